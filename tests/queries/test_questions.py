"""Each question of the catalogue, on data of its own with a result worked out by hand.

A case is `cases/<identifier>.ttl`: its leading comments give the parameters (`# name=value`) and the rows expected
(`# -> a | b`), in order.
"""

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from obligraph.catalogue import load_catalogue
from obligraph.cli.sparql import shown
from obligraph.store.embedded import EmbeddedStore

CASES = Path(__file__).with_name("cases")
CATALOGUE = load_catalogue()


@pytest.mark.parametrize("identifier", list(CATALOGUE))
def test_a_question_answers_its_case(identifier: str) -> None:
    file = CASES / f"{identifier}.ttl"
    head = [line[2:] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    params = dict(line.split("=", 1) for line in head if "=" in line and not line.startswith("->"))
    expected = [line.removeprefix("-> ").split(" | ") for line in head if line.startswith("->")]
    with EmbeddedStore() as store:
        quads = pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)
        store.replace_graph(NamedNode("urn:case"), (quad.triple for quad in quads))
        answer = CATALOGUE[identifier].run(store, params)
        assert answer.variables == CATALOGUE[identifier].columns
        assert [[shown(term) for term in row] for row in answer] == expected


@pytest.mark.parametrize("identifier", list(CATALOGUE))
def test_a_question_is_put_in_each_language_and_its_examples_bind(identifier: str) -> None:
    query = CATALOGUE[identifier]
    assert all(query.title[lang] and query.question[lang].rstrip().endswith("?") for lang in ("en", "es", "fr"))
    query.bind({name: str(parameter["example"]) for name, parameter in query.params.items()})


def test_there_are_at_least_fifteen_questions_in_five_folders() -> None:
    assert len(CATALOGUE) >= 15
    assert set(CATALOGUE.folders) == {"bridge", "trace", "gaps", "coverage", "explore"}
