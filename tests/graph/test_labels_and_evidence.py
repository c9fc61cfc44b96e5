"""What the graph says of things is given in the language asked for where it can be, and with its places in sources."""

import pytest

from obligraph.graph.evidence import every_passage, places_of, places_of_passages
from obligraph.graph.force import WEAKEST_RANK, forces_of
from obligraph.graph.labels import in_language, labelled, labels_of, texts_by_language, words_in
from obligraph.ids import iri_of
from obligraph.store.embedded import EmbeddedStore

WORLD = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX force: <https://w3id.org/obligraph/code/force/>
PREFIX : <https://w3id.org/obligraph/id/x/>
INSERT DATA { GRAPH <https://w3id.org/obligraph/graph/world> {
  force:treaty obl:rankInScheme 1 .
  :both skos:prefLabel "Right"@en, "Derecho"@es ; obl:force force:treaty ;
    obl:evidencedBy :second, :first, :again .
  :spanish skos:prefLabel "Solo esto"@es ; obl:force force:unranked ; obl:evidencedBy :first .
  :code skos:prefLabel "MX" .
  :nothing obl:symbol "A/1" .
  :first a obl:Passage ; obl:inDocument :doc ; obl:locator "p. 1" ; obl:anchor "the four words here" .
  :again a obl:Passage ; obl:inDocument :doc ; obl:locator "p. 1" ; obl:anchor "the four words here" .
  :second a obl:Passage ; obl:inDocument :doc ; obl:locator "p. 1" .
  :doc obl:textFileName "doc.txt" .
} }
"""
BOTH, SPANISH, CODE, NOTHING = (iri_of(f"x:{name}") for name in ("both", "spanish", "code", "nothing"))
QUOTED = {"document": "x:doc", "locator": "p. 1", "anchor": "the four words here"}


@pytest.fixture
def world() -> EmbeddedStore:
    store = EmbeddedStore()
    store.update(WORLD)
    return store


@pytest.mark.parametrize(
    ("texts", "lang", "expected"),
    [
        ({"en": "Right", "es": "Derecho"}, "es", ("Derecho", "es")),
        ({"en": "Right", "es": "Derecho"}, "fr", ("Right", "en")),
        ({"es": "Derecho"}, "fr", ("Derecho", "es")),
        ({"pt": "Direito", "es": "Derecho"}, "en", ("Derecho", "es")),
        ({"": "MX"}, "en", ("MX", "")),
        ({}, "en", None),
    ],
)
def test_a_text_is_given_in_the_language_asked_for_else_in_english_else_in_any(
    texts: dict[str, str], lang: str, expected: tuple[str, str] | None
) -> None:
    assert in_language(texts, lang) == expected
    assert words_in(texts, lang) == (expected[0] if expected else "")


def test_labels_are_read_by_language_and_a_thing_without_one_has_none(world: EmbeddedStore) -> None:
    assert texts_by_language(world, [BOTH, CODE, NOTHING]) == {
        BOTH: {"en": "Right", "es": "Derecho"},
        CODE: {"": "MX"},
        NOTHING: {},
    }
    assert labels_of(world, [BOTH, SPANISH, CODE, NOTHING], "en") == {
        BOTH: "Right",
        SPANISH: "Solo esto",
        CODE: "MX",
        NOTHING: "",
    }
    assert labels_of(world, [], "en") == {}
    assert sorted(labelled(world)) == [BOTH, CODE, SPANISH]


def test_places_come_once_and_in_order_and_only_of_what_has_them(world: EmbeddedStore) -> None:
    unquoted = {"document": "x:doc", "locator": "p. 1", "anchor": None}
    assert places_of(world, [BOTH, SPANISH, NOTHING]) == {BOTH: [unquoted, QUOTED], SPANISH: [QUOTED]}
    assert places_of(world, []) == {}
    assert places_of_passages(world, [iri_of("x:first")]) == {iri_of("x:first"): [QUOTED]}


def test_every_passage_comes_with_the_file_of_its_document(world: EmbeddedStore) -> None:
    document = iri_of("x:doc")
    assert every_passage(world) == [
        (iri_of("x:again"), document, "p. 1", "the four words here", "doc.txt"),
        (iri_of("x:first"), document, "p. 1", "the four words here", "doc.txt"),
        (iri_of("x:second"), document, "p. 1", "", "doc.txt"),
    ]


def test_a_force_without_a_rank_is_the_weakest(world: EmbeddedStore) -> None:
    assert forces_of(world, [BOTH, SPANISH, NOTHING]) == {BOTH: ("treaty", 1), SPANISH: ("unranked", WEAKEST_RANK)}
