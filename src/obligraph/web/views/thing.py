"""The page of a thing: what it is, where it stands in its source, and everything linked to it with its evidence."""

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
from obligraph.web.relation_tables import RelationTables, Table, tables_of
from obligraph.web.rendering import href_of, path_of, render, url_of
from obligraph.web.things import class_names, localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

_SECTIONS = (
    ("Commitment", "bridge", "/bridge", "commitment"),
    ("Target", "bridge", "/bridge", "commitment"),
    ("Recommendation", "trace", "/trace", "recommendation"),
    ("Indicator", "indicators", "/indicators/sheet", "indicator"),
    ("Treaty", "coverage", "/coverage", "treaty"),
)


def page(request: Request, identifier: str) -> Response:
    """Return the page of the thing with this short form; raise UnknownIdentifier when nothing is said of it."""
    names = localized_things(request)
    with request.app.state.current_build.store() as store:
        thing = iri_of(identifier)
        own = statements_of(store, thing)
        if not own:
            raise UnknownIdentifier(identifier)
        evidence = places_of(store, [thing]).get(thing, [])
        relations = tables_of(store, names, thing, own, evidence, **_asked(request))
        trail = _trail(store, thing, own)
        before, after = _neighbours(store, names, thing, trail)
    around = _around(request, names, short_of(thing), relations)
    return render(
        request,
        "thing.html",
        names=names,
        id=short_of(thing),
        iri=thing,
        title=_title(names, thing, own, relations),
        kinds=class_names(names, identifier),
        facts=facts_of(names, own),
        evidence=evidence,
        relations=relations,
        around=around,
        legend=legend(names, around.styles) if around else (),
        trail=trail,
        before=before,
        after=after,
        sections=_sections(names, identifier),
        table_page=lambda number: url_of(request)(path_of(request), table=relations.only, page=number),
        cited=citations(names, short_of(thing), thing, own),
    )


def _around(request: Request, names: LocalizedThings, thing: str, relations: RelationTables) -> Surroundings | None:
    """Return the thing drawn among its neighbours, unless one table is asked for or diagrams do not show it."""
    if relations.only or not is_node(iri_of(thing)) or not names.thing(thing).kinds:
        return None
    url = url_of(request)

    def more(table: Table) -> str:
        relation = table.key.removeprefix("~")
        return url("/graph", around=thing, relation=relation, direction="in" if table.inverse else "out")

    return surroundings(names, thing, relations.tables, href_of(request), more)


def _asked(request: Request) -> dict[str, Any]:
    """Return which table is asked for in full, and which of its pages."""
    number = request.query_params.get("page", "1")
    return {
        "only": request.query_params.get("table"),
        "page": max(1, int(number[:6])) if number.isascii() and number.isdigit() else 1,
    }


def _title(names: LocalizedThings, thing: str, own: list[tuple[str, Any]], relations: RelationTables) -> LocalizedText:
    """Return the label, or words for what has none: a link by its ends, a passage where it stands."""
    if names.thing(thing).labels:
        return names.label(thing)
    stated = {relation.removeprefix(OBL): value_of(value) for relation, value in own}
    if "linkSubject" in stated:
        ends = (stated["linkSubject"], stated["linkPredicate"], stated["linkObject"])
        return LocalizedText(" · ".join((short_of(ends[0]), names.name(ends[1]), short_of(ends[2]))), names.lang)
    if "inDocument" in stated:
        return LocalizedText(f"{names.name(stated['inDocument'])}, {stated.get('locator', '')}", names.lang)
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


def _sections(names: LocalizedThings, identifier: str) -> list[dict[str, Any]]:
    kinds = names.thing(identifier).kinds
    fitting = {section: (path, name) for kind, section, path, name in _SECTIONS if kind in kinds}
    sections: list[dict[str, Any]] = [
        {"section": section, "path": path, "query": {name: identifier}} for section, (path, name) in fitting.items()
    ]
    if "State" in kinds:
        sections.append({"section": "states", "path": f"/states/{identifier.partition(':')[2]}", "query": {}})
    if kinds and is_node(iri_of(identifier)):
        sections.append({"section": "graph", "path": "/graph", "query": {"around": identifier}})
    return sections
