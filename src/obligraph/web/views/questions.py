"""The catalogue of questions: a form for each made from its header, the answer as a table, a chart where it says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from obligraph.errors import UnknownIdentifier, WrongUse
from obligraph.graph.labels import LocalizedText
from obligraph.graph.things import LocalizedThings, Thing
from obligraph.i18n import message
from obligraph.ids import CODE, ID, NAMESPACE, SDG, nearest, short_of
from obligraph.namespaces import XSD
from obligraph.store.substitution import bind
from obligraph.web.captions import caption_of, coded
from obligraph.web.drawing.answer import drawn
from obligraph.web.failure_sentences import sentences
from obligraph.web.form_errors import FormError, form_error
from obligraph.web.query.pool import QueryStopped
from obligraph.web.query.questions import Found, ask
from obligraph.web.rendering import href_of, render, url_of
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.catalogue import Query
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

SIZE = 500
MOST_SHOWN = 10_000
_OWN = ("lang", "page", "format")
_OF_SDG = f"{SDG}ontology#"
"""Terms of the goals' own ontology, which have no page here."""


@router.get("/questions")
def questions(request: Request) -> Response:
    """Answer with every question of the catalogue by folder."""
    names = localized_things(request)
    with request.app.state.current_build.build() as build:
        folders: dict[str, list[Query]] = {}
        for query in build.catalogue.values():
            folders.setdefault(query.id.split("/")[0], []).append(query)
    return render(request, "questions.html", names=names, folders=folders, caption_of=caption_of)


@router.get("/questions/{folder}/{name}")
async def question(request: Request, folder: str, name: str) -> Response:
    """Answer with the form of a question and with its answer, for its examples where nothing is given."""
    identifier = f"{folder}/{name}"
    names = await run_in_threadpool(localized_things, request)
    given = {key: value.strip() for key, value in request.query_params.items() if key not in _OWN}
    with request.app.state.current_build.build() as build:
        if identifier not in build.catalogue:
            raise UnknownIdentifier(identifier, nearest(identifier, build.catalogue))
        query = build.catalogue[identifier]
        filled = _filled(query, given)
        found, problem = await _asked(request, build, query, filled, names)
        asked = filled if problem else await run_in_threadpool(query.resolved, build.store, filled)
    return await run_in_threadpool(_rendered, request, names, query, (filled, asked), found, problem)


def _rendered(
    request: Request,
    names: LocalizedThings,
    query: Query,
    given: tuple[dict[str, str], dict[str, str]],
    found: Found,
    problem: FormError | None,
) -> Response:
    """Return the page of a question; `given` are its parameters as they were given, and as they were asked."""
    filled, asked = given
    page, rows = _page(request), found.rows
    here, address = url_of(request), f"/questions/{query.id}"
    return render(
        request,
        "question.html",
        status=problem.status if problem else 200,
        names=names,
        query=query,
        filled=filled,
        sparql=query.text if problem else bind(query.text, query.bind(asked)),
        columns=[_heading(names, column) for column in query.columns],
        rows=[_cells(names, row) for row in rows[(page - 1) * SIZE : page * SIZE]],
        total=len(rows),
        more=found.more,
        page=page,
        size=SIZE,
        problem=problem,
        chart=None if found.more or problem else drawn(names, query, asked, rows, href_of(request)),
        page_at=lambda number: here(address, **filled, page=number),
        offer=lambda offered: here(address, **_with_first_iri(query, filled, offered)),
        label_at=query.columns.index("label") if "label" in query.columns else None,
        caption=lambda parameter: _heading(names, parameter),
    )


def _filled(query: Query, given: dict[str, str]) -> dict[str, str]:
    """Return a value for every parameter: what is given, else its default, else its example."""
    unknown = {key: value for key, value in given.items() if key not in query.params}
    known = {
        key: given.get(key) or str(parameter.get("default", parameter["example"]))
        for key, parameter in query.params.items()
    }
    return {**known, **unknown}


async def _asked(
    request: Request, build: Build, query: Query, filled: dict[str, str], names: LocalizedThings
) -> tuple[Found, FormError | None]:
    try:
        return await ask(request, build, query, filled, _most_shown(request)), None
    except WrongUse as error:
        wrong = await run_in_threadpool(form_error, request, error, next(iter(filled.values()), ""), "")
        return Found([]), wrong
    except QueryStopped as failure:
        return Found([]), FormError(Markup(" ").join(sentences(failure, names.lang)), failure.status, [])


def _most_shown(request: Request) -> int:
    most: int = request.app.state.settings.most_rows
    return min(most, MOST_SHOWN) if most else MOST_SHOWN


def _with_first_iri(query: Query, filled: dict[str, str], offered: str) -> dict[str, str]:
    first = next((key for key, parameter in query.params.items() if parameter["type"] == "iri"), None)
    return {**filled, first: offered} if first else filled


def _page(request: Request) -> int:
    number = request.query_params.get("page", "1")
    return max(1, int(number[:6])) if number.isascii() and number.isdigit() else 1


def _heading(names: LocalizedThings, column: str) -> str:
    return caption_of(f"web.column.{coded(column)}", names.lang) or column.replace("_", " ").capitalize()


def _cells(names: LocalizedThings, row: Sequence[Any]) -> list[dict[str, Any]]:
    things = [names.thing(term.value) for term in row if isinstance(term, NamedNode)]
    return [_cell(names, term, things) for term in row]


def _cell(names: LocalizedThings, term: Any, things: Iterable[Thing]) -> dict[str, Any]:
    """Return a term as words with a short form and a link where it is a thing, a code or a term of the ontology."""
    if term is None:
        return {"words": "", "lang": names.lang, "id": None, "number": False, "day": False}
    value = str(term.value)
    if isinstance(term, NamedNode) and value.startswith((ID, SDG, CODE, NAMESPACE)) and not value.startswith(_OF_SDG):
        short = short_of(value)
        plain = value.startswith((CODE, NAMESPACE))
        return {"words": names.name(value), "id": short, "number": False, "day": False, "plain": plain}
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}boolean":
        yes = "web.query.yes" if value in ("true", "1") else "web.query.no"
        return {"words": message(yes, names.lang), "lang": names.lang, "id": None, "number": False, "day": False}
    words, lang = _said(names, value, getattr(term, "language", None) or names.lang, things)
    number = value.replace(".", "", 1).isdigit() and value.isascii()
    day = isinstance(term, Literal) and term.datatype.value == f"{XSD}date"
    return {"words": words, "lang": lang, "id": None, "number": number, "day": day}


def _said(names: LocalizedThings, words: str, lang: str, things: Iterable[Thing]) -> LocalizedText:
    """Return words in the language of the page where a thing of their row says the same in it, else as they are."""
    if lang != names.lang:
        for texts in (texts for thing in things for texts in (thing.labels, thing.summaries)):
            if texts.get(lang) == words and names.lang in texts:
                return LocalizedText(texts[names.lang], names.lang)
    return LocalizedText(words, lang)
