"""Every export is read back with a library that its users would use, and comes out the same twice."""

import csv
import io
import json
import re
from pathlib import Path

import networkx as nx
import pytest
import rdflib

from obligraph.errors import UnknownIdentifier, WrongUse
from obligraph.exporters import FORMATS, export
from obligraph.exporters.selection import Selection
from obligraph.store.embedded import EmbeddedStore

WORLD = Path(__file__).parents[1] / "bridge" / "world.ttl"
ID = "https://w3id.org/obligraph/id/"


@pytest.fixture(scope="module")
def whole(store_of) -> Selection:
    return Selection(store_of(WORLD))


@pytest.fixture(scope="module")
def near(store_of) -> Selection:
    """What lies within one step of cmw:16."""
    return Selection(store_of(WORLD), around="cmw:16", steps=1)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_twice(whole: Selection, form: str) -> None:
    again = Selection(whole.store)
    assert export(whole, form) == export(again, form)


def test_neighbourhood_of_an_article(near: Selection) -> None:
    # The world has no derived graph, so only the statement of its instrument ties cmw:16 to another thing.
    assert sorted(near.graph.nodes) == ["cmw:16", "instrument:cmw"]


def test_graphml_and_gexf_keep_nodes_edges_and_attributes(whole: Selection) -> None:
    for form, read in (("graphml", nx.parse_graphml), ("gexf", lambda text: nx.read_gexf(io.StringIO(text)))):
        graph = read(export(whole, form))
        assert graph.nodes["cmw:16"]["label"] == "CMW, article 16"
        assert graph.nodes["cmw:16"]["force"] == "treaty"
        assert graph.nodes["gcm:13"]["kind"] == "Commitment Provision"
        assert {data["predicate"] for *_, data in graph.edges(data=True)} >= {"obl:provisionOf", "obl:adherenceBy"}
        assert graph.number_of_nodes() == whole.graph.number_of_nodes()


def test_gexf_has_no_date_of_writing(whole: Selection) -> None:
    assert "lastmodifieddate" not in export(whole, "gexf")


def test_cytoscape_json(whole: Selection) -> None:
    graph = nx.cytoscape_graph(json.loads(export(whole, "cytoscape")))
    assert set(graph.nodes) == set(whole.graph.nodes)
    assert graph.number_of_edges() == whole.graph.number_of_edges()


def test_dot_quotes_what_labels_hold() -> None:
    from obligraph.exporters.graph_files import _quoted

    assert _quoted('a "b" \\ c\nd') == '"a \\"b\\" \\\\ c\\nd"'


def test_dot_has_a_line_for_each_node_and_edge(whole: Selection) -> None:
    text = export(whole, "dot")
    assert text.startswith("digraph obligraph {\n")
    assert len(re.findall(r'^  "[^"]+" \[', text, re.MULTILINE)) == whole.graph.number_of_nodes()
    assert len(re.findall(r'^  "[^"]+" -> "', text, re.MULTILINE)) == whole.graph.number_of_edges()


def test_tables(whole: Selection) -> None:
    nodes = {row["id"]: row for row in csv.DictReader(io.StringIO(export(whole, "nodes-csv")))}
    assert nodes["state:AAA"]["label"] == "Aland"
    edges = list(csv.DictReader(io.StringIO(export(whole, "edges-csv"))))
    assert {"source": "cmw:16", "target": "instrument:cmw", "predicate": "obl:provisionOf"}.items() <= next(
        row for row in edges if row["source"] == "cmw:16"
    ).items()


def test_labels_in_spanish(store_of) -> None:
    spanish = Selection(store_of(WORLD), lang="es")
    assert spanish.graph.nodes["state:AAA"]["label"] == "Alandia"


def test_rdf_exports_hold_the_merge(whole: Selection) -> None:
    turtle = rdflib.Graph().parse(data=export(whole, "ttl"), format="turtle")
    jsonld = rdflib.Graph().parse(data=export(whole, "jsonld"), format="json-ld")
    quads = rdflib.Dataset().parse(data=export(whole, "nq"), format="nquads")
    merge = {quad.triple for quad in whole.all_quads}
    assert len(turtle) == len(jsonld) == len(merge)
    assert sum(len(graph) for graph in quads.graphs()) == len(whole.all_quads)
    article = rdflib.URIRef(f"{ID}cmw/16")
    assert set(turtle.triples((article, None, None))) == set(jsonld.triples((article, None, None)))


def test_jsonld_is_sorted_and_brings_its_context(whole: Selection) -> None:
    document = json.loads(export(whole, "jsonld"))
    assert document["@context"]["obl"] == "https://w3id.org/obligraph/ns#"
    names = [node["@id"] for node in document["@graph"]]
    assert names == sorted(names)


def test_an_unknown_format_or_thing_is_answered_with_the_known_ones(whole: Selection) -> None:
    with pytest.raises(WrongUse, match="there is no format 'png'. Choose one of ttl, nq, jsonld"):
        export(whole, "png")
    with pytest.raises(UnknownIdentifier, match="'cmw:166' names nothing in the graph. Did you mean cmw:16"):
        _ = Selection(whole.store, around="cmw:166").graph


def test_sssom_gives_a_reason_that_has_no_translation_in_english() -> None:
    store = EmbeddedStore()
    store.update("""
        PREFIX obl: <https://w3id.org/obligraph/ns#>
        PREFIX id: <https://w3id.org/obligraph/id/>
        INSERT DATA { GRAPH <https://w3id.org/obligraph/graph/links> {
          id:gcm\\/13 a obl:Commitment . id:cmw\\/16 a obl:Provision .
          id:link\\/1 a obl:Link ; obl:linkSubject id:gcm\\/13 ; obl:linkPredicate obl:covers ;
            obl:linkObject id:cmw\\/16 ; obl:justification <https://w3id.org/obligraph/code/justification/curated> ;
            obl:confidence 0.9 ; obl:reviewState <https://w3id.org/obligraph/code/review-state/accepted> ;
            obl:author id:body\\/obligraph ; obl:linkedOn "2024-05-01" ;
            obl:linkReason "Both speak of detention."@en, "Ambos hablan de la detención."@es .
        } }""")
    comments = {lang: sssom_rows(Selection(store, lang=lang))[0]["comment"] for lang in ("en", "es", "fr")}
    assert comments == {
        "en": "Both speak of detention.",
        "es": "Ambos hablan de la detención.",
        "fr": "Both speak of detention.",
    }


def sssom_rows(selection: Selection) -> list[dict[str, str]]:
    lines = [line for line in export(selection, "sssom").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))
