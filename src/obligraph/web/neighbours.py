"""What a drawing of the graph needs: the ties of a thing, the ties among several, and what filters know of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from obligraph.exporters.selection import Selection
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import ID, SDG, iri_of, short_of
from obligraph.namespaces import DCTERMS, OBL, with_prefixes
from obligraph.store.terms import code_of, optional_value, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_NOT_DRAWN = (f"{ID}link/", f"{ID}passage/", f"{SDG}ontology#")
_TIES = """
SELECT ?subject ?relation ?object WHERE {{
  {{ VALUES ?subject {{ {things} }} ?subject ?relation ?object FILTER(isIRI(?object)) }}
  UNION {{ VALUES ?object {{ {things} }} ?subject ?relation ?object }}
}}
"""
_TIES_FROM = """
SELECT ?subject ?relation ?object WHERE {{
  VALUES ?subject {{ {things} }} ?subject ?relation ?object FILTER(isIRI(?object))
}}
"""
_LINKS = with_prefixes("""
SELECT ?subject ?relation ?object ?justification ?confidence ?link WHERE {{
  VALUES ?subject {{ {things} }}
  ?link obl:linkSubject ?subject ; obl:linkPredicate ?relation ; obl:linkObject ?object ;
    obl:justification ?justification ; obl:confidence ?confidence ;
    obl:reviewState <https://w3id.org/obligraph/code/review-state/accepted> .
}}
""")
_FACTS = with_prefixes("""
SELECT ?thing ?relation ?value WHERE {{
  VALUES ?thing {{ {things} }}
  VALUES ?relation {{
    obl:adherenceBy obl:reservationBy obl:positionOf obl:recommendationTo obl:addressedTo obl:cycleOf
    obl:adoptedOn obl:actDate obl:startsOn dcterms:date obl:provisionOf
  }}
  ?thing ?relation ?value
}}
""")
_ADOPTED = with_prefixes("""
SELECT ?thing ?day WHERE {{ VALUES ?thing {{ {things} }} ?thing obl:adoptedOn ?day }}
""")
_INDICATORS = frozenset({"Indicator", "Observation", "Wording", "Defect", "FactSheet", "RightAttribute"})
_SOURCES = frozenset(
    {"DataSource", "SourceUse", "CriterionStatement", "InventoryField", "InventoryForm", "SourceTable"}
)
GROUPS = ("indicators", "sources", "others")
"""Where things without legal force stand in a drawing, after all that have one."""
_DATES = (f"{OBL}adoptedOn", f"{OBL}actDate", f"{OBL}startsOn", f"{DCTERMS}date")


class Tie(NamedTuple):
    """One statement between two things, as IRIs."""

    subject: str
    relation: str
    object: str


@dataclass(frozen=True)
class About:
    """What filters know of a thing: the States that it is an act of or speaks to, its day, the text it belongs to."""

    states: tuple[str, ...] = ()
    day: str = ""
    whole: str = ""


def ties_at(store: Store, thing: str) -> list[Tie]:
    """Return every tie of a thing to another thing, in a fixed order."""
    return _ties(store.select(_TIES.format(things=values([thing]))))


def ties_among(store: Store, things: Iterable[str]) -> list[Tie]:
    """Return the ties between things of a set, in a fixed order."""
    wanted = set(things)
    if not wanted:
        return []
    return [tie for tie in _ties(store.select(_TIES_FROM.format(things=values(wanted)))) if tie.object in wanted]


def links_among(store: Store, things: Iterable[str]) -> dict[Tie, tuple[str, float, str]]:
    """Return justification, confidence and link record of the ties that an accepted link states."""
    wanted = set(things)
    if not wanted:
        return {}
    return {
        Tie(value_of(s), value_of(r), value_of(o)): (code_of(why), float(value_of(sure)), short_of(value_of(link)))
        for s, r, o, why, sure, link in store.select(_LINKS.format(things=values(wanted)))
        if value_of(o) in wanted
    }


def about(store: Store, things: Iterable[str]) -> dict[str, About]:
    """Return what filters know of each thing; the day of a provision is that on which its text was adopted."""
    wanted = set(things)
    if not wanted:
        return {}
    said: dict[str, dict[str, set[str]]] = {thing: {} for thing in wanted}
    for thing, relation, value in store.select(_FACTS.format(things=values(wanted))):
        said[value_of(thing)].setdefault(value_of(relation), set()).add(value_of(value))
    wholes = {whole for facts in said.values() for whole in facts.get(f"{OBL}provisionOf", ())}
    adopted = store.select(_ADOPTED.format(things=values(wholes))) if wholes else ()
    days = {value_of(whole): optional_value(day) or "" for whole, day in adopted}
    return {thing: _about(thing, facts, days) for thing, facts in said.items()}


def _about(thing: str, facts: dict[str, set[str]], days: dict[str, str]) -> About:
    state = f"{ID}state/"
    states = {value for values_ in facts.values() for value in values_ if value.startswith(state)}
    states |= {thing} if thing.startswith(state) else set()
    whole = min(facts.get(f"{OBL}provisionOf", {""}))
    own = [day for relation in _DATES for day in facts.get(relation, ())]
    return About(tuple(sorted(map(short_of, states))), min(own) if own else days.get(whole, ""), short_of(whole))


def _ties(rows: Iterable[tuple[object, ...]]) -> list[Tie]:
    found = {Tie(*(value_of(term) for term in row)) for row in rows}
    return sorted(tie for tie in found if is_drawn(tie.subject) and is_drawn(tie.object) and tie.subject != tie.object)


def is_drawn(iri: str) -> bool:
    """Whether this is a thing that diagrams show: link records and passages are edges and evidence, not nodes."""
    return iri.startswith((ID, SDG)) and not iri.startswith(_NOT_DRAWN)


def place_of(names: LocalizedThings, identifier: str) -> str:
    """Return where a thing stands in a drawing: its legal force as a code, else one of GROUPS."""
    thing = names.thing(identifier)
    if thing.force:
        return thing.force
    return "indicators" if thing.kinds & _INDICATORS else "sources" if thing.kinds & _SOURCES else "others"


def places(names: LocalizedThings) -> list[tuple[str, str]]:
    """Return every place of a drawing with its words: the strongest legal force first."""
    forces = [(code, names.code("force", code)) for code in names.codes("force")]
    return [*forces, *((group, message(f"web.graph.group.{group}", names.lang)) for group in GROUPS)]


@dataclass(frozen=True)
class Diagram(Selection):
    """A selection of exactly these things, by short form, with the ties among them; the exporters write its graph."""

    nodes: tuple[str, ...] = ()
    names: LocalizedThings | None = None

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The neutral graph of the things that have a kind, with the attributes of every other export."""
        assert self.names is not None
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for short in sorted(set(self.nodes), key=natural):
            known = self.names.thing(short)
            if known.kinds:
                graph.add_node(
                    short,
                    label=self.names.name(short),
                    kind=" ".join(sorted(known.kinds)),
                    force=known.force or "",
                    notation=min(known.notations, default=""),
                    iri=iri_of(short),
                )
        iris = [iri_of(short) for short in graph.nodes]
        links = links_among(self.store, iris)
        for tie in ties_among(self.store, iris):
            justification, confidence, link = links.get(tie, ("", 1.0, ""))
            key = short_of(tie.relation)
            record = {"predicate": key, "justification": justification, "confidence": confidence, "link": link}
            graph.add_edge(short_of(tie.subject), short_of(tie.object), key=key, **record)
        return graph
