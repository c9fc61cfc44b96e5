"""Evidence: the passages on which statements rest, as places in documents with the words that stand there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from obligraph.ids import short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import optional_value, value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Solutions, Store

_PLACE = "?passage obl:inDocument ?document ; obl:locator ?locator . OPTIONAL { ?passage obl:anchor ?anchor }"
_COLUMNS = "?document ?locator ?anchor"
_OF_THINGS = with_prefixes(f"SELECT ?thing {_COLUMNS} {{ %s ?thing obl:evidencedBy ?passage . {_PLACE} }}")
_OF_PASSAGES = with_prefixes(f"SELECT ?passage {_COLUMNS} {{ %s {_PLACE} }}")
_OF_ALL = with_prefixes(f"""
SELECT ?passage {_COLUMNS} ?file {{ ?passage a obl:Passage . {_PLACE} OPTIONAL {{ ?document obl:textFileName ?file }} }}
""")


class Place(TypedDict):
    """A place in a document (a short form): its locator, and the words there (None where none are quoted)."""

    document: str
    locator: str
    anchor: str | None


def places_of(store: Store, things: Iterable[str]) -> dict[str, list[Place]]:
    """Return where each of the things (IRIs) stands in its sources, each place once and in order.

    Things of which no place is known are not in the answer.
    """
    things = set(things)
    return _by_thing(store.select(_OF_THINGS % values_clause("thing", things))) if things else {}


def places_of_passages(store: Store, passages: Iterable[str]) -> dict[str, list[Place]]:
    """Return the places of passages, by IRI."""
    passages = set(passages)
    return _by_thing(store.select(_OF_PASSAGES % values_clause("passage", passages))) if passages else {}


def every_passage(store: Store) -> list[tuple[str, ...]]:
    """Return passage, document (IRIs), locator, anchor and the document's text file; what is not said is empty."""
    return sorted({tuple(optional_value(term) or "" for term in row) for row in store.select(_OF_ALL)})


def _by_thing(rows: Solutions) -> dict[str, list[Place]]:
    found: dict[str, set[tuple[str, str, str | None]]] = {}
    for thing, document, locator, anchor in rows:
        place = value_of(document), value_of(locator), optional_value(anchor)
        found.setdefault(value_of(thing), set()).add(place)
    return {thing: [_place(*place) for place in sorted(places, key=_order)] for thing, places in found.items()}


def _order(place: tuple[str, str, str | None]) -> tuple[str, str, str]:
    return place[0], place[1], place[2] or ""


def _place(document: str, locator: str, anchor: str | None) -> Place:
    return {"document": short_of(document), "locator": locator, "anchor": anchor}
