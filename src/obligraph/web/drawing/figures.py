"""Figures that somebody reports, ready to be plotted over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from obligraph.graph.evidence import Place, places_of
from obligraph.graph.observations import observations_of
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of
from obligraph.web.drawing.charts import line

if TYPE_CHECKING:
    from obligraph.store import Store


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
    found = observations_of(store, map(iri_of, things))
    places = places_of(store, (observation.iri for observation in found))
    figures = [
        Figure(
            short_of(observation.iri),
            observation.value,
            names.code("unit", observation.unit),
            observation.date or "",
            names.code("figure-certainty", observation.certainty),
            places.get(observation.iri, []),
        )
        for observation in found
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
