"""Legal force: the rank of each force, and the force of texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from obligraph.graph.statements import values_by_thing
from obligraph.namespaces import OBL, with_prefixes
from obligraph.store.terms import code_of, value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_RANKS = with_prefixes("SELECT ?force ?rank WHERE { ?force obl:rankInScheme ?rank }")
WEAKEST_RANK = 99
"""The rank of what has no legal force, or one of which the graph does not say how strongly it binds."""


class Force(NamedTuple):
    """A legal force as the code of the scheme `force`, with its rank; 1 binds most."""

    code: str
    rank: int


def ranks_of_force(store: Store) -> dict[str, int]:
    """Return the rank of each legal force by the IRI of its code; 1 binds most."""
    return {value_of(force): int(value_of(rank)) for force, rank in store.select(_RANKS)}


def forces_of(store: Store, things: Iterable[str]) -> dict[str, Force]:
    """Return the legal force of each of the things (IRIs) that has one."""
    found = values_by_thing(store, things, f"{OBL}force")
    ranks = ranks_of_force(store) if found else {}
    return {
        thing: Force(code_of(forces[0]), ranks.get(value_of(forces[0]), WEAKEST_RANK))
        for thing, forces in found.items()
    }
