"""Everything that the graph says of one thing: labels, kinds, place in the source, statements in either direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.errors import UnknownIdentifier
from obligraph.graph.evidence import places_of
from obligraph.graph.labels import LABEL, SUMMARY, labelled, labels_of, words_in
from obligraph.ids import CODE, iri_of, nearest, short_of
from obligraph.namespaces import OBL, RDF
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_STATEMENTS = """
SELECT ?direction ?relation ?other WHERE {
  { ?thing ?relation ?other . BIND("forward" AS ?direction) }
  UNION
  { ?other ?relation ?thing . BIND("inverse" AS ?direction) }
}
"""

_BOOKKEEPING = frozenset({"linkSubject", "linkObject", "evidencedBy"})


def show(store: Store, identifier: str, lang: str = "en") -> dict[str, Any]:
    """Return what the graph says of the thing with this short form or IRI.

    Keys: `id`, `iri`, `label`, `kinds`, `summary`, `values` (name to values), `relations` (relation, direction, id,
    label), `evidence` (document, locator, anchor). Raises UnknownIdentifier, with the nearest identifiers.
    """
    from pyoxigraph import Literal, NamedNode

    thing = NamedNode(iri_of(identifier))
    statements = list(store.select(_STATEMENTS, {"thing": thing}))
    own = [(value_of(relation), other) for direction, relation, other in statements if value_of(direction) == "forward"]
    if not own:
        raise UnknownIdentifier(identifier, nearest(identifier, map(short_of, labelled(store))))
    literals = [(relation, other) for relation, other in own if isinstance(other, Literal)]
    return {
        "id": short_of(thing.value),
        "iri": thing.value,
        "label": _in_language(literals, LABEL, lang),
        "kinds": sorted(short_of(value_of(other)) for relation, other in own if relation == f"{RDF}type"),
        "summary": _in_language(literals, SUMMARY, lang),
        "values": _values(literals, lang),
        "relations": _relations(store, statements, lang),
        "evidence": places_of(store, [thing.value]).get(thing.value, []),
    }


def _in_language(literals: list[tuple[str, Any]], predicate: str, lang: str) -> str:
    texts = {literal.language or "": literal.value for relation, literal in literals if relation == predicate}
    return words_in(texts, lang)


def _values(literals: list[tuple[str, Any]], lang: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for relation, literal in literals:
        shown = relation not in (LABEL, SUMMARY) and literal.language in (None, lang)
        if shown:
            found.setdefault(_local(relation), []).append(literal.value)
    return {name: sorted(found[name]) for name in sorted(found)}


def _relations(store: Store, statements: list[Any], lang: str) -> list[dict[str, str]]:
    from pyoxigraph import NamedNode

    statements_shown = sorted(
        (value_of(direction), value_of(relation), value_of(other))
        for direction, relation, other in statements
        if isinstance(other, NamedNode)
        and value_of(relation) != f"{RDF}type"
        and _local(value_of(relation)) not in _BOOKKEEPING
    )
    labels = labels_of(store, {other for *_, other in statements_shown}, lang) if statements_shown else {}
    return [
        {"relation": _local(relation), "direction": direction, "id": short_of(other), "label": labels.get(other, "")}
        for direction, relation, other in statements_shown
    ]


def _local(iri: str) -> str:
    return short_of(iri) if iri.startswith((OBL, CODE)) else iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
