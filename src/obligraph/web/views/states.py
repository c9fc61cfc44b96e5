"""States: the treaties they joined and when, their votes and declarations, each with the date it is known as of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from obligraph.bridge.adherence import bindings, today
from obligraph.bridge.wording import Wording
from obligraph.graph.evidence import places_of
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import with_prefixes
from obligraph.search.resolver import STATE, resolve
from obligraph.store.terms import code_of, optional_value, value_of
from obligraph.web.drawing.maps import Class, Map, world
from obligraph.web.rendering import render
from obligraph.web.things import localized_things
from obligraph.web.views.coverage import with_articles

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

_ALL_ACTS = with_prefixes("""
SELECT ?state ?treaty ?kind ?date ?from WHERE {
  ?act a obl:Adherence ; obl:adherenceBy ?state ; obl:adherenceTo ?treaty ;
    obl:adherenceKind ?kind ; obl:actDate ?date .
  OPTIONAL { ?act obl:bindingFrom ?from }
}
""")
_ALL_POSITIONS = with_prefixes("""
SELECT ?state ?kind WHERE { ?position obl:positionOf ?state ; obl:positionOn ?text ; obl:positionKind ?kind }
""")
_ACTS = with_prefixes("""
SELECT ?act ?treaty ?kind ?date ?from ?asOf WHERE {
  ?act a obl:Adherence ; obl:adherenceBy ?state ; obl:adherenceTo ?treaty ;
    obl:adherenceKind ?kind ; obl:actDate ?date .
  OPTIONAL { ?act obl:bindingFrom ?from }
  OPTIONAL { ?act obl:knownAsOf ?asOf }
}
""")
_POSITIONS = with_prefixes("""
SELECT ?position ?text ?kind ?date WHERE {
  ?position obl:positionOf ?state ; obl:positionOn ?text ; obl:positionKind ?kind .
  OPTIONAL { ?position obl:actDate ?date }
}
""")
_RESERVATIONS = with_prefixes("""
SELECT ?reservation ?treaty ?kind ?provision ?date ?asOf WHERE {
  ?reservation a obl:Reservation ; obl:reservationBy ?state ; obl:reservationTo ?treaty ; obl:reservationKind ?kind .
  OPTIONAL { ?reservation obl:concernsProvision ?provision }
  OPTIONAL { ?reservation obl:actDate ?date }
  OPTIONAL { ?reservation obl:knownAsOf ?asOf }
}
""")
_STANDINGS = ("web.states.bound", "web.states.signed", "web.states.joined", "web.states.withdrew")
Act = tuple[str, str, bool]
Joined = dict[str, dict[str, Act]]
_SIGNING = ("signature", "succession-to-signature")
_COMPACT, _USUAL = "instrument:gcm", "instrument:cmw"


@router.get("/states")
def states(request: Request, treaty: Annotated[str, Query(max_length=300)] = "") -> Response:
    """Answer with all States against the treaties whose articles are held, and their vote on the Compact.

    A map shows how they stand to one of the treaties: that on migrant workers unless another is asked for.
    """
    names = localized_things(request)
    with request.app.state.opened.build() as build:
        joined, votes = _of_all(build)
    treaties = with_articles(names)
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
        signing=_SIGNING,
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
    said = {state: f"{message(_standing(act), names.lang)}, {act[1]}" for state, act in acts.items()}
    title = message("web.states.map", names.lang, treaty=names.name(treaty))
    return world(names, classes, title, said, steps=False)


def _standing(act: Act) -> str:
    kind, _, binds = act
    if kind == "withdrawal":
        return "web.states.withdrew"
    return "web.states.bound" if binds else "web.states.signed" if kind in _SIGNING else "web.states.joined"


def prepare(build: Build) -> None:
    """Read the acts and votes of all States."""
    _of_all(build)


def _of_all(build: Build) -> tuple[Joined, dict[str, str]]:
    return build.once("pages.states", lambda: (_joined(build.store), _votes(build.store)))


def _joined(store: Store) -> Joined:
    """Return, by State and treaty, the kind of the act that counts, its day, and whether it binds from that day."""
    joined: Joined = {}
    for state, treaty, kind, date, start in store.select(_ALL_ACTS):
        acts = joined.setdefault(short_of(value_of(state)), {})
        act = code_of(kind), value_of(start if start is not None else date), start is not None
        if short_of(value_of(treaty)) not in acts or act[0] not in _SIGNING:
            acts[short_of(value_of(treaty))] = act
    return joined


def _votes(store: Store) -> dict[str, str]:
    rows = store.select(_ALL_POSITIONS, {"text": NamedNode(iri_of(_COMPACT))})
    return {short_of(value_of(state)): code_of(kind) for state, kind in rows}


@router.get("/states/{code}")
def state(request: Request, code: str) -> Response:
    """Answer with everything that is known of how a State stands to treaties and to the Compact."""
    names, on = localized_things(request), today()
    with request.app.state.opened.store() as store:
        iri = resolve(store, code, STATE)
        acts = _rows(store, _ACTS, iri, names, ("act", "treaty", "kind", "date", "since", "as_of"))
        positions = _rows(store, _POSITIONS, iri, names, ("act", "treaty", "kind", "date"))
        reserved = _rows(store, _RESERVATIONS, iri, names, ("act", "treaty", "kind", "provision", "date", "as_of"))
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


def _rows(
    store: Store, query: str, state: str, names: LocalizedThings, columns: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return rows of acts as records by column, codes and things shortened, each with its places in sources."""
    bound = {"state": NamedNode(state)}
    found: list[dict[str, Any]] = [
        dict(zip(columns, map(optional_value, row), strict=True)) for row in store.select(query, bound)
    ]
    places = places_of(store, {record["act"] for record in found})
    merged: dict[str, dict[str, Any]] = {}
    for record in found:
        kept = merged.setdefault(record["act"], {**record, "provisions": []})
        if record.get("provision"):
            kept["provisions"].append(short_of(record["provision"]))
    for iri, record in merged.items():
        record.update(
            act=short_of(iri),
            treaty=short_of(record["treaty"]),
            kind=record["kind"].rsplit("/", 1)[1],
            places=places.get(iri, []),
            provisions=sorted(set(record["provisions"])),
        )
    return sorted(
        merged.values(), key=lambda record: (names.name(record["treaty"]), record["date"] or "", record["act"])
    )
