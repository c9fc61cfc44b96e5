"""Questions of the catalogue, asked in the processes of queries, so that the limits hold for pages and API, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from obligraph.store.substitution import bind
from obligraph.web.disconnection import while_connected
from obligraph.web.query.pool import WorkerPool
from obligraph.web.query.worker import Request as WorkerRequest

if TYPE_CHECKING:
    from obligraph.catalogue import Query
    from obligraph.store import Row
    from obligraph.web.current_build import Build

_TSV = "text/tab-separated-values"


@dataclass
class Found:
    """The rows that answer a question; `more` says that there are others, which were not asked for."""

    rows: list[Row]
    more: bool = False


async def ask(request: Request, build: Build, query: Query, given: Mapping[str, str], first: int = 0) -> Found:
    """Return the answer to a question with any number of rows, or its first rows where `first` is given.

    Raises QueryStopped at any other limit of the settings or when the client leaves, WrongUse for a wrong parameter.
    """
    bindings = query.bind(await run_in_threadpool(query.resolved, build.store, given))
    if build.folder is None:
        solutions = await run_in_threadpool(build.store.select, query.text, bindings)
        return _cut(list(islice(solutions, first + 1 if first else None)), first)
    most = first + 1 if first else 0
    asked = WorkerRequest(bind(query.text, bindings), _TSV, None, most_rows=most, cut=True)
    body = await while_connected(request, _answered(request.app.state.worker_pool, build, asked))
    return _cut(await run_in_threadpool(_rows, body), first)


async def _answered(pool: WorkerPool, build: Build, asked: WorkerRequest) -> bytes:
    assert build.folder is not None
    answer = await pool.answer(build.folder, asked)
    try:
        await answer.complete()
    finally:
        answer.abandon()
    return answer.body


def _rows(body: bytes) -> list[Row]:
    solutions: Any = parse_query_results(body, format=QueryResultsFormat.TSV)
    assert isinstance(solutions, QuerySolutions)
    width = range(len(solutions.variables))
    return [tuple(solution[column] for column in width) for solution in solutions]


def _cut(rows: list[Row], first: int) -> Found:
    return Found(rows[:first], more=True) if 0 < first < len(rows) else Found(rows)
