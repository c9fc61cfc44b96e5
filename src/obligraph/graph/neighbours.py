"""Neighbours: the statements between things, and what tells which neighbours of a thing concern a State or a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from obligraph.ids import ID, SDG, short_of
from obligraph.namespaces import DCTERMS, OBL, with_prefixes
from obligraph.store.terms import optional_value, value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store

_NOT_SHOWN = (f"{ID}link/", f"{ID}passage/", f"{SDG}ontology#")
_FROM = "SELECT ?subject ?relation ?object WHERE { %s ?subject ?relation ?object FILTER(isIRI(?object)) }"
_TO = "SELECT ?subject ?relation ?object WHERE { %s ?subject ?relation ?object }"
_FACTS = with_prefixes("""
SELECT ?thing ?relation ?value WHERE {
  %s
  VALUES ?relation {
    obl:adherenceBy obl:reservationBy obl:positionOf obl:recommendationTo obl:addressedTo obl:cycleOf
    obl:adoptedOn obl:actDate obl:startsOn dcterms:date obl:provisionOf
  }
  ?thing ?relation ?value
}
""")
_ADOPTED = with_prefixes("SELECT ?thing ?day WHERE { %s ?thing obl:adoptedOn ?day }")
_DATES = (f"{OBL}adoptedOn", f"{OBL}actDate", f"{OBL}startsOn", f"{DCTERMS}date")


class Statement(NamedTuple):
    """One statement between two things, as IRIs."""

    subject: str
    relation: str
    object: str


@dataclass(frozen=True)
class Context:
    """Where a thing belongs: the States that it is an act of or speaks to, its day, its text; all as short forms."""

    states: tuple[str, ...] = ()
    day: str = ""
    instrument: str = ""


def is_node(iri: str) -> bool:
    """Whether this is a thing that graphs show: link records and passages are edges and evidence, not nodes."""
    return iri.startswith((ID, SDG)) and not iri.startswith(_NOT_SHOWN)


def statements_at(store: Store, thing: str) -> list[Statement]:
    """Return every statement between a thing and another one, in a fixed order."""
    away = store.select(_FROM % values_clause("subject", [thing]))
    towards = store.select(_TO % values_clause("object", [thing]))
    return _between_nodes([*away, *towards])


def statements_among(store: Store, things: Iterable[str]) -> list[Statement]:
    """Return the statements between things of a set, in a fixed order."""
    wanted = set(things)
    rows = store.select(_FROM % values_clause("subject", wanted)) if wanted else ()
    return [statement for statement in _between_nodes(rows) if statement.object in wanted]


def _between_nodes(rows: Iterable[tuple[object, ...]]) -> list[Statement]:
    found = {Statement(*(value_of(term) for term in row)) for row in rows}
    return sorted(one for one in found if is_node(one.subject) and is_node(one.object) and one.subject != one.object)


def contexts_of(store: Store, things: Iterable[str]) -> dict[str, Context]:
    """Return where each thing belongs, by IRI; the day of a provision is that on which its text was adopted."""
    wanted = set(things)
    if not wanted:
        return {}
    facts: dict[str, dict[str, set[str]]] = {thing: {} for thing in wanted}
    for thing, relation, value in store.select(_FACTS % values_clause("thing", wanted)):
        facts[value_of(thing)].setdefault(value_of(relation), set()).add(value_of(value))
    instruments = {whole for of_thing in facts.values() for whole in of_thing.get(f"{OBL}provisionOf", ())}
    adopted = store.select(_ADOPTED % values_clause("thing", instruments)) if instruments else ()
    days = {value_of(whole): optional_value(day) or "" for whole, day in adopted}
    return {thing: _context(thing, of_thing, days) for thing, of_thing in facts.items()}


def _context(thing: str, facts: dict[str, set[str]], days: dict[str, str]) -> Context:
    state = f"{ID}state/"
    states = {value for found in facts.values() for value in found if value.startswith(state)}
    states |= {thing} if thing.startswith(state) else set()
    instrument = min(facts.get(f"{OBL}provisionOf", {""}))
    own = [day for relation in _DATES for day in facts.get(relation, ())]
    day = min(own) if own else days.get(instrument, "")
    return Context(tuple(sorted(map(short_of, states))), day, short_of(instrument))
