"""What a build refuses, word for word, with the place and the remedy; nothing is dropped or rewritten silently."""

from pathlib import Path

import pytest

from obligraph.building.install import build
from obligraph.errors import InputInvalid
from obligraph.store import open_store

HEAD = "".join(
    f"@prefix {prefix}: <https://w3id.org/obligraph/{path}> .\n"
    for prefix, path in {
        "obl": "ns#",
        "cmw": "id/cmw/",
        "adherence": "id/adherence/",
        "instrument": "id/instrument/",
        "kind": "code/adherence-kind/",
        "rule": "code/entry-rule/",
    }.items()
)
HEAD += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    for kind in ("ontology", "data"):
        (tmp_path / kind).mkdir()
    (tmp_path / "ontology" / "core.ttl").write_text(f"{HEAD}obl:Provision a obl:Thing .\n")
    return tmp_path


def built(world: Path, file: str, text: str) -> set[str]:
    """Build a world of one data file and return the values that its store holds."""
    (world / "data" / file).parent.mkdir(parents=True, exist_ok=True)
    (world / "data" / file).write_text(HEAD + text, encoding="utf-8")
    build(world / "store", ontology=world / "ontology", data=world / "data")
    with open_store(str(world / "store")) as store:
        return {str(quad.object) for quad in store.dump()}


def refused(world: Path, file: str, text: str) -> str:
    with pytest.raises(InputInvalid) as failure:
        built(world, file, text)
    assert not (world / "store" / "current").exists()
    return str(failure.value).removeprefix(f"{world / 'data'}/")


@pytest.mark.parametrize("value", ["2012-02-30", "2012-13-01", "2011-02-29", "0000-01-01"])
def test_a_day_that_no_calendar_has(world: Path, value: str) -> None:
    said = refused(world, "one.ttl", f'cmw:25 obl:actDate "{value}"^^xsd:date .')
    assert said == f"one.ttl, cmw:25: there is no such date as '{value}'. Correct the date."


@pytest.mark.parametrize("value", ["2012-02-29", "1999-03-08"])
def test_a_day_of_the_calendar_is_taken(world: Path, value: str) -> None:
    literal = f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert literal in built(world, "one.ttl", f'cmw:25 obl:actDate "{value}"^^xsd:date .')


@pytest.mark.parametrize(
    ("datatype", "value"),
    [
        ("decimal", "0.80"),
        ("decimal", ".8"),
        ("decimal", "-0"),
        ("integer", "+8"),
        ("date", "2012-01-10Z"),
        ("gYear", "12"),
        ("boolean", "1"),
        ("double", "1.50"),
        ("long", "08"),
        ("dateTime", "2012-01-10T00:00:00.0Z"),
    ],
)
def test_a_value_that_the_engine_would_rewrite(world: Path, datatype: str, value: str) -> None:
    said = refused(world, "one.ttl", f'cmw:25 obl:note "{value}"^^xsd:{datatype} .')
    assert said == (
        f"one.ttl, cmw:25: the value '{value}' is not in its canonical form. Write it as a canonical xsd:{datatype}."
    )


@pytest.mark.parametrize("text", ["'x'@EN", "'''x\ny'''@EN", '"x"@en, "y"@EN'])
def test_an_upper_case_language_tag_in_any_kind_of_quotes(world: Path, text: str) -> None:
    line = HEAD.count("\n") + 1 + text.count("\n")
    said = refused(world, "one.ttl", f"cmw:25 obl:note {text} .")
    assert said == f"one.ttl, line {line}: the language tag 'EN' is not in lower case. Write 'en'."


def test_text_that_only_looks_like_a_language_tag_is_taken(world: Path) -> None:
    assert '"say \\"@EN\\""' in built(world, "one.ttl", 'cmw:25 obl:note "say \\"@EN\\"" . # "x"@EN\n')


@pytest.mark.parametrize(
    ("file", "graph"),
    [("derived.ttl", "derived"), ("merge.ttl", "merge"), ("ontology/core.ttl", "ontology/core")],
)
def test_a_file_whose_graph_has_another_use(world: Path, file: str, graph: str) -> None:
    said = refused(world, file, 'cmw:25 obl:note "kept" .')
    assert said == (
        f"{file}: the graph <https://w3id.org/obligraph/graph/{graph}> has another use. Give the file another name."
    )


@pytest.mark.parametrize("rule", ["rule:when-it-pleases", '"thirtieth day"'])
def test_a_rule_of_entry_into_force_that_cannot_be_counted_by(world: Path, rule: str) -> None:
    said = refused(
        world,
        "one.ttl",
        f'instrument:cmw obl:enteredIntoForceOn "2003-07-01"^^xsd:date ; obl:laterEntryRule {rule} .\n'
        'adherence:a a obl:Adherence ; obl:adherenceKind kind:accession ; obl:actDate "2012-01-10"^^xsd:date ;\n'
        "  obl:adherenceTo instrument:cmw .",
    )
    shown = rule.strip('"').replace("rule:", "code:entry-rule/")
    assert said.startswith(
        f"instrument:cmw: no days can be counted by the rule '{shown}'. Give obl:laterEntryRule one of "
    )


def test_a_file_that_is_no_text(world: Path) -> None:
    (world / "data" / "one.ttl").write_bytes(HEAD.encode() + 'cmw:25 obl:note "café" .'.encode("latin-1"))
    with pytest.raises(InputInvalid, match=r"one\.ttl, line 8: the Turtle is malformed"):
        build(world / "store", ontology=world / "ontology", data=world / "data")
