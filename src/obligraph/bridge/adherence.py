"""What binds a State on a date: its acts of adherence to a treaty and its declarations and reservations.

The day from which a State is bound is derived when the graph is built, from the deposit and the treaty's own clause
(CMW 87, CEDAW 27, CED 39). A deposit known only by its year, or a succession, gives no such day; whether the treaty was
in force can then be said only once the latest possible day has passed. Declarations and reservations are known as of
the date of the depositary's table: on any other date their state is not known, and their absence proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, optional_value, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

# What one State did is little and is read whole; a block of treaties would be joined with the acts of all States.
_ACTS = with_prefixes("""
SELECT ?treaty ?kind ?date ?from ?asOf WHERE {
  ?act obl:adherenceBy ?state ; a obl:Adherence ; obl:adherenceTo ?treaty ;
    obl:adherenceKind ?kind ; obl:actDate ?date .
  OPTIONAL { ?act obl:bindingFrom ?from }
  OPTIONAL { ?act obl:knownAsOf ?asOf }
}
""")

_TABLE_DATES = with_prefixes("""
SELECT ?treaty (MAX(STR(?date)) AS ?asOf) WHERE {{
  VALUES ?treaty {{ {treaties} }}
  ?act obl:adherenceTo ?treaty ; obl:knownAsOf ?date .
}} GROUP BY ?treaty
""")

_RESERVATIONS = with_prefixes("""
SELECT ?reservation ?treaty ?kind ?provision ?summary ?asOf WHERE {
  ?reservation obl:reservationBy ?state ; a obl:Reservation ; obl:reservationTo ?treaty ; obl:reservationKind ?kind .
  OPTIONAL { ?reservation obl:concernsProvision ?provision }
  OPTIONAL { ?reservation obl:summary ?summary . FILTER(lang(?summary) = ?lang) }
  OPTIONAL { ?reservation obl:knownAsOf ?asOf }
}
""")

_LEAVING = "withdrawal"
_SIGNING = ("signature", "succession-to-signature")
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class Act:
    """One act of adherence: its kind, its date as far as it is known, the first day it binds if that is known."""

    kind: str
    date: str
    binding_from: str | None
    known_as_of: str | None

    @property
    def binds(self) -> bool:
        """Whether the act makes its author a party."""
        return self.kind != _LEAVING and self.kind not in _SIGNING

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


@dataclass(frozen=True)
class Reservation:
    """A declaration or reservation; without provisions it concerns the whole treaty."""

    kind: str
    provisions: tuple[str, ...]
    summary: str
    known_as_of: str | None


@dataclass(frozen=True)
class Binding:
    """How one State stands to one treaty on one date; `since` is a date as far as known, or None."""

    status: str
    since: str | None
    known_as_of: str | None
    reservations: tuple[Reservation, ...]

    @property
    def party(self) -> bool:
        """Whether the treaty is in force for the State on that date."""
        return self.status == "in-force"

    def record(self, provision: str, on: str, short: Any) -> dict[str, Any]:
        """Return the contract's `binding` for a chain that ends at `provision`; `short` makes short forms of IRIs."""
        since = {"value": self.since, "precision": precision(self.since)} if self.since else None
        return {
            "status": self.status,
            "party": self.party,
            "since": since,
            "known_as_of": self.known_as_of,
            "reservations": [
                {
                    "kind": reservation.kind,
                    "provision": short(concerned) if concerned else None,
                    "summary": reservation.summary,
                    "known_as_of": reservation.known_as_of,
                    "on_date": "in-force" if reservation.known_as_of == on else "unknown",
                }
                for reservation in self.reservations
                for concerned in _concerned(reservation, provision)
            ],
        }


def precision(day: str) -> str:
    """Return `day`, `month` or `year`, by how much of a date is written."""
    return _PRECISION[len(day)]


def bindings(store: Store, state: str, treaties: Iterable[str], on: str, lang: str) -> dict[str, Binding]:
    """Return how the State with IRI `state` stands to each treaty on the date `on` (YYYY-MM-DD), by treaty IRI."""
    acts, reservations = _acts(store, state), _reservations(store, state, lang)
    found = {treaty: _decided(acts.get(treaty, []), on) for treaty in sorted(set(treaties))}
    tables = _tables(store, {treaty for treaty, (_, as_of, _) in found.items() if as_of is None})
    return {
        treaty: Binding(
            status if known_as_of or treaty in tables else "unknown",
            since,
            known_as_of or tables.get(treaty),
            reservations.get(treaty, ()),
        )
        for treaty, (status, known_as_of, since) in found.items()
    }


def _decided(acts: list[Act], on: str) -> tuple[str, str | None, str | None]:
    """Return the status on a date, the date of the table if the act that decides says it, and since when it binds."""
    status, decisive = _status(acts, on)
    if decisive is None or not decisive.binds:
        return status, None, None
    return status, decisive.known_as_of, decisive.binding_from


def _tables(store: Store, treaties: set[str]) -> dict[str, str]:
    """Return the newest date of the tables of adherence to each treaty; they are long, so only those in need of it."""
    rows = store.select(_TABLE_DATES.format(treaties=values(treaties))) if treaties else ()
    return {value_of(treaty): value_of(as_of) for treaty, as_of in rows}


def _status(acts: list[Act], on: str) -> tuple[str, Act | None]:
    """Return the status on a date and the act that decides it."""
    done = [act for act in acts if act.date <= on[: len(act.date)]]
    if left := [act for act in done if act.kind == _LEAVING]:
        return "not-party", left[-1]
    for act in (act for act in done if act.binds):
        if act.binding_from:
            return ("in-force" if act.binding_from <= on else "not-yet"), act
        return ("in-force" if act.bound_at_latest <= on else "unknown"), act
    if signed := [act for act in done if act.kind in _SIGNING]:
        return "signed", signed[0]
    return "not-party", None


def _acts(store: Store, state: str) -> dict[str, list[Act]]:
    from pyoxigraph import NamedNode

    found: dict[str, list[Act]] = {}
    for row in store.select(_ACTS, {"state": NamedNode(state)}):
        treaty, kind, day, start, as_of = row
        act = Act(code_of(kind), value_of(day), optional_value(start), optional_value(as_of))
        found.setdefault(value_of(treaty), []).append(act)
    return {treaty: sorted(acts, key=lambda act: (act.date, act.kind)) for treaty, acts in found.items()}


def _reservations(store: Store, state: str, lang: str) -> dict[str, tuple[Reservation, ...]]:
    from pyoxigraph import Literal, NamedNode

    provisions: dict[str, set[str]] = {}
    facts: dict[str, tuple[str, str, str, str | None]] = {}
    bound: dict[str, NamedNode | Literal] = {"state": NamedNode(state), "lang": Literal(lang)}
    for row in store.select(_RESERVATIONS, bound):
        reservation, treaty, kind, provision, summary, as_of = row
        iri = value_of(reservation)
        facts[iri] = (value_of(treaty), code_of(kind), optional_value(summary) or "", optional_value(as_of))
        provisions.setdefault(iri, set()).update([value_of(provision)] if provision is not None else [])
    found: dict[str, tuple[Reservation, ...]] = {}
    for iri, (of_treaty, code, said, known_as_of) in sorted(facts.items()):
        known = Reservation(code, tuple(sorted(provisions[iri])), said, known_as_of)
        found[of_treaty] = (*found.get(of_treaty, ()), known)
    return found


def _concerned(reservation: Reservation, provision: str) -> list[str | None]:
    """Return the provisions of a reservation that contain `provision` or lie within it; [None] if it concerns all."""
    if not reservation.provisions:
        return [None]
    return [p for p in reservation.provisions if _within(p, provision) or _within(provision, p)]


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def today() -> str:
    """Return today's date; only questions about a State default to it, the build never looks at the clock."""
    return date.today().isoformat()
