"""Explains whether one recommendation is measurable: each condition, the statements that decide it, how to meet it.

SHACL decides (shapes/measurability.shapes.ttl); this module adds where each statement stands and its evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from obligraph.graph.evidence import places_of
from obligraph.graph.labels import labels_of
from obligraph.ids import short_of
from obligraph.measurability.conditions import CONTENT, LINKED
from obligraph.measurability.indicators import linked_indicators, source_statuses
from obligraph.measurability.rule import rule_for
from obligraph.measurability.standing import (
    IndicatorStanding,
    RecommendationStanding,
    indicator_standings,
    recommendation_standings,
)
from obligraph.search.resolver import EXPLAINED, resolve
from obligraph.store.terms import value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_STATEMENTS = """
SELECT ?property ?value ?graph WHERE {{
  VALUES ?property {{ {properties} }} GRAPH ?graph {{ ?thing ?property ?value }}
}} ORDER BY ?property ?value ?graph
"""


def explain(store: Store, recommendation: str, lang: str = "en") -> dict[str, Any]:
    """Return for a recommendation (short form, IRI or name) each condition of measurability, met or not, and why.

    Keys: recommendation, measurable, feasibility ("feasible", "ideal" or None), exempt, indicators, mend (what would
    fix it, in words). An indicator has `relation` (only `obl:measures` counts) and conditions with name, met,
    statements and mend. Texts are in `lang` where there are any. Raises UnknownIdentifier when nothing has the
    identifier.
    """
    iri = resolve(store, recommendation, EXPLAINED)
    standing = recommendation_standings(store, [iri])[iri]
    linked = linked_indicators(store, iri)
    indicators = {indicator for _, indicator in linked}
    labels, places = labels_of(store, {iri, *indicators}, lang), places_of(store, {iri, *indicators})
    standings = indicator_standings(store, indicators)
    statuses = source_statuses(store, indicators)
    explained = [
        {
            "id": short_of(indicator),
            "label": labels[indicator],
            "relation": relation,
            "feasibility": standings[indicator].feasibility,
            "evidence": places.get(indicator, []),
            "conditions": _conditions(store, indicator, standings[indicator], statuses, lang),
        }
        for relation, indicator in linked
    ]
    return {
        "recommendation": {"id": short_of(iri), "label": labels[iri]},
        "measurable": standing.measurable,
        "feasibility": standing.feasibility,
        "exempt": standing.exempt,
        "evidence": places.get(iri, []),
        "indicators": explained,
        "mend": _fixes(standing, explained, lang),
    }


def _fixes(standing: RecommendationStanding, explained: list[dict[str, Any]], lang: str) -> list[str]:
    """Say what would make the indicator that lacks least measurable, or that one has to be linked to it."""
    for shape in (CONTENT, LINKED):
        if shape in standing.results:
            return [standing.results[shape].message(lang)]
    if standing.measurable:
        return []
    counting = [record for record in explained if record["relation"] == "obl:measures"]
    lacking = [[c["mend"] for c in record["conditions"] if not c["met"]] for record in counting]
    return min(lacking, key=len)


def _conditions(
    store: Store, indicator: str, standing: IndicatorStanding, statuses: dict[str, str | None], lang: str
) -> list[dict[str, Any]]:
    stated = _statements(store, indicator)
    return [
        {
            "condition": condition.code,
            "met": condition.code not in standing.lacking,
            "statements": [
                {"value": short_of(value), "graph": graph, **({"status": statuses[value]} if value in statuses else {})}
                for value, graph in _shown(stated.get(condition.predicate, []), lang)
            ],
            "mend": standing.lacking[condition.code].message(lang) if condition.code in standing.lacking else None,
        }
        for condition in standing.conditions
    ]


def _statements(store: Store, iri: str) -> dict[str, list[tuple[object, str]]]:
    """Return what is stated of a thing by property: each value with the graph that states it."""
    properties = values(condition.predicate for condition in rule_for(store).conditions)
    stated: dict[str, list[tuple[object, str]]] = {}
    for name, value, graph in store.select(_STATEMENTS.format(properties=properties), {"thing": NamedNode(iri)}):
        stated.setdefault(value_of(name), []).append((value, short_of(value_of(graph))))
    return stated


def _shown(stated: list[tuple[object, str]], lang: str) -> list[tuple[str, str]]:
    """Return the values to show: texts in `lang`, in English where there is none, else in whichever language."""
    languages = {value.language for value, _ in stated if isinstance(value, Literal) and value.language}
    chosen = next((one for one in (lang, "en") if one in languages), None)
    return [
        (value_of(value), graph)
        for value, graph in stated
        if chosen is None or not isinstance(value, Literal) or value.language in (None, chosen)
    ]
