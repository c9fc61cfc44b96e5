"""Work for a client, stopped when the client leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import Request

from obligraph.web.query.worker import QueryStopped

Made = TypeVar("Made")

_WATCH_AFTER_SECONDS = 0.05
"""For work that is done by then nothing looks whether its client is still there."""


async def while_connected(request: Request, work: Awaitable[Made]) -> Made:
    """Return what the work gives; raise QueryStopped, the work cancelled, where the client leaves before."""
    loop = asyncio.get_running_loop()
    doing = asyncio.current_task()
    assert doing is not None
    watching: list[asyncio.Task[None]] = []
    left = False

    async def watch() -> None:
        nonlocal left
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left = True
        doing.cancel()

    timer = loop.call_later(_WATCH_AFTER_SECONDS, lambda: watching.append(loop.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if not left:
            raise
        doing.uncancel()
        request.scope["aborted"] = "the client has gone"
        raise QueryStopped(503, "client-gone") from None
    finally:
        timer.cancel()
        for task in watching:
            task.cancel()
