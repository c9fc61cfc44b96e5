"""Parts of texts, sources, figures, adoption and counts, over a small made-up world worked out by hand."""

import pytest

from obligraph.graph.adoption import Adoption, adoption_of
from obligraph.graph.observations import Observation, observations_by_thing, observations_of
from obligraph.graph.parts import articles_of, containers_of, siblings_of, top_siblings_of
from obligraph.graph.sources import DataSource, data_sources, source_uses
from obligraph.graph.statements import is_empty, is_subject, statements_in, statements_of, statements_to
from obligraph.graph.totals import Totals, instances_by_class, statements_by_graph, totals_of
from obligraph.ids import iri_of
from obligraph.namespaces import OBL
from obligraph.store.embedded import EmbeddedStore

GRAPH = "https://w3id.org/obligraph/graph/world"
WORLD = f"""
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX id: <https://w3id.org/obligraph/id/>
INSERT DATA {{ GRAPH <{GRAPH}> {{
  id:cmw\\/16 obl:provisionOf id:instrument\\/cmw ; obl:sequence 16 ;
    obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/article> .
  id:cmw\\/17 obl:provisionOf id:instrument\\/cmw ; obl:sequence 17 ;
    obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/article> .
  id:cmw\\/16.4 obl:partOf id:cmw\\/16 ; obl:sequence 4 .
  id:cmw\\/16.5 obl:partOf id:cmw\\/16 ; obl:sequence 5 .
  <https://w3id.org/obligraph/id/cmw/16.5.a> obl:partOf id:cmw\\/16.5 ; obl:sequence 1 .
  id:instrument\\/cmw obl:adoptionMode <https://w3id.org/obligraph/code/adoption-mode/without-vote> ;
    obl:adoptedOn "1990-12-18" .
  id:src\\/enoe a obl:DataSource ; obl:producedBy id:body\\/inegi ;
    obl:sourceStatus <https://w3id.org/obligraph/code/source-status/established> .
  id:src\\/none a obl:DataSource .
  id:use\\/1 obl:inFactSheet id:sheet\\/1 ; obl:ofSource id:src\\/enoe . id:sheet\\/1 obl:factSheetOf id:knomad\\/1 .
  id:figure\\/1 obl:observationOf id:knomad\\/1 ; obl:figureValue 12.5 ; dcterms:date "2015" ;
    obl:unit <https://w3id.org/obligraph/code/unit/percent> .
  id:figure\\/2 obl:observationOf id:knomad\\/1 .
}} }}
"""
ARTICLE, NEXT, PARAGRAPH, LAST, LETTER = map(iri_of, ("cmw:16", "cmw:17", "cmw:16.4", "cmw:16.5", "cmw:16.5.a"))
INSTRUMENT, INDICATOR, FIGURE, WITHOUT_VALUE = map(iri_of, ("instrument:cmw", "knomad:1", "figure:1", "figure:2"))


@pytest.fixture
def world() -> EmbeddedStore:
    store = EmbeddedStore()
    store.update(WORLD)
    return store


def test_a_part_lies_in_the_widest_container_first(world: EmbeddedStore) -> None:
    assert containers_of(world, LETTER) == [ARTICLE, LAST]
    assert containers_of(world, ARTICLE) == []


def test_siblings_stand_in_the_same_container_or_are_parts_of_none(world: EmbeddedStore) -> None:
    assert sorted(siblings_of(world, PARAGRAPH)) == [(4, PARAGRAPH), (5, LAST)]
    assert sorted(top_siblings_of(world, ARTICLE)) == [(16, ARTICLE), (17, NEXT)]


def test_articles_have_their_parts_at_any_depth(world: EmbeddedStore) -> None:
    assert articles_of(world, INSTRUMENT) == {ARTICLE: {PARAGRAPH, LAST, LETTER}, NEXT: set()}


def test_a_provision_is_adopted_as_its_instrument(world: EmbeddedStore) -> None:
    assert adoption_of(world, ARTICLE) == Adoption("without-vote", INSTRUMENT, "1990-12-18")
    assert adoption_of(world, LETTER) is None


def test_sources_have_a_status_and_a_producer_where_they_are_known(world: EmbeddedStore) -> None:
    assert data_sources(world) == {
        iri_of("src:enoe"): DataSource("established", iri_of("body:inegi")),
        iri_of("src:none"): DataSource(None, None),
    }
    uses = source_uses(world, INDICATOR)
    assert [(use, sorted(relation for relation, _ in facts)) for use, facts in uses.items()] == [
        (iri_of("use:1"), [f"{OBL}inFactSheet", f"{OBL}ofSource"])
    ]


def test_figures_with_a_value_are_observations(world: EmbeddedStore) -> None:
    assert observations_of(world, [INDICATOR]) == [Observation(FIGURE, "12.5", "percent", "2015", None)]
    assert observations_by_thing(world, [INDICATOR, ARTICLE]) == {INDICATOR: {FIGURE, WITHOUT_VALUE}}
    assert observations_of(world, []) == []


def test_statements_of_and_to_a_thing(world: EmbeddedStore) -> None:
    assert sorted(relation for relation, _ in statements_of(world, PARAGRAPH)) == [f"{OBL}partOf", f"{OBL}sequence"]
    assert [(relation, str(other)) for relation, other in statements_to(world, LAST)] == [
        (f"{OBL}partOf", f"<{LETTER}>")
    ]
    assert is_subject(world, LETTER)
    assert not is_subject(world, iri_of("cmw:99"))
    assert is_empty(EmbeddedStore())
    assert not is_empty(world)


def test_totals_count_the_statements_of_the_world(world: EmbeddedStore) -> None:
    assert totals_of(world).statements == 26
    assert statements_by_graph(world) == {GRAPH: 26}
    assert len(statements_in(world, GRAPH)) == 26
    assert instances_by_class(world) == {f"{OBL}DataSource": 2}
    assert totals_of(EmbeddedStore()) == Totals(0, 0, 0)
