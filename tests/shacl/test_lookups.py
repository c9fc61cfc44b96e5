"""Queries that look values up have the same results as queries that scan predicates."""

from pathlib import Path

import pytest
from tests.shacl import test_components as cases

from obligraph.shacl import sparql_engine


@pytest.fixture(params=["looked up", "one pattern a query", "as is"], autouse=True)
def chosen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is short enough to be read whole; or every pattern is asked by itself; or all is left as it is."""
    if request.param == "looked up":
        monkeypatch.setattr(sparql_engine, "MAX_ROWS_PER_FOCUS_NODE", 0)
    elif request.param == "one pattern a query":
        monkeypatch.setattr(sparql_engine, "MAX_QUERY_SIZE", 1)


@pytest.mark.parametrize("name", sorted(cases.CORE))
def test_a_component(name: str, tmp_path: Path) -> None:
    cases.test_a_component(name, "sparql", tmp_path)


@pytest.mark.parametrize("name", sorted(cases.SHAPES))
def test_a_kind_of_target(name: str, tmp_path: Path) -> None:
    cases.test_a_kind_of_target(name, "sparql", tmp_path)


@pytest.mark.parametrize("name", sorted(cases.PATHS))
def test_a_kind_of_path(name: str, tmp_path: Path) -> None:
    cases.test_a_kind_of_path(name, "sparql", tmp_path)


@pytest.mark.parametrize("name", sorted(cases.WHOLE))
def test_a_whole_shape(name: str, tmp_path: Path) -> None:
    cases.test_a_whole_shape(name, "sparql", tmp_path)


MANY = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P sh:path ex:p ; sh:minCount 2 ; sh:maxCount 2 ; sh:uniqueLang true ; sh:class ex:D ; sh:minLength 2 .
"""
DATA = """
ex:Below rdfs:subClassOf ex:C . ex:Under rdfs:subClassOf ex:D .
ex:none a ex:Below .
ex:one a ex:C ; ex:p ex:well .
ex:two a ex:C ; ex:p "aa"@en, "b"@en .
ex:three a ex:C ; ex:p ex:well, ex:fine, ex:ill .
ex:well a ex:D . ex:fine a ex:Under .
ex:other ex:p "x" .
"""


def test_steps_of_one_path_together(tmp_path: Path) -> None:
    assert cases.found("sparql", MANY, DATA, tmp_path) == {
        ("none", None, "MinCount"),
        ("one", None, "MinCount"),
        ("three", "ill", "Class"),
        ("three", None, "MaxCount"),
        ("two", '"aa"@en', "Class"),
        ("two", '"b"@en', "Class"),
        ("two", '"b"@en', "MinLength"),
        ("two", None, "UniqueLang"),
    }
