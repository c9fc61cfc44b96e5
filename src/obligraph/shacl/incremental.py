"""Validates again only the shapes that a change can affect: those that read an added or removed statement.

The statements and results of the last check are stored beside the store. The results of a shape are reused if it reads
none of the predicates of changed statements and no class that a changed type concerns. SPARQL constraints and closed
shapes may read any statement and are always validated again.
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
from obligraph.shacl.plan import (
    Closed,
    InstanceOf,
    Nested,
    Plan,
    PropertyPair,
    Shape,
    SparqlConstraint,
    referenced_shapes,
)
from obligraph.shacl.report import Report, Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph, predicates_of
from obligraph.shacl.validation import check_columns, columns_of, typing_graphs_in

if TYPE_CHECKING:
    from obligraph.store.embedded import EmbeddedStore

_TYPE, _SUBCLASS = f"<{RDF}type>", f"<{RDFS}subClassOf>"


def check_changed(store: EmbeddedStore, shapes: Iterable[Path], folder: Path) -> Report:
    """Return the report of a full check, with the results of the last call for the same `folder` that still hold.

    A note of the report says how many shapes were validated again.
    """
    files = sorted(shapes)
    plan = compile_shapes(ShapesGraph.read(files))
    columns = columns_of(store)
    statements = columns.statements()
    digest = _digest(files)
    last = _load(folder, digest)
    old: list[tuple[Result, set[str]]] = []
    if last is None:
        wanted = [shape.name for shape in plan.targeted]
    else:
        before, old = last
        changed = pl.concat(
            [
                statements.join(before, on=["s", "p", "o"], how="anti"),
                before.join(statements, on=["s", "p", "o"], how="anti"),
            ]
        )
        wanted = _affected(plan, columns, changed)
    fresh = check_columns(plan, columns, store, set(wanted))
    unaffected = {shape.name for shape in plan.targeted} - set(wanted)
    reused = [(result, owners & unaffected) for result, owners in old if owners & unaffected]
    results = [*fresh.results, *(result for result, _ in reused)]
    typing_graphs = typing_graphs_in(store)({result.focus for result in results})
    report = Report.of(
        (result._replace(graphs=typing_graphs.get(result.focus, ())) for result in results),
        (*fresh.notes, Message("shacl.note.changed", count=len(wanted), total=len(plan.targeted))),
    )
    owners = _owners(plan)
    for result, remaining in reused:
        owners.setdefault(result.shape, set()).update(remaining)
    _save(folder, digest, statements, report, owners)
    return report


def _affected(plan: Plan, columns: Columns, changed: pl.DataFrame) -> list[str]:
    predicates = set(changed["p"].unique().to_list())
    types = set(changed.filter(pl.col("p") == _TYPE)["o"].to_list())
    return [
        shape.name
        for shape in plan.targeted
        if isinstance(shape.node, BlankNode) or _reads(plan, shape, predicates, types)  # blank nodes get new labels
    ]


def _reads(plan: Plan, shape: Shape, predicates: set[str], types: set[str]) -> bool:
    """Whether a shape, or one that it refers to, may read a statement with these predicates or types."""
    targets = shape.targets
    classes = {f"<{class_}>" for class_ in targets.classes}
    read = {f"<{iri}>" for iri in (*targets.subjects_of, *targets.objects_of)}
    if shape.path is not None:
        read |= {f"<{iri}>" for iri in predicates_of(shape.path)}
    below: list[Shape] = []
    for constraint in shape.constraints:
        step = constraint.step
        if isinstance(step, SparqlConstraint | Closed):
            return bool(predicates)
        if isinstance(step, InstanceOf):
            classes.add(f"<{step.class_}>")
        elif isinstance(step, PropertyPair):
            read.add(f"<{step.predicate}>")
        below += [plan.shapes[name] for name in referenced_shapes(step)]
    if classes and (_SUBCLASS in predicates or types):
        # The data may declare a type as a subclass, so any changed type may matter to a shape with a class.
        return True
    return bool(read & predicates) or any(_reads(plan, inner, predicates, types) for inner in below)


def _owners(plan: Plan) -> dict[str, set[str]]:
    """Return, for each shape that can have results, the shapes with targets that lead to it."""
    owners: dict[str, set[str]] = {}

    def walk(shape: Shape, owner: str) -> None:
        owners.setdefault(shape.name, set()).add(owner)
        for constraint in shape.constraints:
            if isinstance(constraint.step, Nested):
                walk(plan.shapes[constraint.step.shape], owner)

    for shape in plan.targeted:
        walk(shape, shape.name)
    return owners


def _digest(files: Iterable[Path]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


def _load(folder: Path, digest: str) -> tuple[pl.DataFrame, list[tuple[Result, set[str]]]] | None:
    """Return the statements and results of the last check, with the target shapes of each result, or None."""
    try:
        head = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        if head["mark"] != digest:
            return None
        statements = pl.read_parquet(folder / "statements.parquet")
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return statements, [(_result(record["result"]), set(record["owners"])) for record in head["results"]]


def _result(record: dict[str, Any]) -> Result:
    messages = tuple((language, text) for language, text in record["messages"])
    return Result(**{**record, "messages": messages, "graphs": tuple(record["graphs"])})


def _save(folder: Path, digest: str, statements: pl.DataFrame, report: Report, owners: dict[str, set[str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    statements.write_parquet(folder / "statements.parquet")
    records = [{"result": r._asdict(), "owners": sorted(owners.get(r.shape, ()))} for r in report.results]
    partial = folder / "findings.partial"
    partial.write_text(json.dumps({"mark": digest, "results": records}, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / "findings.json")
