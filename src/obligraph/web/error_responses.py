"""Failures as answers: a page for people, a problem record (RFC 9457) for machines, never a stack."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from obligraph.errors import EndpointFailed, ObligraphError, StoreDamaged, StoreMissing, UnknownIdentifier, WrongUse
from obligraph.web.locale import language_of
from obligraph.web.query.worker import QueryStopped
from obligraph.web.rendering import path_of, render
from obligraph.web.translating import on_page

_LOG = logging.getLogger("obligraph.web")
_STATUS: tuple[tuple[type[ObligraphError], int], ...] = (
    (UnknownIdentifier, 404),
    (WrongUse, 400),
    (EndpointFailed, 502),
    (StoreMissing, 503),
    (StoreDamaged, 503),
)
_WRONG = {"missing": "is missing", "string_too_long": "is too long"}
_MACHINE_PATHS = ("/api/", "/sparql", "/dump/", "/.well-known/", "/health", "/metrics")


def install(application: FastAPI) -> None:
    """Have every failure that the application expects answered here; the guard around it answers the others."""
    application.add_exception_handler(ObligraphError, _mendable)
    application.add_exception_handler(QueryStopped, _stopped)
    application.add_exception_handler(HTTPException, _refused)
    application.add_exception_handler(RequestValidationError, _not_valid)


def status_of(error: ObligraphError) -> int:
    """Return the HTTP status of a failure."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return a problem record (RFC 9457)."""
    record = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(record, status, headers=headers, media_type="application/problem+json")


def answer(
    request: Request,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    said: Sequence[str] = (),
    search: str = "",
    offers: Sequence[str] = (),
) -> Response:
    """Return the failure as the client likes it: a page for a browser, else a problem record.

    A page says, in its language, the sentences `said` or else `detail`, and offers things and a search for words.
    """
    if not _wants_page(request):
        return problem(status, detail, headers)
    sentences = [on_page(sentence, language_of(request)) for sentence in said or (detail,)]
    page = render(
        request, "error.html", status=status, sentences=sentences, search=search, offers=offers, nothing=status == 404
    )
    page.headers.update(headers or {})
    return page


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not path_of(request).startswith(_MACHINE_PATHS)


async def _stopped(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryStopped)
    return answer(request, error.status, error.detail, error.headers)


async def _mendable(request: Request, error: Exception) -> Response:
    assert isinstance(error, ObligraphError)
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s", error)
        return answer(request, status, f"{error.what}.", said=[error.what])
    if isinstance(error, UnknownIdentifier):
        search = error.identifier.replace(":", " ")
        return answer(request, status, str(error), said=[error.what], search=search, offers=error.nearest)
    return answer(request, status, str(error), said=[part for part in (error.what, error.remedy) if part])


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if headers.get("Allow") == "GET":
        headers["Allow"] = "GET, HEAD"  # HEAD is answered everywhere as GET is
    return answer(request, error.status_code, str(error.detail), headers)


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    places = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in errors)
    said = [f"a value {_WRONG.get(e['type'], 'is not valid')}: {e['loc'][-1]}" for e in errors]
    return answer(request, 400, places, said=said)


def unexpected(request: Request, error: Exception) -> Response:
    """Return the answer to a failure of the program, which is written to the log with its stack."""
    _LOG.error("unexpected failure at %s", path_of(request), exc_info=error)
    return answer(request, 500, "something failed here; it was written to the log")
