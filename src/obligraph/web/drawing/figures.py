"""Figures that somebody reports, ready to be plotted over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from obligraph.graph.evidence import Place, places_of
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, value_of, values
from obligraph.web.drawing.charts import line

if TYPE_CHECKING:
    from obligraph.store import Store

_FIGURES = with_prefixes("""
SELECT ?figure ?value ?unit ?date ?certainty WHERE {{
  VALUES ?thing {{ {things} }}
  ?figure obl:observationOf ?thing ; obl:figureValue ?value .
  OPTIONAL {{ ?figure obl:unit ?unit }}
  OPTIONAL {{ ?figure dcterms:date ?date }}
  OPTIONAL {{ ?figure obl:figureCertainty ?certainty }}
}}
""")


@dataclass(frozen=True)
class Figure:
    """One figure: its short form, value, unit and certainty in words, date as far as known, place in its source."""

    id: str
    value: str
    unit: str
    date: str
    certainty: str
    places: list[Place]


def figures_of(store: Store, names: LocalizedThings, things: Iterable[str]) -> list[Figure]:
    """Return the figures observed of these things (short forms), in the order of their dates."""
    found = {
        value_of(row[0]): row for row in store.select(_FIGURES.format(things=values(iri_of(thing) for thing in things)))
    }
    places = places_of(store, found)
    figures = [
        Figure(
            short_of(iri),
            value_of(value),
            names.code("unit", code_of(unit)) if unit is not None else "",
            value_of(date) if date is not None else "",
            names.code("figure-certainty", code_of(certainty)) if certainty is not None else "",
            places.get(iri, []),
        )
        for iri, (_, value, unit, date, certainty) in found.items()
    ]
    return sorted(figures, key=lambda figure: (figure.date, figure.id))


def plotted(figures: list[Figure], title: str) -> list[tuple[str, Markup]]:
    """Return a chart over time for each unit of which figures of two years or more are known."""
    series: dict[str, dict[float, float]] = {}
    for figure in figures:
        if figure.date and _is_number(figure.value):
            series.setdefault(figure.unit, {})[float(figure.date[:4])] = float(figure.value)
    return [
        (f"{title}: {unit}", line(sorted(points.items()), f"{title}: {unit}"))
        for unit, points in sorted(series.items())
        if len(points) > 1
    ]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
