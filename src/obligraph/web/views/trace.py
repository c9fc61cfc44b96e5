"""The trace of a recommendation: where it rests, what came before and after, what measures it, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.bridge.sections import sections
from obligraph.bridge.wording import Wording
from obligraph.errors import WrongUse
from obligraph.graph.ordering import collated, natural
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.measurability.indicators import CRITERIA
from obligraph.trace.answer import trace as answer_of
from obligraph.trace.wording import in_words
from obligraph.web.captions import caption_of
from obligraph.web.chains import anchor, place, texts_of
from obligraph.web.drawing.figures import Figure, figures_of, plotted
from obligraph.web.facts import caption
from obligraph.web.form_errors import FormError, form_error
from obligraph.web.rendering import render, url_of
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

router = APIRouter(include_in_schema=False)

KIND = "Recommendation"


@router.get("/trace")
def trace(
    request: Request,
    recommendation: Annotated[str, Query(max_length=300)] = "",
    every_open: Annotated[str, Query(alias="open", max_length=5)] = "",
    form: Annotated[str, Query(alias="format", max_length=10)] = "",
) -> Response:
    """Answer with the list of recommendations, with the trace of one, or with it as Markdown."""
    names, asked = localized_things(request), recommendation.strip()
    answer: dict[str, Any] | None = None
    problem: FormError | None = None
    figures: list[Figure] = []
    if asked:
        with request.app.state.current_build.store() as store:
            try:
                answer = answer_of(store, asked, names.lang)
                figures = _figures(store, names, answer)
            except WrongUse as error:
                problem = form_error(request, error, asked, KIND)
    if answer and form == "md":
        name = answer["recommendation"]["id"].replace(":", "-")
        headers = {"Content-Disposition": f'attachment; filename="trace-{name}.md"'}
        return Response(in_words(answer, names.lang), media_type="text/markdown; charset=utf-8", headers=headers)
    return render(
        request,
        "trace.html",
        status=problem.status if problem else 200,
        names=names,
        asked=asked,
        kind=KIND,
        problem=problem,
        answer=answer,
        figures=figures,
        plotted=plotted(figures, message("web.figures", names.lang)),
        caption=caption,
        rests=sections({"chains": answer["rests_on"], "state": None}) if answer else [],
        wording=Wording({"state": None, "date": ""}, names.every_name, names.lang),
        every_open=bool(every_open),
        nodes=texts_of,
        anchor=anchor,
        place=place,
        criteria=CRITERIA,
        groups=[] if answer else _by_instrument(names),
        offer=lambda identifier: url_of(request)("/trace", recommendation=identifier),
    )


def _figures(store: Store, names: LocalizedThings, answer: dict[str, Any]) -> list[Figure]:
    """Return the figures observed of the indicators and of the recommendation itself."""
    about = [indicator["id"] for indicator in answer["indicators"]]
    return figures_of(store, names, [*about, answer["recommendation"]["id"]])


def _by_instrument(names: LocalizedThings) -> list[tuple[str, list[str]]]:
    """Return recommendations under the name of their collection or, for concluding observations, of their text."""
    found: dict[str, list[str]] = {}
    for identifier in names.of_kind(KIND):
        found.setdefault(_heading(names, identifier), []).append(identifier)
    return [(group, sorted(found[group], key=natural)) for group in sorted(found, key=collated)]


def _heading(names: LocalizedThings, identifier: str) -> str:
    collection, _, local = identifier.partition(":")
    if collection == "co":
        text, _, number = local.split(".")[0].rpartition("-")
        whole = f"instrument:{text}-co-{number}"
        return names.name(whole) if names.thing(whole).labels else local.split(".")[0]
    return caption_of(f"web.collection.{collection}", names.lang) or collection
