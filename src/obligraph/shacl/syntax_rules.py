"""Syntax rules of SHACL that hold for one node of a shapes graph at a time (SHACL, appendix B)."""

from __future__ import annotations

import difflib

from pyoxigraph import BlankNode, NamedNode

from obligraph.errors import InputInvalid, did_you_mean
from obligraph.shacl.shapes_graph import SH, Node, ShapesGraph
from obligraph.shacl.vocabulary import SHACL_TERMS

_SINGLE_VALUED = frozenset(
    (
        "path datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength "
        "maxLength pattern flags languageIn uniqueLang closed ignoredProperties in qualifiedValueShape severity "
        "qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint deactivated"
    ).split()
)
"""Properties with at most one value."""


def refuse_syntax_errors(graph: ShapesGraph, node: Node) -> None:
    """Raise InputInvalid for a term that SHACL does not declare, and for a second value where one is allowed."""
    for predicate in graph.predicates(node):
        values = graph.objects(node, NamedNode(predicate))
        for iri in (predicate, *(value.value for value in values if isinstance(value, NamedNode))):
            name = iri.removeprefix(SH)
            if iri.startswith(SH) and name not in SHACL_TERMS:
                raise InputInvalid(
                    "shacl.unknown-term",
                    where=graph.where(node),
                    remedy=did_you_mean(_nearest(name)),
                    term=name,
                )
        if predicate.removeprefix(SH) in _SINGLE_VALUED:
            graph.value(node, NamedNode(predicate))


def with_blank_parts(graph: ShapesGraph, node: Node) -> list[Node]:
    """Return a node and the blank nodes below it: paths, lists, constraints."""
    found, nodes = {node}, [node]
    for part in nodes:
        for predicate in graph.predicates(part):
            values = graph.objects(part, NamedNode(predicate))
            blank = [value for value in values if isinstance(value, BlankNode) and value not in found]
            found.update(blank)
            nodes += blank
    return nodes


def _nearest(name: str) -> list[str]:
    return [f"sh:{term}" for term in difflib.get_close_matches(name, sorted(SHACL_TERMS), n=1)]
