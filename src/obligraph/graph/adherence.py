"""What States did about treaties and texts: acts of adherence, declarations and reservations, and positions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from obligraph.graph.labels import SUMMARY, texts_by_language
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, optional_value, value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store

# What one State did is little and is read whole; a block of treaties would be joined with the acts of all States.
_ACTS = with_prefixes("""
SELECT ?act ?state ?treaty ?kind ?date ?from ?asOf WHERE {
  %s
  ?act obl:adherenceBy ?state ; a obl:Adherence ; obl:adherenceTo ?treaty ;
    obl:adherenceKind ?kind ; obl:actDate ?date .
  OPTIONAL { ?act obl:bindingFrom ?from }
  OPTIONAL { ?act obl:knownAsOf ?asOf }
}
""")
_RESERVATIONS = with_prefixes("""
SELECT ?reservation ?treaty ?kind ?provision ?date ?asOf WHERE {
  %s
  ?reservation obl:reservationBy ?state ; a obl:Reservation ; obl:reservationTo ?treaty ; obl:reservationKind ?kind .
  OPTIONAL { ?reservation obl:concernsProvision ?provision }
  OPTIONAL { ?reservation obl:actDate ?date }
  OPTIONAL { ?reservation obl:knownAsOf ?asOf }
}
""")
_POSITIONS = with_prefixes("""
SELECT ?position ?state ?text ?kind ?date WHERE {
  %s
  ?position obl:positionOf ?state ; obl:positionOn ?text ; obl:positionKind ?kind .
  OPTIONAL { ?position obl:actDate ?date }
}
""")
_TABLE_DATES = with_prefixes("""
SELECT ?treaty (MAX(STR(?date)) AS ?asOf) WHERE {
  %s
  ?act obl:adherenceTo ?treaty ; obl:knownAsOf ?date .
} GROUP BY ?treaty
""")
WITHDRAWAL = "withdrawal"
SIGNING = ("signature", "succession-to-signature")
"""Acts that bind nobody yet."""
_PRECISION = {4: "year", 7: "month", 10: "day"}


class Act(NamedTuple):
    """One act of adherence; `kind` is a code, dates are as far as known, `binding_from` the first day it binds."""

    iri: str
    state: str
    treaty: str
    kind: str
    date: str
    binding_from: str | None
    known_as_of: str | None

    @property
    def binds(self) -> bool:
        """Whether the act makes its author a party."""
        return self.kind != WITHDRAWAL and self.kind not in SIGNING

    @property
    def bound_at_latest(self) -> str:
        """The last day on which the act can have begun to bind, whatever its precise day: any clause counts within."""
        if self.binding_from:
            return self.binding_from
        last = {"year": f"{self.date[:4]}-12-31", "month": f"{self.date[:7]}-28", "day": self.date}[
            precision(self.date)
        ]
        year, month = int(last[:4]), int(last[5:7]) + 5
        return f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}-01"


class Reservation(NamedTuple):
    """A declaration or reservation to a treaty; `summaries` by language; without provisions it concerns all of it."""

    iri: str
    treaty: str
    kind: str
    provisions: tuple[str, ...]
    date: str | None
    known_as_of: str | None
    summaries: dict[str, str]


class Position(NamedTuple):
    """How a State took a text: `kind` is a code of the scheme `position`."""

    iri: str
    state: str
    text: str
    kind: str
    date: str | None


def precision(day: str) -> str:
    """Return `day`, `month` or `year`, by how much of a date is written."""
    return _PRECISION[len(day)]


def acts_of(store: Store, state: str | None = None) -> list[Act]:
    """Return the acts of adherence of a State (IRI), or of all, in the order of treaties, dates and kinds."""
    found = [
        Act(
            iri=value_of(act),
            state=value_of(by),
            treaty=value_of(treaty),
            kind=code_of(kind),
            date=value_of(date),
            binding_from=optional_value(start),
            known_as_of=optional_value(known),
        )
        for act, by, treaty, kind, date, start, known in store.select(_ACTS % _of("state", state))
    ]
    return sorted(found, key=lambda act: (act.treaty, act.date, act.kind, act.state, act.iri))


def table_dates(store: Store, treaties: Iterable[str]) -> dict[str, str]:
    """Return the newest date of the tables of adherence to each of the treaties (IRIs) that has one."""
    treaties = set(treaties)
    rows = store.select(_TABLE_DATES % values_clause("treaty", treaties)) if treaties else ()
    return {value_of(treaty): value_of(as_of) for treaty, as_of in rows}


def reservations_of(store: Store, state: str) -> list[Reservation]:
    """Return the declarations and reservations of a State (IRI), each once, in the order of their IRIs."""
    rows = list(store.select(_RESERVATIONS % _of("state", state)))
    provisions: dict[str, set[str]] = {}
    for reservation, _, _, provision, *_ in rows:
        provisions.setdefault(value_of(reservation), set()).update([value_of(provision)] if provision else [])
    summaries = texts_by_language(store, provisions, SUMMARY)
    found = {
        value_of(row[0]): Reservation(
            iri=value_of(row[0]),
            treaty=value_of(row[1]),
            kind=code_of(row[2]),
            provisions=tuple(sorted(provisions[value_of(row[0])])),
            date=optional_value(row[4]),
            known_as_of=optional_value(row[5]),
            summaries=summaries[value_of(row[0])],
        )
        for row in rows
    }
    return [found[iri] for iri in sorted(found)]


def positions_of(store: Store, *, state: str | None = None, text: str | None = None) -> list[Position]:
    """Return the positions of a State on texts, or of States on a text (IRIs), in the order of their IRIs."""
    clauses = f"{_of('state', state)} {_of('text', text)}"
    found = {
        value_of(position): Position(
            iri=value_of(position),
            state=value_of(by),
            text=value_of(on),
            kind=code_of(kind),
            date=optional_value(date),
        )
        for position, by, on, kind, date in store.select(_POSITIONS % clauses)
    }
    return [found[iri] for iri in sorted(found)]


def _of(variable: str, iri: str | None) -> str:
    return values_clause(variable, [iri]) if iri is not None else ""
