"""The application: pages, linked data, SPARQL and API over one built store."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from obligraph import __version__
from obligraph.web import failures, pages
from obligraph.web.opened import Opened
from obligraph.web.settings import Settings

_STATIC = Path(__file__).parent / "static"


def create_application(settings: Settings) -> FastAPI:
    """Return the application over the store of the settings; raise StoreMissing or StoreDamaged if it cannot be read.

    `app.state` has `settings` and `opened`.
    """
    application = FastAPI(
        title="obligraph",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        root_path=settings.root_path,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    application.state.settings = settings
    application.state.opened = Opened(settings)
    failures.install(application)
    for router in _routers():
        application.include_router(router)
    application.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    yield
    application.state.opened.close()


def _routers() -> list[APIRouter]:
    """Return the router of every module of `pages`, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    modules = [import_module(f"{pages.__name__}.{name}") for name in names]
    return [module.router for module in modules if hasattr(module, "router")]
