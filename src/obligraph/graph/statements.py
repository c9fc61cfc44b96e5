"""Statements: what the graph says of a thing, and the values that a predicate has for each of several things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obligraph.ids import NAMESPACE
from obligraph.store.terms import value_of, values_clause

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from obligraph.store import Store, Term

_VALUES = "SELECT ?thing ?value WHERE { %s ?thing <%s> ?value }"
_OF = "SELECT ?relation ?value WHERE { ?thing ?relation ?value }"
_ABOUT = "SELECT ?relation ?other WHERE { ?other ?relation ?thing }"
_IS_SUBJECT = "ASK { ?thing ?p ?o }"
_HOLDS_ANY = "ASK { ?s ?p ?o }"
_DESCRIPTION = "CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing } WHERE { { ?thing ?p ?o } UNION { ?s ?q ?thing } }"
_ONTOLOGY = f"""
CONSTRUCT {{ ?term ?p ?o }} WHERE {{ ?term ?p ?o . FILTER(STRSTARTS(STR(?term), "{NAMESPACE.rstrip("#")}")) }}
"""
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"


def values_by_thing(store: Store, things: Iterable[str], predicate: str) -> dict[str, list[Term]]:
    """Return the values that a predicate (IRI) has for each of the things (IRIs), in no order; only those with one."""
    things = set(things)
    found: dict[str, list[Term]] = {}
    for thing, value in store.select(_VALUES % (values_clause("thing", things), predicate)) if things else ():
        assert value is not None
        found.setdefault(value_of(thing), []).append(value)
    return found


def statements_of(store: Store, thing: str) -> list[tuple[str, Term]]:
    """Return the predicate (IRI) and value of every statement whose subject is the thing (IRI), in no order."""
    return _rows(store, _OF, thing)


def statements_to(store: Store, thing: str) -> list[tuple[str, Term]]:
    """Return the predicate (IRI) and subject of every statement whose object is the thing (IRI), in no order."""
    return _rows(store, _ABOUT, thing)


def is_subject(store: Store, thing: str) -> bool:
    """Whether the graph says anything of a thing (IRI)."""
    return store.ask(_IS_SUBJECT, {"thing": _node(thing)})


def is_empty(store: Store) -> bool:
    """Whether the graph holds no statement at all."""
    return not store.ask(_HOLDS_ANY)


def description_of(store: Store, thing: str) -> list[Triple]:
    """Return every statement that has the thing (IRI) as its subject or object."""
    return store.construct(_DESCRIPTION, {"thing": _node(thing)})


def ontology_statements(store: Store) -> list[Triple]:
    """Return every statement about a term of the ontology."""
    return store.construct(_ONTOLOGY)


def statements_in(store: Store, graph: str) -> list[Triple]:
    """Return the statements of a named graph (IRI)."""
    return store.construct(_GRAPH, {"graph": _node(graph)})


def _rows(store: Store, query: str, thing: str) -> list[tuple[str, Term]]:
    rows = store.select(query, {"thing": _node(thing)})
    return [(value_of(relation), term) for relation, term in rows if term is not None]


def _node(iri: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(iri)
