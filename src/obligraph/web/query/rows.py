"""Counts the rows of an answer in the bytes that are written, since the engine writes whole answers by itself.

Each form has bytes that begin or end a row and stand nowhere else: text values have their quotes, angle brackets and
line ends escaped or quoted. In JSON a row that binds nothing is not told from text and counts for none.
"""

from __future__ import annotations

import re
from typing import Protocol


class Rows(Protocol):
    """A count of rows, of which the last may not be written to its end."""

    count: int

    def add(self, data: bytes) -> None:
        """Count what is written next."""


class _Lines:
    """Rows that end with their line, after `heading` lines."""

    def __init__(self, heading: int) -> None:
        self.count = -heading

    def add(self, data: bytes) -> None:
        self.count += data.count(b"\n")


class _QuotedLines:
    """Rows of CSV: they end with their line, but not with a line end inside quotes."""

    def __init__(self) -> None:
        self.count, self._quoted = -1, False

    def add(self, data: bytes) -> None:
        pieces = data.split(b'"')
        self.count += sum(piece.count(b"\n") for piece in pieces[self._quoted :: 2])
        self._quoted ^= len(pieces) % 2 == 0


class _Marks:
    """Rows that begin with `mark`, unless one of `unless` follows it; what is written may part them anywhere."""

    def __init__(self, mark: bytes, unless: bytes = b"", first: int = 0) -> None:
        self.count = first
        self._mark = re.compile(re.escape(mark) + (b"(?![" + re.escape(unless) + b"])" if unless else b""))
        self._longest = len(mark) + bool(unless) - 1
        self._end = b""

    def add(self, data: bytes) -> None:
        known, seen = self._end, self._end + data
        self.count += len(self._mark.findall(seen)) - len(self._mark.findall(known))
        self._end = seen[-self._longest :]


def rows_of(media_type: str) -> Rows | None:
    """Return a count for a media type of results, or for N-Triples; None for graphs that are written in other forms."""
    match media_type:
        case "application/sparql-results+json":
            return _Marks(b',{"', unless=b",}]:", first=1)
        case "application/sparql-results+xml":
            return _Marks(b"<result>")
        case "text/csv":
            return _QuotedLines()
        case "text/tab-separated-values":
            return _Lines(1)
        case "application/n-triples":
            return _Lines(0)
    return None
