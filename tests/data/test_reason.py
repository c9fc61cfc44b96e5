"""HermiT finds the project's graph consistent, and each kind of planted contradiction, without a Java on the path."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from obligraph.errors import InputInvalid
from obligraph.reasoning import refuse_contradiction
from obligraph.resources import folder

PREFIXES = """
@prefix adherence: <https://w3id.org/obligraph/id/adherence/> .
@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .
@prefix doc: <https://w3id.org/obligraph/id/doc/> .
@prefix instrument: <https://w3id.org/obligraph/id/instrument/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix state: <https://w3id.org/obligraph/id/state/> .
"""


@pytest.fixture(autouse=True)
def no_java_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)


def triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE)}


PART = ("instruments/cmw.ttl", "instruments/gcm-draft.ttl", "states/states.ttl", "bodies/treaty-bodies.ttl")
"""Data enough for each contradiction; the whole graph is asked once, below."""


@pytest.fixture(scope="module")
def graph() -> set[Triple]:
    files = [*sorted(folder("ontology").rglob("*.ttl")), *(folder("data") / name for name in PART)]
    return {quad.triple for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)}


def test_the_part_by_itself_is_consistent(graph: set[Triple]) -> None:
    refuse_contradiction(graph)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param("state:MEX a obl:Body .", id="disjoint classes"),
        pytest.param("instrument:cmw a obl:GeneralComment .", id="disjoint classes of instruments"),
        pytest.param("instrument:cmw a prov:Activity .", id="a text that is an act"),
        pytest.param("adherence:cmw.MEX.ratification a obl:Adherence, obl:Document .", id="an act that is a document"),
        pytest.param("state:MEX obl:provisionOf instrument:cmw .", id="domain"),
        pytest.param("cmw:16 obl:partOf instrument:cmw .", id="range"),
        pytest.param("cmw:16 obl:provisionOf instrument:cedaw .", id="functional property"),
        pytest.param("cmw:part-3 obl:partOf cmw:16 .", id="asymmetric property"),
        pytest.param("instrument:gcm-draft obl:draftOf instrument:gcm-draft .", id="irreflexive property"),
        pytest.param('cmw:16 obl:sequence "sixteen" .', id="range of a data property"),
    ],
)
def test_a_planted_contradiction_is_found(graph: set[Triple], planted: str) -> None:
    with pytest.raises(InputInvalid, match="the ontology and the data contradict each other"):
        refuse_contradiction(graph | triples(planted))


def test_an_undeclared_term_is_refused_before_reasoning(graph: set[Triple]) -> None:
    with pytest.raises(InputInvalid) as failure:
        refuse_contradiction(graph | triples("cmw:16 obl:partyOf cmw:part-3 ."))
    assert str(failure.value) == (
        "cmw:16: the term 'obl:partyOf' has no OWL type, so the reasoner would ignore it. "
        "Declare it in ontology/, reused terms in ontology/external.ttl."
    )


def test_check_with_reason_on_the_project(built: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "obligraph.cli", "check", "--reason", "--summary", "--store", str(built)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("0 violations, ")
