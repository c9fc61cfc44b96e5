"""Whether the service is well, and its measurements in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import prometheus_client
from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from obligraph.graph.statements import is_empty

if TYPE_CHECKING:
    from prometheus_client.core import Metric

    from obligraph.web.query.pool import WorkerPool

router = APIRouter(include_in_schema=False)
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
prometheus_client.disable_created_metrics()


class Metrics:
    """Counts of requests by route and status, and how long they took; routes are templates, never what was asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        requests = Counter(
            "obligraph_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        times = Histogram(
            "obligraph_request_seconds", "Time to answer.", ("route",), buckets=_BOUNDS, registry=self.registry
        )
        self._of_request, self._of_route = cache(requests.labels), cache(times.labels)
        self.running = Gauge("obligraph_requests_running", "Requests being answered.", registry=self.registry)
        self.aborted = Counter("obligraph_transfers_aborted", "Answers cut off.", registry=self.registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._of_request(method, route, str(status)).inc()
        self._of_route(route).observe(seconds)

    def follow(self, pool: WorkerPool) -> None:
        """Show what a worker pool counts, too."""
        self.registry.register(_Queries(pool))


class _Queries(Collector):
    """What the worker pool counts."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        queries = CounterMetricFamily("obligraph_queries", "Queries answered, by outcome.", labels=("outcome",))
        for outcome, number in sorted(self._pool.counts.items()):
            queries.add_metric((outcome,), number)
        yield queries
        yield GaugeMetricFamily("obligraph_queries_running", "Queries that run.", self._pool.running)
        yield GaugeMetricFamily("obligraph_queries_long", "Queries that have run for long.", self._pool.long)


@router.get("/health")
def health(request: Request) -> Response:
    """Say whether the store can be asked, and which build it is."""
    with request.app.state.current_build.build() as build:
        well = not is_empty(build.store)
        record = {"status": "ok" if well else "empty", "build": build.name}
    return JSONResponse(record, 200 if well else 503, headers={"Cache-Control": "no-store"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Return the measurements."""
    text = generate_latest(request.app.state.metrics.registry)
    media_type = "text/plain; version=0.0.4; charset=utf-8"
    return Response(text, media_type=media_type, headers={"Cache-Control": "no-store"})
