"""How a State took a commitment: its vote, adoption without a vote, or none.

A commitment is a State's only if the State took it. A text that no State adopted, or that was not yet adopted on the
date asked about, is nobody's; where a text was adopted without a vote, that is all that can be said of any State.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_ADOPTION = with_prefixes("""
SELECT ?mode ?own ?adopted WHERE {
  { ?text obl:adoptionMode ?mode BIND(true AS ?own) } UNION
  { ?text obl:provisionOf/obl:adoptionMode ?mode BIND(false AS ?own) }
  OPTIONAL { ?text obl:provisionOf/obl:adoptedOn ?adopted }
} ORDER BY DESC(?own) ?mode
""")

_POSITION = with_prefixes("""
SELECT ?kind WHERE { ?position obl:positionOf ?state ; obl:positionOn/^obl:provisionOf ?text ; obl:positionKind ?kind }
ORDER BY ?kind
""")


def position(store: Store, text: str, state: str | None, on: str) -> str:
    """Return the position of the State (IRI, or None) on the text on a date, as a code of the scheme `position`."""
    from pyoxigraph import NamedNode

    adoptions = list(store.select(_ADOPTION, {"text": NamedNode(text)}))
    if not adoptions:
        return "unknown"
    mode, _, adopted = adoptions[0]
    if code_of(mode) == "not-adopted" or (adopted is not None and on < value_of(adopted)):
        return "not-adopted"
    if code_of(mode) == "without-vote":
        return "adopted-without-vote"
    if code_of(mode) != "vote" or state is None:
        return "unknown"
    votes = list(store.select(_POSITION, {"text": NamedNode(text), "state": NamedNode(state)}))
    return code_of(votes[0][0]) if votes else "unknown"
