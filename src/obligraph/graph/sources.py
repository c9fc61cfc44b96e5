"""Sources of data: their status and producer, and how the fact sheets of an indicator use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, optional_value, value_of

if TYPE_CHECKING:
    from obligraph.store import Store, Term

_SOURCES = with_prefixes("""
SELECT ?source ?status ?producer WHERE {
  ?source a obl:DataSource .
  OPTIONAL { ?source obl:sourceStatus ?status }
  OPTIONAL { ?source obl:producedBy ?producer }
}
""")
_USES = with_prefixes("""
SELECT ?use ?relation ?value WHERE { ?use obl:inFactSheet/obl:factSheetOf ?indicator ; ?relation ?value }
""")


class DataSource(NamedTuple):
    """One source: its status as a code and its producer (IRI), where they are known."""

    status: str | None
    producer: str | None


def data_sources(store: Store) -> dict[str, DataSource]:
    """Return every source of data by its IRI."""
    return {
        value_of(source): DataSource(code_of(status) if status is not None else None, optional_value(producer))
        for source, status, producer in store.select(_SOURCES)
    }


def source_uses(store: Store, indicator: str) -> dict[str, list[tuple[str, Term]]]:
    """Return what is said of each use of a source in the fact sheets of an indicator (IRI): predicates and values."""
    from pyoxigraph import NamedNode

    found: dict[str, list[tuple[str, Term]]] = {}
    for use, relation, value in store.select(_USES, {"indicator": NamedNode(indicator)}):
        assert value is not None
        found.setdefault(value_of(use), []).append((value_of(relation), value))
    return found
