"""Pages, API and counts say of a recommendation what the rule of measurability says, in every language."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.data.test_measurability import HEAD, OBL

from obligraph.building.install import build
from obligraph.measurability.compiled_rule import prepared_rule
from obligraph.measurability.prepared_rule import FILE
from obligraph.resources import folder
from obligraph.statistics import recommendations_by_standing
from obligraph.store import Store
from obligraph.web.application import create_application
from obligraph.web.settings import Settings

CODE = "https://w3id.org/obligraph/code"


def measured_by(number: int, source_status: str, *, unit: bool = True) -> str:
    """A recommendation with an indicator, whose definition is English only, and its source."""
    return f"""
    co:x.{number} a obl:Recommendation ; skos:prefLabel "Recommendation {number}"@en ;
        obl:contentStatus <{CODE}/content-status/full> .
    indicator:i{number} a obl:Indicator ; obl:measures co:x.{number} ; skos:prefLabel "Indicator {number}"@en ;
        skos:definition "Number of it."@en ; obl:indicatorKind <{CODE}/indicator-kind/outcome> ;
        {f"obl:unit <{CODE}/unit/number> ;" if unit else ""}
        obl:frequency <{CODE}/frequency/annual> ; obl:hasSource src:s{number} .
    src:s{number} a obl:DataSource ; skos:prefLabel "Source {number}"@en ;
        obl:sourceStatus <{CODE}/source-status/{source_status}> .
    """


WORLD = "".join(
    (
        HEAD,
        measured_by(1, "exists"),
        measured_by(2, "specified"),
        measured_by(3, "exists", unit=False),
        measured_by(4, "existence-not-established"),
        'co:x.5 a obl:Recommendation ; skos:prefLabel "5"@en ;',
        f"obl:contentStatus <{CODE}/content-status/number-only> .",
        'co:x.6 a obl:Recommendation ; skos:prefLabel "6"@en .',
    )
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give the explorer over a graph of six recommendations, each of which stands otherwise."""
    place = tmp_path_factory.mktemp("measured")
    (place / "data").mkdir()
    (place / "data" / "world.ttl").write_text(WORLD, encoding="utf-8")
    store = place / "store"
    build(store, ontology=folder("ontology"), data=place / "data", extra_files={FILE: prepared_rule()})
    application = create_application(Settings(store=str(store), access_log=False))
    with TestClient(application, base_url="http://localhost", follow_redirects=True) as client:
        yield client


def words_of(client: TestClient, address: str) -> str:
    """The words of a page, spaces of any width as one space."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, address
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


SHOWN = {
    "en": (
        "measurable, feasible: a source exists",
        "measurable, ideal: its source is only specified",
        "not measurable",
    ),
    "es": ("medible, factible: existe una fuente", "medible, ideal: su fuente solo está descrita", "no medible"),
    "fr": (
        "mesurable, réalisable : une source existe",
        "mesurable, idéal : sa source n’est que décrite",
        "non mesurable",
    ),
}
STANDINGS = {1: 0, 2: 1, 3: 2, 4: 2}
"""The words in SHOWN for the one indicator of each recommendation."""


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("page", ["/trace?recommendation=co:x.{}", "/indicators/sheet?indicator=indicator:i{}"])
def test_pages_say_whether_an_indicator_is_measurable(served: TestClient, page: str, number: int, lang: str) -> None:
    words = words_of(served, f"{page.format(number)}&lang={lang}")
    shown = [words.count(text) for text in SHOWN[lang]]
    assert [count > 0 for count in shown] == [place == STANDINGS[number] for place in range(3)]


GAPS = {1: [], 2: ["only-ideal-indicators"], 3: ["no-measurable-indicator"], 4: ["no-measurable-indicator"]}


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_api_says_so_too(served: TestClient, number: int, lang: str) -> None:
    answer = served.get("/api/v1/trace", params={"recommendation": f"co:x.{number}", "lang": lang}).json()
    (indicator,) = answer["indicators"]
    assert (indicator["measurable"], indicator["feasibility"], indicator["why_not"]) == {
        1: (True, "feasible", []),
        2: (True, "ideal", []),
        3: (False, None, ["unit"]),
        4: (False, None, ["hasSource"]),
    }[number]
    known = {"only-ideal-indicators", "no-measurable-indicator", "no-indicator-measures-it"}
    assert [gap["code"] for gap in answer["gaps"] if gap["code"] in known] == GAPS[number]


COUNTED = {
    "en": (
        "1 measurable by a source that exists",
        "1 measurable only by ideal indicators",
        "3 not measurable",
        "1 exempt from the rule: only the number is known",
    ),
    "es": (
        "1 medibles con una fuente que existe",
        "1 medibles solo con indicadores ideales",
        "3 no medibles",
        "1 exentas de la regla: solo se conoce su número",
    ),
    "fr": (
        "1 mesurables par une source qui existe",
        "1 mesurables seulement par des indicateurs idéaux",
        "3 non mesurables",
        "1 exemptées de la règle : seul leur numéro est connu",
    ),
}


def test_recommendations_are_counted_by_how_they_are_measured(served: TestClient) -> None:
    counts = served.get("/api/v1/statistics").json()["recommendations"]
    assert counts == {"feasible": 1, "ideal": 1, "not-measurable": 3, "exempt": 1}


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_the_first_page_counts_them(served: TestClient, lang: str) -> None:
    words = words_of(served, f"/?lang={lang}")
    for text in COUNTED[lang]:
        count, _, name = text.partition(" ")
        assert f"{name} {count}" in words


COUNT = f"""
PREFIX obl: <{OBL}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT (COUNT(DISTINCT ?r) AS ?number) WHERE {{
  ?r a obl:Recommendation . ?i obl:measures ?r ; obl:indicatorKind ?k ; obl:unit ?u ; obl:frequency ?f ;
    skos:definition ?d ; obl:hasSource/obl:sourceStatus ?status .
  FILTER(?status IN (%s))
  FILTER NOT EXISTS {{ ?r obl:contentStatus <{CODE}/content-status/number-only> }}
  FILTER NOT EXISTS {{ {{ ?u obl:indicatorNeeds ?p }} UNION {{ ?k obl:indicatorNeeds ?p }}
    FILTER NOT EXISTS {{ ?i ?p ?given }} }}
}}
"""


def count(store: Store, query: str) -> int:
    ((number,),) = store.select(query)
    return int(number.value)


def test_counts_are_those_of_a_query_that_does_not_know_the_shapes(project: Store) -> None:
    feasible = count(project, COUNT % f"<{CODE}/source-status/exists>")
    measurable = count(project, COUNT % f"<{CODE}/source-status/exists>, <{CODE}/source-status/specified>")
    exempt = count(
        project,
        f"SELECT (COUNT(*) AS ?n) WHERE {{ ?r <{OBL}contentStatus> <{CODE}/content-status/number-only> }}",
    )
    every = count(project, f"SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?r a <{OBL}Recommendation> }}")
    assert (every, feasible, measurable, exempt) == (208, 33, 203, 5)
    assert recommendations_by_standing(project) == {
        "feasible": feasible,
        "ideal": measurable - feasible,
        "not-measurable": every - measurable - exempt,
        "exempt": exempt,
    }
