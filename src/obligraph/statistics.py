"""Counts: things by class, statements by named graph, links by relation, recommendations by how they are measured."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from obligraph.graph.totals import statements_by_graph
from obligraph.ids import GRAPH, short_of
from obligraph.measurability.standing import STANDINGS, recommendation_standings
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.catalogue import Catalogue
    from obligraph.store import Store


def statistics(store: Store, catalogue: Catalogue) -> dict[str, Any]:
    """Return `statements`, `classes` (class to count), `graphs` (data file to count), `links`, `measured` and more.

    `links` is a list of counts; `measured` maps a number of recommendations to the number of proposed indicators that
    measure as many; `recommendations` says how many recommendations are measurable (`feasible`, only `ideal`),
    `not-measurable` or `exempt`.
    """
    classes = {
        short_of(value_of(row[0])): int(value_of(row[1])) for row in catalogue["explore/counts-by-class"].run(store, {})
    }
    links = [
        {
            "relation": short_of(value_of(relation)),
            "justification": value_of(justification).rsplit("/", 1)[1],
            "review_state": value_of(state).rsplit("/", 1)[1],
            "links": int(value_of(count)),
        }
        for relation, justification, state, count in catalogue["coverage/links-by-relation"].run(store, {})
    ]
    graphs = _by_graph(store)
    return {
        "statements": sum(graphs.values()),
        "classes": classes,
        "graphs": graphs,
        "links": links,
        "measured": _measured(store),
        "recommendations": recommendations_by_standing(store),
    }


_MEASURED = with_prefixes("""
SELECT ?measured (COUNT(?indicator) AS ?indicators) WHERE {
  { SELECT ?indicator (COUNT(?recommendation) AS ?measured) WHERE {
      ?indicator a obl:ProposedIndicator . OPTIONAL { ?indicator obl:measures ?recommendation } } GROUP BY ?indicator }
} GROUP BY ?measured ORDER BY ?measured
""")


def _measured(store: Store) -> dict[str, int]:
    """Return how many proposed indicators measure one recommendation, how many measure two, and so on."""
    return {value_of(measured): int(value_of(indicators)) for measured, indicators in store.select(_MEASURED)}


_RECOMMENDATIONS = with_prefixes("SELECT DISTINCT ?recommendation WHERE { ?recommendation a obl:Recommendation }")


def recommendations_by_standing(store: Store) -> dict[str, int]:
    """Return how many recommendations have each standing (code), each recommendation counted once."""
    recommendations = [value_of(row[0]) for row in store.select(_RECOMMENDATIONS)]
    standings = recommendation_standings(store, recommendations).values()
    counted = Counter(standing.code for standing in standings)
    return {code: counted[code] for code in STANDINGS}


def _by_graph(store: Store) -> dict[str, int]:
    counts = {graph.removeprefix(GRAPH): number for graph, number in statements_by_graph(store).items()}
    return dict(sorted(counts.items()))
