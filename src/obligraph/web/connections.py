"""Connections that do not wait for ever: slow senders and slow readers are cut off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from obligraph.web.settings import Settings

_SMALL = 4096
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def connections_for(settings: Settings) -> type[asyncio.Protocol]:
    """Return the protocol class of uvicorn that keeps the limits of the settings."""
    return type("LimitedConnection", (Connection,), {"limits": settings})


class Connection(HttpToolsProtocol):
    """One connection; between requests uvicorn's own limit on keeping it alive holds."""

    limits: Settings
    _heading: asyncio.TimerHandle | None = None
    _stalling: asyncio.TimerHandle | None = None
    _in_head = True
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(cast(asyncio.Transport, _Gathering(transport, self.loop)))
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head of a request is too long."""
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > self.limits.most_header_bytes and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to wait for the whole head of a request."""
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        """Take the head, which came in time."""
        self._in_head, self._head_bytes = False, 0
        if self._heading is not None:
            self._heading.cancel()
            self._heading = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the head of another request."""
        self._in_head = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Give a client that does not read some time."""
        super().pause_writing()
        if self._stalling is None:
            self._stalling = self.loop.call_later(self.limits.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Take it back, since the client reads on."""
        super().resume_writing()
        if self._stalling is not None:
            self._stalling.cancel()
            self._stalling = None

    def _await_head(self) -> None:
        if self._heading is None:
            self._heading = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def _cancel(self) -> None:
        for timer in (self._heading, self._stalling):
            if timer is not None:
                timer.cancel()
        self._heading = self._stalling = None


class _Gathering:
    """A transport that sends a small piece with the one written right behind it: a head with its body, in one call."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send what is held with this; hold this where it is the first and small."""
        if not self._held and len(data) < _SMALL:
            self._held = data
            self._loop.call_soon(self._send)
            return
        self._transport.write(self._held + data)
        self._held = b""

    def close(self) -> None:
        """Close once what is held is sent."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._held and not self._transport.is_closing():
            self._transport.write(self._held)
        self._held = b""
