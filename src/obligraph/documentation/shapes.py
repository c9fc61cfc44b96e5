"""The page of what the shapes check, file by file."""

from __future__ import annotations

import re
from pathlib import Path

from obligraph.documentation.generated import MADE
from obligraph.i18n import DEFAULT
from obligraph.ids import SHAPE, short_of
from obligraph.shacl.plan import Shape
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph

_IRI = re.compile(r"<([^>]+)>")


def shapes_page(folder: Path) -> str:
    """Return the page of all constraints with a message: where they stand, on what, how grave, and what they ask."""
    lines = [
        "# What the shapes check\n\n",
        MADE,
        "`obligraph check` reports a finding under the name in the first column; its message says how to fix it.\n",
    ]
    for file in sorted(folder.glob("*.ttl")):
        shapes = compile_shapes(ShapesGraph.read([file])).shapes.values()
        rows = sorted(_row(shape) for shape in shapes if shape.name.startswith(SHAPE) and shape.messages)
        lines += [f"\n## {file.name}\n\n| shape | path | severity | message |\n| --- | --- | --- | --- |\n", *rows]
    return "".join(lines)


def _row(shape: Shape) -> str:
    messages = dict(shape.messages)
    path = "" if shape.path is None else f"`{_path(str(shape.path))}`"
    severity = shape.severity.rsplit("#", 1)[-1]
    message = messages.get(DEFAULT, "").replace("|", "\\|")
    return f"| `{shape.name.removeprefix(SHAPE)}` | {path} | {severity} | {message} |\n"


def _path(path: str) -> str:
    """Return a SPARQL path with short names, fit for a cell of a table."""
    return _IRI.sub(lambda iri: short_of(iri[1]), path).replace("|", "\\|")
