"""The application: pages, linked data, SPARQL and API over one built store."""

from __future__ import annotations

import asyncio
import contextlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from obligraph import __version__
from obligraph.web import api, description, failures, health, pages, things
from obligraph.web.guarding import Guard
from obligraph.web.health import Metrics
from obligraph.web.known import prepare
from obligraph.web.opened import Opened
from obligraph.web.settings import Settings
from obligraph.web.sparql_protocol import SparqlProtocol
from obligraph.web.workers import Workers

_STATIC = Path(__file__).parent / "static"
_LOOK_EVERY_SECONDS = 2.0


def create_application(settings: Settings) -> FastAPI:
    """Return the application over the store of the settings; raise StoreMissing or StoreDamaged if it cannot be read.

    `app.state` has `settings`, `opened`, `workers` and `metrics`.
    """
    application = FastAPI(
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
    state.opened, state.workers, state.metrics = Opened(settings), Workers(settings), Metrics()
    failures.install(application)
    application.add_middleware(SparqlProtocol)
    application.add_middleware(Guard, settings=settings, metrics=state.metrics)
    for router in (*_routers(), api.router, things.router, description.router, health.router):
        application.include_router(router)
    application.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    following = asyncio.create_task(_follow_builds(application))
    try:
        yield
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await application.state.workers.close()
        application.state.opened.close()


async def _follow_builds(application: FastAPI) -> None:
    """Keep processes and the search index ready over the build in use, also while nobody asks."""
    while True:
        folder = await asyncio.to_thread(application.state.opened.folder)
        if folder is not None:
            application.state.workers.follow(folder)
            await asyncio.to_thread(prepare, application.state.opened)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _routers() -> list[APIRouter]:
    """Return the router of every module of `pages`, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    modules = [import_module(f"{pages.__name__}.{name}") for name in names]
    return [module.router for module in modules if hasattr(module, "router")]
