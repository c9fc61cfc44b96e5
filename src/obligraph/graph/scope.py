"""Personal scope: whom a text protects or speaks of, which role of a State it obliges, and whom it leaves out.

A group is left out by a text only if every one of its codes for protected people leaves the group out (DESIGN,
"Personal scope"): an article for documented workers leaves out the undocumented, one for women leaves out men.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligraph.graph.labels import SUMMARY, texts_by_language
from obligraph.graph.statements import values_by_thing
from obligraph.namespaces import OBL, with_prefixes
from obligraph.store.terms import code_of, value_of

if TYPE_CHECKING:
    from obligraph.store import Store

# The codes and treaties that leave people out are few and are read once.
_LEFT_OUT = with_prefixes("""
SELECT ?of ?group WHERE { ?of obl:leavesOut ?group }
""")

_GROUPS = with_prefixes("""
SELECT ?group WHERE { ?group skos:inScheme <https://w3id.org/obligraph/code/migrant-group> }
""")
_FACTS = ("protects", "speaksOf", "obliges", "provisionOf")


@dataclass
class Scope:
    """The personal scope of one text; `leaves_out` and `treaty_leaves_out` are codes of the scheme migrant-group."""

    protects: tuple[str, ...] = ()
    obliges: tuple[str, ...] = ()
    leaves_out: frozenset[str] = frozenset()
    treaty_leaves_out: frozenset[str] = frozenset()
    summary: dict[str, str] = field(default_factory=dict)


def scopes(store: Store, iris: Iterable[str]) -> dict[str, Scope]:
    """Return the scope of each text, by IRI; a text of which nothing is said has an empty scope."""
    found = {iri: Scope() for iri in sorted(set(iris))}
    left_out: dict[str, set[str]] = {}
    for of, group in store.select(_LEFT_OUT):
        left_out.setdefault(value_of(of), set()).add(code_of(group))
    facts = {fact: values_by_thing(store, found, OBL + fact) for fact in _FACTS}
    summaries = texts_by_language(store, found, SUMMARY)
    for iri, scope in found.items():
        people = {value_of(term) for fact in ("protects", "speaksOf") for term in facts[fact].get(iri, [])}
        scope.protects = tuple(sorted(code.rsplit("/", 1)[1] for code in people))
        scope.obliges = tuple(sorted({code_of(role) for role in facts["obliges"].get(iri, [])}))
        missing = [left_out.get(code, set()) for code in people]
        scope.leaves_out = frozenset(set.intersection(*missing)) if missing else frozenset()
        wholes = [left_out.get(value_of(whole), set()) for whole in facts["provisionOf"].get(iri, [])]
        scope.treaty_leaves_out = frozenset(set().union(*wholes))
        scope.summary = summaries[iri]
    return found


def groups(store: Store) -> list[str]:
    """Return the codes of all groups of people, in order."""
    return sorted(code_of(row[0]) for row in store.select(_GROUPS))
