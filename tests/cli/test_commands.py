"""The command line as its users meet it: verbs, forms, exit codes, and one clear line when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from obligraph.building.install import build
from obligraph.cli.verb import VERBS


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small world and give the store's folder."""
    place = tmp_path_factory.mktemp("cli")
    (place / "data").mkdir()
    world = (Path(__file__).parents[1] / "bridge" / "world.ttl").read_text()
    records = [part for part in world.split("\n") if not part.startswith("link:")]
    (place / "data" / "world.ttl").write_text("\n".join(records))
    build(place / "store", data=place / "data")
    return place / "store"


def run(*arguments: str, store: Path | None = None, stdin: str = "", cwd: Path | None = None) -> tuple[int, str, str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("OBLIGRAPH_STORE", "LANG", "LC_ALL")}
    environment |= {"OBLIGRAPH_STORE": str(store)} if store else {}
    command = [sys.executable, "-m", "obligraph.cli", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, cwd=cwd, check=False)
    return done.returncode, done.stdout, done.stderr


def test_help_lists_every_verb() -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(f"\n  {verb} " in out for verb in VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_has_help(verb: str) -> None:
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert out.startswith(f"Usage: obligraph {verb}")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("brigde", "gcm:13"), 2, "obligraph: there is no verb 'brigde'. Did you mean bridge?\n"),
        (("bridge", "gcm:113"), 2, "obligraph: 'gcm:113' names nothing in the graph. Did you mean gcm:13, gcm:13.a?\n"),
        (("bridge", "gcm:13", "--state", "AAB"), 2, "obligraph: 'AAB' names nothing in the graph. Did you mean state:"),
        (
            ("bridge", "gcm:13", "--date", "2015-02-29"),
            2,
            "obligraph: '2015-02-29' is not a date. Write a calendar date as YYYY-MM-DD.\n",
        ),
        (("bridge", "thirteen"), 2, "obligraph: 'thirteen' names nothing in the graph. "),
        (("sparql", "SELECT ?s WHERE { ?s ?p"), 2, "obligraph: the query has a syntax error ("),
        (("sparql", "DELETE WHERE { ?s ?p ?o }"), 2, "obligraph: updates are refused. Change the files in data/"),
        (("sparql",), 2, "obligraph: give either a query or --file. See 'obligraph sparql --help'.\n"),
        (("sparql", "--file", "no.rq"), 3, "obligraph: no.rq: the query file cannot be read (No such file"),
        (("ask", "bridge/nothing"), 2, "obligraph: there is no query 'bridge/nothing'."),
        (("ask", "bridge/adherence-of-state", "MEX"), 2, "obligraph: 'MEX' is not a parameter. Write name=value.\n"),
        (
            ("trace", "gcm:13"),
            2,
            "obligraph: 'gcm:13' is of the kind 'commitment'; 'trace' wants: recommendation."
            " Try 'obligraph bridge gcm:13'.\n",
        ),
        (("export", "png"), 2, "obligraph: there is no format 'png'."),
        (("check", "--sources", "nowhere"), 3, "obligraph: nowhere: there is no such folder of source texts."),
        (("coverage", "crc"), 2, "obligraph: 'crc' names nothing in the graph."),
    ],
)
def test_a_mistake_is_one_clear_line(store: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    got, out, err = run(*arguments, store=store)
    assert (got, out) == (code, "")
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_without_a_store_the_next_step_is_named(tmp_path: Path) -> None:
    code, _, err = run("bridge", "gcm:13", cwd=tmp_path)
    assert code == 3
    assert err == ("obligraph: .obligraph: no graph was built here. Run 'obligraph build', or name one with --store.\n")


def test_an_endpoint_that_cannot_be_reached() -> None:
    code, _, err = run("show", "cmw:16", "--store", "http://127.0.0.1:9/query")
    assert code == 3
    assert err.startswith("obligraph: http://127.0.0.1:9/query: the endpoint failed (")


def test_sparql_declares_prefixes_and_reads_standard_input(store: Path) -> None:
    query = "SELECT ?s ?l WHERE { ?s a obl:State ; skos:prefLabel ?l FILTER(lang(?l) = 'es') } ORDER BY ?s LIMIT 1"
    assert run("sparql", "-", store=store, stdin=query) == (0, "s\tl\nstate:AAA\tAlandia\n", "")
    assert run("sparql", query, "--format", "csv", store=store)[1] == "s,l\nstate:AAA,Alandia\n"
    assert json.loads(run("sparql", query, "--format", "json", store=store)[1]) == [{"s": "state:AAA", "l": "Alandia"}]
    assert (
        run("sparql", query, "--format", "md", store=store)[1] == "| s | l |\n| --- | --- |\n| state:AAA | Alandia |\n"
    )
    assert run("sparql", "ASK { state:AAA a obl:State }", store=store)[1] == "true\n"
    graph = run("sparql", "CONSTRUCT { ?s a obl:State } WHERE { ?s a obl:State }", "--format", "nt", store=store)[1]
    assert graph.count("\n") == 3


def test_bridge_as_json_has_the_contracts_keys(store: Path) -> None:
    code, out, _ = run("bridge", "gcm:13", "--state", "aaa", "--date", "2020-01-01", "--format", "json", store=store)
    answer = json.loads(out)
    assert code == 0
    assert answer["state"] == "state:AAA"
    assert answer["commitment"] == {
        "id": "gcm:13",
        "label": "Detention only as a last resort",
        "force": "political-commitment",
        "position": "voted-for",
    }


def test_output_goes_to_a_file(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.md"
    assert run("show", "cmw:16", "-o", str(target), store=store) == (0, "", "")
    assert target.read_text().startswith("# cmw:16: CMW, article 16\n")


def test_search_forgives_diacritics_and_says_nothing_found_by_its_exit_code(store: Path) -> None:
    code, out, _ = run("search", "detencion", "recurso", "--lang", "es", store=store)
    assert (code, out.splitlines()[1].split("\t")[:2]) == (0, ["gcm:13", "Detención solo como último recurso"])
    assert run("search", "xylophone", store=store)[0] == 1


def test_gaps_stats_and_ask_list_what_there_is(store: Path) -> None:
    assert "recommendations-without-indicator\t0\t" in run("gaps", store=store)[1]
    assert "class\tobl:State\t3\n" in run("stats", store=store)[1]
    assert "bridge/adherence-of-state\tTreaties that a State signed or joined\tstate\n" in run("ask", store=store)[1]
    rows = run("ask", "bridge/adherence-of-state", "state=state:BBB", store=store)[1].splitlines()
    assert rows[1:] == ["instrument:cedaw\tcode:adherence-kind/signature\t1980-07-17\t\t2022-08"]


def test_a_malformed_file_leaves_the_old_build(store: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("this is no Turtle\n")
    code, _, err = run("build", "--data", str(tmp_path), store=store)
    assert code == 3
    assert err.startswith(f"obligraph: {tmp_path / 'bad.ttl'}, line 1: the Turtle is malformed (")
    assert run("show", "cmw:16", store=store)[0] == 0


@pytest.mark.parametrize(
    ("lang", "last"),
    [
        ("en", ""),
        ("es", ""),
        ("fr", "\nLes textes qui n’existent pas en français sont donnés en anglais.\n"),
    ],
)
def test_an_answer_says_once_that_texts_are_in_another_language(store: Path, lang: str, last: str) -> None:
    for verb in (("bridge", "gcm:13", "--state", "AAA"), ("show", "gcm:13")):
        code, out, _ = run(*verb, "--lang", lang, store=store)
        assert code == 0
        assert out.endswith(last)
        assert out.count("donnés en anglais") + out.count("se muestran en inglés") == bool(last)
