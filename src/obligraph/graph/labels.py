"""Labels of things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obligraph.store.terms import value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_LABELS = """
SELECT ?thing ?label WHERE {{
  VALUES ?thing {{ {things} }} ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?label
}}
"""


def labels_by_language(store: Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the labels of each thing by its IRI and by language; things without one have an empty record."""
    found: dict[str, dict[str, str]] = {iri: {} for iri in iris}
    for thing, label in store.select(_LABELS.format(things=values(found))) if found else ():
        found[value_of(thing)][getattr(label, "language", None) or ""] = value_of(label)
    return found


def labels_of(store: Store, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return the label of each thing in `lang`, or in English where it has none, by IRI."""
    found = labels_by_language(store, iris)
    return {iri: labels.get(lang, labels.get("en", "")) for iri, labels in found.items()}
