"""Validates shapes with SHACL's own shapes for shapes (SHACL, appendix C), which pySHACL's distribution carries."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from obligraph.errors import InputInvalid
from obligraph.shacl.columnar_engine import ColumnarRun
from obligraph.shacl.columns import Columns
from obligraph.shacl.results import ColumnarResults
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph


def refuse_ill_formed_shapes(files: Sequence[Path]) -> None:
    """Raise InputInvalid for the first shape of these files that breaks a syntax rule of SHACL."""
    plan = compile_shapes(ShapesGraph.read([_shapes_file()]))
    run = ColumnarRun(plan, Columns.of_files(files))
    for result in ColumnarResults(run, run.run(plan.targeted)):
        code = "shacl.syntax-rule" if result.path else "shacl.shape-syntax-rule"
        raise InputInvalid(
            f"{code}-value" if result.value else code,
            where=f"{', '.join(map(str, files))}, {result.focus}",
            path=result.path,
            value=result.value,
            rule=result.component.rsplit("#", 1)[-1],
        )


def _shapes_file() -> Path:
    found = find_spec("pyshacl")
    if found is None or found.origin is None:
        raise InputInvalid("shacl.no-shapes-of-shapes")
    return Path(found.origin).parent / "assets" / "shacl-shacl.ttl"
