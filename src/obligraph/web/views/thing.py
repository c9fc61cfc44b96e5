"""The page of a thing: what it is, where it stands in its source, and everything tied to it with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from obligraph.errors import UnknownIdentifier
from obligraph.graph.evidence import places_of
from obligraph.graph.labels import LocalizedText, in_language
from obligraph.graph.neighbours import is_node
from obligraph.graph.ordering import collated, natural
from obligraph.graph.things import LocalizedThings
from obligraph.ids import CODE, ID, SDG, iri_of, short_of
from obligraph.namespaces import OBL, RDF, RDFS, SKOS, with_prefixes
from obligraph.store.terms import value_of
from obligraph.web.bibliography import citations
from obligraph.web.captions import caption_of, coded
from obligraph.web.drawing.neighbourhood import Surroundings, legend, surroundings
from obligraph.web.relation_tables import Table, Ties, ties_of
from obligraph.web.rendering import href_of, path_of, render, url_of
from obligraph.web.things import class_names, localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

_OWN = "SELECT ?relation ?value WHERE { ?thing ?relation ?value }"
_PARENTS = with_prefixes("""
SELECT ?parent ?above WHERE { ?thing obl:partOf ?parent . OPTIONAL { ?parent obl:partOf ?above } }
""")
_SIBLINGS = with_prefixes("""
SELECT ?sibling ?sequence WHERE { ?thing obl:partOf ?parent . ?sibling obl:partOf ?parent ; obl:sequence ?sequence . }
""")
_TOP_SIBLINGS = with_prefixes("""
SELECT ?sibling ?sequence WHERE {
  ?thing obl:provisionOf ?instrument ; obl:provisionKind ?kind .
  ?sibling obl:provisionOf ?instrument ; obl:provisionKind ?kind ; obl:sequence ?sequence .
  FILTER NOT EXISTS { ?sibling obl:partOf ?any }
}
""")
_ELSEWHERE = frozenset(
    {f"{RDF}type", f"{SKOS}prefLabel", f"{RDFS}label"}
    | {f"{OBL}{name}" for name in ("summary", "force", "ownTranslation", "sequence")}
)
_ROOMS = (
    ("Commitment", "bridge", "/bridge", "commitment"),
    ("Target", "bridge", "/bridge", "commitment"),
    ("Recommendation", "trace", "/trace", "recommendation"),
    ("Indicator", "indicators", "/indicators/sheet", "indicator"),
    ("Treaty", "coverage", "/coverage", "treaty"),
)
_DEEPEST = 6
_LEADING = (
    f"{SKOS}notation",
    f"{OBL}symbol",
    f"{SKOS}definition",
    *(f"{OBL}{name}" for name in ("fulfilmentCriterion", "numerator", "denominator", "unit", "frequency")),
)
"""What is told first of a thing, where it is said at all."""


class Fact(NamedTuple):
    """A value as a page shows it: words with their language, and the IRI of the code or term that they name."""

    words: str
    lang: str
    id: str | None = None


def page(request: Request, identifier: str) -> Response:
    """Return the page of the thing with this short form; raise UnknownIdentifier when nothing is said of it."""
    names = localized_things(request)
    with request.app.state.opened.store() as store:
        thing = iri_of(identifier)
        own = [(value_of(r), v) for r, v in store.select(_OWN, {"thing": NamedNode(thing)})]
        if not own:
            raise UnknownIdentifier(identifier)
        evidence = places_of(store, [thing]).get(thing, [])
        ties = ties_of(store, names, thing, own, evidence, **_asked(request))
        trail = _trail(store, names, thing, own)
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


def facts_of(names: LocalizedThings, own: list[tuple[str, Any]]) -> list[tuple[LocalizedText, list[Fact]]]:
    """Return what is said of the thing other than ties to things: captions with words, codes and addresses."""
    found: dict[LocalizedText, list[Fact]] = {}
    spoken_in = _languages(names.lang, own)
    for relation, value in own:
        if relation in _ELSEWHERE or (isinstance(value, NamedNode) and value.value.startswith((ID, SDG))):
            continue
        if isinstance(value, Literal) and value.language not in (None, spoken_in[relation]):
            continue
        found.setdefault(caption(names, relation), []).append(_shown(names, value))
    leading = {caption(names, relation): place for place, relation in enumerate(_LEADING)}
    ordered = sorted(found, key=lambda name: (leading.get(name, len(leading)), collated(name.words)))
    return [(name, sorted(found[name], key=lambda item: natural(item.words))) for name in ordered]


def _languages(lang: str, own: list[tuple[str, Any]]) -> dict[str, str]:
    """Return in which language the texts of each relation are shown, by the rule for every text."""
    texts: dict[str, dict[str, str]] = {}
    for relation, value in own:
        if isinstance(value, Literal):
            texts.setdefault(relation, {})[value.language or lang] = value.value
    return {relation: chosen.lang for relation, found in texts.items() if (chosen := in_language(found, lang))}


def _shown(names: LocalizedThings, value: Any) -> Fact:
    if not isinstance(value, NamedNode):
        return Fact(value_of(value), getattr(value, "language", None) or names.lang)
    known = value.value.startswith(CODE) or names.thing(value.value).labels
    label = names.label(value.value) if known else LocalizedText(value.value, names.lang)
    return Fact(label.words, label.lang, value.value)


def caption(names: LocalizedThings, relation: str) -> LocalizedText:
    """Return a relation's label as the caption of its values: "has unit" becomes "Unit"."""
    local = relation.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    own = caption_of(f"web.caption.{coded(local)}", names.lang)
    if own:
        return LocalizedText(own, names.lang)
    label = names.label(relation) if names.thing(relation).labels else LocalizedText(local, names.lang)
    words = label.words
    for leading in ("has ", "tiene "):
        words = words.removeprefix(leading)
    return LocalizedText(words[:1].upper() + words[1:], label.lang)


def _trail(store: Store, names: LocalizedThings, thing: str, own: list[tuple[str, Any]]) -> list[str]:
    """Return what contains the thing, the widest first: its instrument, then the parts down to it."""
    above: list[str] = []
    current = thing
    for _ in range(_DEEPEST):
        parents = [value_of(row[0]) for row in store.select(_PARENTS, {"thing": NamedNode(current)})]
        if not parents or parents[0] in above:
            break
        current = parents[0]
        above.insert(0, current)
    whole = [value_of(value) for relation, value in own if relation == f"{OBL}provisionOf"]
    return [short_of(iri) for iri in dict.fromkeys([*whole[:1], *above])]


def _neighbours(store: Store, names: LocalizedThings, thing: str, trail: list[str]) -> tuple[str | None, str | None]:
    """Return the siblings before and after: by their sequence in a text, else by identifier in the collection."""
    query = _SIBLINGS if len(trail) > 1 or (trail and not trail[0].startswith("instrument:")) else _TOP_SIBLINGS
    rows = [(int(value_of(n)), short_of(value_of(s))) for s, n in store.select(query, {"thing": NamedNode(thing)})]
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
