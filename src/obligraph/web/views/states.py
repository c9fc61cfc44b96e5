"""States: the treaties they joined and when, their votes and declarations, each with the date it is known as of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.bridge.adherence import bindings, today
from obligraph.bridge.wording import Wording
from obligraph.coverage import treaties_with_articles
from obligraph.graph.adherence import (
    SIGNING,
    WITHDRAWAL,
    Act,
    Position,
    Reservation,
    acts_of,
    positions_of,
    reservations_of,
)
from obligraph.graph.evidence import places_of
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import iri_of, short_of
from obligraph.search.resolver import STATE, resolve
from obligraph.web.drawing.maps import Class, Map, world
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

_STANDINGS = ("web.states.bound", "web.states.signed", "web.states.joined", "web.states.withdrew")
Joined = dict[str, dict[str, tuple[str, str, bool]]]
_COMPACT, _USUAL = "instrument:gcm", "instrument:cmw"


@router.get("/states")
def states(request: Request, treaty: Annotated[str, Query(max_length=300)] = "") -> Response:
    """Answer with all States against the treaties whose articles are held, and their vote on the Compact.

    A map shows how they stand to one of the treaties: that on migrant workers unless another is asked for.
    """
    names = localized_things(request)
    with request.app.state.current_build.build() as build:
        joined, votes = _of_all(build)
    treaties = treaties_with_articles(names)
    shown = next((one for one in (treaty, _USUAL, *treaties) if one in treaties), "")
    return render(
        request,
        "states.html",
        names=names,
        states=names.by_name("State"),
        treaties=treaties,
        shown=shown,
        map=_map(names, joined, shown),
        joined=joined,
        votes=votes,
        compact=_COMPACT,
        signing=SIGNING,
    )


def _map(names: LocalizedThings, joined: Joined, treaty: str) -> Map | None:
    """Return the map of how States stand to a treaty, None where there is nothing to draw or to draw from."""
    acts = {state: known[treaty] for state, known in joined.items() if treaty in known}
    if not acts:
        return None
    classes = [
        Class(message(key, names.lang), tuple(state for state, act in acts.items() if _standing(act) == key))
        for key in _STANDINGS
    ]
    words_by_state = {state: f"{message(_standing(act), names.lang)}, {act[1]}" for state, act in acts.items()}
    title = message("web.states.map", names.lang, treaty=names.name(treaty))
    return world(names, classes, title, words_by_state, steps=False)


def _standing(act: tuple[str, str, bool]) -> str:
    kind, _, binds = act
    if kind == WITHDRAWAL:
        return "web.states.withdrew"
    return "web.states.bound" if binds else "web.states.signed" if kind in SIGNING else "web.states.joined"


def prepare(build: Build) -> None:
    """Read the acts and votes of all States."""
    _of_all(build)


def _of_all(build: Build) -> tuple[Joined, dict[str, str]]:
    return build.once("pages.states", lambda: (_joined(build.store), _votes(build.store)))


def _joined(store: Store) -> Joined:
    """Return, by State and treaty, the kind of the act that counts, its day, and whether it binds from that day."""
    joined: Joined = {}
    for act in acts_of(store):
        acts = joined.setdefault(short_of(act.state), {})
        if short_of(act.treaty) not in acts or act.kind not in SIGNING:
            acts[short_of(act.treaty)] = act.kind, act.binding_from or act.date, act.binding_from is not None
    return joined


def _votes(store: Store) -> dict[str, str]:
    positions = positions_of(store, text=iri_of(_COMPACT))
    return {short_of(position.state): position.kind for position in positions}


@router.get("/states/{code}")
def state(request: Request, code: str) -> Response:
    """Answer with everything that is known of how a State stands to treaties and to the Compact."""
    names, on = localized_things(request), today()
    with request.app.state.current_build.store() as store:
        iri = resolve(store, code, STATE)
        acts = _rows(store, names, map(_act, acts_of(store, iri)))
        positions = _rows(store, names, map(_position, positions_of(store, state=iri)))
        reserved = _rows(store, names, map(_reservation, reservations_of(store, iri)))
        standing = bindings(store, iri, {iri_of(act["treaty"]) for act in acts}, on, names.lang) if acts else {}
    records = {short_of(treaty): binding.record(treaty, on, short_of) for treaty, binding in standing.items()}
    return render(
        request,
        "state.html",
        names=names,
        id=short_of(iri),
        on=on,
        acts=acts,
        positions=positions,
        reserved=reserved,
        standing=records,
        wording=Wording({"state": short_of(iri), "date": on}, names.every_name, names.lang),
    )


def _act(act: Act) -> dict[str, Any]:
    record = {"kind": act.kind, "date": act.date, "since": act.binding_from, "as_of": act.known_as_of}
    return {"act": act.iri, "treaty": short_of(act.treaty), **record}


def _position(position: Position) -> dict[str, Any]:
    return {"act": position.iri, "treaty": short_of(position.text), "kind": position.kind, "date": position.date}


def _reservation(reservation: Reservation) -> dict[str, Any]:
    return {
        "act": reservation.iri,
        "treaty": short_of(reservation.treaty),
        "kind": reservation.kind,
        "provisions": sorted(map(short_of, reservation.provisions)),
        "date": reservation.date,
        "as_of": reservation.known_as_of,
    }


def _rows(store: Store, names: LocalizedThings, records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records of acts by treaty and date, each with its places in sources."""
    found = list(records)
    places = places_of(store, {record["act"] for record in found})
    rows = [{**record, "act": short_of(record["act"]), "places": places.get(record["act"], [])} for record in found]
    return sorted(rows, key=lambda row: (names.name(row["treaty"]), row["date"] or "", row["act"]))
