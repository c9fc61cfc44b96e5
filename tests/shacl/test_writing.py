"""The report in each format, with labels that try to break out of it."""

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from obligraph.shacl.report import Report, Result
from obligraph.shacl.report_formats import WRITERS
from obligraph.shacl.validation import check_files

EX = "https://example.org/"
CORE = "http://www.w3.org/ns/shacl#"
HOSTILE = "</td><script>alert('1')</script> & \"quoted\" \\ ]]> \x07 \n línea"
RESULTS = (
    Result(
        severity="Violation",
        shape=f"{EX}Name",
        focus=f"{EX}a",
        path=f"<{EX}name>",
        value=None,
        component=f"{CORE}MinCountConstraintComponent",
        messages=(("en", "Give it a name."), ("es", "Dele un nombre.")),
        graphs=(f"{EX}g",),
    ),
    Result(
        severity="Violation",
        shape=f"{EX}Name",
        focus=f"{EX}b",
        path=f"<{EX}name>",
        value=None,
        component=f"{CORE}MinCountConstraintComponent",
        messages=(("en", "Give it a name."), ("es", "Dele un nombre.")),
    ),
    Result(
        severity="Warning",
        shape=f"{EX}Size",
        focus=f"{EX}b",
        path=f"(<{EX}p>/<{EX}q>)*",
        value='"<b>\\"3\\"</b>"@en',
        component=f"{CORE}DatatypeConstraintComponent",
        messages=(("en", HOSTILE),),
    ),
)


def written(form: str, *results: Result, lang: str = "en") -> str:
    return "".join(WRITERS[form](Report.of(results), lang, str))


def test_json_is_the_contracts() -> None:
    assert json.loads(written("json", *RESULTS[1:], lang="es")) == {
        "conforms": False,
        "counts": {"Violation": 1, "Warning": 1, "Info": 0},
        "results": [
            {
                "severity": "Violation",
                "component": f"{CORE}MinCountConstraintComponent",
                "shape": f"{EX}Name",
                "focus": f"{EX}b",
                "path": f"<{EX}name>",
                "value": None,
                "message": "Dele un nombre.",
                "graphs": [],
            },
            {
                "severity": "Warning",
                "component": f"{CORE}DatatypeConstraintComponent",
                "shape": f"{EX}Size",
                "focus": f"{EX}b",
                "path": f"(<{EX}p>/<{EX}q>)*",
                "value": '"<b>\\"3\\"</b>"@en',
                "message": HOSTILE,
                "graphs": [],
            },
        ],
    }


def test_json_without_findings() -> None:
    assert json.loads(written("json")) == {
        "conforms": True,
        "counts": {"Violation": 0, "Warning": 0, "Info": 0},
        "results": [],
    }


def test_turtle_says_the_same_in_shacls_vocabulary() -> None:
    graph = rdflib.Graph().parse(data=written("ttl", *RESULTS), format="turtle")
    report = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    assert graph.value(report, SH.conforms) == rdflib.Literal(False)
    found = {
        (str(graph.value(node, SH.focusNode)), str(graph.value(node, SH.sourceShape)), graph.value(node, SH.value))
        for node in graph.objects(report, SH.result)
    }
    assert found == {
        (f"{EX}a", f"{EX}Name", None),
        (f"{EX}b", f"{EX}Name", None),
        (f"{EX}b", f"{EX}Size", rdflib.Literal('<b>"3"</b>', lang="en")),
    }
    assert {str(text) for text in graph.objects(None, SH.resultMessage)} >= {"Give it a name.", "Dele un nombre."}


def test_turtle_has_messages_in_no_language() -> None:
    own = RESULTS[0]._replace(messages=(("", 'Mend\r\n"it" \\.'),))
    graph = rdflib.Graph().parse(data=written("ttl", own), format="turtle")
    assert list(graph.objects(None, SH.resultMessage)) == [rdflib.Literal('Mend\r\n"it" \\.')]


REPORT_SHAPES = f"""
@prefix sh: <{CORE}> .
@prefix ex: <{EX}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ; sh:property
    [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ],
    [ sh:path sh:result ; sh:class sh:ValidationResult ] .
ex:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ; sh:property
    [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ],
    [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ],
    [ sh:path sh:value ; sh:maxCount 1 ],
    [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ],
    [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path sh:resultMessage ; sh:uniqueLang true ] .
"""
"""Section 3.6 as shapes."""


@pytest.mark.parametrize("results", [RESULTS, ()])
def test_turtle_conforms_to_the_vocabulary_of_reports(results: tuple[Result, ...], tmp_path: Path) -> None:
    (tmp_path / "report.ttl").write_text(written("ttl", *results), encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(REPORT_SHAPES, encoding="utf-8")
    assert list(check_files([tmp_path / "report.ttl"], [tmp_path / "shapes.ttl"]).results) == []


class _Tags(HTMLParser):
    """Holds that tags are closed in their order, and keeps the texts of table cells."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data


def test_html_is_whole_and_escapes_what_is_hostile() -> None:
    page = _Tags()
    page.feed(written("html", *RESULTS))
    page.close()
    assert page.open == []
    assert "script" not in page.seen
    assert page.cells[-6:] == [
        "Warning",
        f"{EX}b",
        f"(<{EX}p>/<{EX}q>)*",
        '"<b>\\"3\\"</b>"@en',
        f"{EX}Size",
        HOSTILE,
    ]


def test_html_without_findings_says_so() -> None:
    assert "<p>Nada que corregir.</p>" in written("html", lang="es")


def test_sarif_has_what_its_schema_requires() -> None:
    log = json.loads(written("sarif", *RESULTS))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "obligraph"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [f"{EX}Name", f"{EX}Size"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        (f"{EX}Name", "error"),
        (f"{EX}Name", "error"),
        (f"{EX}Size", "warning"),
    ]
    assert run["results"][2]["message"] == {"text": HOSTILE}
    assert run["results"][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": f"{EX}a", "kind": "resource"}]}
    ]
    assert json.loads(written("sarif"))["runs"][0]["results"] == []


def test_junit_is_xml_with_a_failure_for_each_violation() -> None:
    suite = ET.fromstring(written("junit", *RESULTS))[0]
    assert suite.attrib == {"name": "obligraph check", "tests": "3", "failures": "2"}
    assert [case.attrib["name"] for case in suite] == [f"{EX}Name {EX}a", f"{EX}Name {EX}b", f"{EX}Size {EX}b"]
    assert [case[0].tag for case in suite] == ["failure", "failure", "skipped"]
    assert "<script>" in suite[2][0].attrib["message"]
    assert len(ET.fromstring(written("junit"))[0]) == 1


def test_the_table_groups_results_by_the_action_that_fixes_them() -> None:
    assert written("table", *RESULTS[:2], lang="es") == (
        f"Violation (2)  Dele un nombre.\n  [{EX}Name]\n    {EX}a\n    {EX}b\n\n"
    )
    assert written("table") == "Nothing to fix.\n"


def test_the_table_names_twenty_and_counts_the_rest() -> None:
    many = [RESULTS[0]._replace(focus=f"{EX}{number:03}") for number in range(1_000)]
    lines = written("table", *many).splitlines()
    assert lines[0] == "Violation (1000)  Give it a name."
    assert lines[2:] == [*(f"    {EX}{number:03}" for number in range(20)), "    and 980 more", ""]


def test_the_table_counts_what_has_too_many_messages_as_one_action() -> None:
    own = [
        RESULTS[0]._replace(focus=f"{EX}{number:04}", messages=(("en", f"Mend {number}."),)) for number in range(1_234)
    ]
    lines = written("table", *own).splitlines()
    assert lines[:3] == ["Violation (1)  Mend 0.", f"  [{EX}Name]", f"    {EX}0000"]
    assert lines.count("Violation (1)  Mend 999.") == 1
    assert lines[-24] == "Violation (234)  (more findings, each with a message of its own)"
    assert lines[-3:] == [f"    {EX}1019", "    and 214 more", ""]
