"""Every page in every installed language: its words, the marks of other languages, and no place that names them."""

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import obligraph.web
from obligraph.i18n import languages, message
from obligraph.web.application import create_application
from obligraph.web.settings import Settings
from tests.i18n.sources import catalogue, codes
from tests.web.test_pages import PAGES

ADDRESSES = (
    *PAGES,
    "/search?q=nosuchword",
    "/bridge?commitment=nosuch:1",
    "/questions/gaps/recommendations-without-indicator",
    "/graph",
    "/graph?around=gcm:13",
    "/query",
    "/query?query=ASK%7B%7D&run=1",
    "/no/such/page",
)
_FALLBACK, _OTHERS = "graph.shown-in-another-language", "web.language.fallback-other"
_NAMES = {"Global Compact"}
"""Names in the data that carry no language, and are words of the interface, too."""
_CODE = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+")
_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "data-done", "data-found", "data-found-none", "label")
_NO_WORDS = frozenset(("script", "style", "pre", "code", "textarea"))
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "wbr"))


class Spoken(HTMLParser):
    """The words of a page in its own language, and the languages that its elements are marked with."""

    def __init__(self, page: str, lang: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.marked: set[str] = set()
        self._open: list[tuple[str, bool]] = [("", True)]
        self._lang = lang
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        other = given.get("lang") not in (None, self._lang)
        if other and tag != "q" and "hreflang" not in given:
            self.marked.add(str(given["lang"]))
        own = self._open[-1][1] and not other and tag not in _NO_WORDS
        if tag not in _VOID:
            self._open.append((tag, own))
        if own:
            self.words += [str(given[name]).strip() for name in _ATTRIBUTES if given.get(name)]

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while tag not in _VOID and len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][1] and data.strip():
            self.words.append(data.strip())


@cache
def foreign(lang: str) -> frozenset[str]:
    """Return the English texts that a page in another language must not have."""
    return texts("en") - texts(lang) - _NAMES


@cache
def texts(lang: str) -> frozenset[str]:
    """Return the texts of a catalogue."""
    strings = [entry.string for entry in catalogue(lang) if entry.id]
    found = {text for string in strings for text in (string if isinstance(string, tuple) else (string,))}
    return frozenset(text for text in found if re.search(r"\w{2}", text))


@pytest.fixture(scope="module")
def explorer(project_store: Path) -> Iterator[TestClient]:
    """Give the application over a build of the whole data, asking as a browser does."""
    application = create_application(Settings(store=str(project_store), access_log=False))
    headers = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
    with TestClient(application, base_url="http://localhost", headers=headers, follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_in_its_language_and_says_where_it_is_not(explorer: TestClient, address: str, lang: str) -> None:
    answer = explorer.get(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code in (200, 404)
    assert answer.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in answer.text
    spoken = Spoken(answer.text, lang)
    assert [word for text in spoken.words for word in _CODE.findall(text) if word in codes("en")] == []
    assert [text for text in spoken.words if text in foreign(lang)] == []
    shown = [code for code in (_FALLBACK, _OTHERS) if message(code, lang) in html.unescape(answer.text)]
    assert shown == ([] if not spoken.marked else [_FALLBACK] if spoken.marked == {"en"} else [_OTHERS])


def test_a_browser_that_likes_french_reads_french(explorer: TestClient) -> None:
    answer = explorer.get(
        "/bridge?commitment=gcm:13&state=MEX&date=2020-01-01", headers={"Accept-Language": "fr-CA,fr;q=0.9"}
    )
    page = html.unescape(answer.text)
    assert answer.headers["content-language"] == "fr"
    assert "Au 2020-01-01, ces articles, qui lient l’État" in page
    assert "étape la plus faible" in page
    assert (
        '<a href="/bridge?commitment=gcm%3A13&state=MEX&date=2020-01-01&lang=es" hreflang="es" lang="es">Español</a>'
        in page
    )


def test_the_data_set_is_titled_in_every_language(explorer: TestClient) -> None:
    turtle = explorer.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    assert set(re.findall(r'"obligraph\s?:[^"]*"@(\w+)', turtle)) == set(languages())


def test_no_place_of_the_pages_names_a_language() -> None:
    folder = Path(obligraph.web.__file__).parent
    files = [
        file for file in folder.rglob("*.*") if file.suffix in (".py", ".html", ".js") and "vendor" not in file.parts
    ]
    named = {file.name: found for file in files if (found := sorted(set(_strings(file)) & set(languages())))}
    assert named == {}


def _strings(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        strings = [value for value in constants if isinstance(value, str)]
        yield from strings
        text = "\n".join(strings)
    yield from re.findall(r"""["']([a-z]{2})["']""", text)
    yield from re.findall(r"@([a-z]{2})\b", text)
