"""The map of the world: outlines from TopoJSON, a fair projection, classes told by pattern, nobody left out."""

import json
import re
from math import radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from obligraph.graph.things import LocalizedThings, Things
from obligraph.store.embedded import EmbeddedStore
from obligraph.web.drawing import state_outlines as geometry
from obligraph.web.drawing.maps import Class, Map, by_number, by_words, world
from obligraph.web.drawing.state_outlines import cut, projected, shapes

# Two squares that share the side from (2, 0) to (2, 2), of which the second lies on it from the other end.
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[2, 2], [0, -2]], [[2, 0], [-2, 0], [0, 2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"a3": "AAA"}},
                {"type": "MultiPolygon", "arcs": [[[2, 0]]], "properties": {"a3": "BBB"}},
            ]
        }
    },
}


@pytest.fixture
def names() -> LocalizedThings:
    with EmbeddedStore() as store:
        return LocalizedThings(Things(store), "en")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give outlines of AAA and, only among the finer ones, of CCC, a square around 20 east and 10 north."""
    geometries = TOPOLOGY["objects"]["countries"]["geometries"]  # type: ignore[index]
    fine = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[19, 9], [2, 0], [0, 2], [-2, 0], [0, -2]]],
        "objects": {"countries": {"geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"a3": "CCC"}}]}},
    }
    coarse = {**TOPOLOGY, "objects": {"countries": {"geometries": geometries[:1]}}}
    for name, topology in (("_COARSE", coarse), ("_FINE", fine)):
        (tmp_path / name).write_text(json.dumps(topology))
        monkeypatch.setattr(geometry, name, tmp_path / name)
    geometry.outlines.cache_clear()
    yield
    geometry.outlines.cache_clear()


def test_rings_are_joined_from_arcs_in_either_direction() -> None:
    assert dict(shapes(TOPOLOGY)) == {
        "AAA": [[(2, 2), (2, 0), (0, 0), (0, 2), (2, 2)]],
        "BBB": [[(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]],
    }


def test_the_map_is_symmetric_about_its_middle_and_as_wide_as_it_says() -> None:
    assert projected((11, 0)) == pytest.approx((1000, 0))
    assert projected((191, 0)) == pytest.approx((2000, 0))
    assert projected((-169, 0)) == pytest.approx((0, 0))
    east, west = projected((41, 50)), projected((-19, 50))
    assert east[0] - 1000 == pytest.approx(1000 - west[0])
    assert east[1] == west[1] < 0


@pytest.mark.parametrize("latitude", [20, 45, 70])
def test_areas_are_as_on_the_globe(latitude: int) -> None:
    on_globe = (sin(radians(latitude + 0.1)) - sin(radians(latitude))) / sin(radians(0.1))
    assert _area(latitude) / _area(0) == pytest.approx(on_globe, rel=1e-3)


def _area(latitude: float) -> float:
    """Return the area on the map of a cell of a tenth of a degree, far from the middle meridian."""
    corners = [(100.0, latitude), (100.1, latitude), (100.1, latitude + 0.1), (100.0, latitude + 0.1)]
    points = [projected(corner) for corner in corners]
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def test_a_ring_over_the_edge_of_the_map_is_drawn_on_both_sides() -> None:
    ring = [(180.0, 0.0), (-160.0, 0.0), (-160.0, 10.0), (180.0, 10.0)]
    left, right = sorted(cut(ring), key=min)
    assert sorted(set(left)) == [(-169.0, 0.0), (-169.0, 10.0), (-160.0, 0.0), (-160.0, 10.0)]
    assert sorted(set(right)) == [(180.0, 0.0), (180.0, 10.0), (191.0, 0.0), (191.0, 10.0)]


def drawn(names: LocalizedThings, classes: list[Class], said: dict[str, str]) -> Map:
    made = world(names, classes, "Votes", said, steps=False)
    assert made is not None
    return made


@pytest.mark.usefixtures("small")
def test_a_state_has_its_outline_a_small_one_a_disc_and_one_without_place_is_named(names: LocalizedThings) -> None:
    classes = [Class("for", ("state:AAA", "state:EUE")), Class("against", ("state:CCC",))]
    made = drawn(names, classes, {"state:AAA": "for", "state:CCC": "against", "state:EUE": "for"})
    root = ElementTree.fromstring(made.picture)
    states = [one for one in root if one.get("class") == "state"]
    assert [(one.tag, one.get("fill"), one.findtext("title")) for one in states] == [
        ("path", "url(#class-1)", "state:AAA: for"),
        ("circle", "url(#class-2)", "state:CCC: against"),
    ]
    assert made.legend == (("url(#class-1)", "for", 2), ("url(#class-2)", "against", 1))
    assert made.missing == ("state:EUE",)
    marks = [one.find("path").get("d") for one in root.iter("pattern")]
    assert len(set(marks)) == 2, "classes must differ by pattern, not by colour alone"


@pytest.mark.usefixtures("small")
def test_what_is_not_in_the_answer_is_land_without_class(names: LocalizedThings) -> None:
    root = ElementTree.fromstring(drawn(names, [Class("for", ("state:CCC",))], {"state:CCC": "for"}).picture)
    land = root.find("path[@class='land']")
    assert land is not None
    assert land.get("d", "").startswith("M")
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Votes"


def test_without_the_outlines_there_is_no_map(
    names: LocalizedThings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geometry, "_COARSE", tmp_path / "none")
    geometry.outlines.cache_clear()
    assert world(names, [Class("for", ("state:MEX",))], "Votes", {}, steps=False) is None
    geometry.outlines.cache_clear()


def test_the_shipped_outlines_have_every_state_of_the_united_nations_sized_or_small() -> None:
    known = geometry.outlines()
    assert known is not None, "run 'make assets'"
    assert {"MEX", "RUS", "FJI", "PSE", "SSD"} <= set(known.paths)
    assert {"TUV", "MLT", "SGP", "KIR", "VAT", "NRU"} <= set(known.places)
    assert "ATA" not in known.paths
    # Russia and Fiji lie on both sides of the meridian of 180 degrees, and must not cross the whole map.
    assert known.places["TON"][0] > 1900 > 100 > known.places["COK"][0]


def test_classes_by_number_go_from_less_to_more_in_about_equal_parts() -> None:
    values = {f"state:{n}": float(n) for n in range(1, 11)}
    classes = by_number(values, "en")
    assert [one.words for one in classes] == ["1 to 2", "3 to 4", "5 to 6", "7 to 8", "9 to 10"]
    assert classes[0].states == ("state:1", "state:2")
    assert [one.words for one in by_number({"state:A": 3.0, "state:B": 3.0, "state:C": 7.0}, "es")] == ["3", "7"]


def test_classes_by_words_are_six_at_most_with_the_rare_ones_together() -> None:
    said = {
        f"state:{word}{n}": word for word, times in zip("abcdefgh", range(8, 0, -1), strict=True) for n in range(times)
    }
    classes = by_words(said, "en")
    assert [(one.words, len(one.states)) for one in classes] == [
        ("a", 8),
        ("b", 7),
        ("c", 6),
        ("d", 5),
        ("e", 4),
        ("other", 6),
    ]


def test_the_page_of_states_has_a_map_of_one_treaty_and_a_form_for_the_others(client: TestClient) -> None:
    page = client.get("/states?lang=en").text
    assert re.findall(r"(bound|signed|joined[^<]*) <span class=\"quiet\">\((\d)\)", page) == [
        ("bound", "1"),
        ("joined; binding from an unknown date", "1"),
    ]
    assert re.search(r"Not on the map: .*Aland</a>, .*Cland</a>", page)
    assert '<option value="instrument:cmw" selected>' in page
    other = client.get("/states?treaty=instrument:cedaw&lang=es").text
    assert '<option value="instrument:cedaw" selected>' in other
    assert 'firma <span class="quiet">(1)' in other
    assert '<option value="instrument:cmw" selected>' in client.get("/states?treaty=no-such").text
