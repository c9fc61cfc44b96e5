"""The pages for people, over the whole data: what they say, in both languages, and that they are sound HTML."""

import html
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from obligraph.catalogue import load_catalogue
from obligraph.cli.program import group
from obligraph.i18n import has, languages, pattern
from obligraph.web.application import create_application
from obligraph.web.settings import Settings
from tests.i18n.sources import codes
from tests.web.searches import AMONG, FIRST, OTHERS

PAGES = (
    "/",
    "/search?q=detention",
    "/bridge",
    "/bridge?commitment=gcm:13&state=MEX",
    "/trace",
    "/trace?recommendation=co:cmw-mex-2.information-system",
    "/coverage",
    "/coverage?treaty=instrument:cmw&article=cmw:16&column=gcm",
    "/gaps",
    "/sources",
    "/indicators",
    "/indicators/sheet?indicator=knomad-mx:1",
    "/states",
    "/states/MEX",
    "/questions",
    "/questions/bridge/articles-for-commitment",
    "/questions/explore/counts-by-class",
    "/id/cmw/16.4",
    "/id/instrument/gcm",
    "/id/state/MEX",
    "/id/sdg/8.8",
    "/id/doc/knomad-wp23",
    "/id/src/enoe",
    "/code/force/treaty",
)
HOSTILE = '"><script>alert(1)</script>'


class Outline(HTMLParser):
    """What a page is made of, as far as the tests ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lang: str | None = None
        self.headings: list[int] = []
        self.inline: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[str | None] = []
        self.ids: list[str] = []
        self.landmarks: list[str] = []
        self.bare_tables = 0
        self._table_has_head = True
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.lang = given.get("lang")
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append("script")
        elif tag == "label":
            self.labelled.add(str(given.get("for")))
        elif tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.inputs.append(given.get("id"))
        elif tag in ("main", "header", "footer", "nav"):
            self.landmarks.append(tag)
        elif tag == "table":
            self._table_has_head = False
        elif tag == "th" and "scope" in given:
            self._table_has_head = True
        self.inline += [name for name in given if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and not self._table_has_head:
            self.bare_tables += 1


@pytest.fixture(scope="module")
def explorer(project_store: Path) -> Iterator[TestClient]:
    """Give the application over a build of the whole data, asking as a browser does."""
    application = create_application(Settings(store=str(project_store), access_log=False))
    headers = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
    with TestClient(application, base_url="http://localhost", headers=headers, follow_redirects=False) as opened:
        yield opened


def text_of(explorer: TestClient, address: str, status: int = 200) -> str:
    """Return the words of a page, in the language that the address asks for, English otherwise."""
    joint = "&" if "?" in address else "?"
    answer = explorer.get(address if "lang=" in address else f"{address}{joint}lang=en")
    assert answer.status_code == status, address
    words = re.sub(r"<(script|style).*?</\1>", " ", answer.text, flags=re.DOTALL)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words))
    return plain.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"')


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound(explorer: TestClient, address: str, lang: str) -> None:
    answer = explorer.get(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code == 200
    outline = Outline(answer.text)
    assert outline.lang == lang == answer.headers["content-language"]
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert outline.inline == []
    assert set(outline.inputs) <= outline.labelled
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.landmarks.count("main") == 1
    assert outline.bare_tables == 0
    assert 'class="skip" href="#main"' in answer.text


def test_the_bridge_says_how_mexico_stands(explorer: TestClient) -> None:
    words = text_of(explorer, "/bridge?commitment=gcm:13&state=MEX")
    assert "Mexico voted for it." in words
    assert "CMW, article 16" in words
    assert "in force for Mexico since 2003-07-01; known as of 2015-03-14" in words
    assert "All provisions of the Convention will be applied in conformity with its national legislation." in words
    assert "weakest step" in words
    assert "Protects: all migrant workers and members of their families." in words
    assert "proves nothing" in words


def test_the_bridge_answers_in_short_and_opens_the_treaty_of_the_strongest_article(explorer: TestClient) -> None:
    page = explorer.get("/bridge?commitment=gcm:13&state=MEX&date=2020-01-01&lang=en").text
    assert '<a href="#instrument-cmw"><strong>CMW</strong></a>' in page
    assert page.count('<details class="treaty"') > 5
    assert re.findall(r'<details class="treaty" id="([^"]+)" open>', page) == ["instrument-cmw"]
    assert '<details class="steps" open>' not in page
    places = set(re.findall(r'href="#([^"]+)"', page))
    assert places <= set(re.findall(r' id="([^"]+)"', page))
    opened = explorer.get("/bridge?commitment=gcm:13&state=MEX&date=2020-01-01&lang=en&open=all").text
    assert opened.count('<details class="steps" open>') == page.count('<details class="steps">') > 30
    assert '<details class="treaty" id="instrument-ced">' not in opened


def test_the_bridge_keeps_to_one_treaty_on_the_page_and_in_its_files(explorer: TestClient) -> None:
    asked = "/bridge?commitment=gcm:13&state=MEX&treaty=ced"
    words = text_of(explorer, asked)
    assert "Only articles of International Convention for the Protection of All Persons from Enforced" in words
    assert "CED, article 17" in words
    assert "CMW, article" not in words
    text = explorer.get(f"{asked}&lang=en&format=txt")
    assert text.headers["content-disposition"].endswith('"bridge-gcm-13-state-MEX-instrument-ced.txt"')
    assert "- CED, articles 1, 16" in text.text
    assert "CMW, article" not in text.text
    assert explorer.get(asked.replace("/bridge", "/api/v1/bridge")).json()["treaty"] == "instrument:ced"
    assert "No se ha encontrado «cee»." in text_of(explorer, f"{asked.replace('=ced', '=cee')}&lang=es", 404)


def test_no_page_says_that_a_state_is_bound_to_a_promise(explorer: TestClient) -> None:
    assert "Which articles that bind Mexico cover target 8.8" in text_of(explorer, "/")
    assert "articles that bind it cover objective 13 of the Compact" in text_of(explorer, "/states/MEX")
    said = [pattern(code, "en") for code in codes("en") if code.startswith("web.") and has(code)]
    assert not [words for words in said if re.search(r"\bbind\w* \w+ to\b", words)]


def test_the_bridge_speaks_spanish(explorer: TestClient) -> None:
    words = text_of(explorer, "/bridge?commitment=gcm:13&state=MEX&lang=es")
    assert "México votó a favor." in words
    assert "en vigor para México desde el 2003-07-01" in words
    assert "paso más débil" in words


def test_the_bridge_says_that_a_state_did_not_take_the_commitment(explorer: TestClient) -> None:
    words = text_of(explorer, "/bridge?commitment=gcm:13&state=USA&date=2019-01-01")
    assert "United States of America voted against it" in words or "voted against it: it is not a commitment" in words


def test_the_bridge_leaves_out_articles_that_do_not_protect_a_group(explorer: TestClient) -> None:
    everybody = text_of(explorer, "/bridge?commitment=gcm:6&state=MEX")
    undocumented = text_of(explorer, "/bridge?commitment=gcm:6&state=MEX&group=undocumented")
    assert "CMW, article 52" in everybody or everybody.count("CMW, article") > undocumented.count("CMW, article")
    assert "Only articles that do not leave out" in undocumented


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("md", "text/markdown; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_the_bridge_is_a_file(explorer: TestClient, form: str, media_type: str) -> None:
    answer = explorer.get(f"/bridge?commitment=gcm:13&state=MEX&lang=en&format={form}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="bridge-gcm-13-state-MEX.{form}"'
    if form == "docx":
        from docx import Document

        paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
        assert paragraphs[0] == (
            "gcm:13: Use migration detention only as a measure of last resort and work towards alternatives"
        )
        assert any("Mexico voted for it." in text for text in paragraphs)
    else:
        assert "Mexico voted for it." in answer.text
        assert answer.text.startswith("# gcm:13" if form == "md" else "gcm:13")


def test_words_in_the_place_of_an_identifier_are_searched_for(explorer: TestClient) -> None:
    words = text_of(explorer, "/bridge?commitment=migration+detention", 404)
    assert "“migration detention” was not found." in words
    assert "gcm:13: Use migration detention only as a measure of last resort" in words
    assert "Esta fecha no es válida." in text_of(explorer, "/bridge?commitment=gcm:13&date=x&lang=es", 400)


def test_search_forgives_inflection_and_diacritics(explorer: TestClient) -> None:
    def found(words: str) -> list[str]:
        return [hit["id"] for hit in explorer.get("/suggest", params={"q": words, "lang": "es"}).json()]

    assert found("gcm:13")[0] == "gcm:13"
    assert found("A/RES/73/195")[0] == "instrument:gcm"
    assert found("mexico")[0] == found("México")[0] == "state:MEX"
    assert set(found("detenciones de migrantes")) & set(found("detencion migrante"))
    assert found("alternativas a la detencion")[0].startswith(("gcm", "insyde", "gfmd"))
    assert found("zzzz") == []
    assert found('"*') == []


@pytest.mark.parametrize(("words", "first"), FIRST)
def test_what_is_searched_for_comes_first(explorer: TestClient, words: str, first: str) -> None:
    hits = explorer.get("/suggest", params={"q": words, "lang": "es"}).json()
    assert [hit["id"] for hit in hits[:1]] == [first]


@pytest.mark.parametrize(("words", "among"), AMONG)
def test_what_is_searched_for_is_among_the_first(explorer: TestClient, words: str, among: str) -> None:
    assert among in [hit["id"] for hit in explorer.get("/suggest", params={"q": words, "lang": "en"}).json()]


@pytest.mark.parametrize("words", [*[words for words, _ in (*FIRST, *AMONG)], *OTHERS])
def test_every_interface_finds_the_same_first_five(explorer: TestClient, project_store: Path, words: str) -> None:
    arguments = ["search", words, "--limit", "5", "--format", "json", "--store", str(project_store)]
    command_line = [hit["id"] for hit in json.loads(CliRunner().invoke(group, arguments).stdout)]
    api = explorer.get("/api/v1/search", params={"q": words, "limit": "5"}).json()["results"]
    page = explorer.get("/search", params={"q": words}).text
    suggested = explorer.get("/suggest", params={"q": words}).json()
    assert command_line
    assert [hit["id"] for hit in api] == command_line
    assert [hit["id"] for hit in suggested][:5] == command_line
    assert re.findall(r'<span class="short">([^<]*)</span>', page)[:5] == command_line


def test_the_page_says_that_there_are_more_and_filters_by_kind(explorer: TestClient) -> None:
    assert "The 40 best matches for “detention”; there are more" in text_of(explorer, "/search?q=detention&lang=en")
    page = text_of(explorer, "/search?q=detention&kind=recomendación&lang=en")
    assert " recommendation" in page
    assert "CMW, article" not in page
    assert "There is no class “nothing”." in text_of(explorer, "/search?q=a&kind=nothing&lang=en", 400)


def test_words_that_look_alike_are_offered_where_nothing_is_found(explorer: TestClient) -> None:
    page = explorer.get("/search?q=xpulsion&lang=en").text
    assert '<a href="/search?q=expulsion">expulsion</a>' in page
    assert explorer.get("/api/v1/search?q=xpulsion").json() == {
        "results": [],
        "more": False,
        "near": ["expulsion", "expulsions"],
    }


def test_where_few_things_hold_every_word_others_follow(explorer: TestClient) -> None:
    hits = explorer.get("/suggest", params={"q": "derecho de huelga", "lang": "es"}).json()
    assert "icescr:8" in [hit["id"] for hit in hits]
    assert len(hits) >= 5


def test_suggestions_can_be_of_a_kind_only(explorer: TestClient) -> None:
    hits = explorer.get("/suggest", params={"q": "detention", "kind": "Recommendation", "lang": "en"}).json()
    assert hits
    assert {hit["kind"] for hit in hits} == {"recommendation"}


def test_a_thing_shows_its_place_and_its_ties(explorer: TestClient) -> None:
    words = text_of(explorer, "/id/cmw/16.4")
    assert "CMW, article 16, paragraph 4" in words
    assert "treaty" in words
    assert "all migrant workers and members of their families" in words
    assert "Partly covers" in words
    assert "gcm:13" in words
    page = explorer.get("/id/cmw/16.4?lang=en").text
    assert '<a rel="prev" href="/id/cmw/16.3">' in page
    assert '<a rel="next" href="/id/cmw/16.5">' in page
    assert '<a href="/id/cmw/16">CMW, article 16</a>' in page
    assert 'href="/id/cmw/16.4?format=ttl"' in page
    assert "@misc{cmw-16.4," in page
    assert "TY  - LEGAL" in page


def test_a_target_is_called_so_and_leads_once_to_its_bridge(explorer: TestClient) -> None:
    english, spanish = text_of(explorer, "/id/sdg/8.8"), text_of(explorer, "/id/sdg/8.8?lang=es")
    assert " commitment, target Protect labour rights" in english
    assert " compromiso, meta Proteger los derechos laborales" in spanish
    assert english.count("Which binding articles cover it") == 1


def test_an_indicator_is_found_by_the_number_that_it_displays(explorer: TestClient) -> None:
    answer = explorer.get("/id/sdg/8.8.1?format=ttl")
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/sdg/C080801?format=ttl")
    assert explorer.get("/api/v1/show/sdg:8.8.1").json()["id"] == "sdg:C080801"
    assert explorer.get("/id/sdg/8.8.99").status_code == 404


def test_a_resolution_is_cited_with_symbol_and_day(explorer: TestClient) -> None:
    words = text_of(explorer, "/id/instrument/gcm")
    assert "Global Compact for Safe, Orderly and Regular Migration, A/RES/73/195, 19 December 2018." in words
    assert "19 de diciembre de 2018" in text_of(explorer, "/id/instrument/gcm?lang=es")


def test_a_long_table_opens_in_full(explorer: TestClient) -> None:
    assert "Show all 193" in text_of(explorer, "/id/instrument/gcm")
    words = text_of(explorer, "/id/instrument/gcm?table=~obl:positionOn&page=2")
    assert "101 to 193 of 193" in words


def test_a_recommendation_is_traced(explorer: TestClient) -> None:
    words = text_of(explorer, "/trace?recommendation=co:cmw-mex-2.information-system")
    assert "Only ideal indicators measure it" in words
    assert "CMW, article 65, paragraph 1 (a)" in words
    assert "indicator:national-migration-information-system" in words


def test_a_trace_folds_the_steps_to_each_article_and_lists_sources_without_a_fact_sheet(explorer: TestClient) -> None:
    page = explorer.get("/trace?recommendation=insyde:1&lang=en").text
    assert page.count('<details class="steps">') > 10
    assert '<a href="#instrument-crc"><strong>CRC</strong></a>' in page
    assert '<details class="steps" open>' in explorer.get("/trace?recommendation=insyde:1&open=all").text
    words = text_of(explorer, "/trace?recommendation=insyde:10")
    assert "No chain leads from it to a treaty provision." in words
    assert "Official Federal Gazette" in words
    assert "no fact sheet" not in words


def test_the_map_counts_and_opens_its_cells(explorer: TestClient) -> None:
    page = explorer.get("/coverage?treaty=cmw&lang=en").text
    assert 'aria-label="Global Compact, cmw:16: ' in page
    words = text_of(explorer, "/coverage?treaty=instrument:cmw&article=cmw:16&column=gcm")
    assert "gcm:13" in words
    assert explorer.get("/coverage?treaty=instrument:cmw&article=cmw:16&column=x").status_code == 400
    assert explorer.get("/coverage?treaty=instrument:none").status_code == 404


def test_a_state_has_its_acts_votes_and_declarations(explorer: TestClient) -> None:
    words = text_of(explorer, "/states/mex")
    assert "2003-07-01" in words
    assert "voted for" in words
    assert "All provisions of the Convention will be applied in conformity with its national legislation." in words
    assert "2015-03-14" in words
    assert explorer.get("/states/nowhere").status_code == 404


def test_an_indicator_has_a_fact_sheet(explorer: TestClient) -> None:
    words = text_of(explorer, "/indicators/sheet?indicator=knomad-mx:1")
    assert "measurable, feasible: a source exists" in words
    assert "migrants who complete compulsory schooling" in words
    assert "Form 911, education records" in words
    assert "Country of birth, known for the United States and Canada only" in words
    assert explorer.get("/indicators/sheet?indicator=cmw:16").status_code == 400


def test_sources_are_held_against_the_criteria(explorer: TestClient) -> None:
    words = text_of(explorer, "/sources")
    assert "National Occupation and Employment Survey (ENOE)" in words
    assert "not recorded" in words


def test_a_question_has_a_form_an_answer_and_its_query(explorer: TestClient) -> None:
    page = explorer.get("/questions/bridge/adherence-of-state?state=state:MEX&lang=en").text
    assert '<input id="p-state" name="state" value="state:MEX" type="text"' in page
    assert "2003-07-01" in page
    assert "SELECT ?treaty ?kind ?date" in page
    assert "/api/v1/questions/bridge/adherence-of-state?format=xlsx&amp;state=state%3AMEX" in page
    assert '<svg class="chart"' in explorer.get("/questions/explore/counts-by-class?lang=en").text
    assert text_of(explorer, "/questions/explore/things-of-kind?kind=obl:Provision&page=2").count("501 to 1000") == 1
    assert explorer.get("/questions/bridge/adherence-of-state?colour=red&lang=en").status_code == 400
    assert explorer.get("/questions/none/such").status_code == 404


def test_an_answer_speaks_the_language_of_the_page(explorer: TestClient) -> None:
    cited = text_of(explorer, "/questions/bridge/targets-as-cited?lang=es")
    assert "Meta 8.6 según el documento de trabajo 23 de KNOMAD: derechos laborales" in cited
    assert "Target 8.6 as cited" not in cited
    assert "while the depositary’s table has" not in text_of(explorer, "/questions/trace/defects?lang=es")
    assert "Target 8.6 as cited" in text_of(explorer, "/questions/bridge/targets-as-cited")


def test_the_query_behind_an_answer_asks_what_was_asked(explorer: TestClient) -> None:
    page = explorer.get("/questions/bridge/articles-for-commitment?commitment=gcm:8&lang=en").text
    address = html.unescape(re.search(r'href="(/query\?[^"]*)"', page.split("XLSX")[1])[1])
    editor = html.unescape(explorer.get(address).text)
    for text in (html.unescape(page), editor):
        assert "<https://w3id.org/obligraph/id/gcm/8>" in text
        assert "<https://w3id.org/obligraph/id/gcm/13>" not in text


def test_a_table_that_is_not_there_is_the_whole_page_and_a_page_too_far_the_last(explorer: TestClient) -> None:
    assert "Its parts" in text_of(explorer, "/id/cmw/25?table=obl:none")
    assert "CMW, article 25, paragraph 3" in text_of(explorer, "/id/cmw/25?table=~obl:partOf&page=99")


def test_every_column_and_value_of_a_question_is_in_the_language_of_the_page(explorer: TestClient) -> None:
    questions = load_catalogue().values()
    names = {name for question in questions for name in (*question.columns, *question.params)}
    assert not [name for name in names if not has(f"web.column.{name.replace('_', '-')}")]
    measured = "/questions/trace/indicators-of-recommendation?recommendation=insyde:10"
    assert "Propuesto por este proyecto" in text_of(explorer, f"{measured}&lang=es")
    assert " Sí " in text_of(explorer, f"{measured}&lang=es")
    assert " true " not in text_of(explorer, measured)


def test_gap_lists_lead_to_their_questions(explorer: TestClient) -> None:
    assert "Recommendations without an indicator here" in text_of(explorer, "/gaps")
    answer = explorer.get("/gaps/recommendations-without-indicator")
    assert (answer.status_code, answer.headers["location"]) == (
        308,
        "/questions/gaps/recommendations-without-indicator",
    )


@pytest.mark.parametrize(
    "address",
    [
        "/search?q={}",
        "/bridge?commitment={}",
        "/bridge?commitment=gcm:13&state={}",
        "/bridge?commitment=gcm:13&date={}",
        "/bridge?commitment=gcm:13&group={}",
        "/bridge?commitment=gcm:13&treaty={}",
        "/trace?recommendation={}",
        "/coverage?treaty={}",
        "/coverage?article={}&column={}",
        "/indicators/sheet?indicator={}",
        "/states/{}",
        "/questions/bridge/adherence-of-state?state={}",
        "/questions/bridge/adherence-of-state?{}=x",
        "/questions/{}/x",
        "/id/cmw/16.4?table={}",
        "/id/cmw/16.4?table=~obl:partOf&page={}",
    ],
)
def test_hostile_words_are_escaped(explorer: TestClient, address: str) -> None:
    answer = explorer.get(address.replace("{}", HOSTILE.replace("/", "%2F") if "/{}" in address else HOSTILE))
    assert answer.status_code < 500
    assert "<script>alert" not in answer.text
    assert Outline(answer.text).inline == []


def test_every_chain_is_only_shown_where_it_is_asked_for(client: TestClient) -> None:
    box = '<input id="all" name="all" type="checkbox"'
    assert f"{box} checked>" in client.get("/bridge?all=true").text
    assert f"{box}>" in client.get("/bridge?all=false").text
