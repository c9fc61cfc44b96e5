"""The index: what it finds, what it offers, and that it is written alike for the same graph."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from obligraph.errors import WrongUse
from obligraph.graph.things import Thing
from obligraph.search.index import Index
from obligraph.search.writing import write, write_file

OBL = "https://w3id.org/obligraph/ns#"
ID = "https://w3id.org/obligraph/id/"
CODE = "https://w3id.org/obligraph/code/"


def world() -> dict[str, Thing]:
    """Return a treaty with an article and a committee's text, a State, two classes, and a word for another."""
    article = {"en": "CMW, article 22", "es": "CTM, artículo 22", "fr": "CTM, article 22"}
    return {
        f"{OBL}Recommendation": Thing({"en": "recommendation", "es": "recomendación"}, kinds={"Class"}),
        f"{OBL}State": Thing({"en": "State", "es": "Estado"}, kinds={"Class"}),
        f"{CODE}provision-kind/article": Thing({"en": "article", "es": "artículo"}, schemes={"provision-kind"}),
        f"{ID}instrument/cmw": Thing({"en": "Migrant Workers Convention"}, names=["CMW", "CTM"], kinds={"Treaty"}),
        f"{ID}cmw/22": Thing(
            article,
            {"en": "No collective expulsion", "es": "Sin expulsión colectiva", "fr": "Pas d’expulsion collective"},
            ["22"],
            kinds={"Provision"},
            force="treaty",
            provision_kind=f"{CODE}provision-kind/article",
            instrument=f"{ID}instrument/cmw",
        ),
        f"{ID}knomad/1": Thing({"en": "Stop deportations"}, kinds={"Recommendation"}),
        f"{ID}knomad/2": Thing({"en": "Offer language courses"}, kinds={"Recommendation"}),
        f"{ID}state/DEU": Thing(
            {"de": "Deutschland", "en": "Germany", "es": "Alemania", "fr": "Allemagne"}, {}, ["DEU"], kinds={"State"}
        ),
        f"{CODE}search-term/expulsion": Thing(
            {"en": "removal"}, names=["expulsion", "deportation"], kinds={"Concept"}, schemes={"search-term"}
        ),
    }


def index(things: dict[str, Thing] | None = None) -> Index:
    return Index(write(things or world()))


def ids(words: str, **options: Any) -> list[str]:
    return [hit.id for hit in index().search(words, **options).hits]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("CTM artículo 22", "cmw:22"),
        ("ARTICULO 22", "cmw:22"),
        ("expulsiones colectivas", "cmw:22"),
        ("expulsions collectives", "cmw:22"),
        ("Deutschland", "state:DEU"),
        ("allemag", "state:DEU"),
        ("language course", "knomad:2"),
    ],
)
def test_inflection_diacritics_acronyms_and_beginnings_are_forgiven_in_every_language(words: str, first: str) -> None:
    assert ids(words)[:1] == [first]


def test_a_word_stands_for_another_as_the_graph_says() -> None:
    assert set(ids("deportation")) == {"knomad:1", "cmw:22"}
    without = {iri: thing for iri, thing in world().items() if "search-term" not in thing.schemes}
    assert [hit.id for hit in index(without).search("deportation").hits] == ["knomad:1"]


def test_concepts_that_are_there_for_the_search_are_not_found_themselves() -> None:
    assert "code:search-term/expulsion" not in ids("removal")


def test_whether_there_are_more_is_said() -> None:
    assert index().search("expulsion", 1).more
    assert not index().search("expulsion", 2).more


@pytest.mark.parametrize("name", ["Recommendation", "obl:Recommendation", "recomendación", "RECOMENDACION"])
def test_a_class_is_named_by_its_label_in_any_language(name: str) -> None:
    assert index().classes([name]) == {"Recommendation"}
    assert ids("deportation", kinds=index().classes([name])) == ["knomad:1"]


def test_a_class_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongUse, match=r"^there is no class 'recomendation'. Did you mean Recommendation\?$"):
        index().classes(["recomendation"])


def test_words_that_are_near_are_offered_where_nothing_is_found() -> None:
    assert ids("kollective expulson") == []
    assert index().near("kollective expulson") == ["collective expulsion"]
    assert index().near("xylophone") == []


@pytest.mark.parametrize(
    "words", ["", " ", '"*', "NEAR(a b)", "a OR b AND NOT c", "name:x", "\0", "'; DROP TABLE things --", "^col*", "-"]
)
def test_no_words_are_taken_for_a_language_of_queries(words: str) -> None:
    assert isinstance(ids(words), list)
    assert isinstance(index().near(words), list)


def test_ten_thousand_characters_are_searched_for_like_their_beginning() -> None:
    assert ids("expulsion " * 1000) == ids("expulsion")
    assert ids("x" * 10_000) == []


def test_equal_things_are_written_alike_in_whatever_order_they_come(tmp_path: Path) -> None:
    write_file(world(), tmp_path / "one")
    write_file(dict(reversed(world().items())), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_is_read_as_what_was_written(tmp_path: Path) -> None:
    write_file(world(), tmp_path / "index")
    read = Index(sqlite3.connect(tmp_path / "index"))
    assert read.search("expulsion") == index().search("expulsion")
    assert read.languages == ("de", "en", "es", "fr")
