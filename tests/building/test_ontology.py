"""What the ontology says of itself, and that its modules, schemes and deprecated terms are whole."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from obligraph.graph.ontology import Reference, Term, reference
from obligraph.ids import GRAPH, short_of
from obligraph.namespaces import with_prefixes
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore
from obligraph.store.terms import value_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ontology(store_of) -> EmbeddedStore:
    return store_of()


@pytest.fixture(scope="module")
def listed(ontology: EmbeddedStore) -> Reference:
    return reference(ontology)


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


def every_term(listed: Reference) -> list[Term]:
    codes = [code for scheme in listed.codes.values() for code in scheme]
    return [*listed.classes, *listed.properties, *listed.deprecated, *listed.schemes, *codes]


def test_the_reference_lists_every_declared_class_property_scheme_and_code(
    ontology: EmbeddedStore, listed: Reference
) -> None:
    query = """
    SELECT DISTINCT ?term WHERE {
      VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty skos:Concept
        skos:ConceptScheme }
      ?term a ?kind
      FILTER(REGEX(STR(?term), "^https://w3id.org/obligraph/(ns#|code/)"))
    }
    """
    declared = {short_of(row[0]) for row in found(ontology, query)}
    assert {"obl:Treaty", "obl:interprets", "obl:place", "code:force", "code:force/treaty"} <= declared
    assert {term.id for term in every_term(listed)} == declared
    assert {term.id for term in listed.classes if not term.id[4].isupper()} == set()
    assert {term.id for term in listed.properties if not term.id[4].islower()} == set()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_term_of_the_reference_has_a_label_and_a_definition(listed: Reference, lang: str) -> None:
    terms = every_term(listed)
    assert [term.id for term in terms if not term.labels.get(lang)] == []
    assert [term.id for term in terms if not re.fullmatch(r"[A-ZÁÉÍÓÚ¿].*\.", term.definitions.get(lang, ""))] == []


def test_notes_and_examples_are_in_english_and_in_spanish(listed: Reference) -> None:
    terms = every_term(listed)
    assert [term.id for term in terms if set(term.notes) not in (set(), {"en", "es"})] == []
    assert [term.id for term in terms if set(term.examples) not in (set(), {"en", "es"})] == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_two_classes_and_no_two_properties_share_a_label(listed: Reference, lang: str) -> None:
    for terms in (listed.classes, listed.properties):
        labels = Counter(term.labels[lang] for term in terms)
        assert [label for label, times in labels.items() if times > 1] == []


def test_no_definition_of_a_class_or_property_repeats_its_label(listed: Reference) -> None:
    """A definition that holds all words of the label and hardly more says nothing that the label does not."""
    terms = [*listed.classes, *listed.properties]
    repeated = [
        term.id
        for term in terms
        for lang in ("en", "es")
        if set(words(term.labels[lang])) <= set(words(term.definitions[lang]))
        and len(words(term.definitions[lang])) < 4 + len(words(term.labels[lang]))
    ]
    assert repeated == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


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
