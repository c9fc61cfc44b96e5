"""Answers drawn as the header of their query says, with what a reader must know of what is not drawn."""

import re
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat
from starlette.testclient import TestClient

from obligraph.catalogue import Query, load_catalogue
from obligraph.graph.things import LocalizedThings, Things
from obligraph.ids import iri_of
from obligraph.store.embedded import EmbeddedStore
from obligraph.web.drawing import maps
from obligraph.web.drawing.answer import Answered, drawn

WORLD = """
@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .
@prefix gcm: <https://w3id.org/obligraph/id/gcm/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix position: <https://w3id.org/obligraph/code/position/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/obligraph/id/state/> .

obl:covers skos:prefLabel "covers"@en .
obl:cites skos:prefLabel "cites"@en .
position:for skos:prefLabel "voted for"@en, "a favor"@es .
position:against skos:prefLabel "voted against"@en, "en contra"@es .
state:MEX skos:prefLabel "Mexico"@en, "México"@es .
cmw:16 skos:prefLabel "Liberty"@en .
"""


@pytest.fixture(scope="module")
def things() -> Things:
    with EmbeddedStore() as store:
        quads = pyoxigraph.parse(input=WORLD.encode(), format=RdfFormat.TURTLE)
        store.replace_graph(NamedNode("urn:world"), (quad.triple for quad in quads))
        return Things(store)


def thing(short: str) -> NamedNode:
    return NamedNode(iri_of(short))


def answer(
    things: Things, chart: dict[str, str] | None, rows: list[tuple], lang: str = "en", **filled: str
) -> Answered | None:
    columns = ("a", "b", "c")[: len(rows[0]) if rows else 1]
    both = {"en": "A question", "es": "Una pregunta"}
    query = Query("explore/q", both, both, {"of": {"type": "iri"}}, columns, (), "", chart)
    return drawn(LocalizedThings(things, lang), query, filled, rows, lambda short: f"/id/{short}")


def texts(made: Answered | None) -> list[str]:
    assert made is not None
    assert made.picture is not None
    return ["".join(one.itertext()) for one in ElementTree.fromstring(made.picture).iter("text")]


def test_bars_add_up_values_and_the_longest_comes_first(things: Things) -> None:
    rows = [(thing("obl:cites"), Literal(2)), (thing("obl:covers"), Literal(4)), (thing("obl:cites"), Literal(1))]
    made = answer(things, {"label": "a", "value": "b"}, rows)
    assert texts(made) == ["covers", "4", "cites", "3"]
    assert made.notes == ()


def test_bars_without_a_value_count_rows_and_say_so(things: Things) -> None:
    rows = [(Literal("x"),), (Literal("y"),), (Literal("y"),), (None,)]
    made = answer(things, {"form": "bar", "label": "a"}, rows)
    assert texts(made) == ["y", "2", "x", "1"]
    assert made.notes == ("The length of a bar is the number of rows.",)
    assert answer(things, {"form": "bar", "label": "a"}, rows, "es").notes == (
        "La longitud de cada barra indica el número de filas.",
    )


def test_of_many_bars_twenty_five_are_drawn_and_the_reader_is_told(things: Things) -> None:
    rows = [(Literal(f"n{n}"), Literal(n)) for n in range(1, 71)]
    made = answer(things, {"form": "bar", "label": "a", "value": "b"}, rows)
    assert texts(made)[0] == "n70"
    assert len(texts(made)) == 50
    assert made.notes == ("The 25 longest of 70 bars.",)


def test_a_line_counts_rows_up_to_each_year_and_tells_of_those_without_a_date(things: Things) -> None:
    rows = [(Literal("1990-05-01"),), (Literal("1981"),), (Literal("1990-12-31"),), (None,)]
    made = answer(things, {"form": "line", "time": "a"}, rows)
    assert texts(made) == ["1", "1981", "3", "1990"]
    assert made.notes == ("The number of rows up to each year.", "Rows without a date are not in the chart: 1.")


def test_a_line_of_values_shows_the_value_of_each_year(things: Things) -> None:
    rows = [(Literal("2010"), Literal(7)), (Literal("2000"), Literal(9))]
    assert texts(answer(things, {"form": "line", "time": "a", "value": "b"}, rows)) == ["9", "2000", "7", "2010"]


def test_points_close_to_each_other_keep_their_titles_but_not_all_labels(things: Things) -> None:
    rows = [(Literal(str(year)), Literal(year)) for year in range(1950, 2020)]
    made = answer(things, {"form": "line", "time": "a", "value": "b"}, rows)
    assert made.picture.count("<title>") == 70
    assert len(texts(made)) < 40
    assert texts(made)[-1] == "2019"


def test_a_map_has_a_class_for_each_thing_said_of_states(things: Things) -> None:
    rows = [
        (thing("state:MEX"), thing("code:position/for")),
        (thing("state:FRA"), thing("code:position/for")),
        (thing("state:USA"), thing("code:position/against")),
        (thing("state:EUE"), thing("code:position/against")),
        (thing("state:HUN"), thing("code:position/against")),
    ]
    made = answer(things, {"form": "map", "state": "a", "value": "b"}, rows)
    assert [(words, count) for _, words, count in made.map.legend] == [("voted against", 3), ("voted for", 2)]
    assert made.map.missing == ("state:EUE",)
    assert "<title>Mexico: voted for</title>" in made.map.picture
    assert (
        "<title>México: a favor</title>"
        in answer(things, {"form": "map", "state": "a", "value": "b"}, rows, "es").map.picture
    )


def test_a_map_of_numbers_has_steps_and_one_without_values_says_who_is_in_the_answer(things: Things) -> None:
    rows = [(thing("state:MEX"), Literal(19)), (thing("state:FRA"), Literal(3))]
    made = answer(things, {"form": "map", "state": "a", "value": "b"}, rows)
    assert made.map.legend == (("url(#step-1)", "3", 1), ("url(#step-2)", "19", 1))
    plain = answer(things, {"form": "map", "state": "a"}, rows)
    assert plain.map.legend == (("url(#class-1)", "in the answer", 2),)


def test_without_outlines_a_sentence_points_to_the_table(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "outlines", lambda: None)
    made = answer(things, {"form": "map", "state": "a"}, [(thing("state:MEX"),)])
    assert made == Answered(
        notes=("This installation does not include the outlines of States; the table shows what the map would show.",)
    )


def test_a_graph_ties_the_things_of_each_row_by_a_line_for_each_relation(things: Things) -> None:
    rows = [
        (thing("cmw:16"), thing("gcm:13"), thing("obl:covers")),
        (thing("cmw:16"), thing("gcm:7"), thing("obl:cites")),
        (thing("cmw:17"), None, thing("obl:cites")),
    ]
    made = answer(things, {"form": "graph", "from": "a", "to": "b", "relation": "c"}, rows)
    assert texts(made) == ["cmw:16 Liberty", "gcm:13", "gcm:7"]
    assert re.findall(r'class="edge edge-(line-\d)"', made.picture) == ["line-1", "line-2"]
    assert made.lines == (("line-1", "covers"), ("line-2", "cites"))
    assert '<a class="box at-others" href="/id/gcm:13">' in made.picture


def test_one_end_of_a_graph_may_be_what_was_asked_about(things: Things) -> None:
    made = answer(
        things, {"form": "graph", "from": "a", "to": "of"}, [(thing("cmw:16"),), (thing("cmw:17"),)], of="gcm:13"
    )
    assert texts(made) == ["cmw:16 Liberty", "cmw:17", "gcm:13"]
    assert made.lines == ()


def test_of_many_ties_sixty_are_drawn_and_the_reader_is_told(things: Things) -> None:
    rows = [(thing(f"cmw:{n}"), thing("gcm:1")) for n in range(1, 66)]
    assert answer(things, {"form": "graph", "from": "a", "to": "b"}, rows).notes == (
        "The first 60 of 65 links are drawn.",
    )


def test_an_answer_without_rows_or_without_a_chart_is_not_drawn(things: Things) -> None:
    assert answer(things, {"form": "bar", "label": "a"}, []) is None
    assert answer(things, None, [(Literal("x"),)]) is None
    assert answer(things, {"form": "bar", "label": "a"}, [(None,)]) is None


@pytest.mark.parametrize("identifier", [name for name, query in load_catalogue().items() if query.chart])
def test_the_page_of_each_question_with_a_chart_is_drawn_or_has_no_rows(client: TestClient, identifier: str) -> None:
    page = client.get(f"/questions/{identifier}?lang=en")
    assert page.status_code == 200
    assert ("<svg" in page.text) == ('<table id="answer"' in page.text)
    assert "style=" not in page.text


def test_a_map_stands_above_its_table(client: TestClient) -> None:
    page = client.get("/questions/bridge/positions-on-instrument?lang=en").text
    assert page.index('class="map"') < page.index('<table id="answer"')
    assert "voted for <span" in page
    assert "Not on the map:" in page
