"""What surrounds every request: its limits, who may ask, the headers that keep browsers safe, the log, the counts."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from urllib.parse import urlsplit

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from obligraph.web.error_responses import failed, unexpected
from obligraph.web.query.worker import QueryStopped
from obligraph.web.refusal import Refused
from obligraph.web.routers.health import Metrics
from obligraph.web.settings import Settings

ACCESS = logging.getLogger("obligraph.access")
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_SAME_SITE = (b"cross-origin-resource-policy", b"same-origin")
_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class RequestGuard:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        sent = _Sent(without_body=scope["method"] == "HEAD")
        method = "GET" if sent.without_body else scope["method"]
        scope = dict(scope, method=method, root_path=self._settings.root_path)
        sending = self._sending(send, sent)
        self._metrics.running.inc()
        try:
            refusal = self._refusal(scope)
            if refusal is not None:
                refused = failed(Request(scope), refusal, refusal.status_code)
                await self._with_cors(refused, scope)(scope, receive, sending)
            else:
                await self._with_cors(self._app, scope)(scope, self._receiving(scope, receive), sending)
        except asyncio.CancelledError:
            scope["aborted"] = "the service is stopping"
            if sent.started:
                raise
            await failed(Request(scope), QueryStopped(503, "service-stopping"), 503)(scope, receive, sending)
        except Exception as error:
            if sent.started:
                scope["aborted"] = "a failure of the program"
                unexpected(Request(scope), error)
            else:
                await unexpected(Request(scope), error)(scope, receive, sending)
        finally:
            self._metrics.running.dec()
            self._record(scope, sent, time.perf_counter() - begun)

    def _with_cors(self, app: ASGIApp, scope: Scope) -> ASGIApp:
        """Let pages of the sites that are allowed read what is answered, and ask before whether they may."""
        origins = self._settings.allowed_origins
        if not origins or (app is not self._app and scope["method"] == "OPTIONS"):
            return app
        return CORSMiddleware(app, allow_origins=origins, allow_methods=_METHODS, allow_headers=("Content-Type",))

    def _refusal(self, scope: Scope) -> Refused | None:
        """Return why a request is refused unread, where it is."""
        given = dict(reversed(scope["headers"]))
        if len(scope["raw_path"]) + len(scope["query_string"]) > self._settings.most_target_bytes:
            return Refused(414, "address-too-long")
        if not self._is_own_host([value for name, value in scope["headers"] if name == b"host"]):
            return Refused(421, "unknown-host")
        if scope["method"] not in _READING and not self._may_write_to(given.get(b"origin"), given[b"host"]):
            return Refused(403, "other-site")
        return self._refusal_of_size(given.get(b"content-length"))

    def _refusal_of_size(self, length: bytes | None) -> Refused | None:
        if length is None or (length.isdigit() and int(length) <= self._settings.most_body_bytes):
            return None
        return Refused(413, "request-too-large", most=self._settings.most_body_bytes)

    def _is_own_host(self, hosts: list[bytes]) -> bool:
        if len(hosts) != 1:
            return False
        name = hosts[0].decode("latin-1").strip().lower()
        name = name if name.endswith("]") else name.rsplit(":", 1)[0] if ":" in name else name
        return name in self._settings.hosts or "*" in self._settings.hosts

    def _may_write_to(self, origin: bytes | None, host: bytes) -> bool:
        """Whether a request with a body may come from a page of this origin."""
        if origin is None or (site := origin.decode("latin-1")) in self._settings.allowed_origins:
            return True
        base = self._settings.base_url
        own = {host.decode("latin-1").lower(), *([urlsplit(base).netloc.lower()] if base else [])}
        return urlsplit(site).netloc.lower() in own

    def _receiving(self, scope: Scope, receive: Receive) -> Receive:
        """Return `receive` that counts the body and gives it only so much time."""
        if scope["method"] in _READING:
            return receive
        seen = 0
        complete = False
        until = asyncio.get_running_loop().time() + self._settings.body_seconds

        async def receiving() -> Message:
            nonlocal seen, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Refused(408, "request-too-slow", {"Connection": "close"}) from None
            seen += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if seen > self._settings.most_body_bytes:
                raise Refused(413, "request-too-large", {"Connection": "close"}, most=self._settings.most_body_bytes)
            return message

        return receiving

    def _sending(self, send: Send, sent: _Sent) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status, sent.started = message["status"], True
                self._add_headers(message)
            else:
                sent.size += len(message.get("body", b""))
                sent.complete = not message.get("more_body", False)
                message = {**message, "body": b""} if sent.without_body else message
            await send(message)

        return sending

    def _add_headers(self, message: Message) -> None:
        headers = [*message.get("headers", ())]
        present = {name for name, _ in headers}
        headers += [header for header in _RAW_HEADERS if header[0] not in present]
        message["headers"] = headers
        if present.isdisjoint((_SAME_SITE[0], b"access-control-allow-origin")):
            headers.append(_SAME_SITE)

    def _record(self, scope: Scope, sent: _Sent, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or ("/sparql" if scope["path"] == "/sparql" else "other")
        aborted = scope.get("aborted") or (None if sent.complete else "not completed")
        self._metrics.count(scope["method"] if scope["method"].isalpha() else "?", route, sent.status, seconds)
        self._metrics.aborted.inc(aborted is not None)
        if not self._settings.access_log:
            return
        record = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": "HEAD" if sent.without_body else scope["method"],
            "path": scope["path"],
            "status": sent.status,
            "bytes": sent.size,
            "ms": round(seconds * 1000, 1),
            **({"aborted": aborted} if aborted else {}),
        }
        ACCESS.info(json.dumps(record))


class _Sent:
    """What was sent so far; a HEAD is answered as the GET that it stands for, its body left out."""

    __slots__ = ("complete", "size", "started", "status", "without_body")

    def __init__(self, *, without_body: bool) -> None:
        self.status, self.size, self.without_body = 500, 0, without_body
        self.started = self.complete = False
