"""Observations: the figures that somebody reports of things, with their unit, date and certainty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, optional_value, value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store

_OBSERVATIONS = with_prefixes("""
SELECT ?figure ?value ?unit ?date ?certainty WHERE {
  %s
  ?figure obl:observationOf ?thing ; obl:figureValue ?value .
  OPTIONAL { ?figure obl:unit ?unit }
  OPTIONAL { ?figure dcterms:date ?date }
  OPTIONAL { ?figure obl:figureCertainty ?certainty }
}
""")
_OF_EACH = with_prefixes("SELECT ?thing ?figure WHERE { %s ?figure obl:observationOf ?thing }")


class Observation(NamedTuple):
    """One figure: `value` as written, `unit` and `certainty` as codes, `date` as far as known."""

    iri: str
    value: str
    unit: str | None
    date: str | None
    certainty: str | None


def observations_of(store: Store, things: Iterable[str]) -> list[Observation]:
    """Return the figures observed of these things (IRIs), each once."""
    things = set(things)
    rows = store.select(_OBSERVATIONS % values_clause("thing", things)) if things else ()
    found = {
        value_of(figure): Observation(
            iri=value_of(figure),
            value=value_of(value),
            unit=code_of(unit) if unit is not None else None,
            date=optional_value(date),
            certainty=code_of(certainty) if certainty is not None else None,
        )
        for figure, value, unit, date, certainty in rows
    }
    return list(found.values())


def observations_by_thing(store: Store, things: Iterable[str]) -> dict[str, set[str]]:
    """Return the figures (IRIs) observed of each of the things (IRIs) that has any, those without a value included."""
    things = set(things)
    found: dict[str, set[str]] = {}
    for thing, figure in store.select(_OF_EACH % values_clause("thing", things)) if things else ():
        found.setdefault(value_of(thing), set()).add(value_of(figure))
    return found
