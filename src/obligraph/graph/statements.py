"""Statements: the values that a predicate has for each of several things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obligraph.store.terms import value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store, Term

_VALUES = "SELECT ?thing ?value WHERE { %s ?thing <%s> ?value }"


def values_by_thing(store: Store, things: Iterable[str], predicate: str) -> dict[str, list[Term]]:
    """Return the values that a predicate (IRI) has for each of the things (IRIs), in no order; only those with one."""
    things = set(things)
    found: dict[str, list[Term]] = {}
    for thing, value in store.select(_VALUES % (values_clause("thing", things), predicate)) if things else ():
        assert value is not None
        found.setdefault(value_of(thing), []).append(value)
    return found
