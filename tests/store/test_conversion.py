"""Terms go to rdflib and back as they were written."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from obligraph.store.conversion import from_rdflib, to_rdflib, to_rdflib_graph

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    "term",
    [
        NamedNode("https://w3id.org/obligraph/id/cmw/43.1.e"),
        BlankNode("b0"),
        Literal('say "no"\n'),
        Literal("trabajadores migratorios", language="es"),
        Literal("x", language="es-mx"),
        *(
            Literal(value, datatype=NamedNode(XSD + datatype))
            for datatype, value in {
                "integer": "01",
                "decimal": "1.70",
                "boolean": "1",
                "date": "2012-02-30",
                "gYear": "2012",
                "double": "1e0",
                "dateTime": "2012-01-10T00:00:00.0Z",
            }.items()
        ),
    ],
)
def test_a_term_goes_to_rdflib_and_back_unchanged(term: NamedNode | BlankNode | Literal) -> None:
    assert str(to_rdflib(term)) == term.value
    assert from_rdflib(to_rdflib(term)) == term


def test_two_ways_to_write_a_number_stay_two_statements() -> None:
    a = NamedNode("urn:a")
    numbers = [Literal(value, datatype=NamedNode(f"{XSD}integer")) for value in ("1", "01")]
    assert len(to_rdflib_graph(Triple(a, a, number) for number in numbers)) == 2
