"""Sources against the five criteria: what each source is said to record, and by how many fact sheets."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from obligraph.graph.ordering import natural
from obligraph.ids import short_of
from obligraph.measurability.indicators import CRITERIA
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import code_of, value_of
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

router = APIRouter(include_in_schema=False)

STATUSES = ("recorded", "required", "to-be-defined", "not-stated", "not-recorded")
_STATUS_OF = with_prefixes("""
SELECT ?source ?status ?producer WHERE {
  ?source a obl:DataSource .
  OPTIONAL { ?source obl:sourceStatus ?status }
  OPTIONAL { ?source obl:producedBy ?producer }
}
""")


@router.get("/sources")
def sources(request: Request) -> Response:
    """Answer with the matrix of sources and criteria, and the sources of which no fact sheet speaks."""
    names = localized_things(request)
    cells: dict[str, dict[str, list[tuple[str, int]]]] = {}
    with request.app.state.opened.build() as build:
        for source, criterion, status, sheets in build.catalogue["coverage/criteria-by-source"].run(build.store, {}):
            said = cells.setdefault(short_of(value_of(source)), {}).setdefault(code_of(criterion), [])
            said.append((code_of(status), int(value_of(sheets))))
        facts = {
            short_of(value_of(source)): {
                "status": code_of(status) if status is not None else None,
                "producer": short_of(value_of(producer)) if producer is not None else None,
            }
            for source, status, producer in build.store.select(_STATUS_OF)
        }
    rows: list[dict[str, Any]] = [
        {"id": source, "said": cells.get(source, {}), **facts[source]} for source in sorted(facts, key=natural)
    ]
    return render(
        request,
        "sources.html",
        names=names,
        criteria=CRITERIA,
        statuses=STATUSES,
        audited=[row for row in rows if row["said"]],
        others=[row for row in rows if not row["said"]],
    )
