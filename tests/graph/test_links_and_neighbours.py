"""Links and neighbours of a thing, over a small made-up world worked out by hand."""

import pytest

from obligraph.graph.links import (
    AcceptedLink,
    LinkRecord,
    accepted_links,
    counts_by_end,
    grounds_of,
    links_among,
    links_at,
)
from obligraph.graph.neighbours import Context, Statement, contexts_of, is_node, statements_among, statements_at
from obligraph.ids import iri_of
from obligraph.namespaces import OBL
from obligraph.store.embedded import EmbeddedStore

WORLD = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX code: <https://w3id.org/obligraph/code/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX id: <https://w3id.org/obligraph/id/>
INSERT DATA { GRAPH <https://w3id.org/obligraph/graph/world> {
  id:gcm\\/13 obl:covers id:cmw\\/16 ; obl:provisionOf id:instrument\\/gcm .
  id:instrument\\/gcm obl:adoptedOn "2018-12-19"^^xsd:date .
  id:link\\/yes obl:linkSubject id:gcm\\/13 ; obl:linkPredicate obl:covers ; obl:linkObject id:cmw\\/16 ;
    obl:justification <https://w3id.org/obligraph/code/justification/curated> ; obl:confidence "0.9"^^xsd:decimal ;
    obl:reviewState <https://w3id.org/obligraph/code/review-state/accepted> ;
    obl:linkReason "Both speak of detention."@en, "Ambos hablan de la detención."@es .
  id:link\\/no obl:linkSubject id:gcm\\/13 ; obl:linkPredicate obl:covers ; obl:linkObject id:cmw\\/8 ;
    obl:justification <https://w3id.org/obligraph/code/justification/derived> ; obl:confidence "0.2"^^xsd:decimal ;
    obl:reviewState <https://w3id.org/obligraph/code/review-state/rejected> .
  id:adherence\\/mex obl:adherenceBy id:state\\/MEX ; obl:actDate "1999-03-08"^^xsd:date .
} }
"""
GCM, CMW, OTHER, YES, NO, ACT = map(iri_of, ("gcm:13", "cmw:16", "cmw:8", "link:yes", "link:no", "adherence:mex"))
COVERS = f"{OBL}covers"


@pytest.fixture
def world() -> EmbeddedStore:
    store = EmbeddedStore()
    store.update(WORLD)
    return store


def test_an_accepted_link_is_seen_from_either_end(world: EmbeddedStore) -> None:
    assert list(accepted_links(world, [GCM], "linkSubject")) == [AcceptedLink(GCM, YES, COVERS, CMW)]
    assert list(accepted_links(world, [CMW, OTHER], "linkObject")) == [AcceptedLink(CMW, YES, COVERS, GCM)]


def test_every_link_of_a_thing_is_a_record_with_its_reasons(world: EmbeddedStore) -> None:
    reasons = {"en": "Both speak of detention.", "es": "Ambos hablan de la detención."}
    assert links_at(world, GCM) == [
        LinkRecord(NO, GCM, COVERS, OTHER, "derived", "0.2", "rejected", {}),
        LinkRecord(YES, GCM, COVERS, CMW, "curated", "0.9", "accepted", reasons),
    ]
    assert links_at(world, ACT) == []
    assert counts_by_end(world) == {GCM: 2, CMW: 1, OTHER: 1}


def test_links_among_things_have_their_grounds(world: EmbeddedStore) -> None:
    assert links_among(world, [GCM, CMW, OTHER]) == {(GCM, COVERS, CMW): (YES, ("curated", 0.9))}
    assert links_among(world, [GCM]) == links_among(world, []) == {}
    assert grounds_of(world, [NO]) == {NO: ("derived", 0.2)}


def test_neighbours_are_things_and_no_link_records(world: EmbeddedStore) -> None:
    whole = Statement(GCM, f"{OBL}provisionOf", iri_of("instrument:gcm"))
    assert statements_at(world, GCM) == [Statement(GCM, COVERS, CMW), whole]
    assert statements_at(world, CMW) == [Statement(GCM, COVERS, CMW)]
    assert statements_among(world, [GCM, CMW]) == [Statement(GCM, COVERS, CMW)]
    assert [is_node(iri) for iri in (GCM, iri_of("sdg:8.8"), YES, iri_of("passage:x"), COVERS)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_thing_belongs_to_states_a_day_and_a_text(world: EmbeddedStore) -> None:
    assert contexts_of(world, [GCM, ACT, CMW]) == {
        GCM: Context((), "2018-12-19", "instrument:gcm"),
        ACT: Context(("state:MEX",), "1999-03-08", ""),
        CMW: Context(),
    }
