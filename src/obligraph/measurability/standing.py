"""What SHACL says of given indicators and recommendations: which conditions they lack, and how each would be met.

The shapes decide (shapes/measurability.shapes.ttl). They are asked as queries of the statements as they stand, wherever
these are and however they came there, so that no stored answer can be out of date.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligraph.ids import SHAPE
from obligraph.measurability.conditions import FEASIBLE_SOURCE, Condition, Rule, rule
from obligraph.shacl.validation import check_nodes

if TYPE_CHECKING:
    from obligraph.shacl.report import Result
    from obligraph.store import Store

CONTENT = f"{SHAPE}Recommendation-content"
MEASURED = f"{SHAPE}Recommendation-measured"
LINKED = f"{SHAPE}Recommendation-indicator"
MEASURABLE_INDICATOR = f"{SHAPE}Recommendation-measurable-indicator"
FEASIBLE = f"{SHAPE}Recommendation-feasible"

Found = dict[str, "Result"]
"""The results about one node by the shape that gives them."""


@dataclass(frozen=True)
class IndicatorStanding:
    """Which conditions are for an indicator, and the result of each that it lacks, by the code of the condition."""

    conditions: tuple[Condition, ...]
    lacking: Found
    source_exists: bool

    @property
    def measurable(self) -> bool:
        """Whether it lacks nothing."""
        return not self.lacking

    @property
    def feasibility(self) -> str | None:
        """`feasible` where a source exists, `ideal` where one is specified, None where neither is."""
        return None if "source" in self.lacking else "feasible" if self.source_exists else "ideal"


@dataclass(frozen=True)
class RecommendationStanding:
    """Whether a recommendation is measurable, by a feasible indicator or only by ideal ones, and what the shapes say.

    `results` are those that say why it is exempt, not measurable or not feasible.
    """

    exempt: bool
    measurable: bool
    feasibility: str | None
    results: Found


def indicator_standings(store: Store, indicators: Collection[str]) -> dict[str, IndicatorStanding]:
    """Return the standing of each of these indicators (IRIs), asked in one run."""
    known = rule()
    unneeded = [condition.unneeded for condition in known.conditions if condition.unneeded]
    asked = [condition.shape for condition in known.conditions] + unneeded + [FEASIBLE_SOURCE]
    found = _found(store, known, asked, indicators)
    return {iri: _indicator(known, found.get(iri, {})) for iri in indicators}


def _indicator(known: Rule, found: Found) -> IndicatorStanding:
    needed = tuple(c for c in known.conditions if c.unneeded is None or c.unneeded in found)
    lacking = {c.code: found[c.shape] for c in needed if c.shape in found}
    return IndicatorStanding(needed, lacking, FEASIBLE_SOURCE not in found)


def recommendation_standings(store: Store, recommendations: Collection[str]) -> dict[str, RecommendationStanding]:
    """Return the standing of each of these recommendations (IRIs), asked in one run."""
    found = _found(store, rule(), [CONTENT, MEASURED, FEASIBLE], recommendations)
    return {iri: _recommendation(found.get(iri, {})) for iri in recommendations}


def _recommendation(found: Found) -> RecommendationStanding:
    measurable = found.keys().isdisjoint((LINKED, MEASURABLE_INDICATOR))
    feasibility = "ideal" if FEASIBLE in found else "feasible"
    return RecommendationStanding(CONTENT in found, measurable, feasibility if measurable else None, found)


def _found(store: Store, known: Rule, shapes: list[str], nodes: Collection[str]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for result in check_nodes(store, known.plan, shapes, nodes):
        found.setdefault(result.focus, {})[result.shape] = result
    return found
