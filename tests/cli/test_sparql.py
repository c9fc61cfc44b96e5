"""`sparql` takes any query of a reader, and nothing else; what is wrong is said with its place in the text given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from obligraph.building.install import build
from obligraph.cli.sparql import query_form
from obligraph.errors import QueryRefused
from obligraph.namespaces import all_prefixes, with_prefixes

DATA = """@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .
cmw:16 a obl:Provision ; obl:symbol "a|b\\nc\\td" .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sparql")
    for kind in ("data", "ontology"):
        (place / kind).mkdir()
    (place / "data" / "one.ttl").write_text(DATA)
    build(place / "store", ontology=place / "ontology", data=place / "data")
    return place / "store"


def sparql(store: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    command = [sys.executable, "-m", "obligraph.cli", "sparql", *arguments, "--store", str(store)]
    done = subprocess.run(command, input=stdin, capture_output=True, env=dict(os.environ), check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX select: <urn:x> INSERT DATA { <urn:a> <urn:a> <urn:a> }",
        "# SELECT\nPREFIX e: <urn:SELECT#> WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "BASE <urn:ask> CLEAR ALL",
        "load <urn:x>",
    ],
)
def test_an_update_is_refused_however_it_is_dressed(text: str) -> None:
    with pytest.raises(QueryRefused, match=r"^updates are refused\. Change the files in data/ and build again\.$"):
        query_form(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX add: <urn:x> SELECT ?drop WHERE { ?drop add:clear 'INSERT' }", "SELECT"),
        ("# DELETE\nask {}", "ASK"),
        ("PREFIX e: <urn:DELETE> construct where { ?s e:insert ?o }", "CONSTRUCT"),
        ("DESCRIBE <urn:load>", "DESCRIBE"),
    ],
)
def test_a_query_is_taken_whatever_its_names_are(text: str, form: str) -> None:
    assert query_form(text) == form


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    assert with_prefixes("PREFIX cmw: <urn:own> SELECT ?s { cmw:1 obl:symbol ?s }", all_prefixes()) == (
        "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX cmw: <urn:own> SELECT ?s { cmw:1 obl:symbol ?s }"
    )


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?s { ?s a obl:Provision } ORDER BY", "line 1, column 42"),
        ("SELECT ?s\n{ cmw:16 a obl:Provision ;\n  obl:symbol ?s", "line 3, column 16"),
        ("SELECT ?s { ?s a nosuch:Thing }", "line 1, column 30: Prefix not found"),
        ("SELECT ?o { ?s ?p ?o } GROUP BY ?s", "line 1, column 35: The SELECT contains a variable that is unbound"),
        ("SELECT ?s ?s { ?s ?p ?o }", "line 1, column 26: Duplicated variable name in SELECT"),
    ],
)
def test_a_syntax_error_is_placed_in_the_text_that_was_given(store: Path, query: str, place: str) -> None:
    code, out, err = sparql(store, query)
    assert (code, out) == (2, "")
    assert err == f"obligraph: the query has a syntax error ({place}). Correct it at the place named.\n"


def test_text_that_is_not_utf_8_is_said_so(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_bytes("SELECT ?año {}".encode("latin-1"))
    assert sparql(store, "--file", str(file)) == (
        3,
        "",
        f"obligraph: {file}: this is not UTF-8 text. Save it as UTF-8.\n",
    )
    assert sparql(store, "-", stdin=file.read_bytes()) == (
        3,
        "",
        "obligraph: standard input: this is not UTF-8 text. Save it as UTF-8.\n",
    )


@pytest.mark.parametrize(
    ("form", "cells"),
    [
        ("tsv", "x\na|b c d\n"),
        ("md", "| x |\n| --- |\n| a\\|b c d |\n"),
        ("csv", 'x\n"a|b\nc\td"\n'),
        ("json", '[\n  {\n    "x": "a|b\\nc\\td"\n  }\n]\n'),
    ],
)
def test_a_value_of_two_lines_stays_one_row(store: Path, form: str, cells: str) -> None:
    assert sparql(store, "SELECT ?x { cmw:16 obl:symbol ?x }", "--format", form) == (0, cells, "")


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        ("ASK {}", "ttl", "an ASK has no form 'ttl'. Leave --format out."),
        ("SELECT ?s {}", "nt", "a SELECT has no form 'nt'. Choose one of table, json, csv, tsv, md."),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "a graph has no form 'csv'. Choose one of ttl, jsonld, nt."),
    ],
)
def test_a_form_that_the_answer_cannot_take(store: Path, query: str, form: str, message: str) -> None:
    assert sparql(store, query, "--format", form) == (2, "", f"obligraph: {message}\n")


def test_a_function_that_the_engine_lacks_is_the_querys_fault(store: Path) -> None:
    assert sparql(store, "SELECT ?s { ?s ?p ?o FILTER(<urn:f>(?s)) }") == (
        2,
        "",
        "obligraph: the query cannot be run (The custom function <urn:f> is not supported). "
        "Use what SPARQL 1.1 itself has.\n",
    )


def test_an_endpoint_that_the_query_itself_names_is_to_blame(store: Path) -> None:
    code, out, err = sparql(store, "SELECT ?s { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")
    assert (code, out) == (3, "")
    assert err.startswith("obligraph: a SERVICE of the query failed (")
    assert err.endswith("Check the address that it names.\n")


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LC_ALL": "", "LANG": "es_MX.UTF-8"}, "es"),
        ({"LC_ALL": "C.UTF-8", "LANG": "es_MX.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_GB", "LANG": "es"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_locale(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lang: str) -> None:
    import click

    from obligraph.cli.sparql import command

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    option = next(parameter for parameter in command.params if parameter.name == "lang")
    assert option.get_default(click.Context(command)) == lang
