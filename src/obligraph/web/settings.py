"""What can be set for the explorer: where it listens, what it serves, and the limits that keep it safe."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from obligraph.errors import WrongUse
from obligraph.store import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE

MEBIBYTE = 1024 * 1024
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Settings:
    """Settings of one explorer; sizes are in bytes, durations in seconds.

    `base_url` is the address that readers use when a proxy stands in front; its path is the root of all links.
    `most_rows` are those that /sparql answers with, or the triples of a graph, and that a page shows; 0 is any number.
    `services` are the endpoints that SERVICE may name; none are allowed by default. `allowed_origins` are sites whose
    pages may read answers from a browser.
    """

    store: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str | None = None
    query_seconds: float = 30.0
    query_memory: int = 1024 * MEBIBYTE
    query_workers: int = 0
    most_answer_bytes: int = 64 * MEBIBYTE
    most_rows: int = 100_000
    most_target_bytes: int = 32 * 1024
    most_header_bytes: int = 64 * 1024
    most_body_bytes: int = MEBIBYTE
    header_seconds: float = 10.0
    body_seconds: float = 20.0
    send_seconds: float = 30.0
    shutdown_seconds: float = 10.0
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    access_log: bool = True

    def __post_init__(self) -> None:
        if self.base_url is not None:
            parts = urlsplit(self.base_url)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
                raise WrongUse("not-a-base-address", address=self.base_url)

    @cached_property
    def place(self) -> str:
        """The folder or endpoint that is served."""
        return self.store or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER

    @property
    def is_endpoint(self) -> bool:
        """Whether the store is a SPARQL endpoint elsewhere."""
        return self.place.startswith(("http://", "https://"))

    @cached_property
    def root_path(self) -> str:
        """The path below which all pages are, without a slash at its end."""
        return urlsplit(self.base_url).path.rstrip("/") if self.base_url else ""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names by which the explorer may be called, without ports."""
        own = urlsplit(self.base_url).hostname if self.base_url else None
        names = {*_LOOPBACK, *self.allowed_hosts, *([own] if own else [])}
        if self.host not in ("0.0.0.0", "::"):
            names.add(f"[{self.host}]" if ":" in self.host else self.host)
        return frozenset(name.lower() for name in names)
