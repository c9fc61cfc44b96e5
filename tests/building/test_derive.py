"""What follows from the data, rule by rule; each expected statement is worked out by hand from the world above it."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from obligraph.building.derive import DERIVED, derive
from obligraph.ids import iri_of, short_of
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore

COLLECTIONS = ("instrument", "cmw", "gfmd", "link", "adherence", "indicator", "factsheet", "sourceuse", "src", "gcm")
SCHEMES = ("force", "persons", "state-role", "adoption-mode", "review-state", "adherence-kind", "entry-rule")
HEAD = "".join(
    [
        "@prefix obl: <https://w3id.org/obligraph/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
        *(f"@prefix {name}: <https://w3id.org/obligraph/id/{name}/> .\n" for name in COLLECTIONS),
        *(f"@prefix {name}: <https://w3id.org/obligraph/code/{name}/> .\n" for name in SCHEMES),
    ]
)


def derived(world: str) -> set[str]:
    """Return what is derived from a world, each statement as short forms."""
    with EmbeddedStore() as store:
        store.replace_graph(NamedNode("urn:data"), [quad.triple for quad in parse(HEAD + world, RdfFormat.TURTLE)])
        count = derive(store, folder("queries") / "derive")
        graph = [quad.triple for quad in store.dump() if quad.graph_name == DERIVED]
    assert count == len(graph)
    return {" ".join(short_of(getattr(term, "value", str(term))) for term in triple) for triple in graph}


def test_an_accepted_link_is_stated_plainly_and_no_other() -> None:
    world = "".join(
        f"link:{state} a obl:Link ; obl:linkSubject cmw:16 ; obl:linkPredicate obl:covers ; "
        f"obl:linkObject gcm:{number} ; obl:reviewState review-state:{state} .\n"
        for number, state in enumerate(("accepted", "proposed", "rejected"), 1)
    )
    assert derived(world) == {"cmw:16 obl:covers gcm:1"}


def test_force_and_mode_of_adoption_come_from_the_instrument_unless_a_point_has_its_own() -> None:
    world = """
    instrument:gfmd-2015 obl:force force:forum-outcome ; obl:adoptionMode adoption-mode:not-adopted .
    gfmd:a a obl:Provision ; obl:provisionOf instrument:gfmd-2015 .
    gfmd:b a obl:Provision ; obl:provisionOf instrument:gfmd-2015 ; obl:force force:proposal .
    """
    assert derived(world) == {
        "gfmd:a obl:force code:force/forum-outcome",
        "gfmd:a obl:adoptionMode code:adoption-mode/not-adopted",
        "gfmd:b obl:adoptionMode code:adoption-mode/not-adopted",
    }


@pytest.mark.parametrize(
    ("predicate", "wide", "narrow"),
    [
        ("protects", "persons:all-migrant-workers", "persons:documented-migrant-workers"),
        ("obliges", "state-role:any", "state-role:employment"),
    ],
)
def test_scope_comes_from_the_nearest_provision_around_else_from_the_instrument(
    predicate: str, wide: str, narrow: str
) -> None:
    world = f"""
    instrument:cmw obl:{predicate} {wide} .
    cmw:part-4 a obl:Provision ; obl:provisionOf instrument:cmw ; obl:{predicate} {narrow} .
    cmw:43 a obl:Provision ; obl:provisionOf instrument:cmw ; obl:partOf cmw:part-4 .
    cmw:43.1 a obl:Provision ; obl:provisionOf instrument:cmw ; obl:partOf cmw:43 ; obl:{predicate} {wide} .
    cmw:43.1.e a obl:Provision ; obl:provisionOf instrument:cmw ; obl:partOf cmw:43.1 .
    cmw:43.2 a obl:Provision ; obl:provisionOf instrument:cmw ; obl:partOf cmw:43 .
    cmw:8 a obl:Provision ; obl:provisionOf instrument:cmw .
    cmw:8.1 a obl:Provision ; obl:provisionOf instrument:cmw ; obl:partOf cmw:8 .
    """
    wide, narrow = (f"code:{code.replace(':', '/')}" for code in (wide, narrow))
    assert derived(world) == {
        f"cmw:43 obl:{predicate} {narrow}",
        f"cmw:43.2 obl:{predicate} {narrow}",
        f"cmw:43.1.e obl:{predicate} {wide}",
        f"cmw:8 obl:{predicate} {wide}",
        f"cmw:8.1 obl:{predicate} {wide}",
    }


def test_an_indicator_has_the_sources_of_its_fact_sheets_once() -> None:
    world = """
    factsheet:1 obl:factSheetOf indicator:1 .
    sourceuse:1 obl:inFactSheet factsheet:1 ; obl:ofSource src:enoe .
    sourceuse:2 obl:inFactSheet factsheet:1 ; obl:ofSource src:census .
    indicator:1 obl:hasSource src:census .
    """
    assert derived(world) == {"indicator:1 obl:hasSource src:enoe"}


def test_only_a_deposit_of_a_known_day_that_is_no_succession_has_a_first_day() -> None:
    world = """
    instrument:cmw obl:enteredIntoForceOn "2003-07-01"^^xsd:date ;
        obl:laterEntryRule entry-rule:first-of-month-after-three-months .
    """ + "".join(
        f"adherence:{kind} a obl:Adherence ; obl:adherenceTo instrument:cmw ; "
        f'obl:adherenceKind adherence-kind:{kind} ; obl:actDate "{day}"^^xsd:{datatype} .\n'
        for kind, day, datatype in (
            ("ratification", "2012-01-10", "date"),
            ("accession", "2012", "gYear"),
            ("succession", "2012-01-10", "date"),
            ("signature", "2012-01-10", "date"),
        )
    )
    # Three months after 10 January end on 10 April; the month that follows begins on 1 May.
    assert derived(world) == {"adherence:ratification obl:bindingFrom 2012-05-01"}


def test_the_derived_graph_is_rebuilt_whole() -> None:
    link = "link:1 a obl:Link ; obl:linkSubject cmw:16 ; obl:linkPredicate obl:covers ; obl:linkObject gcm:1 ; "
    accepted = [q.triple for q in parse(HEAD + link + "obl:reviewState review-state:accepted .", RdfFormat.TURTLE)]
    with EmbeddedStore() as store:
        store.replace_graph(NamedNode("urn:data"), accepted)
        assert derive(store, folder("queries") / "derive") == 1
        store.replace_graph(NamedNode("urn:data"), [])
        assert derive(store, folder("queries") / "derive") == 0
        assert list(store.select(f"SELECT ?o {{ <{iri_of('cmw:16')}> ?p ?o }}")) == []
