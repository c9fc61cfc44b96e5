"""Every thing at the path of its identifier, in the form that is accepted (RFC 9110, section 12)."""

import csv
import io
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from starlette.testclient import TestClient

from obligraph.exporters import FORMATS
from obligraph.web.locale import preferred
from obligraph.web.negotiation import choose
from obligraph.web.settings import Settings

THING = "https://w3id.org/obligraph/id/cmw/901"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "a"),
        ("", "a"),
        ("*/*", "a"),
        ("text/html", "h"),
        ("text/turtle;q=0.2, text/html;q=0.1", "a"),
        ("text/turtle;q=0.1, text/html;q=0.2", "h"),
        ("text/*;q=0.5, text/turtle;q=0", "h"),
        ("*/*;q=0.5, text/html;q=0.5", "h"),
        ("TEXT/HTML", "h"),
        ("text/html;level=1;q=0.3, */*;q=0.2", "h"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("text/html;q=x", None),
        ("nonsense", None),
    ],
)
def test_the_media_type_liked_best_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, {"text/turtle": "a", "text/html": "h"}) == chosen


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("de,es;q=0.5,en;q=0.4", "es"),
        ("fr-CH,fr;q=0.9,en;q=0.8", "fr"),
        ("de", "en"),
        ("es;q=0", "en"),
        ("es;q=oops", "en"),
    ],
)
def test_the_language_is_the_one_liked_best(header: str, lang: str) -> None:
    assert preferred(header) == lang


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
def test_a_thing_comes_in_the_form_accepted(client: TestClient, accept: str, media_type: str, form: RdfFormat) -> None:
    answer = client.get("/id/cmw/901", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    triples = {str(quad.triple) for quad in pyoxigraph.parse(answer.content, format=form)}
    assert f'<{THING}> <{LABEL}> "Único"@es' in triples


def test_a_browser_gets_the_page(client: TestClient) -> None:
    answer = client.get("/id/cmw/901", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "One &amp; only" in answer.text
    assert "<b>" not in answer.text


def test_labels_of_things_are_escaped_on_their_pages(client: TestClient) -> None:
    for lang in ("en", "es"):
        answer = client.get("/id/cmw/902", params={"lang": lang}, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "alert(" in answer.text


def test_caches_are_told_what_the_answer_depends_on(client: TestClient) -> None:
    headers = client.get("/id/cmw/901", headers={"Accept": "text/turtle"}).headers
    assert {name.strip() for name in headers["vary"].split(",")} == {"Accept", "Accept-Language", "Cookie"}
    assert f'<{THING}>; rel="canonical"' in headers["link"]
    assert '<http://localhost/id/cmw/901?format=jsonld>; rel="alternate"; type="application/ld+json"' in headers["link"]


def test_an_entity_tag_saves_the_transfer_and_differs_by_form_and_language(client: TestClient) -> None:
    client.cookies.clear()
    turtle = client.get("/id/cmw/901", headers={"Accept": "text/turtle"}).headers["etag"]
    lines = client.get("/id/cmw/901", headers={"Accept": "application/n-triples"}).headers["etag"]
    english = client.get("/id/cmw/901", headers={"Accept": "text/html", "Accept-Language": "en"}).headers["etag"]
    spanish = client.get("/id/cmw/901", headers={"Accept": "text/html", "Accept-Language": "es"}).headers["etag"]
    assert len({turtle, lines, english, spanish}) == 4
    again = client.get("/id/cmw/901", headers={"Accept": "text/turtle", "If-None-Match": f'"other", W/{turtle}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", turtle)


def test_what_is_not_accepted_is_406_and_what_is_not_there_404(client: TestClient) -> None:
    answer = client.get("/id/cmw/901", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]
    answer = client.get("/id/cmw/9o1", headers={"Accept": "text/turtle"})
    assert answer.status_code == 404
    assert "cmw:901" in answer.json()["detail"]
    page = client.get("/id/cmw/9o1", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_form_asked_for_by_name_is_a_file(client: TestClient) -> None:
    answer = client.get("/id/cmw/901?format=csv", headers={"Accept": "text/html"})
    assert answer.headers["content-disposition"] == 'attachment; filename="cmw-901.csv"'
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["id", "direction", "relation", "other", "label"]
    assert client.get("/id/cmw/901?format=exe").status_code == 400


def test_head_is_get_without_a_body(client: TestClient) -> None:
    answer = client.head("/id/cmw/901", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"


def test_codes_terms_and_graphs_have_addresses_too(client: TestClient) -> None:
    accept = {"Accept": "application/n-triples"}
    assert "code/force/treaty>" in client.get("/code/force/treaty", headers=accept).text
    assert "<https://w3id.org/obligraph/ns#Provision>" in client.get("/ns", headers=accept).text
    lines = client.get("/graph/protocol/one", headers=accept).text.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"<{THING}> ") for line in lines)
    assert client.get("/graph/protocol/none", headers=accept).status_code == 404


def test_the_data_set_is_described(client: TestClient) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    here = "<http://localhost/.well-known/void#dataset>"
    lines = answer.text.splitlines()
    assert f"{here} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Dataset> ." in lines
    assert f"{here} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> ." in lines
    assert f"{here} <http://rdfs.org/ns/void#sparqlEndpoint> <http://localhost/sparql> ." in lines
    assert f"{here} <http://rdfs.org/ns/void#dataDump> <http://localhost/dump/obligraph.nq> ." in lines


@pytest.mark.parametrize("name", [entry.suffix for entry in FORMATS.values()])
def test_every_dump_that_is_described_is_there(client: TestClient, name: str) -> None:
    answer = client.get(f"/dump/obligraph.{name}")
    assert answer.status_code == 200
    assert answer.content
    again = client.get(f"/dump/obligraph.{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_behind_a_proxy_every_address_begins_with_the_base(small_store: Path) -> None:
    from obligraph.web.application import create_application

    settings = Settings(store=str(small_store), base_url="https://example.org/explorer/", access_log=False)
    with TestClient(create_application(settings), base_url="http://example.org") as client:
        stripped = client.get("/id/cmw/901", headers={"Accept": "text/turtle"})
        whole = client.get("/explorer/id/cmw/901", headers={"Accept": "text/turtle"})
        page = client.get("/id/cmw/901", headers={"Accept": "text/html"})
        ontology = client.get("/explorer/ns", headers={"Accept": "text/turtle"})
        sparql = client.get("/explorer/sparql?query=ASK%7B%7D")
        bare = client.get("/explorer", follow_redirects=False)
    assert "<https://example.org/explorer/id/cmw/901?format=nt>" in stripped.headers["link"]
    assert "<https://example.org/explorer/ns?format=nt>" in ontology.headers["link"]
    assert stripped.content == whole.content
    assert (bare.status_code, bare.headers["location"]) == (308, "/explorer/")
    assert 'href="/explorer/static/' in page.text
    assert 'href="/static/' not in page.text
    assert sparql.json()["boolean"] is True


def test_files_are_asked_for_anew_and_sent_once(client: TestClient) -> None:
    first = client.get("/static/explorer.js")
    again = client.get("/static/explorer.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    assert (again.status_code, again.headers["cache-control"], again.content) == (304, "no-cache", b"")


def test_methods_that_may_be_used_are_told_with_head(client: TestClient) -> None:
    answer = client.post("/id/cmw/25")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_the_cookie_of_the_language_keeps_to_https_where_readers_use_that(
    small_store: Path, client: TestClient
) -> None:
    from obligraph.web.application import create_application

    assert "Secure" not in client.get("/?lang=es").headers["set-cookie"]
    client.cookies.clear()
    settings = Settings(store=str(small_store), base_url="https://example.org/explorer/", access_log=False)
    with TestClient(create_application(settings), base_url="http://example.org") as behind:
        assert "Secure" in behind.get("/?lang=es").headers["set-cookie"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "<h1>Ontology</h1>",
                "An act by which a State or regional organization signs, becomes a party to or leaves a treaty.",
            ),
        ),
        (
            "es",
            (
                "<h1>Ontología</h1>",
                "Acto por el que un Estado u organización regional firma un tratado",
                "Estado donde el trabajador migratorio va a",
            ),
        ),
    ],
)
def test_the_ontology_is_a_page_for_browsers(client: TestClient, lang: str, words: tuple[str, ...]) -> None:
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    page = client.get("/ns", headers={"Accept": browser, "Accept-Language": lang})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert [text for text in (*words, 'id="Adherence"', 'id="place"') if text not in page.text] == []


def test_the_ontology_is_turtle_for_everybody_else(client: TestClient) -> None:
    for accept in ("*/*", "text/turtle", "text/turtle, text/html;q=0.5"):
        assert client.get("/ns", headers={"Accept": accept}).headers["content-type"].startswith("text/turtle")
