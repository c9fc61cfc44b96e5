"""Parameters that an address has and its path does not take: left out without a word, they would change the answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request

from obligraph.errors import WrongUse, did_you_mean

_EVERYWHERE = "lang"
_ALIKE = 0.75


def refuse_unknown(request: Request) -> None:
    """Raise WrongUse for a parameter that the path does not take."""
    taken = _taken(request)
    for name in request.query_params:
        if name not in taken:
            raise WrongUse(
                "unknown-parameter", remedy=did_you_mean(_nearest(name, taken)), parameter=name, choice=sorted(taken)
            )


def refuse_misspelt(request: Request) -> None:
    """Raise WrongUse for a parameter that looks like one the path takes; what others add to addresses may stay."""
    taken = _taken(request)
    for name in request.query_params:
        if name not in taken and (near := _nearest(name, taken)):
            raise WrongUse("unknown-parameter", remedy=did_you_mean(near), parameter=name, choice=sorted(taken))


def _taken(request: Request) -> set[str]:
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    return {_EVERYWHERE, *_declared(route.dependant)}


def _declared(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _declared(below)


def _nearest(name: str, taken: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(name.lower(), sorted(taken), n=1, cutoff=_ALIKE)
