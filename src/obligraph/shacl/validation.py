"""Validates data against shapes with the engine that suits the place of the data (docs/validation.md).

`columnar` reads the data into columns; `sparql` sends queries to the store; `pyshacl` is the reference validator.
`auto` is `columnar` for files and the embedded store, `sparql` for endpoints. A shape that cannot be written as a query
is checked in columns after the data are fetched; a note of the report names the shape and the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligraph.errors import EndpointFailed
from obligraph.i18n import Message
from obligraph.namespaces import RDF, RDFS
from obligraph.shacl.plan import Plan, Shape, SparqlConstraint, Targets
from obligraph.shacl.prepared import MAX_NODES_PER_QUERY
from obligraph.shacl.report import Report, Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import SH, ShapesGraph

if TYPE_CHECKING:
    import rdflib

    from obligraph.shacl.columns import Columns
    from obligraph.shacl.results import TypingGraphs
    from obligraph.shacl.sparql_constraints import ConstraintEngine
    from obligraph.shacl.sparql_engine import Finding
    from obligraph.store import Row, Store
    from obligraph.store.embedded import EmbeddedStore

COLUMNS = "columns"
"""The folder of a build that holds its graph as columns."""
ENGINES = ("auto", "columnar", "sparql", "pyshacl")


def check_store(store: Store, shapes: Iterable[Path], engine: str = "auto", only: set[str] | None = None) -> Report:
    """Check the merge of a store's graphs against shapes files; with `only`, against the shapes with these IRIs.

    Raises InputInvalid for ill-formed shapes, EndpointFailed or StoreDamaged when the data cannot be read.
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
        return _by_columns(plan, columns_of(store), ConstraintEngine(store.engine), typing_graphs_in(store), only)
    return _by_columns(plan, _fetch(store), None, typing_graphs_in(store), only)


def check_files(
    data: Sequence[Path], shapes: Iterable[Path], engine: str = "auto", *, declared: bool = False
) -> Report:
    """Check the merge of data files against shapes files; raises InputInvalid for a file that is malformed.

    With `declared`, shapes that name an undeclared class or property of the ontology in the files are an error as well.
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
    """Validate nodes (IRIs) against shapes (IRIs, with or without targets) and return the results in report order.

    Queries go to the store, so that results follow its current statements. `graphs` of the results is empty. Raises
    KeyError for a shape that the plan lacks, EndpointFailed when the data cannot be read.
    """
    focus = sorted(set(nodes))
    results: list[Result] = []
    for start in range(0, len(focus), MAX_NODES_PER_QUERY):
        aimed = plan.with_target_nodes(shapes, (NamedNode(node) for node in focus[start : start + MAX_NODES_PER_QUERY]))
        results += _of_nodes(store, aimed)
    return sorted(set(results), key=lambda result: result.key)


def check_node(store: Store, plan: Plan, node: NamedNode) -> list[Result]:
    """Ask a node of every shape that has it among its targets; raise as `check_nodes`, whose answer this is."""
    shapes = [shape.name for shape in plan.targeted if _is_target(store, shape.targets, node)]
    return check_nodes(store, plan, shapes, [node.value]) if shapes else []


def _is_target(store: Store, targets: Targets, node: NamedNode) -> bool:
    """Whether a node is a focus node by these targets (2.1.3)."""
    ways = [
        *(f"{node} <{RDF}type>/<{RDFS}subClassOf>* <{class_}>" for class_ in targets.classes),
        *(f"{node} <{predicate}> ?value" for predicate in targets.subjects_of),
        *(f"?subject <{predicate}> {node}" for predicate in targets.objects_of),
    ]
    return node in targets.nodes or any(store.ask(f"ASK {{ {way} }}") for way in ways)


def _of_nodes(store: Store, plan: Plan) -> Iterable[Result]:
    from obligraph.shacl.sparql_engine import EndpointRun
    from obligraph.shacl.term_test_expressions import NotExpressible

    try:
        return [_result(found) for found in EndpointRun(plan, store).run(*plan.targeted)]
    except NotExpressible:
        return _by_columns(plan, _fetch(store), None, None, None).results


def _with_note(plan: Plan, report: Report) -> Report:
    """Add a note if no shape has a target, since a report without results then means nothing."""
    if plan.targeted:
        return report
    return report._replace(notes=(*report.notes, Message("shacl.note.no-target")))


def columns_of(store: EmbeddedStore) -> Columns:
    """Return the merge of an embedded store as columns, from the files of its build if there are any."""
    from obligraph.shacl.columns import Columns

    saved = Columns.saved(store.folder.parent / COLUMNS) if store.folder else None
    return saved or Columns.of_lines(store.lines())


def check_columns(plan: Plan, columns: Columns, store: EmbeddedStore, only: set[str]) -> Report:
    """Check columns that were read from an embedded store against the shapes with these names (IRIs)."""
    from obligraph.shacl.sparql_constraints import ConstraintEngine

    return _by_columns(plan, columns, ConstraintEngine(store.engine), None, only)


def _by_columns(
    plan: Plan,
    columns: Columns,
    engine: ConstraintEngine | None,
    typing_graphs: TypingGraphs | None,
    only: set[str] | None,
) -> Report:
    from obligraph.shacl.columnar_engine import ColumnarRun
    from obligraph.shacl.results import ColumnarResults
    from obligraph.shacl.sparql_constraints import ConstraintEngine

    uses_shapes_graph = any(_uses_shapes_graph(shape) for shape in plan.shapes.values())
    if engine is None or uses_shapes_graph:
        engine = ConstraintEngine.on_demand(columns, plan.source if uses_shapes_graph else b"")
    run = ColumnarRun(plan, columns, engine)
    wanted = [shape for shape in plan.targeted if only is None or shape.name in only]
    results = ColumnarResults(run, run.run(wanted), typing_graphs)
    return Report(results, results.counts)


def _uses_shapes_graph(shape: Shape) -> bool:
    return any(isinstance(step, SparqlConstraint) and step.uses_shapes_graph for step in shape.steps)


def _by_queries(store: Store, plan: Plan, only: set[str] | None) -> Report:
    from obligraph.shacl.sparql_engine import EndpointRun
    from obligraph.shacl.term_test_expressions import NotExpressible

    run = EndpointRun(plan, store)
    results: list[Result] = []
    not_expressible: dict[Shape, str] = {}
    for shape in plan.targeted:
        if only is not None and shape.name not in only:
            continue
        try:
            results += [_result(found) for found in run.run(shape)]
        except NotExpressible as reason:
            not_expressible[shape] = str(reason)
    notes: tuple[Message, ...] = ()
    if not_expressible:
        names = {shape.name for shape in not_expressible}
        results += _by_columns(plan, _fetch(store), None, None, names).results
        notes = tuple(
            Message("shacl.note.in-columns", shape=shape.name, reason=reason)
            for shape, reason in not_expressible.items()
        )
    typing_graphs = typing_graphs_in(store)({result.focus for result in results})
    located = (result._replace(graphs=typing_graphs.get(result.focus, ())) for result in results)
    return Report.of(located, notes)


def _result(found: Finding) -> Result:
    from obligraph.shacl.messages import messages_of

    shape = found.shape
    return Result(
        severity=shape.severity.removeprefix(SH),
        shape=shape.name,
        focus=_plain(found.this),
        path=str(shape.path) if shape.path is not None else found.path,
        value=None if found.value is None else _plain(found.value),
        component=found.constraint.component,
        messages=messages_of(shape, found.constraint, dict(found.variables)),
    )


def _graph(columns: Columns) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=columns.lines(), format="nt")
    return graph


def _fetch(store: Store) -> Columns:
    import pyoxigraph

    from obligraph.shacl.columns import Columns
    from obligraph.store.embedded import EmbeddedStore

    if isinstance(store, EmbeddedStore):
        return columns_of(store)
    triples = (quad.triple for quad in store.dump())
    return Columns.of_lines(pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")


def typing_graphs_in(store: Store) -> TypingGraphs:
    """Return the function that looks up the named graphs of a store that type focus nodes."""

    def typing_graphs(focus: set[str]) -> dict[str, tuple[str, ...]]:
        named = sorted(node for node in focus if node.startswith(("http:", "https:", "urn:")))
        found: dict[str, set[str]] = {}
        for start in range(0, len(named), 1_000):
            iris = " ".join(f"<{node}>" for node in named[start : start + 1_000])
            typed = f"VALUES ?s {{ {iris} }} GRAPH ?g {{ ?s a ?type }}"
            query = f'SELECT DISTINCT ?s ?g WHERE {{ {{ {typed} }} UNION {{ BIND("the end" AS ?s) }} }} ORDER BY ?s ?g'
            for subject, graph in _rows_to_end_marker(store, query):
                found.setdefault(_plain(str(subject)), set()).add(_plain(str(graph)))
        return {node: tuple(sorted(graphs)) for node, graphs in found.items()}

    return typing_graphs


def _rows_to_end_marker(store: Store, query: str) -> Iterator[Row]:
    """Yield the rows before the one whose first term is a literal, page by page if the endpoint limits answers."""
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
