"""Checks data against shapes by the engine that suits where the data are (docs/validation.md).

`columnar` reads the data into columns; `sparql` sends queries to where they are; `pyshacl` is the reference validator.
`auto` takes `columnar` for files and the embedded store, `sparql` for endpoints. What cannot be asked as a query is
checked in columns after the data are fetched, and the report's notes say which shape and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligraph.errors import EndpointFailed
from obligraph.i18n import Message
from obligraph.shacl.plan import Plan, Query, Shape
from obligraph.shacl.prepared import MOST_NODES
from obligraph.shacl.report import Report, Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import SH, ShapesGraph

if TYPE_CHECKING:
    import rdflib

    from obligraph.shacl.columns import Columns
    from obligraph.shacl.results import Homes
    from obligraph.shacl.sparql_constraints import ConstraintEngine
    from obligraph.shacl.sparql_engine import Finding
    from obligraph.store import Row, Store
    from obligraph.store.embedded import EmbeddedStore

COLUMNS = "columns"
"""The folder beside a built graph that holds it as columns."""
ENGINES = ("auto", "columnar", "sparql", "pyshacl")


def check_store(store: Store, shapes: Iterable[Path], engine: str = "auto", only: set[str] | None = None) -> Report:
    """Check the merge of a store's graphs against shapes files; with `only`, the shapes with these names (IRIs) alone.

    Raises InputInvalid for shapes that are wrong, EndpointFailed or StoreDamaged when the data cannot be read.
    """
    from obligraph.store.embedded import EmbeddedStore

    files = sorted(shapes)
    embedded = isinstance(store, EmbeddedStore)
    if engine == "pyshacl":
        from obligraph.shacl.pyshacl_engine import check, shapes_graph

        return check(store, shapes_graph(files))
    plan = compile_shapes(ShapesGraph.read(files))
    return _with_note(plan, _of_store(store, plan, engine == "sparql" or (engine == "auto" and not embedded), only))


def _of_store(store: Store, plan: Plan, by_queries: bool, only: set[str] | None) -> Report:
    from obligraph.store.embedded import EmbeddedStore

    if by_queries:
        return _by_queries(store, plan, only)
    from obligraph.shacl.sparql_constraints import ConstraintEngine

    if isinstance(store, EmbeddedStore):
        return _by_columns(plan, columns_of(store), ConstraintEngine(store.engine), homes_in(store), only)
    return _by_columns(plan, _fetched(store), None, homes_in(store), only)


def check_files(
    data: Sequence[Path], shapes: Iterable[Path], engine: str = "auto", *, declared: bool = False
) -> Report:
    """Check the merge of data files against shapes files; raises InputInvalid for a file that is malformed.

    With `declared`, a class or property that the ontology among the files lacks is an error, too.
    """
    from obligraph.shacl.columns import Columns

    files = sorted(shapes)
    graph = ShapesGraph.read(files)
    plan = compile_shapes(graph)
    columns = Columns.of_files(data)
    if declared:
        from obligraph.shacl.declared_terms import refuse_undeclared_names

        refuse_undeclared_names(plan, graph, columns)
    if engine == "pyshacl":
        from obligraph.shacl.pyshacl_engine import shapes_graph, validate

        return Report.of(validate(_graph(columns), shapes_graph(files)))
    if engine == "sparql":
        from obligraph.store.embedded import EmbeddedStore

        with EmbeddedStore.of_lines(columns.lines()) as store:
            return _with_note(plan, _by_queries(store, plan, None))
    return _with_note(plan, _by_columns(plan, columns, None, None, None))


def check_nodes(store: Store, plan: Plan, shapes: Sequence[str], nodes: Iterable[str]) -> list[Result]:
    """Ask shapes (IRIs, with targets of their own or without) of these nodes (IRIs) alone, in the order of a report.

    Queries ask the data where they are, so that the answer is that of the statements as they now stand; `graphs` of the
    results is empty. Raises KeyError for a shape that the plan lacks, EndpointFailed when the data cannot be read.
    """
    asked = sorted(set(nodes))
    results: list[Result] = []
    for start in range(0, len(asked), MOST_NODES):
        aimed = plan.aimed_at(shapes, (NamedNode(node) for node in asked[start : start + MOST_NODES]))
        results += _of_nodes(store, aimed)
    return sorted(set(results), key=lambda result: result.key)


def _of_nodes(store: Store, plan: Plan) -> Iterable[Result]:
    from obligraph.shacl.sparql_engine import EndpointRun
    from obligraph.shacl.violation_patterns import NotExpressible

    try:
        return [_result(found) for found in EndpointRun(plan, store).run(*plan.targeted)]
    except NotExpressible:
        return _by_columns(plan, _fetched(store), None, None, None).results


def _with_note(plan: Plan, report: Report) -> Report:
    """Say where no shape has a target: a report without results is then no good news."""
    if plan.targeted:
        return report
    return report._replace(notes=(*report.notes, Message("shacl.note.no-target")))


def columns_of(store: EmbeddedStore) -> Columns:
    """Return the merge of an embedded store as columns, which a build keeps beside it."""
    from obligraph.shacl.columns import Columns

    kept = Columns.saved(store.folder.parent / COLUMNS) if store.folder else None
    return kept or Columns.of_lines(store.lines())


def check_columns(plan: Plan, columns: Columns, store: EmbeddedStore, only: set[str]) -> Report:
    """Check columns that were read from an embedded store against the shapes with these names (IRIs)."""
    from obligraph.shacl.sparql_constraints import ConstraintEngine

    return _by_columns(plan, columns, ConstraintEngine(store.engine), None, only)


def _by_columns(
    plan: Plan,
    columns: Columns,
    engine: ConstraintEngine | None,
    homes: Homes | None,
    only: set[str] | None,
) -> Report:
    from obligraph.shacl.columnar_engine import ColumnarRun
    from obligraph.shacl.results import ColumnarResults
    from obligraph.shacl.sparql_constraints import ConstraintEngine

    asks_shapes = any(_asks_shapes(shape) for shape in plan.shapes.values())
    if engine is None or asks_shapes:
        engine = ConstraintEngine.on_demand(columns, plan.source if asks_shapes else b"")
    run = ColumnarRun(plan, columns, engine)
    wanted = [shape for shape in plan.targeted if only is None or shape.name in only]
    results = ColumnarResults(run, run.run(wanted), homes)
    return Report(results, results.counts)


def _asks_shapes(shape: Shape) -> bool:
    return any(isinstance(check.step, Query) and check.step.asks_shapes for check in shape.checks)


def _by_queries(store: Store, plan: Plan, only: set[str] | None) -> Report:
    from obligraph.shacl.sparql_engine import EndpointRun
    from obligraph.shacl.violation_patterns import NotExpressible

    run = EndpointRun(plan, store)
    results: list[Result] = []
    left: dict[Shape, str] = {}
    for shape in plan.targeted:
        if only is not None and shape.name not in only:
            continue
        try:
            results += [_result(found) for found in run.run(shape)]
        except NotExpressible as reason:
            left[shape] = str(reason)
    notes: tuple[Message, ...] = ()
    if left:
        names = {shape.name for shape in left}
        results += _by_columns(plan, _fetched(store), None, None, names).results
        notes = tuple(
            Message("shacl.note.in-columns", shape=shape.name, reason=reason) for shape, reason in left.items()
        )
    homes = homes_in(store)({result.focus for result in results})
    placed = (result._replace(graphs=homes.get(result.focus, ())) for result in results)
    return Report.of(placed, notes)


def _result(found: Finding) -> Result:
    from obligraph.shacl.messages import messages_of

    owner = found.shape
    return Result(
        severity=owner.severity.removeprefix(SH),
        shape=owner.name,
        focus=_plain(found.this),
        path=str(owner.path) if owner.path is not None else found.path,
        value=None if found.value is None else _plain(found.value),
        component=found.check.component,
        messages=messages_of(owner, found.check, dict(found.variables)),
    )


def _graph(columns: Columns) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=columns.lines(), format="nt")
    return graph


def _fetched(store: Store) -> Columns:
    import pyoxigraph

    from obligraph.shacl.columns import Columns
    from obligraph.store.embedded import EmbeddedStore

    if isinstance(store, EmbeddedStore):
        return columns_of(store)
    triples = (quad.triple for quad in store.dump())
    return Columns.of_lines(pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")


def homes_in(store: Store) -> Homes:
    """Return what says for focus nodes which of a store's graphs type them."""

    def homes(focus: set[str]) -> dict[str, tuple[str, ...]]:
        named = sorted(node for node in focus if node.startswith(("http:", "https:", "urn:")))
        found: dict[str, set[str]] = {}
        for start in range(0, len(named), 1_000):
            given = " ".join(f"<{node}>" for node in named[start : start + 1_000])
            typed = f"VALUES ?s {{ {given} }} GRAPH ?g {{ ?s a ?type }}"
            query = f'SELECT DISTINCT ?s ?g WHERE {{ {{ {typed} }} UNION {{ BIND("the end" AS ?s) }} }} ORDER BY ?s ?g'
            for subject, graph in _to_the_end(store, query):
                found.setdefault(_plain(str(subject)), set()).add(_plain(str(graph)))
        return {node: tuple(sorted(graphs)) for node, graphs in found.items()}

    return homes


def _to_the_end(store: Store, query: str) -> Iterator[Row]:
    """Give the rows of a query whose last row has a literal first, page by page where answers are cut off."""
    import pyoxigraph

    fetched = 0
    while True:
        page = list(store.select(f"{query} OFFSET {fetched}"))
        if not page:
            raise EndpointFailed("answer-cut")
        for row in page:
            if isinstance(row[0], pyoxigraph.Literal):
                return
            yield row
        fetched += len(page)


def _plain(text: str) -> str:
    return text[1:-1] if text.startswith("<") else text
