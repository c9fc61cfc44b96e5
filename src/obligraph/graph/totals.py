"""Totals: how many statements, instances and graphs a store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }
"""
_BY_CLASS = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c"
_BY_PREDICATE = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
_BY_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


class Totals(NamedTuple):
    """How many statements the merge of all graphs holds, with how many subjects and objects."""

    statements: int
    subjects: int
    objects: int


def totals_of(store: Store) -> Totals:
    """Count the statements of a store."""
    return Totals(*(int(value_of(term)) for row in store.select(_TOTALS) for term in row))


def instances_by_class(store: Store) -> dict[str, int]:
    """Return the number of instances of each class, by its IRI and in its order."""
    return _counts(store, _BY_CLASS)


def statements_by_predicate(store: Store) -> dict[str, int]:
    """Return the number of statements with each predicate, by its IRI and in its order."""
    return _counts(store, _BY_PREDICATE)


def statements_by_graph(store: Store) -> dict[str, int]:
    """Return the number of statements in each named graph, by its IRI and in its order."""
    return _counts(store, _BY_GRAPH)


def _counts(store: Store, query: str) -> dict[str, int]:
    return {value_of(term): int(value_of(number)) for term, number in store.select(query)}
