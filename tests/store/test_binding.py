"""A parameter is a term wherever it may stand, on every engine; expected rows are worked out by hand."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from obligraph.store import Store

E = "http://example.org/"
ART, LAW, MEX, PER = (NamedNode(E + name) for name in ("art", "law", "mex", "per"))
BY, VALUES, AS = (NamedNode(E + name) for name in ("by", "values", "as"))
PREFIX = f"PREFIX e: <{E}> "
QUOTES = Literal('?x "?x" \'?x\' """ } # \\ <?x>')


@pytest.fixture
def filled(store: Store) -> Store:
    store.replace_graph(
        NamedNode(E + "graph"),
        [
            Triple(LAW, BY, MEX),
            Triple(ART, BY, PER),
            Triple(LAW, VALUES, ART),
            Triple(ART, VALUES, LAW),
            Triple(MEX, AS, QUOTES),
            Triple(PER, AS, Literal("party", language="en")),
        ],
    )
    return store


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # A local name that reads like a keyword (by, values, as) does not make a clause.
        ("SELECT ?s WHERE { ?s e:by ?x }", [(LAW,)]),
        ("SELECT ?o WHERE { ?o e:values ?s . ?s e:by ?x }", [(ART,)]),
        ("SELECT ?o WHERE { ?x e:as ?o }", [(QUOTES,)]),
        # Projected, alone and through a sub-select that projects it too.
        ("SELECT ?x ?s WHERE { ?s e:by ?x }", [(MEX, LAW)]),
        ("SELECT ?x ?s WHERE { { SELECT ?x ?s WHERE { ?s e:by ?x } } }", [(MEX, LAW)]),
        ("SELECT ?s WHERE { { SELECT ?s WHERE { ?s e:by ?x } LIMIT 1 } }", [(LAW,)]),
        ("SELECT (?x AS ?y) WHERE { ?s e:by ?x }", [(MEX,)]),
        ("SELECT ?y WHERE { BIND(?x AS ?y) }", [(MEX,)]),
        # Grouped and ordered by.
        ("SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s e:by ?x } GROUP BY ?x ORDER BY DESC(?x) ?x", [(MEX, 1)]),
        # Inside the parts of a pattern whose variables are not those of the outer group.
        ("SELECT ?s WHERE { ?s e:by ?o FILTER NOT EXISTS { ?s e:by ?x } }", [(ART,)]),
        ("SELECT ?s WHERE { ?s e:by ?o FILTER EXISTS { ?s e:by ?x } }", [(LAW,)]),
        ("SELECT ?s WHERE { ?s e:by ?o MINUS { ?s e:by ?x } }", [(ART,)]),
        ("SELECT ?s ?t WHERE { ?s e:values ?o OPTIONAL { ?t e:by ?x FILTER(?t = ?s) } }", [(ART, None), (LAW, LAW)]),
        ("SELECT ?s WHERE { { ?s e:by ?x } UNION { ?x e:as ?s } }", [(LAW,), (QUOTES,)]),
        ("SELECT ?s WHERE { GRAPH ?g { ?s e:by ?x } }", [(LAW,)]),
        # Asked whether it is bound, beside values that the query itself gives.
        ("SELECT ?s WHERE { ?s e:by ?x FILTER(BOUND(?x)) }", [(LAW,)]),
        ("SELECT ?s WHERE { ?s e:by ?o FILTER(!bound( $x )) }", []),
        ("SELECT ?s WHERE { VALUES ?x { e:mex e:per } ?s e:by ?x }", [(LAW,)]),
        ("SELECT ?s WHERE { VALUES (?x ?s) { (e:mex e:law) (e:per e:art) } }", [(LAW,)]),
        # Never inside text, IRIs, language tags, comments, or as the beginning of another name.
        ('SELECT ?s WHERE { ?s e:by ?x FILTER("?x" != "$x") # ?x\n}', [(LAW,)]),
        ('SELECT ?s WHERE { BIND("y"@as AS ?y) ?s e:by ?x }', [(LAW,)]),
        ("SELECT ?s WHERE { ?s e:by ?xs . ?xs e:as ?xé FILTER(?xs = $x) }", [(LAW,)]),
    ],
)
def test_an_iri_is_bound_wherever_the_variable_stands(filled: Store, query: str, expected: list[tuple]) -> None:
    rows = filled.select(PREFIX + query, {"x": MEX})
    as_terms = [tuple(Literal(cell) if isinstance(cell, int) else cell for cell in row) for row in expected]
    assert sorted(rows, key=str) == sorted(as_terms, key=str)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s WHERE { ?s e:as ?x }", [(MEX,)]),
        ("SELECT ?s ?x WHERE { ?s e:as ?x }", [(MEX, QUOTES)]),
        ("SELECT ?s WHERE { ?s e:as ?o FILTER NOT EXISTS { ?s e:as ?x } }", [(PER,)]),
        ("SELECT ?s WHERE { ?s e:as ?o FILTER(CONTAINS(?o, ?x)) }", [(MEX,)]),
    ],
)
def test_text_with_quotes_and_braces_stays_text(filled: Store, query: str, expected: list[tuple]) -> None:
    assert list(filled.select(PREFIX + query, {"x": QUOTES})) == expected


def test_construct_and_ask_take_parameters_too(filled: Store) -> None:
    made = filled.construct(PREFIX + "CONSTRUCT { ?x e:has ?s } WHERE { ?s e:by ?x }", {"x": MEX})
    assert made == [Triple(MEX, NamedNode(E + "has"), LAW)]
    assert filled.ask(PREFIX + "ASK { ?s e:as ?x }", {"x": Literal("party", language="en")}) is True
    assert filled.ask(PREFIX + "ASK { ?s e:as ?x }", {"x": Literal("party")}) is False
