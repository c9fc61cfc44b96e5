"""The things of the build in use, kept as long as the build: in the language of a request, and as a search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from obligraph.graph.labels import LocalizedText
from obligraph.graph.things import LocalizedThings, Things
from obligraph.namespaces import OBL
from obligraph.search import opening
from obligraph.search.index import Index
from obligraph.web.captions import caption_of, coded
from obligraph.web.locale import language_of

if TYPE_CHECKING:
    from obligraph.web.current_build import Build

_GENERAL = frozenset(
    {"Provision", "Instrument", "Agent", "Concept", "Body"}
    | {"FunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty"}
)


def localized_things(request: Request) -> LocalizedThings:
    """Return the things of the build in use in the language of the request."""
    with request.app.state.current_build.build() as build:
        return LocalizedThings(_things(build), language_of(request))


def index_of(request: Request) -> Index:
    """Return the search index of the build in use."""
    with request.app.state.current_build.build() as build:
        return _index(build)


def prepare(build: Build) -> None:
    """Read the things of a build and open its index, so that no reader waits for that."""
    things = _things(build)
    for name in ("of_kind", "of_collection", "of_scheme"):
        getattr(things, name)
    _index(build)


def _things(build: Build) -> Things:
    things: Things = build.once("things", lambda: Things(build.store))
    return things


def _index(build: Build) -> Index:
    index: Index = build.once("search index", lambda: opening.index_of(build.store))
    return index


def class_name(names: LocalizedThings, kind: str) -> LocalizedText:
    """Return what a class is called, by its local name; classes of other vocabularies have their words here."""
    own = caption_of(f"web.kind.{coded(kind)}", names.lang)
    return LocalizedText(own, names.lang) if own else names.label(OBL + kind)


def class_names(names: LocalizedThings, identifier: str) -> LocalizedText:
    """Return the names of a thing's classes, the general ones only where there is no other; in one language."""
    kinds = names.thing(identifier).kinds
    found = sorted(class_name(names, kind) for kind in (kinds - _GENERAL) or kinds)
    others = [name.lang for name in found if name.lang != names.lang]
    return LocalizedText(", ".join(name.words for name in found), min(others, default=names.lang))
