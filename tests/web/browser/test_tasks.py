"""What readers do on the pages, with a pointer, with keys only, and without JavaScript."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree


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
    with page.expect_response(lambda answer: answer.url.endswith("migrator")) as last:
        page.locator("#find").press_sequentially("detencion migrator")
    last.value.finished()
    options = page.get_by_role("option")
    options.first.wait_for()
    told = page.locator("#find ~ [role=status]")
    assert re.fullmatch(r"Sugerencias: [1-8]. Elija con las flechas y pulse Intro\.", told.inner_text())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


def test_a_full_bridge(open_page: Any) -> None:
    page = open_page()
    page.goto("/bridge")
    page.locator("#commitment").fill("gcm:13")
    page.keyboard.press("Tab")  # a reader leaves the field, and the suggestions below it close
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


def test_a_query_without_javascript_shows_a_table(open_page: Any) -> None:
    page = open_page(scripts=False)
    page.goto("/query?example=bridge/articles-for-commitment")
    page.locator("#plain button").click()
    assert "cmw:16" in page.locator("#result table").inner_text()
    page.goto("/graph?around=gcm:13&force=treaty")
    assert "cmw:16" in page.locator("#table").inner_text()
    assert "gfmd:" not in page.locator("#table").inner_text()
