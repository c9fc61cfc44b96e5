"""What a contributor is told of a query file that is not what it should be."""

from pathlib import Path

import pytest
import yaml

from obligraph.catalogue import load_catalogue
from obligraph.catalogue.header import read_query
from obligraph.errors import InputInvalid, InvalidDate, QueryRefused

GOOD = """#+ title: {en: T, es: T}
#+ question: {en: "Q?", es: "¿Q?"}
#+ columns: [s]
#+ tags: [explore]
SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s
"""


def read(tmp_path: Path, text: str) -> dict:
    file = tmp_path / "q.rq"
    file.write_text(text)
    return read_query(file, "explore/q")


def test_a_good_header_is_read(tmp_path: Path) -> None:
    query = read(tmp_path, GOOD)
    assert (query["id"], query["columns"], query["params"]) == ("explore/q", ["s"], {})
    assert query["text"] == "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "columns: [s]",
            "columns: [s, o]",
            "the header declares columns s, o but the query selects s. Make them equal",
        ),
        (" ORDER BY ?s", "", "the query has no ORDER BY"),
        ("#+ tags: [explore]\n", "", "the header lacks tags"),
        ("{en: T, es: T}", "T", "'title' must be given by language"),
        ("{en: T, es: T}", "{en: T, es", "the header is not YAML ("),
        ("#+ tags", "#+ params: {a: {type: word, example: x}}\n#+ tags", "parameter 'a' needs a type (iri, string"),
        ("#+ tags", "#+ params: {a: iri}\n#+ tags", "parameter 'a' needs a type (iri, string"),
        ("#+ tags", "#+ params: [{name: a}]\n#+ tags", "'params' is not a mapping of names. Write each parameter"),
    ],
)
def test_a_bad_header_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InputInvalid) as failure:
        read(tmp_path, GOOD.replace(old, new))
    assert str(failure.value).startswith(f"{tmp_path / 'q.rq'}: ")
    assert message in str(failure.value)


@pytest.mark.parametrize(
    "chart",
    [
        "{label: s, value: o}",
        "{form: bar, label: s}",
        "{form: line, time: s, value: o}",
        "{form: map, state: s}",
        "{form: graph, from: s, to: o}",
        "{form: graph, from: of, to: s, relation: o}",
    ],
)
def test_a_header_says_how_the_answer_is_drawn(tmp_path: Path, chart: str) -> None:
    assert read(tmp_path, _with_chart(chart))["chart"] == yaml.safe_load(chart)


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        ("pie", "the header's chart has no known form. Give a form: bar, line, map, graph."),
        ("{form: pie, label: s}", "the header's chart has no known form. Give a form: bar, line, map, graph."),
        ("{value: s}", "chart of form bar does not name what it needs. Give label, and value where there is one."),
        ("{form: map, state: s, colour: o}", "chart of form map does not name what it needs. Give state, and value"),
        ("{form: graph, from: s}", "chart of form graph does not name what it needs. Give from, to, and relation"),
        ("{form: bar, label: p}", "the header's chart names 'p', which is not a column. Choose from the columns s, o."),
        (
            "{form: bar, label: of}",
            "the header's chart names 'of', which is not a column. Choose from the columns s, o.",
        ),
        (
            "{form: graph, from: of, to: of}",
            "the header's chart names no column of things. Choose from the columns s",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_named_with_its_remedy(tmp_path: Path, chart: str, message: str) -> None:
    with pytest.raises(InputInvalid) as failure:
        read(tmp_path, _with_chart(chart))
    assert str(failure.value).startswith(f"{tmp_path / 'q.rq'}: ")
    assert message in str(failure.value)


def _with_chart(chart: str) -> str:
    header = f"#+ chart: {chart}\n#+ params: {{of: {{type: iri, example: gcm:13}}}}\n#+ tags"
    return GOOD.replace("[s]", "[s, o]").replace("?s WHERE", "?s ?o WHERE").replace("#+ tags", header)


def test_parameters_are_asked_for_by_name() -> None:
    query = load_catalogue()["bridge/adherence-of-state"]
    with pytest.raises(QueryRefused, match=r"needs the parameter 'state'. Add state=state:MEX."):
        query.bind({})
    with pytest.raises(QueryRefused, match=r"has no parameter 'land'. It takes: state."):
        query.bind({"land": "state:MEX"})
    with pytest.raises(
        QueryRefused, match=r"there is no query 'bridge/adherence'. Did you mean bridge/adherence-of-state"
    ):
        load_catalogue()["bridge/adherence"]


def test_a_date_has_to_be_on_the_calendar() -> None:
    from obligraph.catalogue import parse_date

    assert parse_date("2016-02-29") == "2016-02-29"
    for impossible in ("2015-02-29", "2015-2-1", "yesterday"):
        with pytest.raises(InvalidDate, match=f"'{impossible}' is not a date. Write a calendar date as YYYY-MM-DD."):
            parse_date(impossible)
