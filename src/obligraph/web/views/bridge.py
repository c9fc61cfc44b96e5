"""The bridge from a commitment to the binding articles that cover it; the address of the page is the question."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.bridge import Question
from obligraph.bridge import bridge as answer_of
from obligraph.bridge.sections import sections
from obligraph.bridge.wording import Wording, as_plain
from obligraph.catalogue import parse_date
from obligraph.coverage import treaties_with_articles
from obligraph.errors import WrongUse
from obligraph.graph.scope import groups
from obligraph.graph.things import LocalizedThings
from obligraph.web.chains import anchor, place, texts_of
from obligraph.web.form_errors import form_error
from obligraph.web.rendering import render, url_of
from obligraph.web.things import localized_things
from obligraph.web.word_document import DOCX, as_word

router = APIRouter(include_in_schema=False)

KINDS = "Commitment,Target,Recommendation"
EXAMPLES = ("gcm:13", "gcm:6", "gcm:15", "sdg:8.8", "sdg:10.7", "gfmd:2015.rt1.1")
_ON = ("on", "1", "true", "yes")
_TEXTS = {"md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@router.get("/bridge")
def bridge(
    request: Request,
    commitment: Annotated[str, Query(max_length=300)] = "",
    state: Annotated[str, Query(max_length=100)] = "",
    date: Annotated[str, Query(max_length=20)] = "",
    group: Annotated[str, Query(max_length=100)] = "",
    treaty: Annotated[str, Query(max_length=100)] = "",
    every: Annotated[str, Query(alias="all", max_length=5)] = "",
    every_open: Annotated[str, Query(alias="open", max_length=5)] = "",
    form: Annotated[str, Query(alias="format", max_length=10)] = "",
) -> Response:
    """Answer with the form, and where a commitment is given with the chains, or with them as a file."""
    names = localized_things(request)
    given = {"commitment": commitment, "state": state, "date": date, "group": group, "treaty": treaty}
    asked = {name: value.strip() for name, value in given.items()} | {"all": "on" if every.lower() in _ON else ""}
    answer, problem = None, None
    with request.app.state.current_build.store() as store:
        known_groups = groups(store)
        if asked["commitment"]:
            try:
                answer = answer_of(store, _question(asked, names.lang))
            except WrongUse as error:
                problem = form_error(request, error, asked["commitment"], KINDS)
    wording = Wording(answer, names.every_name, names.lang) if answer else None
    if wording and form:
        return _file(wording, names, form)
    return render(
        request,
        "bridge.html",
        status=problem.status if problem else 200,
        names=names,
        asked=asked,
        kinds=KINDS,
        examples=[example for example in EXAMPLES if names.thing(example).labels],
        states=names.by_name("State"),
        groups=known_groups,
        treaties=treaties_with_articles(names),
        problem=problem,
        every_open=bool(every_open),
        offer=lambda identifier: url_of(request)("/bridge", **{**asked, "commitment": identifier}),
        **_shown(answer, wording),
    )


def _shown(answer: dict[str, Any] | None, wording: Wording | None) -> dict[str, Any]:
    """Return what the page shows of an answer, and how it writes it."""
    shown = sections(answer) if answer else []
    return {
        "answer": answer,
        "wording": wording,
        "sections": shown,
        "first_open": shown[0].treaties[0].treaty if shown else None,
        "as_text": _text(wording, "txt") if wording else "",
        "nodes": texts_of,
        "anchor": anchor,
        "place": place,
    }


def _question(asked: dict[str, str], lang: str) -> Question:
    day = parse_date(asked["date"]) if asked["date"] else None
    state, group, treaty = (asked[name] or None for name in ("state", "group", "treaty"))
    return Question(asked["commitment"], state, day, group, bool(asked["all"]), lang, treaty)


def _text(wording: Wording, form: str) -> str:
    """Return the answer as Markdown or as plain text."""
    text = "\n".join(wording.lines()) + "\n"
    return text if form == "md" else as_plain(text)


def _file(wording: Wording, names: LocalizedThings, form: str) -> Response:
    answer = wording.answer
    parts = [answer["commitment"]["id"], answer["state"], answer["treaty"], answer["group"]]
    name = "-".join(["bridge", *(part.replace(":", "-") for part in parts if part)])
    if form == "docx":
        body, media_type = as_word(wording, names), DOCX
    elif form in _TEXTS:
        body, media_type = _text(wording, form).encode(), _TEXTS[form]
    else:
        raise WrongUse("unknown-view-form", form=form)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, media_type=media_type, headers=headers)
