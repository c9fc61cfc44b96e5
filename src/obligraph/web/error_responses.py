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
from obligraph.i18n import Message
from obligraph.web.failure_sentences import sentence, sentences
from obligraph.web.locale import language_of
from obligraph.web.query.worker import QueryStopped
from obligraph.web.refusal import Refused
from obligraph.web.rendering import path_of, render

_LOG = logging.getLogger("obligraph.web")
_STATUS: tuple[tuple[type[ObligraphError], int], ...] = (
    (UnknownIdentifier, 404),
    (WrongUse, 400),
    (EndpointFailed, 502),
    (StoreMissing, 503),
    (StoreDamaged, 503),
)
_WRONG = {"missing": "value-missing", "string_too_long": "value-too-long"}
_MACHINE_PATHS = ("/api/", "/sparql", "/dump/", "/.well-known/", "/health", "/metrics")


def install(application: FastAPI) -> None:
    """Have every failure that the application expects answered here; the guard around it answers the others."""
    application.add_exception_handler(ObligraphError, _fixable)
    application.add_exception_handler(QueryStopped, _stopped)
    application.add_exception_handler(HTTPException, _refused)
    application.add_exception_handler(RequestValidationError, _not_valid)


def status_of(error: ObligraphError) -> int:
    """Return the HTTP status of a failure."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def failed(
    request: Request, error: ObligraphError | Refused, status: int, headers: dict[str, str] | None = None
) -> Response:
    """Return a problem record (RFC 9457) with the error's code, in the language that the client asks for."""
    return _problem(request, status, error.code, _detail(error, status, language_of(request)), headers)


def _problem(request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    record = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    headers = {"Content-Language": language_of(request), **(headers or {})}
    return JSONResponse(record, status, headers=headers, media_type="application/problem+json")


def _detail(error: ObligraphError | Refused, status: int, lang: str) -> str:
    """Return an error in one line; where only who runs the service can do something about it, what is wrong alone."""
    if isinstance(error, Refused) or (isinstance(error, QueryStopped) and error.remedy is None):
        return error.problem.words(lang)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{error.problem.words(lang)}."
    return error.words(lang)


def answer(
    request: Request,
    error: ObligraphError | Refused,
    status: int,
    headers: dict[str, str] | None = None,
    search: str = "",
    offers: Sequence[str] = (),
) -> Response:
    """Return the failure as the client likes it: a page for a browser, else a problem record.

    A page says what is wrong and what to do, or offers things and a search for words.
    """
    if not _wants_page(request):
        return failed(request, error, status, headers)
    lang = language_of(request)
    if isinstance(error, Refused):
        paragraphs = [sentence(error.problem, lang)]
    else:
        paragraphs = sentences(error, lang, with_remedy=not search and status < HTTPStatus.INTERNAL_SERVER_ERROR)
    return _page(request, status, paragraphs, headers, search, offers)


def _page(
    request: Request,
    status: int,
    paragraphs: Sequence[str],
    headers: dict[str, str] | None = None,
    search: str = "",
    offers: Sequence[str] = (),
) -> Response:
    values = {
        "sentences": paragraphs,
        "search": search,
        "offers": offers,
        "nothing": status == HTTPStatus.NOT_FOUND,
    }
    page = render(request, "error.html", status=status, **values)
    page.headers.update(headers or {})
    return page


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not path_of(request).startswith(_MACHINE_PATHS)


async def _stopped(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryStopped)
    return answer(request, error, error.status, error.headers)


async def _fixable(request: Request, error: Exception) -> Response:
    assert isinstance(error, ObligraphError)
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s", error)
    if isinstance(error, UnknownIdentifier):
        return answer(request, error, status, search=error.identifier.replace(":", " "), offers=error.nearest)
    return answer(request, error, status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if headers.get("Allow") == "GET":
        headers["Allow"] = "GET, HEAD"  # HEAD is answered everywhere as GET is
    if isinstance(error, Refused):
        return answer(request, error, error.status_code, headers)
    code = {404: "no-such-address", 405: "method-not-allowed"}.get(error.status_code, "request-refused")
    return answer(request, Refused(error.status_code, code, reason=error.detail), error.status_code, headers)


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    if _wants_page(request):
        codes = ((f"error.{_WRONG.get(e['type'], 'value-not-valid')}", e["loc"][-1]) for e in errors)
        lang = language_of(request)
        return _page(request, 400, [sentence(Message(code, name=name), lang) for code, name in codes])
    places = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in errors)
    return _problem(request, 400, _WRONG.get(errors[0]["type"], "value-not-valid"), places)


def unexpected(request: Request, error: Exception) -> Response:
    """Return the answer to a failure of the program, which is written to the log with its stack."""
    _LOG.error("unexpected failure at %s", path_of(request), exc_info=error)
    return answer(request, Refused(500, "unexpected"), 500)
