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
from obligraph.web.current_build import CurrentBuild
from obligraph.web.middleware import RequestGuard
from obligraph.web.parameters import refuse_misspelt
from obligraph.web.query.pool import WorkerPool
from obligraph.web.query.protocol import SparqlProtocol
from obligraph.web.routers import api, description, dumps, health, linked_data
from obligraph.web.routers.health import Metrics
from obligraph.web.settings import Settings
from obligraph.web.warmup import prepare, prepare_pages, view_modules

_LOG = logging.getLogger("obligraph.web")
_STATIC = Path(__file__).parent / "static"
_CHECK_EVERY_SECONDS = 2.0
_DUMPS_AFTER_SECONDS = 60.0
_FEWEST_THREADS = 4


class _Explorer(FastAPI):
    """FastAPI, with the paths answered by an application of their own: its layers cost more than many a query."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.direct: dict[str, ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the life of the application."""
        direct = self.direct.get(scope["path"]) if scope["type"] == "http" else None
        if direct is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await direct(scope, receive, send)


class _Files(StaticFiles):
    """Files that browsers ask for anew each time, so that no page meets the script of an earlier version."""

    def file_response(self, *given: Any, **options: Any) -> Response:
        """Answer with a file, or with 304 to who holds it."""
        response = super().file_response(*given, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_application(settings: Settings) -> FastAPI:
    """Return the application over the store of the settings; raise StoreMissing or StoreDamaged if it cannot be read.

    `app.state` has `settings`, `current_build`, `worker_pool`, `dumps` and `metrics`.
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
    state.current_build, state.worker_pool, state.metrics = (
        CurrentBuild(settings, prepare),
        WorkerPool(settings),
        Metrics(),
    )
    state.metrics.follow(state.worker_pool)
    state.dumps = dumps.Dumps(settings.place)
    error_responses.install(application)
    application.add_middleware(RequestGuard, settings=settings, metrics=state.metrics)
    for path in (SparqlProtocol.path, settings.root_path + SparqlProtocol.path):
        application.direct[path] = RequestGuard(SparqlProtocol(), settings, state.metrics)
    if settings.root_path:
        to_first_page = RedirectResponse(f"{settings.root_path}/", status_code=308)
        application.direct[settings.root_path] = RequestGuard(to_first_page, settings, state.metrics)
    for router in _routers():
        application.include_router(router, dependencies=[Depends(refuse_misspelt)])
    for router in (api.router, linked_data.router, description.router, dumps.router, health.router):
        application.include_router(router)
    application.mount("/static", _Files(directory=_STATIC), name="static")
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    await asyncio.to_thread(rendering.prepare)
    with application.state.current_build.build() as build:
        if build.folder is not None:
            _compute_few_at_once()
            await _prepare_or_log(partial(prepare_pages, build))
            await application.state.worker_pool.warm(build.folder)
    following = asyncio.create_task(_follow_builds(application))
    try:
        yield
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await application.state.dumps.close()
        await application.state.worker_pool.close()
        application.state.current_build.close()


async def _follow_builds(application: FastAPI) -> None:
    """Switch to a new build once it is ready, and keep processes over the build in use, also while nobody asks."""
    current, pool = application.state.current_build, application.state.worker_pool
    with current.build() as build:
        if build.folder is not None:
            await _prepare_or_log(partial(prepare, build))
    prepared: str | None = None
    writing: asyncio.Task[None] | None = None
    try:
        while True:
            await _prepare_or_log(current.renew)
            if prepared != current.name():
                prepared = current.name()
                _freeze_objects()
                if writing is not None:
                    writing.cancel()
                writing = asyncio.create_task(_write_dumps(application))
            if current.folder() is not None:
                pool.follow(current.folder())
            await asyncio.sleep(_CHECK_EVERY_SECONDS)
    finally:
        if writing is not None:
            writing.cancel()


async def _write_dumps(application: FastAPI) -> None:
    """Write the usual dumps once the build has been in use for a while, so that no start is slower by them."""
    await asyncio.sleep(_DUMPS_AFTER_SECONDS)
    with application.state.current_build.build() as build:
        await application.state.dumps.write_ahead(build)


async def _prepare_or_log(make: Callable[[], None]) -> None:
    """Make a build ready; a failure is logged, and what was not made is made, or fails, when it is asked for."""
    try:
        await asyncio.to_thread(make)
    except Exception:
        _LOG.exception("a build could not be made ready")


def _compute_few_at_once() -> None:
    """Let few pages be made at once, since more threads would be no faster and would hold up the small answers."""
    current_default_thread_limiter().total_tokens = max(_FEWEST_THREADS, 2 * (os.cpu_count() or 1))


def _freeze_objects() -> None:
    """Exempt what exists now from garbage collection, which takes long to go through a build in memory."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _routers() -> list[APIRouter]:
    return [module.router for module in view_modules() if hasattr(module, "router")]
