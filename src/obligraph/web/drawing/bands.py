"""The bands of a drawing: where a thing stands, by its legal force or, without one, by what kind of thing it is."""

from __future__ import annotations

from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message

_INDICATORS = frozenset({"Indicator", "Observation", "Wording", "Defect", "FactSheet", "RightAttribute"})
_SOURCES = frozenset(
    {"DataSource", "SourceUse", "CriterionStatement", "InventoryField", "InventoryForm", "SourceTable"}
)
GROUPS = ("indicators", "sources", "others")
"""Where things without legal force stand in a drawing, after all that have one."""


def band_of(names: LocalizedThings, identifier: str) -> str:
    """Return where a thing stands in a drawing: its legal force as a code, else one of GROUPS."""
    thing = names.thing(identifier)
    if thing.force:
        return thing.force
    return "indicators" if thing.kinds & _INDICATORS else "sources" if thing.kinds & _SOURCES else "others"


def bands_of(names: LocalizedThings) -> list[tuple[str, str]]:
    """Return every band of a drawing with its words: the strongest legal force first."""
    forces = [(code, names.code("force", code)) for code in names.codes("force")]
    return [*forces, *((group, message(f"web.graph.group.{group}", names.lang)) for group in GROUPS)]
