"""One process that answers queries, and the pipe to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from obligraph.web.query_process import HEADER
from obligraph.web.settings import MEBIBYTE, Settings

_LOWEST_PRIORITY = 19
_RETRY_SECONDS = "10"


class QueryStopped(Exception):
    """A query got no answer, or no whole one; `status` and `detail` are for the client."""

    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail
        super().__init__(detail)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of an answer with this status: what may pass says when to ask again."""
        return {"Retry-After": _RETRY_SECONDS} if self.status == 503 else {}


@dataclass(frozen=True)
class Request:
    """A query, the media types chosen for each kind of answer, and the data set of the protocol where one is given.

    `most_rows` takes the place of the setting; an answer of TSV with more can be `cut` there rather than refused.
    """

    query: str
    results: str | None
    graph: str | None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    most_rows: int | None = None
    cut: bool = False

    def frame(self) -> bytes:
        """Return the request as the frame that a process reads."""
        content = json.dumps(vars(self)).encode()
        return HEADER.pack(b"Q", len(content)) + content


class Worker:
    """One process with the pipe to it; `stopped` says why it was killed."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self.folder, self.process = folder, process
        self.long = False
        self.stopped: str | None = None

    @classmethod
    async def start(cls, folder: Path, settings: Settings) -> Worker:
        """Start a process over a build and wait until it is ready."""
        limits = (str(settings.query_memory), str(settings.most_rows))
        arguments = [str(folder / "graph"), *limits, *settings.services]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "obligraph.web.query_process",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "MALLOC_ARENA_MAX": "1", "RAYON_NUM_THREADS": "1"},
            start_new_session=True,
            limit=MEBIBYTE,
        )
        worker = cls(folder, process)
        try:
            await worker.frame()
        except QueryStopped:
            raise QueryStopped(503, "no process for the query could be started") from None
        except asyncio.CancelledError:
            await worker.end()
            raise
        return worker

    def send(self, request: Request) -> None:
        """Send a request; a process that has ended shows when its answer is read."""
        assert self.process.stdin is not None
        self.process.stdin.write(request.frame())

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame; raise QueryStopped when the process has ended."""
        assert self.process.stdout is not None
        try:
            kind, size = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
            return kind, await self.process.stdout.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise QueryStopped(503, self.stopped or "the query needs more memory than it may have") from None

    def kill(self, reason: str | None = None) -> None:
        """End the process at once; the first reason given is kept."""
        self.stopped = self.stopped or reason
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def end(self) -> None:
        """End the process and wait until it is gone."""
        self.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        await self.process.wait()

    def give_way(self) -> None:
        """Give the process the lowest priority; it cannot be taken back."""
        self.long = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOWEST_PRIORITY)
