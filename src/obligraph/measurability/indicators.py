"""What measures a recommendation: its indicators, whether each is measurable and why not, its sources and criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.graph.labels import labels_of
from obligraph.ids import short_of
from obligraph.measurability.standing import IndicatorStanding, indicator_standings
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

CRITERIA = ("country-of-birth", "nationality", "migrant-status", "sex", "age-group")

_INDICATORS = with_prefixes("""
SELECT DISTINCT ?relation ?indicator WHERE {
  VALUES ?relation { obl:measures obl:comesNear } ?indicator ?relation ?recommendation
} ORDER BY DESC(?relation) ?indicator
""")

_PROPERTIES = with_prefixes("""
SELECT ?indicator ?property ?value WHERE {{
  VALUES ?indicator {{ {indicators} }}
  VALUES ?property {{ obl:indicatorKind obl:frequency }}
  ?indicator ?property ?value
}}
""")

_SOURCES = with_prefixes("""
SELECT ?indicator ?source ?status WHERE {{
  VALUES ?indicator {{ {indicators} }}
  ?indicator obl:hasSource ?source .
  OPTIONAL {{ ?source obl:sourceStatus ?status }}
}} ORDER BY ?indicator ?source
""")

_CRITERIA = with_prefixes("""
SELECT ?indicator ?source ?criterion ?status ?own WHERE {{
  VALUES ?indicator {{ {indicators} }}
  ?indicator obl:hasSource ?source .
  ?use obl:ofSource ?source ; obl:inFactSheet/obl:factSheetOf ?sheetIndicator .
  ?statement obl:ofSourceUse ?use ; obl:ofCriterion ?criterion ; obl:criterionStatus ?status .
  BIND(?sheetIndicator = ?indicator AS ?own)
}}
""")

_PROPOSED = with_prefixes("""
SELECT ?indicator WHERE {{ VALUES ?indicator {{ {indicators} }} ?indicator a obl:ProposedIndicator }}
""")


def linked_indicators(store: Store, recommendation: str) -> list[tuple[str, str]]:
    """Return the relation (short form) and IRI of each indicator of a recommendation, those that measure it first."""
    from pyoxigraph import NamedNode

    rows = store.select(_INDICATORS, {"recommendation": NamedNode(recommendation)})
    return [(short_of(value_of(relation)), value_of(indicator)) for relation, indicator in rows]


def measuring_indicators(store: Store, recommendation: str, lang: str) -> list[dict[str, Any]]:
    """Return the indicators of a recommendation (IRI), those that measure it first, as the contract's records."""
    linked = linked_indicators(store, recommendation)
    if not linked:
        return []
    described = indicators(store, {indicator for _, indicator in linked}, lang)
    return [{**described[indicator], "relation": relation} for relation, indicator in linked]


def source_statuses(store: Store, indicators: set[str]) -> dict[str, str | None]:
    """Return the code of the status of each source of these indicators, by IRI; None where none is stated."""
    rows = store.select(_SOURCES.format(indicators=values(indicators))) if indicators else ()
    return {value_of(source): code_of(status) if status else None for _, source, status in rows}


def indicators(store: Store, iris: set[str], lang: str) -> dict[str, dict[str, Any]]:
    """Return what is known of indicators, by IRI: label, measurability with reasons, sources with the five criteria."""
    block = values(iris)
    properties = _properties(store, block)
    sources = _sources(store, block, lang)
    labels = labels_of(store, iris, lang)
    standings = indicator_standings(store, iris)
    proposed = {value_of(row[0]) for row in store.select(_PROPOSED.format(indicators=block))}
    return {
        iri: {
            "id": short_of(iri),
            "label": labels.get(iri, ""),
            "kind": _code(properties.get(iri, {}), "indicatorKind"),
            "frequency": _code(properties.get(iri, {}), "frequency"),
            "proposed": iri in proposed,
            **_measurability(standings[iri]),
            "sources": sources.get(iri, []),
        }
        for iri in sorted(iris)
    }


def _measurability(standing: IndicatorStanding) -> dict[str, Any]:
    return {
        "measurable": standing.measurable,
        "why_not": [condition.local_name for condition in standing.conditions if condition.code in standing.lacking],
        "feasibility": standing.feasibility if standing.measurable else None,
    }


def _code(known: dict[str, list[str]], name: str) -> str | None:
    return known[name][0].rsplit("/", 1)[1] if known.get(name) else None


def _properties(store: Store, block: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for indicator, name, value in store.select(_PROPERTIES.format(indicators=block)):
        local = value_of(name).rsplit("#", 1)[1]
        found.setdefault(value_of(indicator), {}).setdefault(local, []).append(value_of(value))
    return {iri: {name: sorted(listed) for name, listed in known.items()} for iri, known in found.items()}


def _sources(store: Store, block: str, lang: str) -> dict[str, list[dict[str, Any]]]:
    rows = [
        (value_of(i), value_of(s), code_of(c) if c else None)
        for i, s, c in store.select(_SOURCES.format(indicators=block))
    ]
    labels = labels_of(store, {source for _, source, _ in rows}, lang)
    own, elsewhere = _criteria(store, block)
    found: dict[str, list[dict[str, Any]]] = {}
    for indicator, source, status in rows:
        said = own.get((indicator, source), {})
        found.setdefault(indicator, []).append(
            {
                "id": short_of(source),
                "label": labels.get(source, ""),
                "status": status,
                "criteria": {criterion: said.get(criterion, "not-stated") for criterion in CRITERIA} if said else {},
                "disagreements": _disagreements(said, elsewhere.get((indicator, source), {})),
            }
        )
    return found


def _disagreements(said: dict[str, str], elsewhere: dict[str, set[str]]) -> list[str]:
    """Return the criteria on which other fact sheets say otherwise of the same source."""
    return sorted(c for c, status in said.items() if elsewhere.get(c, set()) - {status})


def _criteria(
    store: Store, block: str
) -> tuple[dict[tuple[str, str], dict[str, str]], dict[tuple[str, str], dict[str, set[str]]]]:
    own: dict[tuple[str, str], dict[str, str]] = {}
    elsewhere: dict[tuple[str, str], dict[str, set[str]]] = {}
    for indicator, source, criterion, status, is_own in store.select(_CRITERIA.format(indicators=block)):
        pair = (value_of(indicator), value_of(source))
        if value_of(is_own) == "true":
            own.setdefault(pair, {})[code_of(criterion)] = code_of(status)
        else:
            elsewhere.setdefault(pair, {}).setdefault(code_of(criterion), set()).add(code_of(status))
    return own, elsewhere
