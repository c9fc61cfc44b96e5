"""Converts terms of pyoxigraph to rdflib and back, with their lexical forms unchanged."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph
import rdflib
from rdflib.term import Node


def to_rdflib(term: object) -> Node:
    """Return the rdflib term of a pyoxigraph term; `"01"^^xsd:integer` stays "01"."""
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == str(rdflib.XSD.string):
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"{term!r} is no term that rdflib has")


def from_rdflib(node: Node) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
    """Return the pyoxigraph term of an rdflib term."""
    if isinstance(node, rdflib.URIRef):
        return pyoxigraph.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return pyoxigraph.BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return pyoxigraph.Literal(str(node), language=node.language)
        datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
        return pyoxigraph.Literal(str(node), datatype=datatype)
    raise TypeError(f"{node!r} is no RDF term")


def to_rdflib_triple(triple: pyoxigraph.Triple) -> tuple[Node, Node, Node]:
    """Return the rdflib triple of a pyoxigraph triple."""
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)


def from_rdflib_triple(triple: tuple[Node, Node, Node]) -> pyoxigraph.Triple:
    """Return the pyoxigraph triple of an rdflib triple; raises TypeError for a term in a wrong position."""
    subject, predicate, value = map(from_rdflib, triple)
    if isinstance(subject, pyoxigraph.Literal) or not isinstance(predicate, pyoxigraph.NamedNode):
        raise TypeError(f"{triple!r} is no RDF triple")
    return pyoxigraph.Triple(subject, predicate, value)


def to_rdflib_graph(triples: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """Return an rdflib graph in memory of the triples."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(to_rdflib_triple(triple))
    return graph
