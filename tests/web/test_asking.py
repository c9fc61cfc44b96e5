"""A question of the catalogue, on a page or in the REST interface, is held to the limits of any other query."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tests.web.conftest import Server, serving

CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i && ?a != ?h) }"


@pytest.fixture(scope="module")
def narrow(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server that answers with no more than twenty rows."""
    with serving(small_store, tmp_path_factory.mktemp("narrow"), "--most-rows", "20") as running:
        yield running


@pytest.fixture(scope="module")
def endless(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server with a second for each query, and with a question in its catalogue that takes for ever."""
    folder = tmp_path_factory.mktemp("endless")
    shutil.copytree(small_store, folder / "store")
    (compiled,) = (folder / "store").glob("builds/*/catalogue.json")
    words = {"en": "For ever", "es": "Para siempre"}
    entry = {"id": "explore/for-ever", "title": words, "question": words, "params": {}, "tags": [], "text": CROSS}
    compiled.write_text(json.dumps([*json.loads(compiled.read_bytes()), {**entry, "columns": ["n"]}]))
    with serving(folder / "store", folder, "--query-seconds", "1") as running:
        yield running


def test_a_page_shows_the_first_answers_and_says_that_there_are_more(narrow: Server) -> None:
    question = "questions/explore/things-of-kind?kind=http://www.w3.org/2002/07/owl%23Class"
    everything = narrow.get(f"/api/v1/{question}").json()
    page = narrow.get(f"/{question}&lang=en").text
    assert len(everything) > 20
    assert "The first 20 rows; there are more." in page
    assert "Las primeras 20 filas; hay más." in narrow.get(f"/{question}&lang=es").text
    assert page.count("<tr>") == 21
    assert all(escape(answer["label"]) in page for answer in everything[:20])


def test_a_page_with_all_answers_says_how_many(narrow: Server) -> None:
    page = narrow.get("/questions/bridge/articles-for-commitment?commitment=gcm:13&lang=en").text
    assert "1 row<" in page
    assert "there are more" not in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "The query took longer than 1 seconds."),
        ("es", "La consulta tardó más de 1 segundos."),
    ],
)
def test_a_question_that_takes_too_long_is_stopped_with_words(endless: Server, lang: str, words: str) -> None:
    page = endless.get(f"/questions/explore/for-ever?lang={lang}", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert words in page.text
    assert endless.query("ASK { ?s ?p ?o }").json()["boolean"] is True


def test_a_question_of_the_interface_that_takes_too_long_is_a_problem(endless: Server) -> None:
    answer = endless.get("/api/v1/questions/explore/for-ever")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == "the query took longer than 1 seconds"
    assert answer.headers["retry-after"] == "10"


def test_a_question_whose_reader_left_is_stopped(
    endless: Server, small_store: Path, serve: Callable[..., AbstractContextManager[Server]]
) -> None:
    with serve(Path(endless.log.parent / "store"), "--query-seconds", "60") as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.address}/questions/explore/for-ever", timeout=2)
        metrics = server.get("/metrics").text
    assert 'obligraph_queries_total{outcome="stopped"} 1' in metrics
    assert "obligraph_queries_running 0" in metrics


@pytest.mark.parametrize("value", ["http://x.example/a b", "http://x.example/>", "https://[", "http://\u0000"])
def test_a_value_that_is_no_iri_is_a_wrong_value(narrow: Server, value: str) -> None:
    assert narrow.get("/questions/explore/neighbours", params={"thing": value}).status_code in (400, 404)
    answer = narrow.get("/api/v1/questions/explore/neighbours", params={"thing": value})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_workbook_that_would_be_too_large_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obligraph.web.routers.api._MOST_IN_WORKBOOK", 0)
    address = "/api/v1/questions/bridge/articles-for-commitment?commitment=gcm:13&format="
    answer = client.get(f"{address}xlsx")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "a workbook holds no more than 0 answers here. Use format=csv."
    assert client.get(f"{address}csv").status_code == 200
