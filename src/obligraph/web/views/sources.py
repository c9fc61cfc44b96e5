"""Sources against the five criteria: what each source is said to record, and by how many fact sheets."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from obligraph.graph.ordering import natural
from obligraph.graph.sources import data_sources
from obligraph.ids import short_of
from obligraph.measurability.indicators import CRITERIA
from obligraph.store.terms import code_of, value_of
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

router = APIRouter(include_in_schema=False)

STATUSES = ("recorded", "required", "to-be-defined", "not-stated", "not-recorded")


@router.get("/sources")
def sources(request: Request) -> Response:
    """Answer with the matrix of sources and criteria, and the sources of which no fact sheet speaks."""
    names = localized_things(request)
    cells: dict[str, dict[str, list[tuple[str, int]]]] = {}
    with request.app.state.current_build.build() as build:
        for source, criterion, status, sheets in build.catalogue["coverage/criteria-by-source"].run(build.store, {}):
            reported = cells.setdefault(short_of(value_of(source)), {}).setdefault(code_of(criterion), [])
            reported.append((code_of(status), int(value_of(sheets))))
        facts = {
            short_of(iri): {"status": source.status, "producer": short_of(source.producer) if source.producer else None}
            for iri, source in data_sources(build.store).items()
        }
    rows: list[dict[str, Any]] = [
        {"id": source, "statements": cells.get(source, {}), **facts[source]} for source in sorted(facts, key=natural)
    ]
    return render(
        request,
        "sources.html",
        names=names,
        criteria=CRITERIA,
        statuses=STATUSES,
        audited=[row for row in rows if row["statements"]],
        others=[row for row in rows if not row["statements"]],
    )
