"""The processes that answer queries: as many as the machine has use for, each stopped at its time and its memory.

The engine cannot be interrupted, so a query that takes too long is stopped by killing its process, and a new one takes
its place. A query that has run for a second gives way to the others: its process gets the lowest priority and a new
one joins those that answer small queries; only so many may be long at once.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from obligraph.web.settings import MEBIBYTE, Settings
from obligraph.web.worker import QueryStopped, Request, Worker

__all__ = ["Answer", "QueryStopped", "Request", "Workers"]

LONG_AFTER_SECONDS = 1.0
MOST_LONG = 4
_AHEAD = 16 * MEBIBYTE
_PAUSE_SECONDS = 0.2


@dataclass
class Answer:
    """An answer as it comes: its media type, whole `body` where it is small, else more pieces from `pieces()`."""

    media_type: str
    body: bytes
    whole: bool
    _stream: _Stream

    async def complete(self) -> None:
        """Wait for all of it, for a client that could not tell a short answer from a whole one."""
        self.body = b"".join([self.body, *[piece async for piece in self._stream.pieces()]])
        self.whole = True

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give what follows `body`; raise QueryStopped when it ends early."""
        async for piece in self._stream.pieces():
            yield piece

    def abandon(self) -> None:
        """Stop the query, since nobody reads on."""
        self._stream.abandon()


@dataclass
class _Stream:
    """Pieces read ahead of the client up to a limit, so that a slow one does not hold a process for long."""

    most: int
    ready: deque[bytes] = field(default_factory=deque)
    held: int = 0
    total: int = 0
    ended: bool = False
    failure: QueryStopped | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    drained: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Task[None] | None = None

    async def put(self, piece: bytes) -> None:
        """Add a piece, and wait while too much is held; raise QueryStopped beyond the longest answer."""
        self.total += len(piece)
        if self.total > self.most:
            raise QueryStopped(503, f"the answer is longer than {self.most} bytes; ask for less with LIMIT")
        self.ready.append(piece)
        self.held += len(piece)
        self.changed.set()
        while self.held > _AHEAD:
            self.drained.clear()
            await self.drained.wait()

    def end(self, failure: QueryStopped | None = None) -> None:
        """Say that nothing follows."""
        self.ended, self.failure = True, failure
        self.changed.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the pieces in order."""
        while True:
            while self.ready:
                piece = self.ready.popleft()
                self.held -= len(piece)
                self.drained.set()
                yield piece
            if self.ended:
                if self.failure:
                    raise self.failure
                return
            self.changed.clear()
            await self.changed.wait()

    def abandon(self) -> None:
        """Stop reading; the process is killed by its reader."""
        if self.reading and not self.reading.done():
            self.reading.cancel()


class Workers:
    """Answers queries over the build in use; `small` processes for small queries, at most `MOST_LONG` long ones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._small = settings.query_workers or max(2, os.cpu_count() or 2)
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
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
        worker = await self._take(folder)
        stream = _Stream(self._settings.most_answer_bytes)
        head: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        stream.reading = self._spawn(self._read(worker, request, head, stream))
        try:
            media_type = await head
        except asyncio.CancelledError:
            stream.abandon()
            raise
        body = b"".join(stream.ready)
        if stream.ended and stream.failure is None:
            return Answer(media_type, body, True, stream)
        stream.held -= len(body)
        stream.ready.clear()
        stream.drained.set()
        return Answer(media_type, body, False, stream)

    async def close(self) -> None:
        """End every process."""
        self._closed = True
        for worker in list(self._alive):
            worker.kill("the service is stopping")
        for task in list(self._tasks):
            task.cancel()
        while self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._alive))

    async def _read(self, worker: Worker, request: Request, head: asyncio.Future[str], stream: _Stream) -> None:
        """Read an answer to its end; whatever happens the process is returned or killed, and never both."""
        loop = asyncio.get_running_loop()
        seconds = self._settings.query_seconds
        timers = (
            loop.call_later(LONG_AFTER_SECONDS, self._has_become_long, worker),
            loop.call_later(seconds, worker.kill, f"the query took longer than {seconds:g} seconds"),
        )
        failure: QueryStopped | None = QueryStopped(503, "the query was abandoned")
        reusable = False
        try:
            worker.send(request)
            failure = await self._frames(worker, head, stream)
            reusable = True
        except QueryStopped as stopped:
            failure = stopped
        finally:
            for timer in timers:
                timer.cancel()
            self.counts[_outcome(failure)] += 1
            self._give_back(worker, reusable)
            stream.end(failure)
            _settle(head, failure)

    async def _frames(self, worker: Worker, head: asyncio.Future[str], stream: _Stream) -> QueryStopped | None:
        """Read frames until the last; the head is told with the first piece, so a failure before it is a status."""
        media_type = ""
        while True:
            kind, content = await worker.frame()
            if kind == b"W":
                head_line, _, body = content.partition(b"\n")
                stream.ready.append(body)
                stream.end()
                _tell(head, head_line.decode())
                return None
            if kind == b"H":
                media_type = content.decode()
            elif kind == b"D" and not head.done():
                await self._first(worker, media_type, content, head, stream)
                if stream.ended:
                    return stream.failure
            elif kind == b"D":
                await stream.put(content)
            elif kind == b"E":
                _tell(head, media_type)
                return None
            else:
                return QueryStopped(**json.loads(content))

    async def _first(
        self, worker: Worker, media_type: str, content: bytes, head: asyncio.Future[str], stream: _Stream
    ) -> None:
        """Take the first piece; where the end comes right behind it, the answer is whole when the head is told."""
        stream.ready.append(content)
        stream.held += len(content)
        stream.total += len(content)
        kind, following = await worker.frame()
        if kind == b"E":
            stream.end()
            _tell(head, media_type)
        elif kind == b"F":
            stream.ready.clear()
            stream.end(QueryStopped(**json.loads(following)))
        else:
            _tell(head, media_type)
            await stream.put(following)

    def _has_become_long(self, worker: Worker) -> None:
        if sum(other.long for other in self._alive) >= MOST_LONG:
            worker.kill("too many long queries are running; try again later")
            return
        worker.give_way()
        self._refill(worker.folder)

    async def _take(self, folder: Path) -> Worker:
        """Return an idle process over the build in use, or wait for one, no longer than a query may take."""
        try:
            async with asyncio.timeout(self._settings.query_seconds):
                while True:
                    if worker := self._from_idle(folder):
                        return worker
                    self._refill(folder)
                    await self._turn()
        except TimeoutError:
            raise QueryStopped(503, "too many queries are running; try again later") from None

    def _from_idle(self, folder: Path) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.folder == folder and worker.process.returncode is None:
                return worker
            self._discard(worker)
        return None

    async def _turn(self) -> None:
        """Wait until a process may be idle."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif self._idle:
                self._wake()
            raise

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def _give_back(self, worker: Worker, reusable: bool) -> None:
        if reusable and not worker.long and not self._closed and worker.stopped is None:
            self._idle.append(worker)
        else:
            self._discard(worker)
            self._refill(worker.folder)
        self._wake()

    def _discard(self, worker: Worker, reason: str | None = None) -> None:
        worker.kill(reason)
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
            self._wake()
            return
        finally:
            self._starting -= 1
        self._alive.add(worker)
        self._idle.append(worker)
        self._wake()

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _tell(head: asyncio.Future[str], media_type: str) -> None:
    if not head.done():
        head.set_result(media_type)


def _settle(head: asyncio.Future[str], failure: QueryStopped | None) -> None:
    """Have whoever waits for the head learn of a failure that came before it."""
    if not head.done():
        head.set_exception(failure or QueryStopped(503, "the query gave no answer"))


def _outcome(failure: QueryStopped | None) -> str:
    if failure is None:
        return "answered"
    return "stopped" if failure.status == 503 else "refused"
