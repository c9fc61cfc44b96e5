"""The processes that answer queries: as many as the machine has use for, each stopped at its time and its memory.

The engine cannot be interrupted, so a query that takes too long is stopped by killing its process, and a new one takes
its place. A query that has run for a second gives way to the others: its process gets the lowest priority and a new
one joins those that answer small queries; only so many may be long at once.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from obligraph.web.query.answer import Answer, AnswerStream
from obligraph.web.query.worker import QueryStopped, Request, Worker
from obligraph.web.settings import Settings

__all__ = ["Answer", "QueryStopped", "Request", "WorkerPool"]

LONG_AFTER_SECONDS = 1.0
MOST_LONG = 4
_PAUSE_SECONDS = 0.2
_LEAST_PATIENCE_SECONDS = 10.0
"""How long a query waits for a process at least, however short it may run: a busy machine is slow to start one."""


class _Use:
    """The use of a process for one query: it is long after a while, and killed at its time, unless it ended before."""

    def __init__(self, pool: WorkerPool, worker: Worker, seconds: float) -> None:
        self._pool, self.worker, self._seconds = pool, worker, seconds
        self._loop = asyncio.get_running_loop()
        first = min(LONG_AFTER_SECONDS, seconds)
        self._timer = self._loop.call_later(first, self._has_become_long if first < seconds else self._kill)

    def end(self, failure: QueryStopped | None, *, reusable: bool) -> None:
        """Return the process, or have it killed; once for each use, whatever happens."""
        self._timer.cancel()
        self._pool.counts[_outcome(failure)] += 1
        self._pool.take_back(self.worker, reusable)

    def _has_become_long(self) -> None:
        self._timer = self._loop.call_later(self._seconds - LONG_AFTER_SECONDS, self._kill)
        self._pool.has_become_long(self.worker)

    def _kill(self) -> None:
        self.worker.kill(QueryStopped(503, "query-too-slow", seconds=f"{self._seconds:g}"))


class WorkerPool:
    """Answers queries over the build in use; `small` processes for small queries, at most `MOST_LONG` long ones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._small = settings.query_workers or max(2, os.cpu_count() or 2)
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting = 0
        self._waiting: deque[asyncio.Future[Worker | None]] = deque()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False
        self.counts = {"answered": 0, "stopped": 0, "refused": 0}

    @property
    def running(self) -> int:
        """How many queries run now."""
        return len(self._alive) - len(self._idle)

    @property
    def long(self) -> int:
        """How many of them have run for long."""
        return sum(worker.long for worker in self._alive)

    def follow(self, folder: Path) -> None:
        """Let go of idle processes over another build, so that it can be removed, and start those over this one."""
        for worker in [worker for worker in self._idle if worker.folder != folder]:
            self._idle.remove(worker)
            self._discard(worker)
        self._refill(folder)

    async def warm(self, folder: Path) -> None:
        """Start the processes that small queries need."""
        await asyncio.gather(*(self._start(folder) for _ in range(self._small - len(self._idle))))

    async def answer(self, folder: Path, request: Request) -> Answer:
        """Return the answer once its first piece, or all of a small one, is there; raise QueryStopped without one."""
        worker = self._from_idle(folder) or await self._take(folder)
        use = _Use(self, worker, self._settings.query_seconds)
        try:
            worker.send(request)
            begun = await self._begun(worker)
        except BaseException as error:
            use.end(error if isinstance(error, QueryStopped) else _abandoned(), reusable=False)
            raise
        if isinstance(begun, QueryStopped):
            use.end(begun, reusable=True)
            raise begun
        if begun.stream is None:
            use.end(None, reusable=True)
        else:
            begun.stream.reading = self._spawn(self._read_on(use, begun.stream))
        return begun

    async def close(self) -> None:
        """End every process."""
        self._closed = True
        for worker in list(self._alive):
            worker.kill(QueryStopped(503, "service-stopping"))
        for task in list(self._tasks):
            task.cancel()
        while self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._alive))

    async def _begun(self, worker: Worker) -> Answer | QueryStopped:
        """Read so far that a failure can still be a status: a small answer to its end, another to its second piece."""
        kind, content = await worker.frame()
        if kind == b"W":
            head, _, body = content.partition(b"\n")
            return Answer(head.decode(), body)
        if kind != b"H":
            return QueryStopped.read(content)
        _, first = await worker.frame()
        kind, second = await worker.frame()
        if kind == b"E":
            return Answer(content.decode(), first)
        if kind != b"D":
            return QueryStopped.read(second)
        body = first + second
        return Answer(content.decode(), body, AnswerStream(self._settings.most_answer_bytes, len(body)))

    async def _read_on(self, use: _Use, stream: AnswerStream) -> None:
        """Read an answer to its end."""
        failure: QueryStopped | None = _abandoned()
        reusable = False
        try:
            kind, content = await use.worker.frame()
            while kind == b"D":
                await stream.put(content)
                kind, content = await use.worker.frame()
            failure, reusable = None if kind == b"E" else QueryStopped.read(content), True
        except QueryStopped as stopped:
            failure = stopped
        finally:
            use.end(failure, reusable=reusable)
            stream.end(failure)

    def has_become_long(self, worker: Worker) -> None:
        """Give the others way before a query that runs for long, or end it where too many do."""
        if sum(other.long for other in self._alive) >= MOST_LONG:
            worker.kill(QueryStopped(503, "too-many-long-queries"))
            return
        worker.give_way()
        self._refill(worker.folder)

    def take_back(self, worker: Worker, reusable: bool) -> None:
        """Take a process back after a query; one that cannot be used again is killed and replaced."""
        if reusable and not worker.long and not self._closed and worker.stopped is None:
            self._offer(worker)
        else:
            self._discard(worker)
            self._refill(worker.folder)

    async def _take(self, folder: Path) -> Worker:
        """Wait for a process over the build in use, hardly longer than a query may take."""
        try:
            async with asyncio.timeout(max(self._settings.query_seconds, _LEAST_PATIENCE_SECONDS)):
                while True:
                    self._refill(folder)
                    worker = await self._turn()
                    if worker is not None and self._is_usable(worker, folder):
                        return worker
        except TimeoutError:
            raise QueryStopped(503, "too-many-queries") from None

    def _from_idle(self, folder: Path) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if self._is_usable(worker, folder):
                return worker
        return None

    def _is_usable(self, worker: Worker, folder: Path) -> bool:
        """Whether a process lives and reads this build; else it is let go."""
        usable = worker.folder == folder and worker.alive
        if not usable:
            self._discard(worker)
        return usable

    async def _turn(self) -> Worker | None:
        """Wait for the next process that is idle, or until none could be started."""
        turn: asyncio.Future[Worker | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif not turn.cancelled():
                self._offer(turn.result())
            raise

    def _offer(self, worker: Worker | None) -> None:
        """Hand an idle process to who has waited for longest, or keep it; None tells only that there is none."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        if worker is not None:
            self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        worker.kill()
        self._alive.discard(worker)
        self._spawn(worker.end())

    def _refill(self, folder: Path) -> None:
        """Start processes until there are enough for small queries."""
        short = sum(not worker.long for worker in self._alive) + self._starting
        for _ in range(self._small - short if not self._closed else 0):
            self._spawn(self._start(folder))

    async def _start(self, folder: Path) -> None:
        self._starting += 1
        try:
            worker = await Worker.start(folder, self._settings)
        except (QueryStopped, OSError):
            await asyncio.sleep(_PAUSE_SECONDS)
            self._offer(None)
            return
        finally:
            self._starting -= 1
        self._alive.add(worker)
        self._offer(worker)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _abandoned() -> QueryStopped:
    return QueryStopped(503, "query-abandoned")


def _outcome(failure: QueryStopped | None) -> str:
    if failure is None:
        return "answered"
    return "stopped" if failure.status == 503 else "refused"
