"""Drawings made on the server: what stands where, by which line it is tied, and what is said to who does not see it."""

import re
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat
from starlette.testclient import TestClient

from obligraph.graph.labels import LocalizedText
from obligraph.graph.things import LocalizedThings, Things
from obligraph.store.embedded import EmbeddedStore
from obligraph.web.drawing.diagram import Box, Placed
from obligraph.web.drawing.neighbourhood import Surroundings, surroundings
from obligraph.web.relation_tables import Row, Table

WORLD = """
@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .
@prefix force: <https://w3id.org/obligraph/code/force/> .
@prefix gc: <https://w3id.org/obligraph/id/cmw-gc5/> .
@prefix gcm: <https://w3id.org/obligraph/id/gcm/> .
@prefix insyde: <https://w3id.org/obligraph/id/insyde/> .
@prefix justification: <https://w3id.org/obligraph/code/justification/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

force:treaty obl:rankInScheme 1 ; skos:prefLabel "treaty"@en ; skos:inScheme <https://w3id.org/obligraph/code/force> .
force:interpretation obl:rankInScheme 2 ; skos:prefLabel "reading"@en ;
  skos:inScheme <https://w3id.org/obligraph/code/force> .
force:political-commitment obl:rankInScheme 5 ; skos:prefLabel "promise"@en ;
  skos:inScheme <https://w3id.org/obligraph/code/force> .
force:proposal obl:rankInScheme 8 ; skos:prefLabel "proposal"@en ;
  skos:inScheme <https://w3id.org/obligraph/code/force> .
justification:curated skos:prefLabel "curated"@en .
justification:cited-in-text skos:prefLabel "cited in a text"@en .

gcm:13 a obl:Provision ; obl:force force:political-commitment ; skos:prefLabel "Detention last"@en .
cmw:16 a obl:Provision ; obl:force force:treaty ; skos:prefLabel "Liberty"@en .
cmw:17 a obl:Provision ; obl:force force:treaty ; skos:prefLabel "Humane treatment"@en .
insyde:58 a obl:Provision ; obl:force force:proposal ; skos:prefLabel "Alternatives"@en .
""" + "\n".join(
    f'gc:{n} a obl:Provision ; obl:force force:interpretation ; skos:prefLabel "GC {n}"@en .' for n in range(1, 21)
)


@pytest.fixture(scope="module")
def names() -> LocalizedThings:
    with EmbeddedStore() as store:
        quads = pyoxigraph.parse(input=WORLD.encode(), format=RdfFormat.TURTLE)
        store.replace_graph(NamedNode("urn:world"), (quad.triple for quad in quads))
        return LocalizedThings(Things(store), "en")


def link(other: str, justification: str, review: str = "accepted") -> Row:
    return Row(other, justification, "0.9", review, None, "link:0")


def table(key: str, heading: str, rows: list[Row]) -> Table:
    return Table(key, LocalizedText(heading, "en"), key.startswith("~"), rows, rows, any(row.link for row in rows))


def draw(names: LocalizedThings, *tables: Table) -> Surroundings:
    drawn = surroundings(names, "gcm:13", list(tables), lambda id: f"/id/{id}", lambda table: f"/more/{table.key}")
    assert drawn is not None
    return drawn


def texts(picture: str, *, look: str | None = None) -> list[str]:
    root = ElementTree.fromstring(picture)
    found = [one for one in root.iter("text") if look is None or one.get("class") == look]
    return ["".join(one.itertext()) for one in found]


def left_edges(picture: str) -> dict[str, float]:
    """Return where each box begins, by the first word that stands in it."""
    root = ElementTree.fromstring(picture)
    boxes = [one for one in root.iter() if one.get("class", "").startswith("box ")]
    return {one.findtext("text/tspan", ""): float(one.find("rect").get("x", "")) for one in boxes}


def test_what_binds_stands_left_of_a_promise_and_what_only_proposes_right(names: LocalizedThings) -> None:
    drawn = draw(
        names,
        table("~obl:covers", "Covered by", [link("cmw:16", "curated")]),
        table("~obl:guides", "Guided by", [link("cmw-gc5:1", "cited-in-text"), link("insyde:58", "curated")]),
    )
    at = left_edges(drawn.wide)
    assert at["cmw:16"] == at["cmw-gc5:1"] < at["gcm:13"] < at["insyde:58"]
    assert texts(drawn.wide, look="band") == ["treaty", "reading", "proposal"]
    assert texts(drawn.wide, look="relation") == ["Covered by", "Guided by", "Guided by"]
    assert (drawn.shown, drawn.total) == (3, 3)


def test_the_line_tells_the_kind_of_evidence_and_the_arrow_the_direction(names: LocalizedThings) -> None:
    drawn = draw(
        names,
        table("~obl:covers", "Covered by", [link("cmw:16", "curated")]),
        table("~obl:guides", "Guided by", [link("cmw-gc5:1", "cited-in-text")]),
        table("obl:next", "Next", [Row("insyde:58")]),
    )
    ties = re.findall(r'class="edge (edge-[a-z-]+)"[^>]* marker-(start|end)=', drawn.wide)
    assert ties == [("edge-curated", "start"), ("edge-cited-in-text", "start"), ("edge-stated", "end")]
    assert drawn.styles == ("cited-in-text", "curated", "stated")


def test_a_neighbour_linked_twice_is_drawn_once_under_both_relations_with_the_better_evidence(
    names: LocalizedThings,
) -> None:
    drawn = draw(
        names,
        table("~obl:cites", "Cited by", [link("cmw:16", "cited-in-text")]),
        table("~obl:covers", "Covered by", [link("cmw:16", "curated"), link("cmw:17", "curated")]),
    )
    assert texts(drawn.wide, look="relation") == ["Cited by · Covered by", "Covered by"]
    assert re.findall(r'class="edge (edge-[a-z-]+)"', drawn.wide) == ["edge-cited-in-text", "edge-curated"]
    assert "<title>Liberty. cmw:16. Cited by · Covered by. cited in a text</title>" in drawn.wide


def test_of_many_fourteen_a_side_are_drawn_and_a_link_leads_to_the_others(names: LocalizedThings) -> None:
    readings = [link(f"cmw-gc5:{n}", "curated") for n in range(1, 21)]
    drawn = draw(names, table("~obl:guides", "Guided by", readings), table("obl:x", "X", [Row("cmw:16")]))
    assert (drawn.shown, drawn.total) == (14, 21)
    assert texts(drawn.wide, look="more") == texts(drawn.narrow, look="more") == ["+ 7 more"]
    assert '<a href="/more/~obl:guides"><text class="more"' in drawn.wide
    assert "cmw:16" in left_edges(drawn.wide)
    assert "cmw-gc5:13" in left_edges(drawn.wide)
    assert "cmw-gc5:14" not in left_edges(drawn.wide)


def test_a_relation_without_room_is_named_with_its_number_and_link(names: LocalizedThings) -> None:
    tables = [table(f"~obl:r{n}", f"Relation {n}", [link(f"cmw-gc5:{n}", "curated")]) for n in range(1, 16)]
    drawn = draw(names, *tables)
    assert drawn.left_out == (("Relation 15", 1, "/more/~obl:r15"),)


def test_rejected_and_proposed_links_and_passages_are_not_drawn(names: LocalizedThings) -> None:
    rows = [link("cmw:16", "curated", "rejected"), link("cmw:17", "curated", "proposed"), Row("passage:x.1")]
    tables = [table("~obl:covers", "Covered by", rows)]
    assert surroundings(names, "gcm:13", tables, lambda id: id, lambda table: "") is None


def test_the_narrow_drawing_holds_the_same_things_one_below_the_other(names: LocalizedThings) -> None:
    drawn = draw(
        names,
        table("~obl:covers", "Covered by", [link("cmw:16", "curated")]),
        table("~obl:guides", "Guided by", [link("insyde:58", "curated")]),
    )
    at = left_edges(drawn.narrow)
    assert at == {"gcm:13": 2, "cmw:16": 30, "insyde:58": 30}
    assert ElementTree.fromstring(drawn.narrow).get("width") == "348"


def test_words_are_cut_where_a_box_has_no_room_and_escaped() -> None:
    words = "Share of children born to migrant parents whose birth was registered in the first year of their life"
    box = Placed(Box("knomad-mx:6", words, "indicators", "/id/knomad-mx/6", words), 0, 0, 318)
    assert texts(f"<svg>{box.drawn()}</svg>") == [
        "knomad-mx:6 Share of children born to",
        "migrant parents whose birth was …",
    ]
    hostile = Placed(Box("x:1", "<script>", "others", "/id/x/1", '"><script>'), 0, 0, 200).drawn()
    assert "<script>" not in hostile
    long = Placed(Box("insyde-finding:access-to-centres-restricted", "", "others", "", ""), 0, 0, 200)
    assert texts(f"<svg>{long.drawn()}</svg>") == ["insyde-finding:acces…"]


def test_the_page_of_a_thing_shows_the_drawing_before_the_tables(client: TestClient) -> None:
    page = client.get("/id/gcm/13?lang=en", headers={"Accept": "text/html"}).text
    assert page.index('id="around"') < page.index("<table")
    assert 'aria-labelledby="around-title" aria-describedby="around-description"' in page
    assert "Neighbours of “Detention only as a last resort”" in page
    assert '<a class="box at-treaty" href="/id/cmw/950">' in page
    assert "curated</li>" in page
    assert 'href="/graph?around=gcm%3A13">Open in the graph view</a>' in page
    spanish = client.get("/id/gcm/13?lang=es", headers={"Accept": "text/html"}).text
    assert "Vecinos de «Detención solo como último recurso»" in spanish


def test_a_table_of_its_own_and_what_diagrams_do_not_show_have_no_drawing(client: TestClient) -> None:
    accept = {"Accept": "text/html"}
    assert 'id="around"' not in client.get("/id/gcm/13?table=~obl:partlyCovers", headers=accept).text
    code = client.get("/code/force/treaty?lang=en", headers=accept).text
    assert 'id="around"' not in code
    assert "Its neighbours as a graph" not in code


def test_the_graph_page_follows_one_relation_where_its_address_says_so(client: TestClient) -> None:
    page = client.get("/graph?around=gcm:13&relation=obl:partlyCovers&direction=in&lang=en").text
    rows = re.findall(r'around=([a-z0-9%A-Z.-]+)">', page[page.index('id="table"') :])
    assert rows == ["cmw%3A950"]
    assert '"relation": "obl:partlyCovers"' in page
    data = client.get("/graph/export/cytoscape?around=gcm:13&relation=obl:partlyCovers&direction=in").json()
    assert {node["data"]["id"] for node in data["elements"]["nodes"]} == {"gcm:13", "cmw:950"}
