"""What is cached of a build, made before any request is answered from it; what takes long is made in a fixed order."""

from __future__ import annotations

import pkgutil
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from obligraph.gaps import gaps
from obligraph.i18n import languages
from obligraph.statistics import statistics
from obligraph.web import things, views
from obligraph.web.routers import description

if TYPE_CHECKING:
    from obligraph.web.current_build import Build


def prepare(build: Build) -> None:
    """Make all of it."""
    prepare_pages(build)
    description.prepare(build)
    for lang in languages():
        build.once(f"gaps {lang}", partial(gaps, build.store, build.catalogue, lang))
    build.once("statistics", lambda: statistics(build.store, build.catalogue))


def prepare_pages(build: Build) -> None:
    """Make what the pages for people need: the things of the build, and what `prepare` of each page's module makes."""
    things.prepare(build)
    for module in view_modules():
        if hasattr(module, "prepare"):
            module.prepare(build)


def view_modules() -> list[ModuleType]:
    """Return every module of `views`, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(views.__path__))
    return [import_module(f"{views.__name__}.{name}") for name in names]
