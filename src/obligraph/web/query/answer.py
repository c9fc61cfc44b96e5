"""An answer as it comes from a worker: whole where it is small, else in pieces that are read ahead of the client."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from obligraph.web.query.worker import QueryStopped
from obligraph.web.settings import MEBIBYTE

_READ_AHEAD_BYTES = 16 * MEBIBYTE


@dataclass
class Answer:
    """An answer as it comes: its media type and `body`, which is all of a small one; more comes from `pieces()`."""

    media_type: str
    body: bytes
    stream: AnswerStream | None = None

    @property
    def whole(self) -> bool:
        """Whether `body` is all of it."""
        return self.stream is None

    async def complete(self) -> None:
        """Wait for all of it, for a client that could not tell a short answer from a whole one."""
        self.body = b"".join([self.body, *[piece async for piece in self.pieces()]])
        self.stream = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give what follows `body`; raise QueryStopped when it ends early."""
        if self.stream is not None:
            async for piece in self.stream.pieces():
                yield piece

    def abandon(self) -> None:
        """Stop the query, since nobody reads on."""
        if self.stream is not None:
            self.stream.abandon()


@dataclass
class AnswerStream:
    """Pieces read ahead of the client up to a limit, so that a slow one does not hold a process for long."""

    most: int
    total: int
    ready: deque[bytes] = field(default_factory=deque)
    held: int = 0
    ended: bool = False
    failure: QueryStopped | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    drained: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Task[None] | None = None

    async def put(self, piece: bytes) -> None:
        """Add a piece, and wait while too much is held; raise QueryStopped beyond the longest answer."""
        self.total += len(piece)
        if self.total > self.most:
            raise QueryStopped(503, "answer-too-long", most=self.most)
        self.ready.append(piece)
        self.held += len(piece)
        self.changed.set()
        while self.held > _READ_AHEAD_BYTES:
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
