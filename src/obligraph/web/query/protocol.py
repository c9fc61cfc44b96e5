"""SPARQL 1.1 Protocol, the query operation (https://www.w3.org/TR/sparql11-protocol/), and the service description.

It is an ASGI application by itself, since an answer is passed on piece by piece as its process gives it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from obligraph.errors import ObligraphError
from obligraph.web.disconnection import while_connected
from obligraph.web.error_responses import failed
from obligraph.web.negotiation import choose
from obligraph.web.query import worker
from obligraph.web.query.guard import require_harmless
from obligraph.web.query.pool import Answer, WorkerPool
from obligraph.web.query.worker import QueryStopped
from obligraph.web.refusal import Refused
from obligraph.web.rendering import url_of
from obligraph.web.routers.description import service_description

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import CurrentBuild

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_ALLOW = ", ".join(METHODS)
_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_CSV, _TSV = "text/csv", "text/tab-separated-values"
_RESULTS = {
    _JSON: _JSON,
    _XML: _XML,
    _CSV: _CSV,
    _TSV: _TSV,
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}
_TURTLE, _LINES, _LD, _RDF_XML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
GRAPH_TYPES = {
    _TURTLE: _TURTLE,
    _LINES: _LINES,
    _LD: _LD,
    _RDF_XML: _RDF_XML,
    "text/plain": _LINES,
    "application/json": _LD,
    "application/xml": _RDF_XML,
    "text/xml": _RDF_XML,
}
_WITH_CHARSET = frozenset((_CSV, _TSV, _TURTLE))
_DESCRIBED = {**dict.fromkeys(GRAPH_TYPES, "description"), "text/html": "page", "application/xhtml+xml": "page"}
_PAGES = ("obligraph.web.views.sparql", "obligraph.web.views.query")
_MOST_FIELDS = 2000


@dataclass(frozen=True)
class _Asked:
    """The parameters of one request, repeated ones in order."""

    query: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


class SparqlProtocol:
    """The application at /sparql; failures are answered as the application around it (`scope["app"]`) answers them."""

    path = "/sparql"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["route"] = self
        request = Request(scope, receive, send)
        try:
            await _answer(request, send)
        except (ObligraphError, HTTPException) as error:
            handlers = request.app.exception_handlers
            handle = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
            await (await handle(request, error))(scope, receive, send)


async def _answer(request: Request, send: Send) -> None:
    if request.method == "OPTIONS":
        await _send(send, 204, [(b"allow", _ALLOW.encode())], b"")
    elif request.method not in METHODS:
        raise Refused(405, "get-or-post", {"Allow": _ALLOW})
    elif _asks_for_description(request):
        described = await asyncio.to_thread(_description, request)
        await described(request.scope, request.receive, send)
    else:
        await _query(request, await _asked(request), send)


async def _query(request: Request, asked: _Asked, send: Send) -> None:
    accept = ", ".join(request.headers.getlist("accept"))
    results, graph = _chosen(accept)
    if results is None and graph is None:
        offered = ", ".join(dict.fromkeys((*_RESULTS.values(), *GRAPH_TYPES.values())))
        raise Refused(406, "not-acceptable", {"Vary": "Accept"}, choice=offered)
    query = worker.Request(asked.query, results, graph, asked.default, asked.named)
    opened: CurrentBuild = request.app.state.current_build
    pool: WorkerPool = request.app.state.worker_pool
    with opened.build() as build:
        if build.folder is None:
            await _forward(request, build.store, query, send)
            return
        with suppress(QueryStopped):
            await while_connected(request, _pass_on(request, pool.answer(build.folder, query), send))


@lru_cache(maxsize=512)
def _chosen(accept: str) -> tuple[str | None, str | None]:
    """Return the media types that an Accept header likes best for results and for a graph."""
    return choose(accept, _RESULTS), choose(accept, GRAPH_TYPES)


async def _forward(request: Request, store: Store, query: worker.Request, send: Send) -> None:
    """Ask the endpoint that this explorer shows, under the same refusals, and pass its answer on."""
    from obligraph.store.remote import RemoteStore

    assert isinstance(store, RemoteStore)
    require_harmless(query.query, request.app.state.settings.services)
    accept = ", ".join(media_type for media_type in (query.results, query.graph) if media_type)
    media_type, body = await asyncio.to_thread(store.answer, query.query, accept, query.default, query.named)
    if media_type.partition(";")[0].strip() not in {**_RESULTS, **GRAPH_TYPES}:
        raise Refused(502, "endpoint-media-type")
    await _send(send, 200, [(b"content-type", media_type.encode()), (b"vary", b"Accept")], body)


async def _pass_on(request: Request, asking: Awaitable[Answer], send: Send) -> None:
    """Send the answer; what fails before its first byte is a status, what fails later ends the transfer early."""
    try:
        answer = await asking
        if not answer.whole and request.scope["http_version"] == "1.0":
            await answer.complete()
    except QueryStopped as failure:
        response = failed(request, failure, failure.status, {"Vary": "Accept", **failure.headers})
        await response(request.scope, request.receive, send)
        return
    try:
        await _send_answer(request, answer, send)
    except QueryStopped as failure:
        request.scope["aborted"] = str(failure)
    finally:
        answer.abandon()


async def _send_answer(request: Request, answer: Answer, send: Send) -> None:
    charset = "; charset=utf-8" if answer.media_type in _WITH_CHARSET else ""
    headers = [(b"content-type", f"{answer.media_type}{charset}".encode()), (b"vary", b"Accept")]
    if answer.whole:
        await _send(send, 200, headers, answer.body)
        return
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    async for piece in answer.pieces():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = [(b"content-length", str(len(body)).encode())] if status != 204 else []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": body})


def _description(request: Request) -> Response:
    """Describe the service, or send a browser to the page where a query can be written."""
    liked = choose(", ".join(request.headers.getlist("accept")), _DESCRIBED)
    if liked == "page" and any(map(find_spec, _PAGES)):
        return RedirectResponse(url_of(request)("/query"), 303, {"Vary": "Accept"})
    return service_description(request)


def _asks_for_description(request: Request) -> bool:
    return request.method in ("GET", "HEAD") and not request.scope["query_string"]


async def _asked(request: Request) -> _Asked:
    """Return what is asked by GET, by POST of a form, or by POST of the query itself (sections 2.1.1 to 2.1.3)."""
    given = _fields(request.scope["query_string"])
    if request.method != "POST":
        return _from_fields(given)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/x-www-form-urlencoded":
        return _from_fields([*given, *_fields(await _body(request))])
    if media_type == "application/sparql-query":
        if any(name == "query" for name, _ in given):
            raise Refused(400, "two-queries")
        return _from_fields([*given, ("query", _text(await _body(request)))])
    if media_type == "application/sparql-update":
        raise Refused(415, "service-read-only")
    accepted = "application/sparql-query, application/x-www-form-urlencoded"
    raise Refused(415, "query-media-type", {"Accept-Post": accepted}, accepted=accepted)


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        raise Refused(400, "request-cut") from None


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refused(400, "parameters-not-utf-8") from None
    except ValueError:
        raise Refused(400, "too-many-parameters") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "query-not-utf-8") from None


def _from_fields(fields: Sequence[tuple[str, str]]) -> _Asked:
    if any(name == "update" for name, _ in fields):
        raise Refused(400, "service-read-only")
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refused(400, "several-queries" if queries else "no-query")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    if not default and not named:
        return _Asked(queries[0], None, None)
    return _Asked(queries[0], default, named)
