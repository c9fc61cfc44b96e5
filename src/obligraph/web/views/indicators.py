"""Indicators, and for each a fact sheet that prints well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from obligraph.graph.evidence import Place, places_of
from obligraph.graph.labels import LocalizedText
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import short_of
from obligraph.measurability.indicators import CRITERIA, indicators
from obligraph.namespaces import OBL, with_prefixes
from obligraph.search.resolver import INDICATOR, resolve
from obligraph.store.terms import value_of
from obligraph.web.captions import caption_of
from obligraph.web.drawing.figures import figures_of, plotted
from obligraph.web.rendering import render
from obligraph.web.things import localized_things
from obligraph.web.views.thing import caption, facts_of

if TYPE_CHECKING:
    from obligraph.store import Store

router = APIRouter(include_in_schema=False)

GROUPS = ("knomad-mx", "indicator", "knomad", "sdg")
_OWN = "SELECT ?relation ?value WHERE { ?thing ?relation ?value }"
_TIED = ("measures", "comesNear", "indicatorOf", "concernsRight", "concernsAttribute")
_TIES = f"""
SELECT ?relation ?other WHERE {{
  VALUES ?relation {{ {" ".join(f"<{OBL}{name}>" for name in _TIED)} }}
  ?thing ?relation ?other
}}
"""
_USES = with_prefixes("""
SELECT ?use ?relation ?value WHERE {
  ?use obl:inFactSheet/obl:factSheetOf ?thing ; ?relation ?value .
}
""")


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
    with request.app.state.opened.store() as store:
        iri = resolve(store, indicator, INDICATOR)
        short = short_of(iri)
        own = [(value_of(r), v) for r, v in store.select(_OWN, {"thing": NamedNode(iri)})]
        record = indicators(store, {iri}, names.lang)[iri]
        figures = figures_of(store, names, [short])
        evidence: list[Place] = places_of(store, [iri]).get(iri, [])
        ties = _ties(store, names, iri)
        uses = _uses(store, names, iri)
    return render(
        request,
        "sheet.html",
        names=names,
        id=short,
        record=record,
        facts=facts_of(names, own),
        evidence=evidence,
        ties=ties,
        uses=uses,
        figures=figures,
        plotted=plotted(figures, message("web.figures", names.lang)),
        criteria=CRITERIA,
        caption=caption,
    )


def _ties(store: Store, names: LocalizedThings, iri: str) -> list[tuple[LocalizedText, list[str]]]:
    found: dict[LocalizedText, list[str]] = {}
    for relation, other in store.select(_TIES, {"thing": NamedNode(iri)}):
        found.setdefault(caption(names, value_of(relation)), []).append(short_of(value_of(other)))
    return [(name, sorted(set(found[name]), key=natural)) for name in sorted(found)]


def _uses(store: Store, names: LocalizedThings, iri: str) -> list[dict[str, Any]]:
    """Return how the fact sheets use each source: the source, and what they say of it as facts."""
    said: dict[str, list[tuple[str, Any]]] = {}
    for use, relation, value in store.select(_USES, {"thing": NamedNode(iri)}):
        said.setdefault(value_of(use), []).append((value_of(relation), value))
    return [
        {
            "source": next(short_of(value_of(value)) for relation, value in own if relation == f"{OBL}ofSource"),
            "facts": facts_of(names, own),
        }
        for use, own in sorted(said.items())
        if any(relation == f"{OBL}ofSource" for relation, _ in own)
    ]
