"""A SPARQL constraint is asked of blank nodes, too, by every engine; none is left out where queries cannot name it."""

from pathlib import Path

import pytest
from tests.shacl.engines import by, lines_of

SHAPES = """
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql ex:query .
ex:query a sh:SPARQLConstraint ;
    sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this <https://example.org/q> ?v } }" .
"""
DATA = "@prefix ex: <https://example.org/> .\n[] ex:p 1 .\nex:a ex:p 2 .\nex:b ex:p 3 ; ex:q 4 .\n"


@pytest.mark.parametrize("engine", ["columnar", "stored", "sparql", "pyshacl"])
def test_blank_focus_nodes_are_asked(engine: str, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    found = by(engine, lines_of(DATA), shapes, tmp_path)
    assert {row[0] for row in found} == {"_", "https://example.org/a"}


P, Q = "<https://example.org/p>", "<https://example.org/q>"
QUERIES = {
    "a filter on values": (f"SELECT $this WHERE {{ $this {P} ?v FILTER(?v > 1) }}", {("_", "_")}),
    "an inner filter": (
        f"SELECT $this ?value WHERE {{ $this {P} ?value FILTER NOT EXISTS {{ $this {P} ?v FILTER(?v > ?value) }} }}",
        {
            ("_", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            ("b", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        },
    ),
    "a blank node as value": (
        f"SELECT $this ?value WHERE {{ $this {Q} ?value FILTER(!isIRI(?value) && STRLEN(STR($this)) > 0) }}",
        {("a", "_")},
    ),
    "grouping": (f"SELECT $this WHERE {{ $this {P} ?v }} GROUP BY $this HAVING (COUNT(?v) > 1)", {("_", "_")}),
}


@pytest.mark.parametrize("engine", ["columnar", "stored", "sparql"])
@pytest.mark.parametrize("name", QUERIES)
def test_blank_nodes_keep_their_names_in_queries_that_are_no_joins(name: str, engine: str, tmp_path: Path) -> None:
    query, expected = QUERIES[name]
    head, _, _ = SHAPES.partition("ex:S")
    data = "@prefix ex: <https://example.org/> .\n[] ex:p 1, 2, 3 .\nex:b ex:p 1 ; ex:q ex:a .\nex:a ex:q [] .\n"
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f'{head}ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p, ex:q ; sh:sparql [ sh:select "{query}" ] .',
        encoding="utf-8",
    )
    found = by(engine, lines_of(data), shapes, tmp_path)
    assert {(str(row[0]).removeprefix("https://example.org/"), row[2]) for row in found} == expected
