"""The application: pages, linked data, SPARQL and API over one built store."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, Depends, FastAPI
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from obligraph import __version__
from obligraph.web import error_responses, rendering
from obligraph.web.current_build import Opened
from obligraph.web.middleware import Guard
from obligraph.web.parameters import refuse_misspelt
from obligraph.web.query.pool import Workers
from obligraph.web.query.protocol import SparqlProtocol
from obligraph.web.routers import api, description, dumps, health, linked_data
from obligraph.web.routers.health import Metrics
from obligraph.web.settings import Settings
from obligraph.web.warmup import prepare, prepare_pages, view_modules

_LOG = logging.getLogger("obligraph.web")
_STATIC = Path(__file__).parent / "static"
_LOOK_EVERY_SECONDS = 2.0
_DUMPS_AFTER_SECONDS = 60.0
_FEWEST_THREADS = 4


class _Explorer(FastAPI):
    """The application, with what is `ahead` of its layers by path, as these cost more than many a query."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ahead: dict[str, ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the life of the application."""
        ahead = self.ahead.get(scope["path"]) if scope["type"] == "http" else None
        if ahead is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await ahead(scope, receive, send)


class _Files(StaticFiles):
    """Files that browsers ask for anew each time, so that no page meets the script of an earlier version."""

    def file_response(self, *given: Any, **options: Any) -> Response:
        """Answer with a file, or with 304 to who holds it."""
        response = super().file_response(*given, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_application(settings: Settings) -> FastAPI:
    """Return the application over the store of the settings; raise StoreMissing or StoreDamaged if it cannot be read.

    `app.state` has `settings`, `opened`, `workers`, `dumps` and `metrics`.
    """
    application = _Explorer(
        title="obligraph",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    state = application.state
    state.settings = settings
    state.opened, state.workers, state.metrics = Opened(settings, prepare), Workers(settings), Metrics()
    state.metrics.follow(state.workers)
    state.dumps = dumps.Dumps(settings.place)
    error_responses.install(application)
    application.add_middleware(Guard, settings=settings, metrics=state.metrics)
    for path in (SparqlProtocol.path, settings.root_path + SparqlProtocol.path):
        application.ahead[path] = Guard(SparqlProtocol(), settings, state.metrics)
    if settings.root_path:
        to_first_page = RedirectResponse(f"{settings.root_path}/", status_code=308)
        application.ahead[settings.root_path] = Guard(to_first_page, settings, state.metrics)
    for router in _routers():
        application.include_router(router, dependencies=[Depends(refuse_misspelt)])
    for router in (api.router, linked_data.router, description.router, dumps.router, health.router):
        application.include_router(router)
    application.mount("/static", _Files(directory=_STATIC), name="static")
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    await asyncio.to_thread(rendering.prepare)
    with application.state.opened.build() as build:
        if build.folder is not None:
            _compute_few_at_once()
            await _ready(partial(prepare_pages, build))
            await application.state.workers.warm(build.folder)
    following = asyncio.create_task(_follow_builds(application))
    try:
        yield
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await application.state.dumps.close()
        await application.state.workers.close()
        application.state.opened.close()


async def _follow_builds(application: FastAPI) -> None:
    """Switch to a new build once it is ready, and keep processes over the build in use, also while nobody asks."""
    opened, workers = application.state.opened, application.state.workers
    with opened.build() as build:
        if build.folder is not None:
            await _ready(partial(prepare, build))
    kept: str | None = None
    ahead: asyncio.Task[None] | None = None
    try:
        while True:
            await _ready(opened.renew)
            if kept != opened.name():
                kept = opened.name()
                _pass_over()
                if ahead is not None:
                    ahead.cancel()
                ahead = asyncio.create_task(_write_dumps(application))
            if opened.folder() is not None:
                workers.follow(opened.folder())
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
    finally:
        if ahead is not None:
            ahead.cancel()


async def _write_dumps(application: FastAPI) -> None:
    """Write the usual dumps once the build has been in use for a while, so that no start is slower by them."""
    await asyncio.sleep(_DUMPS_AFTER_SECONDS)
    with application.state.opened.build() as build:
        await application.state.dumps.write_ahead(build)


async def _ready(make: Callable[[], None]) -> None:
    """Make a build ready; a failure is logged, and what was not made is made, or fails, when it is asked for."""
    try:
        await asyncio.to_thread(make)
    except Exception:
        _LOG.exception("a build could not be made ready")


def _compute_few_at_once() -> None:
    """Let few pages be made at once, since more threads would be no faster and would hold up the small answers."""
    current_default_thread_limiter().total_tokens = max(_FEWEST_THREADS, 2 * (os.cpu_count() or 1))


def _pass_over() -> None:
    """Have the collector of garbage pass over all that there is now: to read what is kept of a build takes it long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _routers() -> list[APIRouter]:
    return [module.router for module in view_modules() if hasattr(module, "router")]
