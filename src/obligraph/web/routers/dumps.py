"""Dumps of the whole graph: files that a process of their own writes once a build, when first asked for or ahead."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from obligraph.exporters import FORMATS
from obligraph.web.refusal import Refused
from obligraph.web.routers.description import dump_path, entity_tag, not_modified, unchanged

if TYPE_CHECKING:
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)
USUAL = ("nq", "ttl")
_LOG = logging.getLogger("obligraph.web")
_ZERO = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


class Dumps:
    """The files of the build in use; those of another build are removed."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._writing: dict[tuple[str, str], asyncio.Task[Path]] = {}
        self._read: Counter[tuple[str, str]] = Counter()
        self._one_at_a_time = asyncio.Semaphore(1)

    @asynccontextmanager
    async def file(self, build: Build, form: str) -> AsyncIterator[Path]:
        """Give the file of a dump, after it is written, and keep it until the block ends; with `.gz` it is packed."""
        key = (build.name, form)
        self._read[key] += 1
        try:
            yield await self._written(build, form, key)
        finally:
            self._read[key] -= 1

    async def write_ahead(self, build: Build) -> None:
        """Write the dumps that are asked for most, so that nobody waits for them; a failure is logged."""
        for form in USUAL:
            with contextlib.suppress(HTTPException):
                async with self.file(build, form):
                    pass

    async def _written(self, build: Build, form: str, key: tuple[str, str]) -> Path:
        task = self._writing.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            self._remove_of_others(build.name)
            task = self._writing[key] = asyncio.create_task(self._write(build, form))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop writing and remove the files."""
        for task in self._writing.values():
            task.cancel()
        await asyncio.gather(*self._writing.values(), return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    async def _write(self, build: Build, form: str) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="obligraph-dumps-", ignore_cleanup_errors=True)
        target = Path(self._folder.name) / f"{build.name}-{form}"
        place = self._place if build.folder is None else str(build.folder)
        async with self._one_at_a_time:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "obligraph.web.dump_process", place, form, str(target)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            try:
                _, errors = await process.communicate()
            except asyncio.CancelledError:
                process.kill()
                await process.wait()
                raise
        if process.returncode != 0:
            _LOG.error("the dump %s could not be written: %s", form, errors.decode(errors="replace"))
            raise Refused(503, "dump-failed")
        return target

    def _remove_of_others(self, name: str) -> None:
        unread = (key for key, task in self._writing.items() if task.done() and not self._read[key])
        for key in [key for key in unread if key[0] != name]:
            task = self._writing.pop(key)
            if not task.cancelled() and task.exception() is None:
                for file in (task.result(), Path(f"{task.result()}.gz")):
                    file.unlink(missing_ok=True)


class _Sent(FileResponse):
    """A file that is held until it was sent, though a dump of another build is asked for meanwhile."""

    def __init__(self, held: AsyncExitStack, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, then let go of it."""
        async with self._held:
            await super().__call__(scope, receive, send)


@router.get("/dump/{file}")
async def dump(request: Request, file: str) -> Response:
    """Return the whole graph in one of the formats of export, packed where the client reads that, or a part of it."""
    form = next((form for form in FORMATS if dump_path(form) == f"/dump/{file}"), None)
    if form is None:
        raise Refused(404, "unknown-dump", name=file)
    packed = accepts_gzip(", ".join(request.headers.getlist("accept-encoding")))
    tag = entity_tag(request, "gzip" if packed else "")
    if unchanged(request, tag):
        return not_modified(tag, "Accept-Encoding")
    held = AsyncExitStack()
    with request.app.state.current_build.build() as build:
        written = await held.enter_async_context(request.app.state.dumps.file(build, form))
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    return _Sent(held, f"{written}.gz" if packed else written, 200, headers, FORMATS[form].media_type, filename=file)


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header names gzip (RFC 9110, section 12.5.3)."""
    for part in header.split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() in ("gzip", "x-gzip"):
            return not _ZERO.fullmatch(weight)
    return False
