"""What binds a State on a date: its acts of adherence to a treaty and its declarations and reservations.

The day from which a State is bound is derived when the graph is built, from the deposit and the treaty's own clause
(CMW 87, CEDAW 27, CED 39). A deposit known only by its year, or a succession, gives no such day; whether the treaty was
in force can then be said only once the latest possible day has passed. Declarations and reservations are known as of
the date of the depositary's table: on any other date their state is not known, and their absence proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from obligraph.graph.adherence import (
    SIGNING,
    WITHDRAWAL,
    Act,
    Reservation,
    acts_of,
    precision,
    reservations_of,
    table_dates,
)
from obligraph.graph.labels import words_in

if TYPE_CHECKING:
    from obligraph.store import Store


class Binding(NamedTuple):
    """How one State stands to one treaty on one date; `since` is as far as known, or None; words in `lang`."""

    status: str
    since: str | None
    known_as_of: str | None
    reservations: tuple[Reservation, ...]
    lang: str

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
                    "summary": words_in(reservation.summaries, self.lang),
                    "known_as_of": reservation.known_as_of,
                    "on_date": "in-force" if reservation.known_as_of == on else "unknown",
                }
                for reservation in self.reservations
                for concerned in _concerned(reservation, provision)
            ],
        }


def bindings(store: Store, state: str, treaties: Iterable[str], on: str, lang: str) -> dict[str, Binding]:
    """Return how the State with IRI `state` stands to each treaty on the date `on` (YYYY-MM-DD), by treaty IRI."""
    acts, reservations = _by_treaty(acts_of(store, state)), _reservations(store, state)
    found = {treaty: _decided(acts.get(treaty, []), on) for treaty in sorted(set(treaties))}
    # The tables are long: only those of treaties of which no act gives the date are read.
    tables = table_dates(store, {treaty for treaty, (_, as_of, _) in found.items() if as_of is None})
    return {
        treaty: Binding(
            status if known_as_of or treaty in tables else "unknown",
            since,
            known_as_of or tables.get(treaty),
            reservations.get(treaty, ()),
            lang,
        )
        for treaty, (status, known_as_of, since) in found.items()
    }


def _decided(acts: list[Act], on: str) -> tuple[str, str | None, str | None]:
    """Return the status on a date, the date of the table if the act that decides says it, and since when it binds."""
    status, decisive = _status(acts, on)
    if decisive is None or not decisive.binds:
        return status, None, None
    return status, decisive.known_as_of, decisive.binding_from


def _status(acts: list[Act], on: str) -> tuple[str, Act | None]:
    """Return the status on a date and the act that decides it."""
    done = [act for act in acts if act.date <= on[: len(act.date)]]
    if left := [act for act in done if act.kind == WITHDRAWAL]:
        return "not-party", left[-1]
    for act in (act for act in done if act.binds):
        if act.binding_from:
            return ("in-force" if act.binding_from <= on else "not-yet"), act
        return ("in-force" if act.bound_at_latest <= on else "unknown"), act
    if signed := [act for act in done if act.kind in SIGNING]:
        return "signed", signed[0]
    return "not-party", None


def _by_treaty(acts: Iterable[Act]) -> dict[str, list[Act]]:
    found: dict[str, list[Act]] = {}
    for act in acts:
        found.setdefault(act.treaty, []).append(act)
    return found


def _reservations(store: Store, state: str) -> dict[str, tuple[Reservation, ...]]:
    found: dict[str, tuple[Reservation, ...]] = {}
    for reservation in reservations_of(store, state):
        found[reservation.treaty] = (*found.get(reservation.treaty, ()), reservation)
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
