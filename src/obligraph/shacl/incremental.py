"""Re-checks only what a change can affect: shapes that read a statement that was added or taken away.

The statements and findings of the last check are kept beside the store. A shape that reads none of the predicates of
the statements that differ, and whose classes no changed type concerns, keeps its findings; the others are checked anew.
SPARQL constraints and closed shapes may read anything and are always checked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from pyoxigraph import BlankNode

from obligraph.i18n import Message
from obligraph.namespaces import RDF, RDFS
from obligraph.shacl.columns import Columns
from obligraph.shacl.plan import Closed, InstanceOf, Nested, Pair, Plan, Query, Shape, named_by
from obligraph.shacl.report import Report, Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph, predicates_of
from obligraph.shacl.validation import check_columns, columns_of, homes_in

if TYPE_CHECKING:
    from obligraph.store.embedded import EmbeddedStore

_TYPE, _SUBCLASS = f"<{RDF}type>", f"<{RDFS}subClassOf>"


def check_changed(store: EmbeddedStore, shapes: Iterable[Path], folder: Path) -> Report:
    """Check what changed since the last call with the same `folder`; equals a full check, which the first call is.

    The report's notes say how many of the shapes were checked anew.
    """
    files = sorted(shapes)
    plan = compile_shapes(ShapesGraph.read(files))
    columns = columns_of(store)
    statements = columns.statements()
    mark = _mark(files)
    kept = _kept(folder, mark)
    old: list[tuple[Result, set[str]]] = []
    if kept is None:
        wanted = [shape.name for shape in plan.targeted]
    else:
        before, old = kept
        changed = pl.concat(
            [
                statements.join(before, on=["s", "p", "o"], how="anti"),
                before.join(statements, on=["s", "p", "o"], how="anti"),
            ]
        )
        wanted = _affected(plan, columns, changed)
    fresh = check_columns(plan, columns, store, set(wanted))
    unaffected = {shape.name for shape in plan.targeted} - set(wanted)
    kept_on = [(result, owners & unaffected) for result, owners in old if owners & unaffected]
    results = [*fresh.results, *(result for result, _ in kept_on)]
    homes = homes_in(store)({result.focus for result in results})
    report = Report.of(
        (result._replace(graphs=homes.get(result.focus, ())) for result in results),
        (*fresh.notes, Message("shacl.note.changed", count=len(wanted), total=len(plan.targeted))),
    )
    owners = _owners(plan)
    for result, still in kept_on:
        owners.setdefault(result.shape, set()).update(still)
    _keep(folder, mark, statements, report, owners)
    return report


def _affected(plan: Plan, columns: Columns, changed: pl.DataFrame) -> list[str]:
    predicates = set(changed["p"].unique().to_list())
    types = set(changed.filter(pl.col("p") == _TYPE)["o"].to_list())
    return [
        shape.name
        for shape in plan.targeted
        if isinstance(shape.node, BlankNode) or _reads(plan, shape, predicates, types)  # blank nodes are named anew
    ]


def _reads(plan: Plan, shape: Shape, predicates: set[str], types: set[str]) -> bool:
    """Whether a shape, or one below it, may read a statement with one of these predicates, or of these types."""
    targets = shape.targets
    classes = {f"<{class_}>" for class_ in targets.classes}
    read = {f"<{iri}>" for iri in (*targets.subjects_of, *targets.objects_of)}
    if shape.path is not None:
        read |= {f"<{iri}>" for iri in predicates_of(shape.path)}
    below: list[Shape] = []
    for check in shape.checks:
        step = check.step
        if isinstance(step, Query | Closed):
            return bool(predicates)
        if isinstance(step, InstanceOf):
            classes.add(f"<{step.class_}>")
        elif isinstance(step, Pair):
            read.add(f"<{step.predicate}>")
        below += [plan.shapes[name] for name in named_by(step)]
    if classes and (_SUBCLASS in predicates or types):
        # A type may be a subclass that the data declare, so any changed type may matter to a shape that asks for one.
        return True
    return bool(read & predicates) or any(_reads(plan, inner, predicates, types) for inner in below)


def _owners(plan: Plan) -> dict[str, set[str]]:
    """Return for each shape that can give results the targeted shapes from which it is reached."""
    owners: dict[str, set[str]] = {}

    def walk(shape: Shape, owner: str) -> None:
        owners.setdefault(shape.name, set()).add(owner)
        for check in shape.checks:
            if isinstance(check.step, Nested):
                walk(plan.shapes[check.step.shape], owner)

    for shape in plan.targeted:
        walk(shape, shape.name)
    return owners


def _mark(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _kept(folder: Path, mark: str) -> tuple[pl.DataFrame, list[tuple[Result, set[str]]]] | None:
    """Return the statements and findings of the last check with the targeted shapes that gave them, or None."""
    try:
        head = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        if head["mark"] != mark:
            return None
        statements = pl.read_parquet(folder / "statements.parquet")
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return statements, [(_result(record["result"]), set(record["owners"])) for record in head["results"]]


def _result(record: dict[str, Any]) -> Result:
    messages = tuple((language, text) for language, text in record["messages"])
    return Result(**{**record, "messages": messages, "graphs": tuple(record["graphs"])})


def _keep(folder: Path, mark: str, statements: pl.DataFrame, report: Report, owners: dict[str, set[str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    statements.write_parquet(folder / "statements.parquet")
    records = [{"result": r._asdict(), "owners": sorted(owners.get(r.shape, ()))} for r in report.results]
    partial = folder / "findings.partial"
    partial.write_text(json.dumps({"mark": mark, "results": records}, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / "findings.json")
