"""Indicators, and for each a fact sheet that prints well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.graph.evidence import Place, places_of
from obligraph.graph.labels import LocalizedText
from obligraph.graph.ordering import natural
from obligraph.graph.sources import source_uses
from obligraph.graph.statements import statements_of
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import short_of
from obligraph.measurability.indicators import CRITERIA, indicators
from obligraph.namespaces import OBL
from obligraph.search.resolver import INDICATOR, resolve
from obligraph.store.terms import value_of
from obligraph.web.captions import caption_of
from obligraph.web.drawing.figures import figures_of, plotted
from obligraph.web.facts import caption, facts_of
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

router = APIRouter(include_in_schema=False)

GROUPS = ("knomad-mx", "indicator", "knomad", "sdg")
_RELATIONS = ("measures", "comesNear", "indicatorOf", "concernsRight", "concernsAttribute")


@router.get("/indicators")
def indicator_list(request: Request) -> Response:
    """Answer with all indicators by where they come from."""
    names = localized_things(request)
    found: dict[str, list[str]] = {}
    for identifier in sorted({*names.of_kind("Indicator"), *names.of_kind("ProposedIndicator")}, key=natural):
        found.setdefault(identifier.partition(":")[0], []).append(identifier)
    ordered = [*(group for group in GROUPS if group in found), *sorted(set(found) - set(GROUPS))]
    groups = [(_heading(names, group), found[group]) for group in ordered]
    return render(request, "indicators.html", names=names, groups=groups)


def _heading(names: LocalizedThings, collection: str) -> str:
    return caption_of(f"web.indicators.{collection}", names.lang) or collection


@router.get("/indicators/sheet")
def sheet(request: Request, indicator: Annotated[str, Query(max_length=300)]) -> Response:
    """Answer with the fact sheet of an indicator."""
    names = localized_things(request)
    with request.app.state.current_build.store() as store:
        iri = resolve(store, indicator, INDICATOR)
        short = short_of(iri)
        own = statements_of(store, iri)
        record = indicators(store, {iri}, names.lang)[iri]
        figures = figures_of(store, names, [short])
        evidence: list[Place] = places_of(store, [iri]).get(iri, [])
        uses = _uses(store, names, iri)
    return render(
        request,
        "sheet.html",
        names=names,
        id=short,
        record=record,
        facts=facts_of(names, own),
        evidence=evidence,
        relations=_relations(names, own),
        uses=uses,
        figures=figures,
        plotted=plotted(figures, message("web.figures", names.lang)),
        criteria=CRITERIA,
        caption=caption,
    )


def _relations(names: LocalizedThings, own: list[tuple[str, Any]]) -> list[tuple[LocalizedText, list[str]]]:
    """Return what the indicator measures, comes near or concerns, by the caption of the relation."""
    found: dict[LocalizedText, list[str]] = {}
    for relation, other in own:
        if relation.removeprefix(OBL) in _RELATIONS:
            found.setdefault(caption(names, relation), []).append(short_of(value_of(other)))
    return [(name, sorted(set(found[name]), key=natural)) for name in sorted(found)]


def _uses(store: Store, names: LocalizedThings, iri: str) -> list[dict[str, Any]]:
    """Return how the fact sheets use each source: the source, and what they say of it as facts."""
    return [
        {
            "source": next(short_of(value_of(value)) for relation, value in own if relation == f"{OBL}ofSource"),
            "facts": facts_of(names, own),
        }
        for use, own in sorted(source_uses(store, iri).items())
        if any(relation == f"{OBL}ofSource" for relation, _ in own)
    ]
