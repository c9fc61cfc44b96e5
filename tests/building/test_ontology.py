"""What the ontology says of itself, and that its modules, schemes and deprecated terms are whole."""

import re
import tomllib
from pathlib import Path

import pytest

from obligraph.ids import GRAPH
from obligraph.namespaces import with_prefixes
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore
from obligraph.store.terms import value_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ontology(store_of) -> EmbeddedStore:
    return store_of()


def found(ontology: EmbeddedStore, query: str) -> list[list[str]]:
    return [[value_of(term) for term in row] for row in ontology.select(with_prefixes(query))]


def test_the_header_names_version_licence_and_creator(ontology: EmbeddedStore) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    query = """
    SELECT ?iri ?version ?licence ?creator WHERE {
      <https://w3id.org/obligraph/ns> a owl:Ontology ; owl:versionIRI ?iri ; owl:versionInfo ?version ;
        dcterms:license ?licence ; dcterms:creator ?creator .
      FILTER EXISTS { <https://w3id.org/obligraph/ns> skos:changeNote ?note FILTER(LANG(?note) = "es") }
    }
    """
    assert found(ontology, query) == [
        [
            f"https://w3id.org/obligraph/ns/{version}",
            version,
            "https://creativecommons.org/licenses/by/4.0/",
            "https://w3id.org/obligraph/id/body/obligraph",
        ]
    ]


def test_the_header_imports_every_module_and_each_module_has_a_header(ontology: EmbeddedStore) -> None:
    modules = {f"{GRAPH}ontology/{file.stem}" for file in folder("ontology").glob("*.ttl")}
    imported = {row[0] for row in found(ontology, "SELECT ?m { <https://w3id.org/obligraph/ns> owl:imports ?m }")}
    assert imported == modules - {f"{GRAPH}ontology/obligraph"}
    assert {row[0] for row in found(ontology, "SELECT ?m { ?m a owl:Ontology , obl:DataFile }")} == imported


def test_no_own_property_is_the_inverse_of_another(ontology: EmbeddedStore) -> None:
    assert found(ontology, "SELECT ?p ?q { ?p owl:inverseOf ?q }") == []


def test_an_act_of_adherence_is_an_activity_and_a_reservation_a_text(ontology: EmbeddedStore) -> None:
    query = "SELECT ?of { obl:%s rdfs:subClassOf ?of }"
    assert found(ontology, query % "Adherence") == [["http://www.w3.org/ns/prov#Activity"]]
    assert found(ontology, query % "Reservation") == [["http://www.w3.org/ns/prov#Entity"]]


def test_nothing_claims_to_be_a_data_cube() -> None:
    files = [file for name in ("ontology", "data", "shapes", "queries") for file in folder(name).rglob("*.*")]
    cube = "http://purl.org/linked-data/cube#"
    assert [file.name for file in files if cube in file.read_text(encoding="utf-8")] == []


def test_every_deprecated_term_is_replaced_by_one_that_is_not(ontology: EmbeddedStore) -> None:
    query = """
    SELECT ?old ?new WHERE {
      ?old owl:deprecated true OPTIONAL { ?old dcterms:isReplacedBy ?new FILTER NOT EXISTS { ?new owl:deprecated true }
        ?new rdfs:isDefinedBy <https://w3id.org/obligraph/ns> } }
    """
    replaced = {old.rsplit("#")[-1]: new.rsplit("#")[-1] for old, new in found(ontology, query)}
    assert replaced == {
        "Law": "Instrument",
        "column": "inColumn",
        "comparedWith": "comparisonGroup",
        "concerns": "concernsProvision",
        "counts": "figureCounts",
        "criterion": "ofCriterion",
        "edition": "wordingEdition",
        "membership": "unitedNationsMembership",
        "place": "eventPlace",
        "population": "countedPopulation",
        "rank": "rankInScheme",
        "reason": "linkReason",
        "records": "fieldRecords",
        "status": "statusInSource",
        "value": "figureValue",
        "valueUpTo": "figureValueUpTo",
    }


def test_no_definition_of_a_code_repeats_its_label(ontology: EmbeddedStore) -> None:
    query = """
    SELECT ?code ?label ?definition WHERE {
      ?code skos:inScheme ?scheme ; skos:prefLabel ?label ; skos:definition ?definition
      FILTER(LANG(?label) = LANG(?definition)) }
    """
    rows = found(ontology, query)
    assert len(rows) == 2 * len(found(ontology, "SELECT ?code { ?code skos:inScheme ?scheme }"))
    plain = [[code, *(re.sub(r"\W+", " ", text).strip().lower() for text in texts)] for code, *texts in rows]
    assert [code for code, label, text in plain if label in text and len(text) < 1.6 * len(label)] == []
