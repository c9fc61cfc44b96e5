"""Failures on pages: every sentence in both languages, machines answered in English, words of an engine marked."""

import ast
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import obligraph
from obligraph.web.translating import is_translated, on_page
from obligraph.web.words_failures import FAILURES

SOURCE = Path(obligraph.__file__).parent
REACHED = (
    "errors.py",
    "ids.py",
    "graph",
    "catalogue/__init__.py",
    "bridge",
    "measurability",
    "trace",
    "exporters",
    "store",
    "web",
)
FOR_MACHINES = ("web/query/protocol.py", "web/routers/api.py", "web/settings.py", "web/server.py")
NEVER_ON_A_PAGE = (
    "the query is no",
    "Begin it with",
    "Use a query method for it.",
    "Only queries are asked of an endpoint.",
    "Give whole IRIs.",
    "the text is",
    "the update cannot be run",
    "the name of a graph is no IRI",
    "the store cannot be written",
    "the endpoint answered in a media type",
)
KINDS = (
    "WrongUse UnknownIdentifier MalformedIdentifier InvalidDate QueryRefused StoreMissing StoreDamaged EndpointFailed"
    " HTTPException QueryStopped"
).split()
WITH_STATUS = ("HTTPException", "QueryStopped")
WITHOUT_REMEDY = ("StoreMissing", "StoreDamaged", "EndpointFailed")
"""What only who runs the service can mend; readers are told what happened, not what to do."""
BROWSER = {"Accept": "text/html"}


def _sentences() -> list[tuple[str, str]]:
    """Return every sentence that is raised where a page can come by, a letter in the place of each value."""
    found = []
    for part in REACHED:
        place = SOURCE / part
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = file.relative_to(SOURCE).as_posix()
            if name not in FOR_MACHINES:
                found += [(name, sentence) for sentence in _raised(ast.parse(file.read_text(encoding="utf-8")))]
    return [(name, said) for name, said in found if not said.startswith(NEVER_ON_A_PAGE)]


def _raised(tree: ast.AST) -> list[str]:
    sentences = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        kind = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if kind in KINDS:
            first = 1 if kind in WITH_STATUS else 0
            values = call.args[first : first + 1]
            values += [word.value for word in call.keywords if word.arg == "remedy" and kind not in WITHOUT_REMEDY]
            sentences += [sentence for value in values for sentence in _texts(value)]
    return sentences


def _texts(value: ast.expr) -> list[str]:
    if isinstance(value, ast.IfExp):
        return [*_texts(value.body), *_texts(value.orelse)]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in value.values)]
    return []


def test_every_sentence_that_a_page_can_say_is_there_in_both_languages() -> None:
    sentences = _sentences()
    assert ("web/views/indicators.py", "'x' is no indicator") in sentences
    assert len(sentences) > 30
    assert [(name, said) for name, said in sentences if not is_translated(said)] == []


def test_both_languages_use_the_same_values() -> None:
    for said, words in FAILURES.items():
        known = set(re.findall(r"\{(\w+)\}", said))
        used = [set(re.findall(r"\{(\w+)\}", text)) for text in words]
        assert used[0] == used[1], said
        assert used[0] <= known, said


@pytest.mark.parametrize(
    ("said", "lang", "shown"),
    [
        ("'cmw:99' names nothing in the graph", "en", "Nothing here is called “cmw:99”."),
        ("'cmw:99' names nothing in the graph", "es", "Nada se llama aquí «cmw:99»."),
        (
            "updates are refused. This service is read-only.",
            "es",
            "No se admiten actualizaciones. Este servicio es solo de lectura.",
        ),
        ("'<b>' is not a date", "es", "«&lt;b&gt;» no es una fecha."),
        ("something new", "es", '<span lang="en">something new</span>'),
        ("something new", "en", "something new"),
        (
            "the query has a syntax error (line 1, column 2). Mend it at the place named.",
            "es",
            "La consulta tiene un error de sintaxis (línea 1, columna 2). Corríjala en el lugar indicado.",
        ),
        (
            "the query cannot be run (a < b)",
            "es",
            'La consulta no se puede ejecutar (<span lang="en">a &lt; b</span>).',
        ),
    ],
)
def test_a_sentence_in_the_language_of_the_page(said: str, lang: str, shown: str) -> None:
    assert on_page(said, lang) == shown


@pytest.mark.parametrize(
    ("address", "status", "shown"),
    [
        ("/id/cmw/99", 404, "Nada se llama aquí «cmw:99»."),
        ("/no-such-page", 404, "No hay nada en esta dirección."),
        ("/id/cmw/901?format=doc", 400, "No existe la forma «doc». Elija entre"),
        ("/coverage?treaty=none", 404, "Nada se llama aquí «none»."),
        ("/indicators/sheet", 400, "Falta el valor «indicator»."),
        ("/indicators/sheet?indicator=cmw:901", 400, "«cmw:901» no es un indicador."),
        ("/search?q=" + "a" * 300, 400, "El valor de «q» es demasiado largo."),
        ("/questions/none/such", 404, "Nada se llama aquí «none/such»."),
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


def test_a_program_is_told_in_english_whatever_it_likes(client: TestClient) -> None:
    answer = client.get("/id/cmw/99", headers={"Accept": "text/turtle", "Accept-Language": "es"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("'cmw:99' names nothing in the graph.")


def test_a_misspelt_parameter_is_told_and_what_others_add_to_addresses_is_not(client: TestClient) -> None:
    misspelt = client.get("/bridge?comitment=gcm:13&lang=es", headers=BROWSER)
    foreign = client.get("/bridge?commitment=gcm:13&utm_source=letter&lang=en", headers=BROWSER)
    assert misspelt.status_code == 400
    assert "No existe el parámetro «comitment»." in misspelt.text
    assert "¿Quiso decir commitment?" in misspelt.text
    assert foreign.status_code == 200
