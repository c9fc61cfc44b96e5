"""Runs the application: tells its address once it answers, and ends its requests before it stops."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn

from obligraph.errors import WrongUse
from obligraph.web.application import create_application
from obligraph.web.connections import connections_for
from obligraph.web.middleware import ACCESS
from obligraph.web.settings import Settings

_TURN_SECONDS = 0.0005
"""How long a thread that makes a page computes before it is another's turn, such as the one that passes answers on."""


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until stopped by SIGINT or SIGTERM; `announce` is given the address once the application answers."""
    application = create_application(settings)
    sys.setswitchinterval(_TURN_SECONDS)
    _log_to_standard_error()
    listening = _listen(settings)
    port = listening.getsockname()[1]
    configuration = uvicorn.Config(
        application,
        http=connections_for(settings),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.shutdown_seconds),
    )
    _Announcing(configuration, lambda: announce(_address(settings, port))).run(sockets=[listening])
    _leave()


def _leave() -> None:
    """End the process, though a thread may still compute an answer that nobody waits for; nothing is left to save."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


class _Announcing(uvicorn.Server):
    """A server that says when it has begun to answer."""

    def __init__(self, configuration: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(configuration)
        self._announce = announce

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGINT and SIGTERM, which is an orderly end and not a death by signal."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._announce()


def _log_to_standard_error() -> None:
    """Write one line of JSON a request; failures of the program go there too, never to a client."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(message)s"))
    for logger, level in ((ACCESS, logging.INFO), (logging.getLogger("obligraph.web"), logging.WARNING)):
        logger.handlers = [lines]
        logger.setLevel(level)
        logger.propagate = False


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongUse("cannot-listen", host=settings.host, port=settings.port, reason=reason) from None
    listening.set_inheritable(True)
    return listening


def _address(settings: Settings, port: int) -> str:
    if settings.base_url:
        return settings.base_url.rstrip("/") + "/"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return urlsplit(f"http://{host}:{port}/").geturl()
