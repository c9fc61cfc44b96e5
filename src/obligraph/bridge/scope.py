"""Personal scope: whom a text protects or speaks of, which role of a State it obliges, and whom it leaves out.

A group is left out by a text only if every one of its codes for protected people leaves the group out (DESIGN,
"Personal scope"): an article for documented workers leaves out the undocumented, one for women leaves out men.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligraph.store.reading import code_of, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_SCOPES = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?text ?relation ?code ?leftOut WHERE {{
  VALUES ?text {{ {texts} }}
  VALUES ?relation {{ obl:protects obl:obliges obl:speaksOf }}
  ?text ?relation ?code .
  OPTIONAL {{ ?code obl:leavesOut ?leftOut }}
}}
"""

_SUMMARIES = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?text ?summary (LANG(?summary) AS ?lang) WHERE {{ VALUES ?text {{ {texts} }} ?text obl:summary ?summary }}
"""

_TREATY_LEAVES_OUT = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?text ?group WHERE {{ VALUES ?text {{ {texts} }} ?text obl:provisionOf/obl:leavesOut ?group }}
"""

_GROUPS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?group WHERE { ?group skos:inScheme <https://w3id.org/obligraph/code/migrant-group> }
"""


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
    iris = sorted(set(iris))
    found = {iri: Scope() for iri in iris}
    people: dict[str, dict[str, set[str]]] = {iri: {} for iri in iris}
    obliges: dict[str, set[str]] = {iri: set() for iri in iris}
    for text, relation, code, left_out in store.select(_SCOPES.format(texts=values(iris))):
        if value_of(relation).endswith("#obliges"):
            obliges[value_of(text)].add(code_of(code))
        else:
            gaps = people[value_of(text)].setdefault(code_of(code), set())
            gaps.update([code_of(left_out)] if left_out is not None else [])
    for iri, scope in found.items():
        scope.protects, scope.obliges = tuple(sorted(people[iri])), tuple(sorted(obliges[iri]))
        scope.leaves_out = frozenset(set.intersection(*people[iri].values())) if people[iri] else frozenset()
    _describe(store, found)
    return found


def _describe(store: Store, found: dict[str, Scope]) -> None:
    for text, summary, lang in store.select(_SUMMARIES.format(texts=values(found))):
        found[value_of(text)].summary[value_of(lang)] = value_of(summary)
    for text, group in store.select(_TREATY_LEAVES_OUT.format(texts=values(found))):
        scope = found[value_of(text)]
        scope.treaty_leaves_out = scope.treaty_leaves_out | {code_of(group)}


def groups(store: Store) -> list[str]:
    """Return the codes of all groups of people, in order."""
    return sorted(code_of(row[0]) for row in store.select(_GROUPS))
