"""One process that answers queries, and the pipes to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections import deque
from pathlib import Path
from typing import Any, cast

from obligraph.errors import ObligraphError
from obligraph.i18n import Message
from obligraph.web.query.process import HEADER, LARGEST, Request
from obligraph.web.settings import MEBIBYTE, Settings

__all__ = ["QueryStopped", "Request", "Worker"]

_LOWEST_PRIORITY = 19
_RETRY_SECONDS = "10"
_STDIN, _STDOUT = 0, 1


class QueryStopped(ObligraphError):
    """A query got no answer, or no whole one; `status` is that of the answer to the client."""

    def __init__(self, status: int, code: str, /, **arguments: object) -> None:
        super().__init__(code)
        self.status, self.arguments = status, arguments

    @classmethod
    def read(cls, content: bytes) -> QueryStopped:
        """Return the failure that a process of queries sent."""
        status, code, arguments = json.loads(content, object_hook=_message)
        return cls(status, code, **arguments)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of an answer with this status: what may pass says when to ask again."""
        return {"Retry-After": _RETRY_SECONDS} if self.status == 503 else {}


def _message(read: dict[str, Any]) -> Any:
    return Message(read["message"], **read["arguments"]) if read.keys() == {"message", "arguments"} else read


class Worker(asyncio.SubprocessProtocol):
    """One process with the pipes to it; `stopped` says why it was killed.

    Frames are parted where they arrive, since readers of streams cost as much as a small query.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.long = False
        self.stopped: QueryStopped | None = None
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._held = 0
        self._begun = bytearray()
        self._waiting: asyncio.Future[None] | None = None
        self._paused = self._closed = False
        self._gone = asyncio.Event()

    @classmethod
    async def start(cls, folder: Path, settings: Settings) -> Worker:
        """Start a process over a build and wait until it is ready."""
        limits = (str(settings.query_memory), str(settings.most_rows))
        _, worker = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(folder),
            *(sys.executable, "-P", "-m", "obligraph.web.query.process", str(folder / "graph")),
            *limits,
            *settings.services,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "MALLOC_ARENA_MAX": "1", "RAYON_NUM_THREADS": "1"},
            start_new_session=True,
        )
        try:
            await worker.frame()
        except QueryStopped:
            raise QueryStopped(503, "no-query-process") from None
        except asyncio.CancelledError:
            await worker.end()
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether the process can still answer."""
        return not self._closed and not self._gone.is_set()

    def send(self, request: Request) -> None:
        """Send a request; a process that has ended shows when its answer is read."""
        self._pipe.write(request.frame())

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame; raise QueryStopped when the process has ended."""
        while not self._frames:
            if self._closed:
                raise self.stopped or QueryStopped(503, "query-memory")
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        kind, content = self._frames.popleft()
        self._held -= len(content)
        if self._paused and self._held < MEBIBYTE:
            self._paused = False
            self._answers.resume_reading()
        return kind, content

    def kill(self, reason: QueryStopped | None = None) -> None:
        """End the process at once; the first reason given is kept."""
        self.stopped = self.stopped or reason
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """End the process and wait until it is gone."""
        self.kill()
        self._pipe.close()
        await self._gone.wait()
        self._process.close()

    def give_way(self) -> None:
        """Give the process the lowest priority; it cannot be taken back."""
        self.long = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.get_pid(), _LOWEST_PRIORITY)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the process and its pipes."""
        self._process = cast(asyncio.SubprocessTransport, transport)
        self._pipe = cast(asyncio.WriteTransport, self._process.get_pipe_transport(_STDIN))
        self._answers = cast(asyncio.ReadTransport, self._process.get_pipe_transport(_STDOUT))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Part frames; a process that sends more than is read has to wait, one that sends nonsense is ended."""
        begun = self._begun
        begun += data
        while len(begun) >= HEADER.size:
            kind, size = HEADER.unpack_from(begun)
            end = HEADER.size + size
            if size > LARGEST:
                self.kill(QueryStopped(503, "query-failed"))
            if len(begun) < end:
                break
            self._frames.append((kind, bytes(begun[HEADER.size : end])))
            self._held += size
            del begun[:end]
        if self._held > MEBIBYTE and not self._paused:
            self._paused = True
            self._answers.pause_reading()
        if self._frames:
            self._wake()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Let whoever waits for a frame know that none will come."""
        if fd == _STDOUT:
            self._closed = True
            self._wake()

    def process_exited(self) -> None:
        """Let whoever waits for the end know."""
        self._gone.set()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
