"""Validates the merge of a store's graphs with pySHACL, the reference validator.

Subclasses are those of the data (`rdfs:subClassOf` of the ontology, which is part of the merge); nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib.compare import to_canonical_graph
from rdflib.namespace import RDF, SH

from obligraph.errors import InputInvalid
from obligraph.shacl.report import Report, Result
from obligraph.shacl.shapes_graph import ShapesGraph
from obligraph.store.conversion import from_rdflib, from_rdflib_triple, to_rdflib_graph

if TYPE_CHECKING:
    from obligraph.store import Store


def shapes_graph(files: Iterable[Path]) -> rdflib.Graph:
    """Return the shapes of these Turtle files as one graph; raise InputInvalid for a malformed file."""
    graph = rdflib.Graph()
    for file in sorted(files):
        try:
            graph.parse(file, format="turtle")
        except Exception as error:  # rdflib's parsers raise many kinds
            problem = " ".join(str(error).split())[:200]
            raise InputInvalid("shacl.malformed", where=str(file), reason=problem) from None
    return graph


def check(store: Store, shapes: rdflib.Graph) -> Report:
    """Validate the merge of all graphs of `store`; results name the graphs that type their focus nodes."""
    data = to_rdflib_graph({quad.triple for quad in store.dump()})
    results = validate(data, shapes)
    typing_graphs = _typing_graphs(store, {result.focus for result in results})
    return Report.of(result._replace(graphs=tuple(sorted(typing_graphs.get(result.focus, ())))) for result in results)


def validate(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    """Return pySHACL's results for a data graph and a shapes graph, without the graphs of their focus nodes."""
    import pyshacl

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inference="none", meta_shacl=False)
    if not isinstance(report, rdflib.Graph):
        raise InputInvalid("shacl.unusable")
    canonical = to_canonical_graph(report) if any(report.subjects(RDF.type, SH.ValidationResult)) else report
    paths = ShapesGraph()
    paths.add(from_rdflib_triple(triple) for triple in canonical)
    return [_result(canonical, shapes, paths, node) for node in canonical.objects(None, SH.result)]


def _result(report: rdflib.Graph, shapes: rdflib.Graph, paths: ShapesGraph, node: Any) -> Result:
    shape = report.value(node, SH.sourceShape)
    severity = shapes.value(shape, SH.severity) or report.value(node, SH.resultSeverity)
    messages = [m for m in report.objects(node, SH.resultMessage) if isinstance(m, rdflib.Literal)]
    return Result(
        severity=str(severity).removeprefix(str(SH)),
        shape=_text(shape) or "",
        focus=_text(report.value(node, SH.focusNode)) or "",
        path=_path(paths, report.value(node, SH.resultPath)),
        value=_text(report.value(node, SH.value)),
        component=_text(report.value(node, SH.sourceConstraintComponent)) or "",
        messages=tuple(sorted((m.language or "", str(m)) for m in messages)),
    )


def _text(node: Any) -> str | None:
    """Return an IRI in full, a literal in N-Triples form, a blank node by its canonical name."""
    if node is None:
        return None
    return str(node) if isinstance(node, rdflib.URIRef) else str(from_rdflib(node))


def _path(paths: ShapesGraph, node: Any) -> str | None:
    """Return a path in SPARQL syntax."""
    return None if node is None else str(paths.path(from_rdflib(node)))


def _typing_graphs(store: Store, focus: set[str]) -> dict[str, set[str]]:
    typing_graphs: dict[str, set[str]] = {}
    for quad in store.dump():
        subject = getattr(quad.subject, "value", "")
        if subject in focus and quad.predicate.value == str(RDF.type):
            typing_graphs.setdefault(subject, set()).add(str(getattr(quad.graph_name, "value", "")))
    return typing_graphs
