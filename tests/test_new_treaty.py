"""A treaty, its body and its articles are added in data alone: a made-up one, built and used without other files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from obligraph.evidence.citations import Context, citations
from obligraph.evidence.citations.names import read_names
from obligraph.resources import folder
from obligraph.store import open_store

TREATY = """
@prefix body: <https://w3id.org/obligraph/id/body/> .
@prefix collection: <https://w3id.org/obligraph/id/collection/> .
@prefix gcm: <https://w3id.org/obligraph/id/gcm/> .
@prefix instrument: <https://w3id.org/obligraph/id/instrument/> .
@prefix kind: <https://w3id.org/obligraph/code/provision-kind/> .
@prefix link: <https://w3id.org/obligraph/id/link/> .
@prefix marsh: <https://w3id.org/obligraph/id/marsh/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

instrument:marsh a obl:Treaty ;
  skos:prefLabel "Convention on the Workers of Marshes"@en, "Convención de los Pantanos"@es ;
  obl:citedAs "Marsh Convention"@en ; obl:monitoredBy body:marsh-committee ;
  obl:force <https://w3id.org/obligraph/code/force/treaty> .
body:marsh-committee a obl:TreatyBody ; obl:citedAs "CWM"@en ;
  skos:prefLabel "Committee on the Workers of Marshes"@en, "Comité de las Personas Trabajadoras de los Pantanos"@es .
marsh:4 a obl:Provision ; obl:provisionOf instrument:marsh ; obl:provisionKind kind:article ; obl:sequence 4 ;
  skos:prefLabel "CWM, article 4"@en, "CPTP, artículo 4"@es ; skos:notation "4" ;
  obl:summary "dry boots"@en, "botas secas"@es .
gcm:6 a obl:Commitment, obl:Provision ; obl:provisionOf instrument:gcm ;
  skos:prefLabel "Decent work"@en, "Trabajo decente"@es ;
  obl:force <https://w3id.org/obligraph/code/force/political-commitment> .
instrument:gcm a obl:Compact .
link:86ce69cec7b20f56 a obl:Link ; obl:linkSubject marsh:4 ; obl:linkPredicate obl:partlyCovers ; obl:linkObject gcm:6 ;
  obl:author body:marsh-committee ; obl:confidence 0.9 ;
  obl:justification <https://w3id.org/obligraph/code/justification/curated> ;
  obl:reviewState <https://w3id.org/obligraph/code/review-state/accepted> .
"""
COLLECTION = """
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/obligraph/id/collection/marsh> a obl:Collection ;
  skos:prefLabel "provisions of the Marsh Convention"@en, "disposiciones de la Convención de los Pantanos"@es ;
  vann:preferredNamespacePrefix "marsh" ;
  vann:preferredNamespaceUri "https://w3id.org/obligraph/id/marsh/"^^xsd:anyURI .
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a graph of the made-up treaty alone, with the project's ontology, shapes and queries."""
    place = tmp_path_factory.mktemp("treaty")
    for kind in ("ontology", "shapes", "queries"):
        (place / kind).symlink_to(folder(kind), target_is_directory=True)
    (place / "data" / "collections").mkdir(parents=True)
    (place / "data" / "collections" / "treaties.ttl").write_text(COLLECTION, encoding="utf-8")
    (place / "data" / "marsh.ttl").write_text(TREATY, encoding="utf-8")
    done = run(place, "build")
    assert done.returncode == 0, done.stderr
    return place


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OBLIGRAPH_RESOURCES": str(place), "OBLIGRAPH_STORE": str(place / "store")}
    command = [sys.executable, "-m", "obligraph.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_its_articles_are_shown(place: Path) -> None:
    shown = json.loads(run(place, "show", "marsh:4", "--format", "json").stdout)
    assert (shown["id"], shown["label"]) == ("marsh:4", "CWM, article 4")


def test_it_is_found(place: Path) -> None:
    assert "marsh:4" in run(place, "search", "dry boots").stdout
    assert "instrument:marsh" in run(place, "search", "pantanos", "--lang", "es").stdout


def test_its_articles_stand_in_a_bridge(place: Path) -> None:
    answer = json.loads(run(place, "bridge", "gcm:6", "--treaty", "marsh", "--format", "json").stdout)
    assert [chain["ends_at"]["id"] for chain in answer["chains"]] == ["marsh:4"]
    assert answer["chains"][0]["ends_at"]["treaty"] == "instrument:marsh"


def test_its_prefix_is_taken_and_printed(place: Path) -> None:
    assert run(place, "sparql", "ASK { marsh:4 obl:provisionKind ?kind }").stdout.strip() == "true"
    described = run(place, "sparql", "CONSTRUCT { ?s skos:notation '4' } { ?s skos:notation '4' }", "--format", "ttl")
    assert "marsh:4" in described.stdout


def test_texts_that_cite_it_are_read(place: Path) -> None:
    with open_store(str(place / "store")) as store:
        names = read_names(store)
    text = (
        "Under article 4 of the Marsh Convention, and general comment No. 2 of the Committee on the Workers of Marshes"
    )
    assert [one.target for one in citations(text, Context(), names)] == ["marsh:4", "instrument:cwm-gc2"]
    assert [
        one.target for one in citations("article 4 (b) of the Convention on the Workers of Marshes", Context(), names)
    ] == ["marsh:4.b"]
