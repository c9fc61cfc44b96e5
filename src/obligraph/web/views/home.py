"""The first page, search, and suggestions while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message, plural
from obligraph.statistics import recommendations_by_standing
from obligraph.web.captions import coded
from obligraph.web.rendering import href_of, render
from obligraph.web.things import class_name, class_names, index_of, localized_things

if TYPE_CHECKING:
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

COUNTED = (
    "Treaty",
    "Provision",
    "Commitment",
    "Recommendation",
    "Indicator",
    "DataSource",
    "Link",
    "State",
    "Document",
)
_CARDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("bridge", "/bridge", {"commitment": "gcm:13", "state": "MEX"}),
    ("gaps", "/gaps/recommendations-without-indicator", {}),
    ("trace", "/trace", {"recommendation": "co:cmw-mex-2.information-system"}),
    ("coverage", "/coverage", {"treaty": "instrument:cmw"}),
    ("sources", "/sources", {}),
    ("states", "/states/MEX", {}),
    ("indicators", "/indicators", {}),
    ("bridge-target", "/bridge", {"commitment": "sdg:8.8", "state": "MEX"}),
    ("questions", "/questions/bridge/draft-against-adopted", {}),
)
_SHOWN_HITS, _SUGGESTED = 40, 8


@router.get("/")
def home(request: Request) -> Response:
    """Answer with the first page."""
    names = localized_things(request)
    cards = [
        {"card": card, "section": card.partition("-")[0], "path": path, "query": query} for card, path, query in _CARDS
    ]
    counts = [(kind, len(names.of_kind(kind))) for kind in COUNTED if names.of_kind(kind)]
    with request.app.state.current_build.build() as build:
        measured = _measured(build) if names.of_kind("Recommendation") else {}
    return render(request, "home.html", names=names, cards=cards, counts=counts, measured=measured, coded=coded)


def prepare(build: Build) -> None:
    """Count the recommendations of a build."""
    _measured(build)


def _measured(build: Build) -> dict[str, int]:
    counts: dict[str, int] = build.once("pages.measured", lambda: recommendations_by_standing(build.store))
    return counts


@router.get("/search")
def search(
    request: Request, q: str = Query("", max_length=200), kind: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Answer with the things that hold the words; `kind` names a class, by its label in any language."""
    names, index = localized_things(request), index_of(request)
    hits, more = index.search(q, _SHOWN_HITS, index.classes([kind]) if kind else None)
    return render(
        request,
        "search.html",
        names=names,
        q=q,
        kind=kind,
        offered=[(name, class_name(names, name)) for name in COUNTED if name != "Link" and names.of_kind(name)],
        hits=hits,
        near=[] if hits else index.near(q),
        found=_found(names.lang, q, len(hits), more=more),
        kinds=lambda id_: class_names(names, id_),
    )


def _found(lang: str, q: str, count: int, *, more: bool) -> str:
    """Return what the page says of how much was found."""
    if not count:
        return message("web.search.none", lang, q=q)
    if more:
        return message("web.search.first", lang, count=count, q=q)
    return plural("web.search.found", lang, count, q=q)


@router.get("/suggest")
def suggest(request: Request, q: str = Query("", max_length=200), kind: str = Query("", max_length=80)) -> JSONResponse:
    """Answer with the best few things that hold the words so far; `kind` names classes, parted by commas."""
    names, href = localized_things(request), href_of(request)
    found = index_of(request).search(q, _SUGGESTED, kind.split(",") if kind else None)
    return JSONResponse([_suggestion(names, hit.id, href(hit.id)) for hit in found.hits])


def _suggestion(names: LocalizedThings, identifier: str, href: str) -> dict[str, Any]:
    force = names.force(identifier)
    return {
        "id": identifier,
        "label": names.name(identifier),
        "kind": class_names(names, identifier).words,
        "force": force,
        "force_label": names.code("force", force),
        "href": href,
    }
