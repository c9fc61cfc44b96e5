"""What is missing: every gap list with its count, each to be filtered and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from obligraph.gaps import FOLDER, gap
from obligraph.web.known import known_of, spoken
from obligraph.web.rendering import render, url_of

if TYPE_CHECKING:
    from obligraph.web.opened import Build

router = APIRouter(include_in_schema=False)


@router.get("/gaps")
def gaps(request: Request) -> Response:
    """Answer with every gap list, with the number of things in each."""
    names = spoken(request)
    with request.app.state.opened.build() as build:
        counts = _counts(request, build)
        lists = [(build.catalogue[identifier], counts[identifier]) for identifier in counts]
    return render(request, "gaps.html", names=names, lists=lists)


@router.get("/gaps/{name}")
def gap_list(request: Request, name: str) -> Response:
    """Lead to the question of the catalogue that makes a gap list."""
    query = dict(request.query_params)
    return RedirectResponse(url_of(request)(f"/questions/{FOLDER}/{name}", **query), status_code=308)


def _counts(request: Request, build: Build) -> dict[str, int]:
    """Return how long each gap list is; counted once a build, since all lists together take long."""
    memory: dict[str, Any] = known_of(request).remembered
    if "gaps" not in memory:
        listed = [identifier for identifier in build.catalogue if identifier.startswith(f"{FOLDER}/")]
        memory["gaps"] = {identifier: gap(build.store, build.catalogue, identifier)["count"] for identifier in listed}
    counts: dict[str, int] = memory["gaps"]
    return counts
