"""Which rule a store is asked by: the one that its build keeps, else one compiled from the shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from obligraph.measurability.prepared_rule import kept_rule

if TYPE_CHECKING:
    from obligraph.measurability.conditions import Rule
    from obligraph.store import Store


def rule_for(store: Store) -> Rule:
    """Return the rule as the shapes of this installation say it, prepared where the build of the store keeps it so."""
    folder: Path | None = getattr(store, "folder", None)
    kept = kept_rule(folder.parent) if folder is not None else None
    if kept is not None:
        return kept
    from obligraph.measurability.compiled_rule import compiled_rule

    return compiled_rule()
