"""Reads RDF into numbered terms and triples of numbers, slice by slice: a slice is split while another is numbered."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path

import polars as pl
import pyoxigraph
from pyoxigraph import RdfFormat

from obligraph.errors import InputInvalid, line_of
from obligraph.namespaces import XSD
from obligraph.shacl.ntriples_terms import as_text, term_of

_LITERAL = r'^("(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)(?: |$)'
_STRING = f"^^<{XSD}string>"
_SLICE = 1 << 23
"""So many bytes of lines are read at once."""
_AHEAD = 2
"""So many slices may wait, split, to be numbered."""
_FORM = r'^(?:<[^<>"{}|^`\\\x00-\x20]*>$|_:[^\s<>"]+$|")'
_NO_TRIPLES = pl.DataFrame(schema=dict.fromkeys("spo", pl.UInt32))


def triples_of(read: Callable[[], Iterable[tuple[bytes | mmap, str]]]) -> tuple[pl.DataFrame, pl.Series]:
    """Return triples of numbers, each once, and the terms that have these numbers.

    `read` gives lines of N-Quads with the names of their files. What has a term of no known form is read again, by a
    parser, which names it: raises InputInvalid.
    """
    for strict in (False, True):
        encoder = _Encoder(strict=strict)
        for number, (data, where) in enumerate(read()):
            encoder.take(data, where, number)
        found = encoder.triples()
        if found is not None:
            return found
    raise InputInvalid("not-a-triple")


class _Encoder:
    """Numbers the terms of lines, slice by slice, so that no more than a slice is held as text.

    A parser reads the slices that are not in the form that engines write; where `strict`, all of them.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._categories = pl.Categories.random()
        self._alive = pl.Series(dtype=pl.Categorical(self._categories))  # categories that no series uses are dropped
        self._parts: list[pl.DataFrame] = [_NO_TRIPLES]

    def take(self, data: bytes | mmap, where: str, number: int) -> None:
        """Take the lines of a file in; blank nodes of files with different numbers stay apart.

        A slice is split while the one before it is numbered.
        """
        with ThreadPoolExecutor(1) as ahead:
            waiting: deque[Future[pl.DataFrame]] = deque()
            for part, line in _slices(data):
                waiting.append(ahead.submit(_split, part, where, line, strict=self._strict))
                if len(waiting) > _AHEAD:
                    self._number(_apart(waiting.popleft().result(), number))
            for split in waiting:
                self._number(_apart(split.result(), number))

    def _number(self, frame: pl.DataFrame) -> None:
        category = pl.Categorical(self._categories)
        self._parts.append(frame.select(pl.all().cast(category).to_physical().cast(pl.UInt32)))

    def triples(self) -> tuple[pl.DataFrame, pl.Series] | None:
        """Return what was taken in, each triple once; None where a term is in none of the forms of N-Triples."""
        triples = pl.concat(self._parts)
        number = triples.select(pl.max_horizontal(pl.all().max()).fill_null(-1) + 1).item()
        codes = pl.int_range(number, dtype=pl.UInt32, eager=True)
        texts = codes.cat.to(pl.Categorical(self._categories)).cast(pl.String).fill_null("<>")
        if not self._strict and not texts.str.contains(_FORM).all():
            return None
        same = texts.str.strip_suffix(_STRING)
        tagged = same.str.contains(r'"@[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*$')
        lowered = [as_text(term_of(text)) for text in same.filter(tagged).to_list()]
        same = same.scatter(tagged.arg_true(), lowered) if lowered else same
        if lowered or (same != texts).any():
            triples, same = _merged(triples, same)
        return _distinct(triples), same


def _distinct(triples: pl.DataFrame) -> pl.DataFrame:
    """Return each triple once: predicate by predicate, subject and object packed into one number."""
    pair, low = pl.col("s").cast(pl.UInt64) * 2**32 + pl.col("o"), pl.lit(2**32, pl.UInt64)
    tables = triples.partition_by("p", as_dict=True, include_key=False)
    parts = [
        table.select(pair.unique()).select(
            (pl.col("s") // low).cast(pl.UInt32),
            pl.lit(key[0], pl.UInt32).alias("p"),
            (pl.col("s") % low).cast(pl.UInt32).alias("o"),
        )
        for key, table in tables.items()
    ]
    return pl.concat([_NO_TRIPLES, *parts])


def _merged(triples: pl.DataFrame, texts: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Give terms whose texts became equal the number of the first of them; the others are left without a text."""
    terms = pl.DataFrame({"text": texts}).with_row_index("id").with_columns(first=pl.col("id").min().over("text"))
    first = pl.lit(terms["first"])
    left = terms.select(pl.when(pl.col("first") == pl.col("id")).then(pl.col("text")))["text"]
    return triples.select(first.gather(pl.col(name)).cast(pl.UInt32).alias(name) for name in "spo"), left


def _as_lines(raw: bytes, form: RdfFormat, where: str, line: int = 1) -> bytes:
    try:
        quads = pyoxigraph.parse(raw, form, base_iri=Path(where).resolve().as_uri())
        return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    except SyntaxError as error:
        problem = " ".join(str(error.msg).split())[:200]
        place = line_of(where, line - 1 + (error.lineno or 1))
        raise InputInvalid("data-malformed", where=place, reason=problem) from None


def lines_of(file: Path) -> tuple[bytes | mmap, str]:
    """Return a file as lines of N-Quads, and its name; lines that a file has already are not held in memory."""
    form = RdfFormat.from_extension(file.suffix.lstrip(".")) or RdfFormat.TURTLE
    try:
        if form not in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
            return _as_lines(file.read_bytes(), form, str(file)), str(file)
        with file.open("rb") as opened:
            empty = file.stat().st_size == 0
            return b"" if empty else mmap(opened.fileno(), 0, access=ACCESS_READ), str(file)
    except OSError as error:
        raise InputInvalid("data-not-read", where=str(file), reason=error.strerror or str(error)) from None


def _slices(data: bytes | mmap) -> Iterator[tuple[bytes, int]]:
    """Give slices that end with a line, each with the number of its first line."""
    start, line = 0, 1
    while start < len(data):
        end = data.find(b"\n", start + _SLICE) + 1 or len(data)
        part = bytes(data[start:end])
        yield part, line
        start, line = end, line + part.count(b"\n")


def _split(data: bytes, where: str, line: int, *, strict: bool) -> pl.DataFrame:
    """Return the subjects, predicates and objects of N-Triples or N-Quads lines as columns of text.

    Lines in the form that engines write are split by columns; with anything else they are read by a parser first.
    """
    if not data.strip():
        return pl.DataFrame(schema=dict.fromkeys("spo", pl.String))
    plain = not strict and (b"\\" not in data or (b"\\u" not in data and b"\\U" not in data))
    frame = _split_lines(data) if plain else None
    if frame is None:
        frame = _split_lines(_as_lines(data, RdfFormat.N_QUADS, where, line))
    if frame is None:
        raise InputInvalid("not-a-triple", where=where or None)
    return frame


def _split_lines(data: bytes) -> pl.DataFrame | None:
    """Split lines at their first spaces; None where one does not look like a statement."""
    try:
        lines = pl.read_csv(
            io.BytesIO(data), separator="\x01", has_header=False, quote_char=None, schema={"line": pl.String}
        )
    except pl.exceptions.PolarsError:
        return None
    parts = pl.col("line").str.splitn(" ", 3).struct.rename_fields(["s", "p", "rest"])
    rest = pl.col("rest")
    literal = rest.str.extract(_LITERAL, 1)
    other = rest.str.extract(r"^((?:<|_:)\S+) ", 1)
    frame = (
        lines.select(parts.alias("part"))
        .unnest("part")
        .select(
            "s", "p", o=pl.when(rest.str.starts_with('"')).then(literal).otherwise(other), end=rest.str.ends_with(".")
        )
    )
    named = pl.col("s").str.starts_with("<") | pl.col("s").str.starts_with("_:")
    form = named & pl.col("p").str.starts_with("<") & pl.col("o").is_not_null() & pl.col("end")
    whole = frame.select(form.fill_null(value=False).all()).item()
    return frame.select("s", "p", "o") if whole else None


def _apart(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Keep the blank nodes of one file apart from those of others."""

    def named(column: str) -> pl.Expr:
        text = pl.col(column)
        return pl.when(text.str.starts_with("_:")).then(pl.lit(f"_:f{number}.") + text.str.slice(2)).otherwise(text)

    return frame.with_columns(s=named("s"), o=named("o")) if number else frame
