"""What is missing: every gap list with its count, each to be filtered and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from obligraph.gaps import FOLDER, gap
from obligraph.web.rendering import render, url_of
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)


@router.get("/gaps")
def gaps(request: Request) -> Response:
    """Answer with every gap list, with the number of things in each."""
    names = localized_things(request)
    with request.app.state.current_build.build() as build:
        counts = _counts(build)
        lists = [(build.catalogue[identifier], counts[identifier]) for identifier in counts]
    return render(request, "gaps.html", names=names, lists=lists)


@router.get("/gaps/{name}")
def gap_list(request: Request, name: str) -> Response:
    """Lead to the question of the catalogue that makes a gap list."""
    query = dict(request.query_params)
    return RedirectResponse(url_of(request)(f"/questions/{FOLDER}/{name}", **query), status_code=308)


def prepare(build: Build) -> None:
    """Count the gap lists of a build, since all of them together take long."""
    _counts(build)


def _counts(build: Build) -> dict[str, int]:
    """Return how long each gap list is."""
    listed = [identifier for identifier in build.catalogue if identifier.startswith(f"{FOLDER}/")]
    counts: dict[str, int] = build.once(
        "pages.gaps",
        lambda: {identifier: gap(build.store, build.catalogue, identifier)["count"] for identifier in listed},
    )
    return counts
