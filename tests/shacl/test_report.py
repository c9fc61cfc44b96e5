"""The report of a check: the contract's JSON, SHACL's own Turtle, and when it fails."""

import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.namespace import RDF, SH

from obligraph.shacl.pyshacl_engine import check
from obligraph.shacl.report import Report
from obligraph.store.embedded import EmbeddedStore

SHAPES = """
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Thing a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:Thing-name, ex:Thing-size .
ex:Thing-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:severity sh:Violation ;
    sh:message "Give it a name."@en, "Dele un nombre."@es .
ex:Thing-size a sh:PropertyShape ; sh:path ex:size ; sh:datatype xsd:integer ; sh:severity sh:Warning ;
    sh:message "Give a whole number."@en, "Indique un entero."@es .
"""
DATA = '@prefix ex: <https://example.org/> .\nex:a a ex:Thing ; ex:size "big" .\nex:b a ex:Thing ; ex:name "b" .\n'


def report(data: str = DATA) -> Report:
    with EmbeddedStore() as store:
        quads = parse(data.encode(), format=RdfFormat.TURTLE)
        store.replace_graph(NamedNode("urn:g"), (quad.triple for quad in quads))
        return check(store, rdflib.Graph().parse(data=SHAPES, format="turtle"))


def test_the_contracts_json() -> None:
    assert report().record("es") == {
        "conforms": False,
        "counts": {"Violation": 1, "Warning": 1, "Info": 0},
        "results": [
            {
                "severity": "Violation",
                "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
                "shape": "https://example.org/Thing-name",
                "focus": "https://example.org/a",
                "path": "<https://example.org/name>",
                "value": None,
                "message": "Dele un nombre.",
                "graphs": ["urn:g"],
            },
            {
                "severity": "Warning",
                "component": "http://www.w3.org/ns/shacl#DatatypeConstraintComponent",
                "shape": "https://example.org/Thing-size",
                "focus": "https://example.org/a",
                "path": "<https://example.org/size>",
                "value": '"big"',
                "message": "Indique un entero.",
                "graphs": ["urn:g"],
            },
        ],
    }


def test_what_conforms() -> None:
    fine = report('@prefix ex: <https://example.org/> .\nex:b a ex:Thing ; ex:name "b" .\n')
    assert fine.record("en") == {"conforms": True, "counts": {"Violation": 0, "Warning": 0, "Info": 0}, "results": []}


def test_the_turtle_is_a_validation_report() -> None:
    graph = rdflib.Graph().parse(data=report().turtle(), format="turtle")
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == 2
    assert {graph.value(node, SH.resultSeverity) for node in results} == {SH.Violation, SH.Warning}
    assert {m.language for node in results for m in graph.objects(node, SH.resultMessage)} == {"en", "es"}
    assert graph.value(predicate=RDF.type, object=SH.ValidationReport) is not None


def test_it_fails_on_what_is_as_severe_as_asked() -> None:
    warned = report('@prefix ex: <https://example.org/> .\nex:b a ex:Thing ; ex:name "b" ; ex:size "big" .\n')
    assert [warned.fails_on(threshold) for threshold in ("violation", "warning", "info")] == [False, True, True]
