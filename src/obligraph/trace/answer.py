"""The trace of a recommendation: where it rests, what came before and after, what measures it and what is missing.

Contract: DESIGN, `trace RECOMMENDATION --format json`. Beside the contract's keys an indicator says how it is related
(`relation`), and whether it would be feasible or ideal (`feasibility`); a source lists disagreements between fact
sheets under `disagreements`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.bridge.adherence import today
from obligraph.bridge.answer import chain_records
from obligraph.bridge.chains import chains_from
from obligraph.bridge.steps import texts
from obligraph.graph.evidence import places_of
from obligraph.graph.labels import labels_of, words_in
from obligraph.graph.scope import scopes
from obligraph.ids import short_of
from obligraph.measurability.indicators import measuring_indicators
from obligraph.measurability.standing import RecommendationStanding, recommendation_standings
from obligraph.namespaces import with_prefixes
from obligraph.search.resolver import RECOMMENDATION, resolve
from obligraph.store.terms import code_of, value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_FACTS = with_prefixes("""
SELECT ?issuer ?date ?state ?content WHERE {
  ?recommendation a obl:Recommendation .
  OPTIONAL { ?recommendation obl:issuedBy ?issuer }
  OPTIONAL { ?recommendation dcterms:date ?date }
  OPTIONAL { ?recommendation obl:recommendationTo ?state }
  OPTIONAL { ?recommendation obl:contentStatus ?content }
} ORDER BY ?issuer
""")

_LINEAGE = with_prefixes("""
SELECT ?relation ?other ?direction WHERE {
  VALUES ?relation { obl:answers obl:repeats obl:strengthens obl:replaces obl:followsUp }
  { ?recommendation ?relation ?other . BIND("forward" AS ?direction) }
  UNION { ?other ?relation ?recommendation . BIND("inverse" AS ?direction) }
} ORDER BY ?direction ?relation ?other
""")


def trace(store: Store, recommendation: str, lang: str = "en") -> dict[str, Any]:
    """Return the trace of the recommendation with this short form or IRI, with labels in `lang`.

    It may be given by a name, too. Raises UnknownIdentifier when nothing is called so, AmbiguousName when several
    recommendations are, WrongClass when what is called so is none.
    """
    start = resolve(store, recommendation, RECOMMENDATION)
    found = texts(store, [start])[start]
    facts = _facts(store, start)
    indicators = measuring_indicators(store, start, lang)
    return {
        "recommendation": {
            "id": short_of(start),
            "label": words_in(found.labels, lang),
            "summary": words_in(scopes(store, [start])[start].summary, lang),
            "force": found.force,
            **facts,
        },
        "rests_on": _rests_on(store, start, lang),
        "lineage": _lineage(store, start, lang),
        "indicators": indicators,
        "gaps": _gaps(recommendation_standings(store, [start])[start], indicators),
    }


def _facts(store: Store, recommendation: str) -> dict[str, Any]:
    from pyoxigraph import NamedNode

    rows = list(store.select(_FACTS, {"recommendation": NamedNode(recommendation)}))
    issuer, date, state, content = rows[0]
    return {
        "issued_by": short_of(value_of(issuer)) if issuer else None,
        "date": value_of(date) if date else None,
        "state": short_of(value_of(state)) if state else None,
        "content": code_of(content) if content else None,
        "evidence": places_of(store, [recommendation]).get(recommendation, []),
    }


def _rests_on(store: Store, start: str, lang: str) -> list[dict[str, Any]]:
    chains = chains_from(store, start)
    scope = scopes(store, {start, *(chain.end.iri for chain in chains)})
    return chain_records(store, chains, scope, {}, lang, today(), start)


def _lineage(store: Store, start: str, lang: str) -> list[dict[str, Any]]:
    from pyoxigraph import NamedNode

    rows = [tuple(map(value_of, row)) for row in store.select(_LINEAGE, {"recommendation": NamedNode(start)})]
    labels = labels_of(store, {other for _, other, _ in rows}, lang)
    return [
        {"relation": short_of(relation), "direction": direction, "id": short_of(other), "label": labels.get(other, "")}
        for relation, other, direction in rows
    ]


def _gaps(standing: RecommendationStanding, indicators: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is missing, each with a code that software can read and the things it is about."""
    measuring = [i for i in indicators if i["relation"] == "obl:measures"]
    gaps: list[dict[str, Any]] = []
    if standing.exempt:
        gaps.append({"code": "content-not-known", "about": []})
    if not measuring:
        gaps.append({"code": "no-indicator-measures-it", "about": [i["id"] for i in indicators]})
    elif not standing.measurable:
        gaps.append({"code": "no-measurable-indicator", "about": [i["id"] for i in measuring]})
    elif standing.feasibility == "ideal":
        gaps.append({"code": "only-ideal-indicators", "about": [i["id"] for i in measuring if i["measurable"]]})
    if measuring and all(i["proposed"] for i in measuring):
        gaps.append({"code": "only-indicators-proposed-by-this-project", "about": [i["id"] for i in measuring]})
    return gaps + [
        {"code": "criterion-not-recorded", "about": [i["id"], source["id"], criterion], "status": status}
        for i in measuring
        for source in i["sources"]
        for criterion, status in source["criteria"].items()
        if status != "recorded"
    ]
