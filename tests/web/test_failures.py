"""Failures on pages: every sentence in both languages, machines answered in English, words of an engine marked."""

import re

import pytest
from starlette.testclient import TestClient

from obligraph.errors import EndpointFailed, ObligraphError, QueryRefused, UnknownIdentifier, WrongUse
from obligraph.web.failure_sentences import sentences
from obligraph.web.query.worker import QueryStopped

BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("error", "lang", "shown"),
    [
        (UnknownIdentifier("cmw:99"), "en", "“cmw:99” was not found. Search for it by its words."),
        (UnknownIdentifier("cmw:99"), "es", "No se ha encontrado «cmw:99». Búsquelo por sus palabras."),
        (
            UnknownIdentifier("cmw:99", ["cmw:9", "cmw:90"]),
            "fr",
            "«\xa0cmw:99\xa0» est introuvable. Vouliez-vous dire cmw:9, cmw:90\xa0?",
        ),
        (
            QueryRefused("update-read-only"),
            "es",
            "No se admiten actualizaciones. Este servicio es solo de lectura.",
        ),
        (WrongUse("unknown-graph", name="<b>"), "es", "No existe el grafo «&lt;b&gt;»."),
        (WrongUse("unknown-graph", name="x"), "en", "There is no graph “x”."),
        (
            QueryRefused("query-syntax", line=1, column=2, reason=""),
            "es",
            "La consulta tiene un error de sintaxis (línea 1, columna 2). Corríjala en el lugar indicado.",
        ),
        (
            EndpointFailed("service-failed", reason="a < b"),
            "es",
            'Falló un SERVICE de la consulta (<span lang="en">a &lt; b</span>). Compruebe la dirección que nombra.',
        ),
        (
            QueryStopped(503, "query-too-slow", seconds="5"),
            "en",
            "The query took longer than 5 seconds. Ask for less, or add a LIMIT.",
        ),
    ],
)
def test_an_error_in_the_language_of_the_page(error: ObligraphError, lang: str, shown: str) -> None:
    assert " ".join(sentences(error, lang)) == shown


@pytest.mark.parametrize(
    ("address", "status", "shown"),
    [
        ("/id/cmw/99", 404, "No se ha encontrado «cmw:99»."),
        ("/no-such-page", 404, "No hay nada en esta dirección."),
        ("/id/cmw/901?format=doc", 400, "No existe la forma «doc». Elija entre"),
        ("/coverage?treaty=none", 404, "No se ha encontrado «none»."),
        ("/indicators/sheet", 400, "Falta el valor «indicator»."),
        (
            "/indicators/sheet?indicator=cmw:901",
            400,
            "«cmw:901» es de la clase «disposición». Aquí se requiere: indicador, ",
        ),
        ("/search?q=" + "a" * 300, 400, "El valor de «q» es demasiado largo."),
        ("/questions/none/such", 404, "No se ha encontrado «none/such»."),
        ("/query?run=1&query=SELECT", 400, "La consulta tiene un error de sintaxis"),
        ("/query?run=1&query=DROP+ALL", 400, "No se admiten actualizaciones."),
    ],
)
def test_a_page_in_spanish_says_what_is_wrong_in_spanish(
    client: TestClient, address: str, status: int, shown: str
) -> None:
    answer = client.get(address, headers={**BROWSER, "Accept-Language": "es"})
    assert (answer.status_code, answer.headers["content-language"]) == (status, "es")
    assert shown in answer.text


def test_what_has_no_page_can_be_searched_for_and_what_is_near_is_offered(client: TestClient) -> None:
    page = client.get("/id/cmw/99", headers=BROWSER).text
    assert re.search(r'Did you mean:</p>\s*<ul><li><a href="/id/cmw/9', page)
    assert '<a href="/search?q=cmw+99">Search for “cmw 99”</a>' in page


def test_a_program_gets_a_record_with_the_code_in_english_or_in_the_language_that_it_asks_for(
    client: TestClient,
) -> None:
    answer = client.get("/id/cmw/99", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown-identifier"
    assert answer.json()["detail"].startswith("'cmw:99' names nothing in the graph.")
    spanish = client.get("/id/cmw/99", headers={"Accept": "text/turtle", "Accept-Language": "es"})
    assert (spanish.json()["code"], spanish.headers["content-language"]) == ("unknown-identifier", "es")
    assert spanish.json()["detail"].startswith("«cmw:99» no designa nada en el grafo.")


def test_a_misspelt_parameter_is_reported_and_what_others_add_to_addresses_is_not(client: TestClient) -> None:
    misspelt = client.get("/bridge?comitment=gcm:13&lang=es", headers=BROWSER)
    foreign = client.get("/bridge?commitment=gcm:13&utm_source=letter&lang=en", headers=BROWSER)
    assert misspelt.status_code == 400
    assert "No existe el parámetro «comitment»." in misspelt.text
    assert "¿Quiso decir commitment?" in misspelt.text
    assert foreign.status_code == 200
