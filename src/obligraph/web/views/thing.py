"""The page of a thing: what it is, where it stands in its source, and everything tied to it with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from obligraph.errors import UnknownIdentifier
from obligraph.graph.evidence import places_of
from obligraph.graph.labels import LocalizedText
from obligraph.graph.neighbours import is_node
from obligraph.graph.ordering import natural
from obligraph.graph.parts import containers_of, siblings_of, top_siblings_of
from obligraph.graph.statements import statements_of
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import OBL
from obligraph.store.terms import value_of
from obligraph.web.bibliography import citations
from obligraph.web.drawing.neighbourhood import Surroundings, legend, surroundings
from obligraph.web.facts import facts_of
from obligraph.web.relation_tables import Table, Ties, ties_of
from obligraph.web.rendering import href_of, path_of, render, url_of
from obligraph.web.things import class_names, localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

_ROOMS = (
    ("Commitment", "bridge", "/bridge", "commitment"),
    ("Target", "bridge", "/bridge", "commitment"),
    ("Recommendation", "trace", "/trace", "recommendation"),
    ("Indicator", "indicators", "/indicators/sheet", "indicator"),
    ("Treaty", "coverage", "/coverage", "treaty"),
)


def page(request: Request, identifier: str) -> Response:
    """Return the page of the thing with this short form; raise UnknownIdentifier when nothing is said of it."""
    names = localized_things(request)
    with request.app.state.opened.store() as store:
        thing = iri_of(identifier)
        own = statements_of(store, thing)
        if not own:
            raise UnknownIdentifier(identifier)
        evidence = places_of(store, [thing]).get(thing, [])
        ties = ties_of(store, names, thing, own, evidence, **_asked(request))
        trail = _trail(store, thing, own)
        before, after = _neighbours(store, names, thing, trail)
    around = _around(request, names, short_of(thing), ties)
    return render(
        request,
        "thing.html",
        names=names,
        id=short_of(thing),
        iri=thing,
        title=_title(names, thing, own, ties),
        kinds=class_names(names, identifier),
        facts=facts_of(names, own),
        evidence=evidence,
        ties=ties,
        around=around,
        legend=legend(names, around.styles) if around else (),
        trail=trail,
        before=before,
        after=after,
        rooms=_rooms(names, identifier),
        table_page=lambda number: url_of(request)(path_of(request), table=ties.only, page=number),
        cited=citations(names, short_of(thing), thing, own),
    )


def _around(request: Request, names: LocalizedThings, thing: str, ties: Ties) -> Surroundings | None:
    """Return the thing drawn among its neighbours, unless one table is asked for or diagrams do not show it."""
    if ties.only or not is_node(iri_of(thing)) or not names.thing(thing).kinds:
        return None
    url = url_of(request)

    def more(table: Table) -> str:
        relation = table.key.removeprefix("~")
        return url("/graph", around=thing, relation=relation, direction="in" if table.inverse else "out")

    return surroundings(names, thing, ties.tables, href_of(request), more)


def _asked(request: Request) -> dict[str, Any]:
    """Return which table is asked for in full, and which of its pages."""
    number = request.query_params.get("page", "1")
    return {
        "only": request.query_params.get("table"),
        "page": max(1, int(number[:6])) if number.isascii() and number.isdigit() else 1,
    }


def _title(names: LocalizedThings, thing: str, own: list[tuple[str, Any]], ties: Ties) -> LocalizedText:
    """Return the label, or words for what has none: a link says what it ties, a passage where it stands."""
    if names.thing(thing).labels:
        return names.label(thing)
    said = {relation.removeprefix(OBL): value_of(value) for relation, value in own}
    if "linkSubject" in said:
        ends = (said["linkSubject"], said["linkPredicate"], said["linkObject"])
        return LocalizedText(" · ".join((short_of(ends[0]), names.name(ends[1]), short_of(ends[2]))), names.lang)
    if "inDocument" in said:
        return LocalizedText(f"{names.name(said['inDocument'])}, {said.get('locator', '')}", names.lang)
    kinds = class_names(names, thing).words
    return LocalizedText(f"{kinds[:1].upper()}{kinds[1:]}: {short_of(thing).partition(':')[2]}", names.lang)


def _trail(store: Store, thing: str, own: list[tuple[str, Any]]) -> list[str]:
    """Return what contains the thing, the widest first: its instrument, then the parts down to it."""
    whole = [value_of(value) for relation, value in own if relation == f"{OBL}provisionOf"]
    return [short_of(iri) for iri in dict.fromkeys([*whole[:1], *containers_of(store, thing)])]


def _neighbours(store: Store, names: LocalizedThings, thing: str, trail: list[str]) -> tuple[str | None, str | None]:
    """Return the siblings before and after: by their sequence in a text, else by identifier in the collection."""
    is_part = len(trail) > 1 or (trail and not trail[0].startswith("instrument:"))
    siblings = siblings_of(store, thing) if is_part else top_siblings_of(store, thing)
    rows = [(sequence, short_of(sibling)) for sequence, sibling in siblings]
    ordered = [short for _, short in sorted(set(rows), key=lambda row: (row[0], natural(row[1])))]
    if short_of(thing) not in ordered:
        ordered = names.things.of_collection.get(short_of(thing).partition(":")[0], [])
    if short_of(thing) not in ordered:
        return None, None
    at = ordered.index(short_of(thing))
    return (ordered[at - 1] if at else None), (ordered[at + 1] if at + 1 < len(ordered) else None)


def _rooms(names: LocalizedThings, identifier: str) -> list[dict[str, Any]]:
    kinds = names.thing(identifier).kinds
    fitting = {room: (path, name) for kind, room, path, name in _ROOMS if kind in kinds}
    rooms: list[dict[str, Any]] = [
        {"room": room, "path": path, "query": {name: identifier}} for room, (path, name) in fitting.items()
    ]
    if "State" in kinds:
        rooms.append({"room": "states", "path": f"/states/{identifier.partition(':')[2]}", "query": {}})
    if kinds and is_node(iri_of(identifier)):
        rooms.append({"room": "graph", "path": "/graph", "query": {"around": identifier}})
    return rooms
