"""The process of a query: opens a built store for reading and answers what it is sent, one query after another.

Frames in both directions are one byte for the kind, four for the length, then the content. A request is one frame `Q`
in the form that Python marshals, which only the server writes; its answer is a head `H` (the media type), data `D`, and
an end `E`, or at any point a failure `F` (JSON). A small answer is one frame `W`: the media type, a line end, the data.
A request may ask for the first rows alone.
It imports only what it needs, so that a killed process is soon replaced.
"""

from __future__ import annotations

import io
import json
import marshal
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from obligraph.errors import ObligraphError, QueryRefused
from obligraph.i18n import Message
from obligraph.store.embedded import EmbeddedStore
from obligraph.web.query.guard import require_harmless
from obligraph.web.query.rows import Rows, rows_of
from obligraph.web.query.sandbox import cut_network, end_with_parent, limit_memory

PIECE, LARGEST = 64 * 1024, 256 * 1024
HEADER = struct.Struct(">cI")
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


class Request(NamedTuple):
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
        content = marshal.dumps(tuple(self))
        return HEADER.pack(b"Q", len(content)) + content


class _TooManyRows(Exception):
    """An answer has more rows than it may have, or than were asked for."""


class _Output(io.BytesIO):
    """Collects what is written and sends it in frames; a small answer leaves in one piece with its head and end."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._ready = bytearray()
        self._data = bytearray()
        self._head: bytes | None = None
        self._rows: Rows | None = None
        self._most = 0
        self._full = False

    def write(self, data: Any) -> int:
        if self._full:
            return len(data)
        if self._rows is not None:
            self._require_room(self._rows, data)
        self._data += data
        if len(self._data) >= PIECE:
            self._close_data()
            self._send()
        return len(data)

    def begin(self, media_type: str, most: int) -> None:
        """Begin an answer of at most so many rows, 0 for any number; its head is sent with its first data."""
        self._head = media_type.encode()
        self._rows, self._most, self._full = rows_of(media_type) if most else None, most, False

    def end(self) -> None:
        """End an answer; one of which nothing was sent yet goes as a whole."""
        if self._head is None or len(self._data) >= PIECE:
            self.frame(b"E")
            return
        content = self._head + b"\n" + self._data
        self._head = None
        self._data.clear()
        self.frame(b"W", content)

    def fail(self, status: int, code: str, **arguments: object) -> None:
        """End an answer, or what was to be one, with a failure; data not yet sent is dropped."""
        self._head = None
        self._data.clear()
        self.frame(b"F", json.dumps([status, code, arguments], default=_record).encode())

    def frame(self, kind: bytes, content: bytes = b"") -> None:
        """Put a frame after the data that was written."""
        self._close_data()
        self._ready += HEADER.pack(kind, len(content)) + content

    def finish(self) -> None:
        """Send what is left."""
        self._close_data()
        self._send()

    def _require_room(self, rows: Rows, data: bytes) -> None:
        """Raise _TooManyRows beyond the last row, with the lines before kept; the engine may write on, unheard."""
        room = self._most - rows.count
        rows.add(data)
        if rows.count > self._most:
            self._data += b"".join(line + b"\n" for line in data.split(b"\n", room)[:room])
            self._full = True
            raise _TooManyRows

    def _close_data(self) -> None:
        if self._data and self._head is not None:
            self._ready += HEADER.pack(b"H", len(self._head)) + self._head
            self._head = None
        for begin in range(0, len(self._data), LARGEST):
            piece = self._data[begin : begin + LARGEST]
            self._ready += HEADER.pack(b"D", len(piece)) + piece
        self._data.clear()

    def _send(self) -> None:
        view = memoryview(bytes(self._ready))
        self._ready.clear()
        while view:
            view = view[os.write(self._descriptor, view) :]


def _record(value: object) -> object:
    """Return what JSON holds of an argument of a failure: a message by its code, anything else as text."""
    return {"message": value.code, "arguments": value.arguments} if isinstance(value, Message) else str(value)


def main() -> None:
    """Answer queries from standard input until it ends; arguments: the build's graph, memory, rows, SERVICEs."""
    end_with_parent()
    folder, memory, most_rows, *services = sys.argv[1:]
    guarded = not services and cut_network()
    store = EmbeddedStore(Path(folder), read_only=True)
    limit_memory(int(memory))
    output = _Output(1)
    output.frame(b"R", b"guarded" if guarded else b"open")
    output.finish()
    while (request := _receive()) is not None:
        try:
            require_harmless(request.query, services)
            _answer(store, request, output, int(most_rows))
        except ObligraphError as error:
            output.fail(400 if isinstance(error, QueryRefused) else 500, error.code, **error.arguments)
        except MemoryError:
            os._exit(1)
        except Exception:
            output.fail(500, "query-failed")
        output.finish()


def _receive() -> Request | None:
    content = bytearray(os.read(0, PIECE))
    while content and (len(content) < HEADER.size or len(content) < HEADER.size + HEADER.unpack_from(content)[1]):
        piece = os.read(0, PIECE)
        if not piece:
            return None
        content += piece
    return Request(*marshal.loads(content[HEADER.size :])) if content else None


def _answer(store: EmbeddedStore, request: Request, output: _Output, most_rows: int) -> None:
    answer = store.answer(request.query, _graphs(request.default), _graphs(request.named))
    wanted = request.graph if isinstance(answer, QueryTriples) else request.results
    if wanted is None:
        output.fail(406, "answer-not-acceptable")
        return
    most = most_rows if request.most_rows is None else request.most_rows
    output.begin(wanted, most)
    try:
        _write(answer, wanted, output, most)
    except _TooManyRows:
        if not request.cut:
            output.fail(503, "answer-too-many-rows", most=most)
            return
    except (OSError, RuntimeError, ValueError):
        output.fail(500, "answer-not-written")
        return
    output.end()


def _write(answer: QuerySolutions | QueryBoolean | QueryTriples, wanted: str, output: _Output, most: int) -> None:
    if not isinstance(answer, QueryTriples):
        answer.serialize(output, format=RESULTS[wanted])
    elif wanted == "application/n-triples":
        answer.serialize(output, format=GRAPHS[wanted])
    else:
        serialize(_at_most(answer, most), output, format=GRAPHS[wanted], prefixes=_prefixes(wanted))


def _at_most(triples: Iterable[Triple], most: int) -> Iterator[Triple]:
    """Give the triples; raise _TooManyRows beyond so many, 0 for any number."""
    for number, triple in enumerate(triples, 1):
        if number > most > 0:
            raise _TooManyRows
        yield triple


def _prefixes(media_type: str) -> dict[str, str] | None:
    if media_type != "text/turtle":
        return None
    from obligraph.namespaces import all_prefixes

    return all_prefixes()


def _graphs(iris: Iterable[str] | None) -> list[NamedNode] | None:
    try:
        return None if iris is None else [NamedNode(iri) for iri in iris]
    except ValueError:
        raise QueryRefused("graph-name-not-an-iri") from None


if __name__ == "__main__":
    main()
