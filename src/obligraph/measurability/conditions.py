"""The conditions of measurability as the shapes name them, and the rule by which they are asked.

The rule itself is SHACL's (shapes/measurability.shapes.ttl, docs/measurability.md). Each condition is a shape below
`MeasurableIndicator`; `skos:notation` is its code, `sh:order` its place, `sh:name` what people read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from obligraph.ids import SHAPE

if TYPE_CHECKING:
    from obligraph.shacl.report import Result
    from obligraph.store import Store

CONTENT = f"{SHAPE}Recommendation-content"
MEASURED = f"{SHAPE}Recommendation-measured"
LINKED = f"{SHAPE}Recommendation-indicator"
MEASURABLE_INDICATOR = f"{SHAPE}Recommendation-measurable-indicator"
FEASIBLE = f"{SHAPE}Recommendation-feasible"
FEASIBLE_SOURCE = f"{SHAPE}FeasibleIndicator-hasSource"
INDICATOR, RECOMMENDATION = "indicator", "recommendation"
"""Of what the shapes are asked."""


class Condition(NamedTuple):
    """One condition: its shape and code, the predicate (IRI) whose values meet it, and its names by language.

    `unneeded` is the shape that an indicator violates which the condition is for; None where it is for all.
    """

    shape: str
    code: str
    predicate: str
    names: dict[str, str]
    unneeded: str | None

    @property
    def local_name(self) -> str:
        """The name of the predicate in its namespace."""
        return self.predicate.rsplit("#", 1)[1]

    def name(self, lang: str) -> str:
        """Return what people read in `lang`, in English where the shape has no name in it."""
        return self.names.get(lang) or self.names["en"]


class Rule(Protocol):
    """The conditions in their order, and what SHACL says of indicators and recommendations."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions in their order."""

    def results(self, store: Store, kind: str, nodes: Collection[str]) -> list[Result]:
        """Ask the shapes for a kind (INDICATOR, RECOMMENDATION) of nodes (IRIs), of the data as they stand."""


def shapes_for(kind: str, conditions: Sequence[Condition]) -> list[str]:
    """Return the shapes (IRIs) that are asked of a kind of node."""
    if kind == RECOMMENDATION:
        return [CONTENT, MEASURED, FEASIBLE]
    needed = [condition.unneeded for condition in conditions if condition.unneeded]
    return [*(condition.shape for condition in conditions), *needed, FEASIBLE_SOURCE]
