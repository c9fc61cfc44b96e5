"""Coverage of a treaty: its articles against everything that touches them, as a heat map whose cells open the list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from obligraph.coverage import COLUMNS, ArticleCoverage, coverage_of, treaties_with_articles
from obligraph.errors import WrongUse
from obligraph.graph.ordering import natural
from obligraph.ids import short_of
from obligraph.search.resolver import COVERED, resolve
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

router = APIRouter(include_in_schema=False)

_STEPS = (0, 2, 5, 11, 23)
"""A number above each of these is a shade darker."""


@router.get("/coverage")
def coverage(
    request: Request,
    treaty: Annotated[str, Query(max_length=200)] = "instrument:cmw",
    article: Annotated[str, Query(max_length=200)] = "",
    column: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Answer with the heat map of a treaty, or with the list behind one of its cells."""
    names = localized_things(request)
    with request.app.state.current_build.store() as store:
        whole = short_of(resolve(store, treaty, COVERED))
        lines = coverage_of(store, names, whole)
        treaties = treaties_with_articles(names)
    if not lines:
        raise WrongUse("no-articles-held", treaty=whole)
    listed = _cell(lines, article, column) if article else None
    return render(
        request,
        "coverage.html",
        names=names,
        treaty=whole,
        treaties=treaties,
        columns=COLUMNS,
        lines=lines,
        shade=_shade,
        article=article,
        column=column,
        listed=listed,
        untouched=sum(1 for line in lines if not any(line.cells.values())),
    )


def _cell(lines: list[ArticleCoverage], article: str, column: str) -> list[str]:
    found = next((line.cells.get(column) for line in lines if line.article == article), None)
    if found is None:
        raise WrongUse("no-such-cell", column=column, row=article)
    return sorted(found, key=natural)


def _shade(count: int) -> int:
    return sum(1 for least in _STEPS if count > least)
