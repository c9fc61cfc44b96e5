"""A SPARQL constraint is asked of blank nodes, too, by every engine; none is left out where queries cannot name it."""

from pathlib import Path

import pytest
from tests.validate.engines import by, lines_of

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
