"""What every store promises, whatever engine is behind it."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from obligraph.errors import QueryRefused
from obligraph.store import Store

A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
KNOWS, NAME = NamedNode("http://example.org/knows"), NamedNode("http://example.org/name")
ONE, TWO = NamedNode("http://example.org/graph/1"), NamedNode("http://example.org/graph/2")
HOSTILE = 'a "quoted" } UNION { ?s ?p ?o } # \\ name\nof two lines'


def fill(store: Store) -> None:
    store.replace_graph(ONE, [Triple(A, KNOWS, B), Triple(A, NAME, Literal("Ana", language="es"))])
    store.replace_graph(TWO, [Triple(A, KNOWS, B), Triple(B, NAME, Literal(HOSTILE))])


def rows(store: Store, query: str, **bindings: NamedNode | Literal) -> list[tuple]:
    return sorted(store.select(query, bindings), key=str)


def test_a_statement_in_two_graphs_counts_once_in_the_merge(store: Store) -> None:
    fill(store)
    assert rows(store, "SELECT ?s ?o WHERE { ?s <http://example.org/knows> ?o }") == [(A, B)]


def test_a_join_reaches_across_graphs(store: Store) -> None:
    fill(store)
    query = "SELECT ?n WHERE { <http://example.org/a> <http://example.org/knows>/<http://example.org/name> ?n }"
    assert rows(store, query) == [(Literal(HOSTILE),)]


def test_graphs_can_still_be_named(store: Store) -> None:
    fill(store)
    query = "SELECT ?g WHERE { GRAPH ?g { ?s <http://example.org/knows> ?o } }"
    assert rows(store, query) == [(ONE,), (TWO,)]
    assert store.graphs() == [ONE, TWO]


def test_variables_come_in_the_order_of_the_projection_and_unbound_is_none(store: Store) -> None:
    fill(store)
    answer = store.select(
        "SELECT ?z ?o WHERE { <http://example.org/a> <http://example.org/knows> ?o OPTIONAL { ?o <urn:no> ?z } }"
    )
    assert answer.variables == ("z", "o")
    assert list(answer) == [(None, B)]


def test_a_binding_holds_wherever_the_variable_stands(store: Store) -> None:
    fill(store)
    query = "SELECT ?x ?o WHERE { ?x <http://example.org/knows> ?o }"
    assert rows(store, query, x=A) == [(A, B)]
    assert rows(store, query, x=B) == []
    not_exists = "SELECT ?s WHERE { ?s ?p ?o FILTER NOT EXISTS { ?s <http://example.org/name> ?x } }"
    assert rows(store, not_exists, x=Literal("Ana", language="es")) == [(B,)]
    sub_select = "SELECT ?o WHERE { { SELECT ?o WHERE { ?x <http://example.org/knows> ?o } } }"
    assert rows(store, sub_select, x=A) == [(B,)]
    optional = "SELECT ?o ?n WHERE { ?x <http://example.org/knows> ?o OPTIONAL { ?x <http://example.org/name> ?n } }"
    assert rows(store, optional, x=A) == [(B, Literal("Ana", language="es"))]
    ordered = "SELECT ?x (COUNT(?o) AS ?n) WHERE { ?x ?p ?o } GROUP BY ?x ORDER BY ?x"
    assert [row[0] for row in store.select(ordered, {"x": A})] == [A]


def test_a_hostile_value_is_bound_as_a_term(store: Store) -> None:
    fill(store)
    query = "SELECT ?s WHERE { ?s <http://example.org/name> ?name . # ?name in a comment\n FILTER(?name != '?name') }"
    assert rows(store, query, name=Literal(HOSTILE)) == [(B,)]


def test_ask_and_construct(store: Store) -> None:
    fill(store)
    assert store.ask("ASK { ?x <http://example.org/knows> ?y }", {"x": A}) is True
    assert store.ask("ASK { ?x <http://example.org/knows> ?y }", {"x": B}) is False
    assert store.construct("CONSTRUCT { ?o <urn:known-by> ?s } WHERE { ?s <http://example.org/knows> ?o }") == [
        Triple(B, NamedNode("urn:known-by"), A)
    ]


def test_replacing_a_graph_leaves_the_others(store: Store) -> None:
    fill(store)
    store.replace_graph(ONE, [Triple(B, KNOWS, A)])
    assert rows(store, "SELECT ?s ?o WHERE { ?s <http://example.org/knows> ?o }") == [(A, B), (B, A)]
    store.replace_graph(TWO, [])
    assert store.graphs() == [ONE]


def test_update_and_dump(store: Store) -> None:
    store.update("INSERT DATA { GRAPH <http://example.org/graph/1> { <urn:a> <urn:b> '01' } }")
    assert [(str(quad.object), quad.graph_name) for quad in store.dump()] == [('"01"', ONE)]


def test_lexical_forms_are_kept_by_a_graph_that_is_replaced(store: Store) -> None:
    text = Literal("12 de marzo", language="es")
    store.replace_graph(ONE, [Triple(A, NAME, text)])
    assert [quad.object for quad in store.dump()] == [text]


@pytest.mark.parametrize("query", ["SELECT ?s WHERE { ?s ?p", "SELEC ?s WHERE { ?s ?p ?o }"])
def test_a_syntax_error_is_refused_in_words(store: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        list(store.select(query))


def test_a_form_that_is_not_the_one_asked_for_is_refused(store: Store) -> None:
    fill(store)
    with pytest.raises(QueryRefused, match="the query is not a SELECT"):
        store.select("ASK { ?s ?p ?o }")
