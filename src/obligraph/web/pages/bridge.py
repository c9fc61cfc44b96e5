"""The bridge from a commitment to the binding articles that cover it; the address of the page is the question."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.bridge import Question
from obligraph.bridge import bridge as answer_of
from obligraph.bridge.scope import groups
from obligraph.bridge.wording import Wording
from obligraph.catalogue import parse_date
from obligraph.errors import WrongUse
from obligraph.web.known import Spoken, spoken
from obligraph.web.pages.mistakes import mistake
from obligraph.web.pages.word_file import DOCX, as_word, protection
from obligraph.web.rendering import render, url_of

router = APIRouter(include_in_schema=False)

KINDS = "Commitment,Target,Recommendation"
EXAMPLES = ("gcm:13", "gcm:6", "gcm:15", "sdg:8.8", "sdg:10.7", "gfmd:2015.rt1.1")
_TEXTS = {"md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@router.get("/bridge")
def bridge(
    request: Request,
    commitment: Annotated[str, Query(max_length=300)] = "",
    state: Annotated[str, Query(max_length=100)] = "",
    date: Annotated[str, Query(max_length=20)] = "",
    group: Annotated[str, Query(max_length=100)] = "",
    every: Annotated[str, Query(alias="all", max_length=5)] = "",
    form: Annotated[str, Query(alias="format", max_length=10)] = "",
) -> Response:
    """Answer with the form, and where a commitment is given with the chains, or with them as a file."""
    names = spoken(request)
    asked = {"commitment": commitment.strip(), "state": state.strip(), "date": date.strip(), "group": group.strip()}
    asked["all"] = "on" if every else ""
    answer, problem = None, None
    with request.app.state.opened.store() as store:
        known_groups = groups(store)
        if asked["commitment"]:
            try:
                answer = answer_of(store, _question(asked, names.lang))
            except WrongUse as error:
                problem = mistake(names, error, asked["commitment"], KINDS)
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
        problem=problem,
        answer=answer,
        wording=wording,
        sections=_sections(wording) if wording else [],
        nodes=nodes,
        offer=lambda identifier: url_of(request)("/bridge", **{**asked, "commitment": identifier}),
        protection=protection,
    )


def _question(asked: dict[str, str], lang: str) -> Question:
    day = parse_date(asked["date"]) if asked["date"] else None
    return Question(asked["commitment"], asked["state"] or None, day, asked["group"] or None, bool(asked["all"]), lang)


def nodes(chain: dict[str, Any]) -> list[str]:
    """Return the texts of a chain from the commitment to the article, by short form."""
    return [chain["steps"][0]["from"], *(step["to"] for step in chain["steps"])]


def _sections(wording: Wording) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return chains under the sentence that says what they are: those in force first."""
    answer = wording.answer
    chains = answer["chains"]
    if not chains:
        return []
    if not answer["state"]:
        return [(wording.say("no-state"), chains)]
    binding = [chain for chain in chains if chain["binding"] and chain["binding"]["party"]]
    others = [chain for chain in chains if chain not in binding]
    if not binding:
        return [(wording.say("none"), sorted(others, key=wording.distance))]
    return [(wording.say("binding"), binding), *([(wording.say("others"), others)] if others else [])]


def _file(wording: Wording, names: Spoken, form: str) -> Response:
    name = "bridge-" + "-".join(
        part.replace(":", "-") for part in (wording.answer["commitment"]["id"], wording.answer["state"]) if part
    )
    text = "\n".join(wording.lines()) + "\n"
    if form == "docx":
        body, media_type = as_word(wording, names, _sections(wording)), DOCX
    elif form in _TEXTS:
        plain = text if form == "md" else text.replace("**", "").removeprefix("# ")
        body, media_type = plain.encode(), _TEXTS[form]
    else:
        raise WrongUse(f"there is no form '{form}'", remedy="Choose one of md, txt, docx.")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, media_type=media_type, headers=headers)
