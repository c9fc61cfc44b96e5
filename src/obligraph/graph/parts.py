"""Parts of texts: what contains a provision, which provisions stand beside it, and the articles of a treaty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_PARENTS = with_prefixes("""
SELECT ?parent WHERE { ?thing obl:partOf ?parent }
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
_ARTICLES = with_prefixes("""
SELECT ?article ?part WHERE {
  ?article obl:provisionOf ?treaty ; obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/article> .
  OPTIONAL { ?part obl:partOf+ ?article }
}
""")
_MOST_LEVELS = 6


def containers_of(store: Store, thing: str) -> list[str]:
    """Return the IRIs of what a thing is part of, the widest first, six levels up at most."""
    from pyoxigraph import NamedNode

    above: list[str] = []
    current = thing
    for _ in range(_MOST_LEVELS):
        parents = [value_of(row[0]) for row in store.select(_PARENTS, {"thing": NamedNode(current)})]
        if not parents or parents[0] in above:
            break
        current = parents[0]
        above.insert(0, current)
    return above


def siblings_of(store: Store, thing: str) -> list[tuple[int, str]]:
    """Return sequence and IRI of the parts of what directly contains the thing, the thing among them, in no order."""
    return _sequenced(store, _SIBLINGS, thing)


def top_siblings_of(store: Store, thing: str) -> list[tuple[int, str]]:
    """Return sequence and IRI of the provisions of one kind that are parts of nothing but their instrument."""
    return _sequenced(store, _TOP_SIBLINGS, thing)


def articles_of(store: Store, treaty: str) -> dict[str, set[str]]:
    """Return the parts, at any depth, of each article of a treaty; all are IRIs."""
    from pyoxigraph import NamedNode

    found: dict[str, set[str]] = {}
    for article, part in store.select(_ARTICLES, {"treaty": NamedNode(treaty)}):
        found.setdefault(value_of(article), set()).update([value_of(part)] if part is not None else [])
    return found


def _sequenced(store: Store, query: str, thing: str) -> list[tuple[int, str]]:
    from pyoxigraph import NamedNode

    rows = store.select(query, {"thing": NamedNode(thing)})
    return [(int(value_of(sequence)), value_of(sibling)) for sibling, sequence in rows]
