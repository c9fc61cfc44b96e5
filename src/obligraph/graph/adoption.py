"""Adoption: by which mode and when a text was adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, optional_value

if TYPE_CHECKING:
    from obligraph.store import Store

_ADOPTION = with_prefixes("""
SELECT ?mode ?instrument ?adopted WHERE {
  { ?text obl:adoptionMode ?mode BIND(true AS ?own) } UNION
  { ?text obl:provisionOf/obl:adoptionMode ?mode BIND(false AS ?own) }
  OPTIONAL { ?text obl:provisionOf ?instrument . OPTIONAL { ?instrument obl:adoptedOn ?adopted } }
} ORDER BY DESC(?own) ?mode
""")


class Adoption(NamedTuple):
    """How a text was adopted: a code of the scheme `adoption-mode`, its instrument (IRI), and the day of adoption."""

    mode: str
    instrument: str | None
    day: str | None


def adoption_of(store: Store, text: str) -> Adoption | None:
    """Return how a provision (IRI) was adopted: by its own mode, else its instrument's; None where neither is known."""
    from pyoxigraph import NamedNode

    for mode, instrument, day in store.select(_ADOPTION, {"text": NamedNode(text)}):
        return Adoption(code_of(mode), optional_value(instrument), optional_value(day))
    return None
