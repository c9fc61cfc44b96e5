"""The explorer in a real browser: every page in both languages, with keys only, without JavaScript, on a phone."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit
from xml.etree import ElementTree

import pytest

from obligraph.building.install import build
from tests.web.conftest import Server, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
if CHROMIUM is None and os.environ.get("CI") != "true":
    pytest.skip("there is no Chromium here (Debian: apt-get install chromium)", allow_module_level=True)

OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
PAGES = (
    "/",
    "/search?q=detention",
    "/id/cmw/16",
    "/id/instrument/cmw",
    "/id/state/MEX",
    "/code/force/treaty",
    "/bridge",
    "/bridge?commitment=gcm:13&state=MEX",
    "/trace?recommendation=co:cmw-mex-2.information-system",
    "/coverage?treaty=instrument:cmw",
    "/gaps",
    "/gaps/recommendations-without-indicator",
    "/sources",
    "/indicators",
    "/states",
    "/states/MEX",
    "/questions",
    "/questions/bridge/articles-for-commitment",
    "/questions/bridge/adherence-of-state",
    "/questions/bridge/positions-on-instrument",
    "/questions/trace/defects",
    "/graph",
    "/graph?around=gcm:13",
    "/query",
    "/no-such-page",
)
MOST_CRAWLED, MOST_OF_A_KIND = 150, 5
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Build the whole data and serve it."""
    folder = tmp_path_factory.mktemp("browser")
    build(folder / "store")
    with serving(folder / "store", folder, "--quiet") as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None, "CI needs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, site: Server) -> Iterator[Any]:
    """Give a function that opens pages; afterwards no page may have said anything, failed, or asked another host."""
    contexts, heard, awaited = [], [], ["/no-such-page"]

    def opened(lang: str = "en", width: int = 1280, scripts: bool = True, expected: tuple[str, ...] = ()) -> Any:
        awaited.extend(expected)
        locale = {"en": "en-GB", "es": "es-MX"}[lang]
        size = {"width": width, "height": 900}
        context = chromium.new_context(locale=locale, viewport=size, java_script_enabled=scripts, base_url=site.address)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: _is_own(asked.url, site) or heard.append(f"{page.url} asked {asked.url}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for line in heard if not any(path in line for path in awaited)] == []


def _is_own(address: str, site: Server) -> bool:
    return address.startswith((site.address, "data:", "blob:"))


def _violations(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{v['id']}: {node['target']} {node['html'][:120]}" for v in found["violations"] for node in v["nodes"][:3]]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_in_each_language(open_page: Any, path: str, lang: str) -> None:
    page = open_page(lang)
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    assert answer.status == (404 if path == "/no-such-page" else 200)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert _violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert _violations(page) == []


def test_the_language_can_be_switched_and_stays(open_page: Any) -> None:
    page = open_page("en")
    page.goto("/id/cmw/16")
    page.get_by_role("link", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    page.goto("/gaps")
    assert page.locator("html").get_attribute("lang") == "es"


def test_search_as_one_types_forgives_accents_and_goes_to_the_thing(open_page: Any) -> None:
    page = open_page("es")
    page.goto("/")
    page.locator("#find").press_sequentially("detencion migrator")
    options = page.get_by_role("option")
    options.first.wait_for()
    told = page.locator("#find ~ [role=status]")
    assert re.fullmatch(r"[1-8] sugerencias; las flechas eligen, Intro acepta", told.inner_text())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


def test_a_full_bridge(open_page: Any) -> None:
    page = open_page()
    page.goto("/bridge")
    page.locator("#commitment").fill("gcm:13")
    page.locator("#state").select_option(label="Mexico")
    page.locator("form.ask button[type=submit]").click()
    page.wait_for_url("**commitment=gcm*13**")
    chains = page.locator(".chain")
    assert chains.count() >= 3
    assert "cmw:16" in page.locator("main").inner_text()
    assert page.locator(".flow .step.weakest").count() >= 1
    shared = open_page()
    shared.goto(page.url)
    assert shared.locator(".chain").count() == chains.count()


def test_steps_are_folded_on_the_screen_and_open_on_paper(open_page: Any) -> None:
    page = open_page(scripts=False)
    page.goto("/bridge?commitment=gcm:13&state=MEX")
    shown = "flows => flows.filter(flow => flow.checkVisibility() && flow.getBoundingClientRect().height > 20).length"
    flows = page.locator(".flow")
    assert flows.evaluate_all(shown) == 0
    page.locator("#instrument-cmw .steps summary").first.click()
    assert flows.evaluate_all(shown) == 1
    page.locator(".in-short a[href^='#iccpr-9']").click()
    assert page.locator("#instrument-iccpr h4").first.is_visible()
    page.emulate_media(media="print")
    assert flows.evaluate_all(shown) == flows.count() > 30
    assert not page.locator("form.ask").is_visible()


def test_a_trace(open_page: Any) -> None:
    page = open_page()
    page.goto("/trace?recommendation=co:cmw-mex-2.information-system")
    assert "knomad" in page.locator("main").inner_html()
    assert page.locator("main h2").count() >= 3


def test_a_question_is_asked_by_its_form(open_page: Any) -> None:
    page = open_page()
    page.goto("/questions/bridge/articles-for-commitment")
    page.locator("[name=commitment]").fill("gcm:13")
    page.locator("form.ask button[type=submit], main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    assert "cmw:16" in page.locator("main table").first.inner_text()


def test_sparql_with_our_prefixes_and_terms(open_page: Any) -> None:
    page = open_page()
    page.goto("/query?example=bridge/articles-for-commitment")
    page.locator(".yasqe_queryButton").click()
    page.locator(".yasr table tbody tr").first.wait_for()
    assert "cmw:16" in page.locator(".yasr table").inner_text()
    assert page.locator("#plain").is_hidden()
    assert "query=" in page.url
    link = page.locator('.yasr table a[href*="/cmw/16"]').first
    link.click()
    page.wait_for_url("**/id/cmw/16")


def test_the_editor_speaks_spanish_on_a_page_in_spanish(open_page: Any) -> None:
    page = open_page("es")
    page.goto("/query?query=SELECT * { ?s a ?t } LIMIT 300")
    page.locator(".yasqe_queryButton").click()
    page.locator(".dt-info").filter(has_text="Filas 1 a 50 de 300").wait_for()
    page.locator("#editor-status").filter(has_text=re.compile("^300 filas en [0-9.]+ segundos$")).wait_for(
        state="attached"
    )
    page.locator(".dt-paging-button.next[aria-label=Siguiente]").wait_for()
    assert page.locator(".yasqe_queryButton").get_attribute("title") == "Ejecutar"
    page.locator(".tableFilter").press_sequentially("zzzz")
    page.locator(".dt-info").filter(has_text="entre 300").wait_for()
    said = page.locator("#editor").inner_text()
    assert not re.search(r"\b(Showing|entries|results|seconds|rows|matching|Response)\b", said)


def test_a_failure_in_the_editor_is_said_in_spanish(open_page: Any) -> None:
    page = open_page("es", expected=("/query",))
    page.goto("/query?query=SELECT * { ?s")
    page.locator(".yasqe_queryButton").click()
    said = page.locator(".yasr_results pre")
    said.filter(has_text="La consulta tiene un error de sintaxis (línea 1, columna 14).").wait_for()


def test_sparql_completes_terms_of_the_ontology(open_page: Any) -> None:
    page = open_page()
    page.goto("/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX obl: <https://w3id.org/obligraph/ns#>\nSELECT * { ?x a obl:Trea")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints, .CodeMirror-code").filter(has_text="Treaty").first.wait_for()


def test_the_graph_is_expanded_filtered_and_exported(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    page.goto("/graph?around=gcm:13")
    things = page.locator("#things li")
    things.first.wait_for()
    before = things.count()
    page.locator("#chosen .relations button:enabled").first.click()
    things.nth(before).wait_for(state="attached")
    nodes = {text.split(" ")[0] for text in things.all_inner_texts()}
    for button, suffix in (("#svg", "svg"), ("#png", "png")):
        with page.expect_download() as download:
            page.locator(button).click()
        download.value.save_as(tmp_path / f"picture.{suffix}")
    picture = ElementTree.parse(tmp_path / "picture.svg").getroot()
    assert {title.text.split(": ")[0] for title in picture.iterfind(".//{*}g/{*}title")} == nodes
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
    for label, read in (("GEXF", _xml_nodes), ("GraphML", _xml_nodes), ("Cytoscape JSON", _json_nodes)):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        download.value.save_as(tmp_path / "data")
        assert read((tmp_path / "data").read_text(encoding="utf-8")) == nodes
    page.get_by_role("checkbox", name="treaty", exact=True).uncheck()
    assert things.count() < len(nodes)
    assert not any(text.startswith("cmw:") for text in things.all_inner_texts())


def _xml_nodes(text: str) -> set[str]:
    return {str(node.get("id")) for node in ElementTree.fromstring(text).iterfind(".//{*}node")}


def _json_nodes(text: str) -> set[str]:
    return {node["data"]["id"] for node in json.loads(text)["elements"]["nodes"]}


def test_the_neighbours_drawn_on_a_page_are_links_for_keys_and_lead_on_to_the_graph(open_page: Any) -> None:
    page = open_page()
    page.goto("/id/gcm/13")
    wide, narrow = page.locator("#around"), page.locator("#below")
    assert wide.is_visible()
    assert not narrow.is_visible()
    first = wide.locator("a.box").first
    first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg').id") == "around"
    address = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    page.goto("/id/gcm/13")
    more = wide.locator("a:has(.more)").first
    relation = "relation=" + more.get_attribute("href").split("relation=")[1].split("&")[0]
    more.click()
    page.wait_for_url(f"**{relation}**")
    followed = page.locator("#chosen .relations li").filter(has=page.get_by_role("button", name="partly covers"))
    followed.filter(has_text=re.compile(r", (\d+) of \1$")).wait_for()
    phone = open_page(width=390)
    phone.goto("/id/gcm/13")
    assert phone.locator("#below").is_visible()
    assert not phone.locator("#around").is_visible()
    assert phone.locator("#below").bounding_box()["width"] <= 390


def test_the_picture_of_a_diagram_shows_the_kind_of_evidence_by_its_lines(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    page.goto("/graph?around=cmw:16")
    page.locator("#things li").first.wait_for()
    with page.expect_download() as download:
        page.locator("#svg").click()
    download.value.save_as(tmp_path / "picture.svg")
    lines = ElementTree.parse(tmp_path / "picture.svg").getroot().findall(".//{*}line")
    dashes = {line.findtext("{*}title"): line.get("stroke-dasharray") for line in lines}
    assert dashes["cmw:16 partly covers gcm:13"] == "8 4"
    assert dashes["cmw-gc2:6 cites cmw:16"] is None
    assert [text.strip() for text in page.locator(".legend li").all_inner_texts()][:2] == ["cited in a text", "curated"]


def test_a_map_says_what_holds_for_a_state_to_a_pointer(open_page: Any) -> None:
    page = open_page()
    page.goto("/questions/bridge/positions-on-instrument?instrument=instrument:gcm")
    mexico = page.locator(".map .state").filter(has_text="Mexico: voted for")
    assert mexico.count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.ground.class-1')).fill") == "rgb(29, 43, 83)"
    assert page.locator(".map").get_attribute("role") == "img"


def test_hundreds_of_things_are_drawn_and_arranged_anew(open_page: Any) -> None:
    page = open_page()
    page.goto("/graph?around=instrument:cmw")
    page.locator("#things li").first.wait_for()
    for _ in range(8):
        count = page.locator("#things li").count()
        page.locator("#chosen .relations button:enabled").first.click()
        page.locator("#things li").nth(count).wait_for(state="attached")
    count = page.locator("#things li").count()
    assert count > 250
    page.select_option("#layout", index=1)
    page.locator("#chosen .relations button:enabled").first.click()
    page.locator("#things li").nth(count).wait_for(state="attached")


def test_with_keys_only(open_page: Any) -> None:
    page = open_page()
    page.goto("/graph?around=cmw:16")
    page.locator("#things li").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.closest('ul, div')?.id || ''"))
        if seen[-1] == "things":
            break
    assert {"around", "state", "date", "layout", "svg", "png", "forces", "kinds"} <= set(seen)
    page.keyboard.press("Enter")
    name = page.evaluate("document.activeElement.dataset.id")
    assert name in page.locator("#chosen").inner_text()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/no-such-page"])
def test_without_javascript(open_page: Any, path: str) -> None:
    page = open_page(scripts=False)
    assert page.goto(path).status == 200
    assert len(page.locator("main").inner_text()) > 100


def test_a_query_without_javascript_shows_a_table(open_page: Any) -> None:
    page = open_page(scripts=False)
    page.goto("/query?example=bridge/articles-for-commitment")
    page.locator("#plain button").click()
    assert "cmw:16" in page.locator("#result table").inner_text()
    page.goto("/graph?around=gcm:13&force=treaty")
    assert "cmw:16" in page.locator("#table").inner_text()
    assert "gfmd:" not in page.locator("#table").inner_text()


_ADDRESSES = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
"""The links of drawings have no plain `href`."""


def test_every_internal_link_leads_to_a_page_that_says_nothing_to_the_console(open_page: Any, site: Server) -> None:
    page = open_page()
    waiting, seen, of_kind, broken = ["/"], {"/"}, {}, []
    crawled = 0
    while waiting and crawled < MOST_CRAWLED:
        path = waiting.pop(0)
        crawled += 1
        answer = page.goto(path)
        if answer is None or answer.status >= 400:
            broken.append((path, answer and answer.status))
            continue
        for address in page.eval_on_selector_all("a[href]", _ADDRESSES):
            new = urldefrag(address).url.removeprefix(site.address)
            kind = _kind(new)
            if new.startswith("/") and new not in seen and kind and of_kind.get(kind, 0) < MOST_OF_A_KIND:
                seen.add(new)
                of_kind[kind] = of_kind.get(kind, 0) + 1
                waiting.append(new)
    assert broken == []
    assert crawled >= 60


def _kind(address: str) -> str | None:
    """Return what sort of page an address is, or None for what a browser would download."""
    parts = urlsplit(address)
    if parts.path.startswith(("/dump", "/.well-known", "/api", "/graph/export")) or "format=" in parts.query:
        return None
    names = sorted(set(re.findall(r"(?:^|&)([a-z]+)=", parts.query)) - {"lang"})
    return "/".join(parts.path.split("/")[1:3]) + "?" + ",".join(names)
