"""The REST interface gives the command line's answers, and clear problems."""

import csv
import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from obligraph.bridge import Question, bridge
from obligraph.store import open_store


def test_bridge_is_the_answer_of_the_command_line(client: TestClient, small_store: Path) -> None:
    given = {"commitment": "gcm:13", "state": "AAA", "date": "2016-01-01", "lang": "es"}
    answer = client.get("/api/v1/bridge", params=given)
    with open_store(str(small_store)) as store:
        expected = bridge(store, Question("gcm:13", "AAA", "2016-01-01", None, False, "es"))
    assert answer.status_code == 200
    assert answer.json() == expected
    assert answer.json()["commitment"]["label"] == "Detención solo como último recurso"


def test_show_and_search_find_the_same_thing(client: TestClient) -> None:
    shown = client.get("/api/v1/show/cmw:901").json()
    assert (shown["id"], shown["label"]) == ("cmw:901", 'One & only <b>"bold"</b>')
    found = client.get("/api/v1/search", params={"q": "unico", "lang": "es"}).json()
    assert (found["more"], found["near"]) == (False, [])
    assert found["results"][0] == {"id": "cmw:901", "label": "Único", "kinds": ["Provision"]}


def test_coverage_counts_and_gaps_are_there(client: TestClient) -> None:
    assert client.get("/api/v1/coverage").json() == [
        {
            "article": "cmw:950",
            "notation": "950",
            "commitments": "1",
            "interpretations": "0",
            "recommendations": "0",
            "indicators": "0",
            "sources": "0",
        }
    ]
    assert client.get("/api/v1/statistics").json()["graphs"]["protocol/one"] == 3
    gaps = client.get("/api/v1/gaps").json()
    assert [gap["count"] == len(gap["rows"]) for gap in gaps] == [True] * len(gaps)
    name = gaps[0]["id"].removeprefix("gaps/")
    assert client.get(f"/api/v1/gaps/{name}").json() == gaps[0]


def test_every_question_is_listed_with_its_parameters_and_can_be_asked(client: TestClient) -> None:
    listed = {question["id"]: question for question in client.get("/api/v1/questions").json()}
    question = listed["bridge/articles-for-commitment"]
    assert question["params"]["commitment"]["type"] == "iri"
    address = "/api/v1/questions/bridge/articles-for-commitment"
    rows = client.get(address, params={"commitment": "gcm:13"}).json()
    assert rows == [
        {
            "provision": "cmw:950",
            "label": "=1+1",
            "relation": "obl:partlyCovers",
            "justification": "code:justification/curated",
            "confidence": "0.5",
        }
    ]
    assert list(rows[0]) == question["columns"]
    table = client.get(address, params={"commitment": "gcm:13", "format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert next(csv.reader(io.StringIO(table.text))) == question["columns"]


def test_a_workbook_holds_text_and_no_formula(client: TestClient) -> None:
    from openpyxl import load_workbook

    address = "/api/v1/questions/bridge/articles-for-commitment"
    answer = client.get(address, params={"commitment": "gcm:13", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet["B2"].value == "=1+1"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/v1/bridge", 400, "commitment: Field required"),
        ("/api/v1/bridge?commitment=gcm:113", 404, "'gcm:113' names nothing in the graph. Did you mean gcm:13"),
        ("/api/v1/bridge?commitment=thirteen", 404, "'thirteen' names nothing in the graph."),
        ("/api/v1/bridge?commitment=gcm:13&date=2015-02-29", 400, "'2015-02-29' is not a date."),
        ("/api/v1/bridge?commitment=gcm:13&lang=de", 400, "lang: Input should be 'en', 'es' or 'fr'"),
        ("/api/v1/bridge?commitment=gcm:13&sate=MEX", 400, "no parameter 'sate'. Did you mean state?"),
        ("/api/v1/bridge?comitment=gcm:13", 400, "no parameter 'comitment'. Did you mean commitment?"),
        ("/api/v1/statistics?treaty=cmw", 400, "there is no parameter 'treaty'. It takes: lang."),
        ("/api/v1/trace?recommendation=co:none", 404, "'co:none' names nothing in the graph."),
        ("/api/v1/show/cmw:9o1", 404, "'cmw:9o1' names nothing in the graph."),
        ("/api/v1/coverage?treaty=none", 404, "'none' names nothing in the graph."),
        ("/api/v1/gaps/none", 400, "there is no query 'gaps/none'."),
        ("/api/v1/questions/bridge/none", 404, "'bridge/none' names nothing in the graph."),
        ("/api/v1/questions/bridge/articles-for-commitment", 400, "needs the parameter 'commitment'"),
        ("/api/v1/questions/bridge/articles-for-commitment?commitment=gcm:13&x=1", 400, "has no parameter 'x'"),
        ("/api/v1/search?q=a&limit=100000", 400, "limit: Input should be less than or equal to 200"),
        ("/api/v1/none", 404, "there is nothing at this address"),
    ],
)
def test_what_is_wrong_is_told_in_a_problem_record(client: TestClient, path: str, status: int, detail: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert detail in answer.json()["detail"]


def test_the_interface_is_described_in_openapi(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.")
    assert sorted(description["paths"]) == [
        "/api/v1/bridge",
        "/api/v1/coverage",
        "/api/v1/gaps",
        "/api/v1/gaps/{name}",
        "/api/v1/questions",
        "/api/v1/questions/{folder}/{name}",
        "/api/v1/search",
        "/api/v1/show/{identifier}",
        "/api/v1/statistics",
        "/api/v1/trace",
    ]
    assert all(operation["get"]["summary"] for operation in description["paths"].values())
    told = [set(operation["get"]["responses"]) for operation in description["paths"].values()]
    assert all("4XX" in statuses and "422" not in statuses for statuses in told)


def test_caches_are_told_that_the_language_is_that_of_the_browser(client: TestClient) -> None:
    english = client.get("/api/v1/show/gcm:13", headers={"Accept-Language": "en"})
    spanish = client.get("/api/v1/show/gcm:13", headers={"Accept-Language": "es"})
    assert english.headers["vary"] == spanish.headers["vary"] == "Accept-Language, Cookie"
    assert english.json()["label"] != spanish.json()["label"]
