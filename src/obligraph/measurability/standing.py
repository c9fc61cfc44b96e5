"""What SHACL says of given indicators and recommendations: which conditions they lack, and how each would be met.

The shapes decide (shapes/measurability.shapes.ttl). They are asked as queries of the statements as they stand, wherever
these are and however they came there, so that no stored answer can be out of date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from obligraph.measurability.conditions import (
    CONTENT,
    FEASIBLE,
    FEASIBLE_SOURCE,
    INDICATOR,
    LINKED,
    MEASURABLE_INDICATOR,
    RECOMMENDATION,
    Condition,
)
from obligraph.measurability.rule import rule_for

if TYPE_CHECKING:
    from obligraph.shacl.report import Result
    from obligraph.store import Store

STANDINGS = ("feasible", "ideal", "not-measurable", "exempt")
"""The codes of how a recommendation stands: measurable, by a source that exists or only ideally; not; or exempt."""
Found = dict[str, "Result"]
"""The results about one node by the shape that gives them."""


class IndicatorStanding(NamedTuple):
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


class RecommendationStanding(NamedTuple):
    """Whether a recommendation is measurable, by a feasible indicator or only by ideal ones, and what the shapes say.

    `results` are those that say why it is exempt, not measurable or not feasible.
    """

    exempt: bool
    measurable: bool
    feasibility: str | None
    results: Found

    @property
    def code(self) -> str:
        """The one of STANDINGS that it has."""
        return "exempt" if self.exempt else self.feasibility or "not-measurable"


def indicator_standings(store: Store, indicators: Collection[str]) -> dict[str, IndicatorStanding]:
    """Return the standing of each of these indicators (IRIs), asked in one run."""
    rule = rule_for(store)
    found = _found(rule.results(store, INDICATOR, indicators))
    return {iri: _indicator(rule.conditions, found.get(iri, {})) for iri in indicators}


def _indicator(conditions: tuple[Condition, ...], found: Found) -> IndicatorStanding:
    needed = tuple(c for c in conditions if c.unneeded is None or c.unneeded in found)
    lacking = {c.code: found[c.shape] for c in needed if c.shape in found}
    return IndicatorStanding(needed, lacking, FEASIBLE_SOURCE not in found)


def recommendation_standings(store: Store, recommendations: Collection[str]) -> dict[str, RecommendationStanding]:
    """Return the standing of each of these recommendations (IRIs), asked in one run."""
    found = _found(rule_for(store).results(store, RECOMMENDATION, recommendations))
    return {iri: _recommendation(found.get(iri, {})) for iri in recommendations}


def _recommendation(found: Found) -> RecommendationStanding:
    measurable = found.keys().isdisjoint((LINKED, MEASURABLE_INDICATOR))
    feasibility = "ideal" if FEASIBLE in found else "feasible"
    return RecommendationStanding(CONTENT in found, measurable, feasibility if measurable else None, found)


def _found(results: Iterable[Result]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for result in results:
        found.setdefault(result.focus, {})[result.shape] = result
    return found
