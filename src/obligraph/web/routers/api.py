"""The REST interface: the questions of the command line, with the same answers, as JSON (OpenAPI at /api/openapi.json).

Every path takes `lang`; without it the language is that of the browser. Failures are problem records (RFC 9457).
"""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from obligraph.catalogue import Catalogue, parse_date
from obligraph.catalogue import Query as Question
from obligraph.errors import UnknownIdentifier, WrongUse
from obligraph.graph.labels import words_in
from obligraph.i18n import languages
from obligraph.ids import short_of
from obligraph.search.resolver import COVERED, Wanted, resolve
from obligraph.store import Row, Store
from obligraph.store.terms import value_of
from obligraph.web.current_build import Build, CurrentBuild
from obligraph.web.locale import language_of
from obligraph.web.parameters import refuse_unknown
from obligraph.web.query.questions import ask as answer_of

_PROBLEM = {
    "description": "what is wrong with the request",
    "content": {"application/problem+json": {"schema": {"type": "object"}}},
}
if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[languages()]
router = APIRouter(prefix="/api/v1", tags=["obligraph"], responses={"4XX": _PROBLEM})
_WRONG: dict[int | str, dict[str, Any]] = {400: _PROBLEM, 404: _PROBLEM}
_STOPPED: dict[int | str, dict[str, Any]] = {
    **_WRONG,
    503: {**_PROBLEM, "description": "stopped at a limit of queries"},
}
_CHECKED = [Depends(refuse_unknown)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _language(request: Request, response: Response, lang: Annotated[Language | None, Query()] = None) -> str:
    response.headers["Vary"] = "Accept-Language, Cookie"
    return lang or language_of(request)


Lang = Annotated[str, Depends(_language)]
Identifier = Annotated[str, Query(max_length=300, examples=["gcm:13"])]


@router.get("/bridge", responses=_WRONG, dependencies=_CHECKED)
def bridge(
    request: Request,
    commitment: Identifier,
    lang: Lang,
    state: Annotated[str | None, Query(max_length=100, examples=["MEX"])] = None,
    date: Annotated[str | None, Query(max_length=10, examples=["2016-01-01"])] = None,
    group: Annotated[str | None, Query(max_length=100)] = None,
    treaty: Annotated[str | None, Query(max_length=100, examples=["cmw"])] = None,
    every: Annotated[bool, Query(alias="all")] = False,
) -> dict[str, Any]:
    """Link a commitment to the treaty provisions that cover it, and say how they bind a State on a date."""
    from obligraph.bridge import Question
    from obligraph.bridge import bridge as answer

    day = parse_date(date) if date else None
    with _store(request) as store:
        return answer(store, Question(commitment, state or None, day, group or None, every, lang, treaty or None))


@router.get("/trace", responses=_WRONG, dependencies=_CHECKED)
def trace(request: Request, recommendation: Identifier, lang: Lang) -> dict[str, Any]:
    """Trace a recommendation: where it rests, what came before and after, what measures it, what is missing."""
    from obligraph.trace.answer import trace as answer

    with _store(request) as store:
        return answer(store, recommendation, lang)


@router.get("/gaps", dependencies=_CHECKED)
def gaps(request: Request, lang: Lang) -> list[dict[str, Any]]:
    """Return every list of what is missing."""
    from obligraph.gaps import gaps as answer

    with _build(request) as build:
        return build.once(f"gaps {lang}", lambda: answer(build.store, build.catalogue, lang))


@router.get("/gaps/{name}", responses=_WRONG, dependencies=_CHECKED)
def gap(request: Request, name: Annotated[str, Path(max_length=100)], lang: Lang) -> dict[str, Any]:
    """Return one list of what is missing."""
    from obligraph.gaps import FOLDER
    from obligraph.gaps import gap as answer

    with _build(request) as build:
        query = build.catalogue[f"{FOLDER}/{name}"]
        return build.once(f"gap {query.id} {lang}", lambda: answer(build.store, build.catalogue, query.id, lang))


@router.get("/coverage", responses=_STOPPED, dependencies=_CHECKED)
async def coverage(request: Request, treaty: Annotated[str, Query(max_length=100)] = "cmw") -> list[dict[str, str]]:
    """Return the articles of a treaty against what touches them."""
    with _store(request) as store:
        instrument = short_of(await run_in_threadpool(resolve, store, treaty, COVERED))
    query, rows = await _rows(request, "coverage/articles", {"instrument": instrument})
    if not rows:
        raise WrongUse("no-articles-held", treaty=instrument)
    return [dict(zip(query.columns, row, strict=True)) for row in sorted(map(_shown, rows), key=_in_order)]


@router.get("/search", responses=_WRONG, dependencies=_CHECKED)
def search(
    request: Request,
    _: Lang,
    q: Annotated[str, Query(max_length=200)],
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    kind: Annotated[list[Annotated[str, Query(max_length=100)]] | None, Query(examples=[["Recommendation"]])] = None,
) -> dict[str, Any]:
    """Find things by words, best first, and say whether there are more; where nothing is found, offer near words."""
    from obligraph.web.things import index_of, localized_things

    names, index = localized_things(request), index_of(request)
    hits, more = index.search(q, limit, index.classes(kind) if kind else None)
    found = [{"id": hit.id, "label": names.name(hit.id), "kinds": sorted(names.thing(hit.id).kinds)} for hit in hits]
    return {"results": found, "more": more, "near": [] if hits else index.near(q)}


@router.get("/show/{identifier}", responses=_WRONG, dependencies=_CHECKED)
def show(request: Request, identifier: Annotated[str, Path(max_length=300)], lang: Lang) -> dict[str, Any]:
    """Return everything that the graph says of one thing."""
    from obligraph.graph.description import show as answer

    with _store(request) as store:
        return answer(store, resolve(store, identifier, Wanted("show")), lang)


@router.get("/statistics", dependencies=_CHECKED)
def statistics(request: Request) -> dict[str, Any]:
    """Count things by class, statements by file, links by relation."""
    from obligraph.statistics import statistics as answer

    with _build(request) as build:
        return build.once("statistics", lambda: answer(build.store, build.catalogue))


@router.get("/questions", dependencies=_CHECKED)
def questions(request: Request, lang: Lang) -> list[dict[str, Any]]:
    """List the questions of the catalogue with their parameters."""
    catalogue: Catalogue = request.app.state.current_build.catalogue()
    return [_listed(asdict(query), lang) for query in catalogue.values()]


@router.get(
    "/questions/{folder}/{name}",
    responses={**_STOPPED, 200: {"content": {"application/json": {}, "text/csv": {}, _XLSX: {}}}},
    response_model=None,
)
async def ask(
    request: Request,
    folder: Annotated[str, Path(max_length=100)],
    name: Annotated[str, Path(max_length=100)],
    format: Annotated[Literal["json", "csv", "xlsx"], Query()] = "json",
) -> Response:
    """Ask a question of the catalogue; every further parameter of the address is one of the question's."""
    given = {key: value for key, value in request.query_params.items() if key not in ("format", "lang")}
    query, rows = await _rows(request, f"{folder}/{name}", given)
    write, media_type = _FORMS[format]
    body = await run_in_threadpool(write, query.columns, rows)
    headers = {} if format == "json" else {"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    return Response(body, media_type=media_type, headers=headers)


def _build(request: Request) -> AbstractContextManager[Build]:
    opened: CurrentBuild = request.app.state.current_build
    return opened.build()


def _store(request: Request) -> AbstractContextManager[Store]:
    opened: CurrentBuild = request.app.state.current_build
    return opened.store()


async def _rows(request: Request, identifier: str, given: dict[str, str]) -> tuple[Question, list[Row]]:
    """Return a question of the catalogue and its whole answer, asked within the limits of a query."""
    with _build(request) as build:
        if identifier not in build.catalogue:
            raise UnknownIdentifier(identifier)
        query = build.catalogue[identifier]
        found = await answer_of(request, build, query, given)
    return query, found.rows


def _shown(row: Row) -> list[str]:
    """Return the terms of a row as text: short forms of IRIs, values of literals."""
    return [
        "" if term is None else short_of(value_of(term)) if isinstance(term, NamedNode) else value_of(term)
        for term in row
    ]


def _listed(query: dict[str, Any], lang: str) -> dict[str, Any]:
    columns = {name: query[name] for name in ("id", "params", "columns", "tags")}
    texts = {name: words_in(query[name], lang) for name in ("title", "question")}
    return {**columns, **texts, "sparql": query["text"]}


def _in_order(row: list[str]) -> list[tuple[int, str]]:
    """Order by the first column, cmw:9 before cmw:10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", row[0])]


def _json(columns: tuple[str, ...], rows: list[Row]) -> bytes:
    """Return records; they are written one by one, since the writer lets no other thread run until it is done."""
    records = (json.dumps(dict(zip(columns, _shown(row), strict=True)), ensure_ascii=False) for row in rows)
    return f"[{','.join(records)}]".encode()


def _csv(columns: tuple[str, ...], rows: list[Row]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_shown, rows))
    return stream.getvalue().encode()


def _xlsx(columns: tuple[str, ...], rows: list[Row]) -> bytes:
    """Return a workbook; each cell is text, so that none is taken for a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(rows) > _MOST_IN_WORKBOOK:
        raise WrongUse("workbook-too-large", most=_MOST_IN_WORKBOOK)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("obligraph")
    for row in (list(columns), *map(_shown, rows)):
        cells = [WriteOnlyCell(sheet, value=_ILLEGAL.sub("", value)) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_IN_WORKBOOK = 20_000
_FORMS = {"json": (_json, "application/json"), "csv": (_csv, "text/csv"), "xlsx": (_xlsx, _XLSX)}
