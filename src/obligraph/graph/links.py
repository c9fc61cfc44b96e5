"""Link records (`obl:Link`): who relates what to what, why, how surely, and how that was reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_COUNTS = with_prefixes("""
SELECT ?thing (COUNT(?link) AS ?number) WHERE {
  { ?link obl:linkSubject ?thing } UNION { ?link obl:linkObject ?thing }
} GROUP BY ?thing
""")


def counts_by_end(store: Store) -> dict[str, int]:
    """Return the number of link records of which each thing is subject or object, by its IRI."""
    return {value_of(thing): int(value_of(number)) for thing, number in store.select(_COUNTS)}
