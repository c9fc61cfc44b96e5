"""Whether the service is well, and its measurements in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

router = APIRouter(include_in_schema=False)
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counts of requests by route and status, and how long they took; routes are templates, never what was asked."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self.running = 0
        self.aborted = 0

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests[(method, route, status)] += 1
        self._seconds[route] += seconds  # type: ignore[assignment]
        place = bisect_left(_BOUNDS, seconds)
        if place < len(_BOUNDS):
            self._within[(route, _BOUNDS[place])] += 1

    def lines(self) -> list[str]:
        """Return the measurements as lines, in order."""
        lines = ["# TYPE obligraph_requests_total counter"]
        for (method, route, status), number in sorted(self._requests.items()):
            labels = f'method="{method}",route="{route}",status="{status}"'
            lines.append(f"obligraph_requests_total{{{labels}}} {number}")
        lines.append("# TYPE obligraph_request_seconds histogram")
        for route in sorted(self._seconds):
            lines += self._histogram(route)
        lines += ["# TYPE obligraph_requests_running gauge", f"obligraph_requests_running {self.running}"]
        return [
            *lines,
            "# TYPE obligraph_transfers_aborted_total counter",
            f"obligraph_transfers_aborted_total {self.aborted}",
        ]

    def _histogram(self, route: str) -> list[str]:
        total = sum(number for (_, name, _), number in self._requests.items() if name == route)
        name = "obligraph_request_seconds"
        within = accumulate(self._within[(route, bound)] for bound in _BOUNDS)
        return [
            *(
                f'{name}_bucket{{route="{route}",le="{bound}"}} {number}'
                for bound, number in zip(_BOUNDS, within, strict=True)
            ),
            f'{name}_bucket{{route="{route}",le="+Inf"}} {total}',
            f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}',
            f'{name}_count{{route="{route}"}} {total}',
        ]


@router.get("/health")
def health(request: Request) -> Response:
    """Say whether the store can be asked, and which build it is."""
    with request.app.state.opened.build() as build:
        well = build.store.ask("ASK { ?s ?p ?o }")
        record = {"status": "ok" if well else "empty", "build": build.name}
    return JSONResponse(record, 200 if well else 503, headers={"Cache-Control": "no-store"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Return the measurements."""
    state = request.app.state
    queries = [
        "# TYPE obligraph_queries_total counter",
        *(f'obligraph_queries_total{{outcome="{name}"}} {n}' for name, n in sorted(state.workers.counts.items())),
        "# TYPE obligraph_queries_running gauge",
        f"obligraph_queries_running {state.workers.running}",
        "# TYPE obligraph_queries_long gauge",
        f"obligraph_queries_long {state.workers.long}",
    ]
    text = "\n".join([*state.metrics.lines(), *queries, ""])
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"})
