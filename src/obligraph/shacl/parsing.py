"""Parses RDF into distinct terms and triples of term ids, in slices: one is split while another is encoded."""

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
"""Bytes in a slice."""
_AHEAD = 2
"""The number of split slices that may wait to be encoded."""
_FORM = r'^(?:<[^<>"{}|^`\\\x00-\x20]*>$|_:[^\s<>"]+$|")'
_NO_TRIPLES = pl.DataFrame(schema=dict.fromkeys("spo", pl.UInt32))


def triples_of(read: Callable[[], Iterable[tuple[bytes | mmap, str]]]) -> tuple[pl.DataFrame, pl.Series]:
    """Return distinct triples of term ids, and the terms by id.

    `read` yields N-Quads with their file names. If a term has an unusual form, everything is read again with a parser,
    which raises InputInvalid for a malformed term.
    """
    for strict in (False, True):
        encoder = _Encoder(strict=strict)
        for number, (data, where) in enumerate(read()):
            encoder.add(data, where, number)
        found = encoder.triples()
        if found is not None:
            return found
    raise InputInvalid("not-a-triple")


class _Encoder:
    """Encodes terms as ids, slice by slice, so that only one slice is held as text.

    A parser reads slices that are not in the form that engines write, or all slices if `strict` is true.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._categories = pl.Categories.random()
        self._alive = pl.Series(dtype=pl.Categorical(self._categories))  # categories that no series uses are dropped
        self._parts: list[pl.DataFrame] = [_NO_TRIPLES]

    def add(self, data: bytes | mmap, where: str, number: int) -> None:
        """Encode the lines of a file; blank nodes of files with different numbers are different."""
        with ThreadPoolExecutor(1) as ahead:
            waiting: deque[Future[pl.DataFrame]] = deque()
            for part, line in _slices(data):
                waiting.append(ahead.submit(_split, part, where, line, strict=self._strict))
                if len(waiting) > _AHEAD:
                    self._encode(_distinguish_blank_nodes(waiting.popleft().result(), number))
            for split in waiting:
                self._encode(_distinguish_blank_nodes(split.result(), number))

    def _encode(self, frame: pl.DataFrame) -> None:
        category = pl.Categorical(self._categories)
        self._parts.append(frame.select(pl.all().cast(category).to_physical().cast(pl.UInt32)))

    def triples(self) -> tuple[pl.DataFrame, pl.Series] | None:
        """Return the distinct triples; None if a term has none of the forms of N-Triples."""
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
    """Return distinct triples, predicate by predicate, with subject and object packed into one number."""
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
    """Give terms with equal texts the id of the first of them; the others lose their text."""
    terms = pl.DataFrame({"text": texts}).with_row_index("id").with_columns(first=pl.col("id").min().over("text"))
    first = pl.lit(terms["first"])
    remaining = terms.select(pl.when(pl.col("first") == pl.col("id")).then(pl.col("text")))["text"]
    return triples.select(first.gather(pl.col(name)).cast(pl.UInt32).alias(name) for name in "spo"), remaining


def _as_lines(raw: bytes, form: RdfFormat, where: str, line: int = 1) -> bytes:
    try:
        quads = pyoxigraph.parse(raw, form, base_iri=Path(where).resolve().as_uri())
        return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    except SyntaxError as error:
        problem = " ".join(str(error.msg).split())[:200]
        place = line_of(where, line - 1 + (error.lineno or 1))
        raise InputInvalid("data-malformed", where=place, reason=problem) from None


def lines_of(file: Path) -> tuple[bytes | mmap, str]:
    """Return a file as N-Quads, and its name; N-Triples and N-Quads are mapped, not loaded."""
    form = RdfFormat.from_extension(file.suffix.lstrip(".")) or RdfFormat.TURTLE
    try:
        if form not in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
            return _as_lines(file.read_bytes(), form, str(file)), str(file)
        with file.open("rb") as stream:
            empty = file.stat().st_size == 0
            return b"" if empty else mmap(stream.fileno(), 0, access=ACCESS_READ), str(file)
    except OSError as error:
        raise InputInvalid("data-not-read", where=str(file), reason=error.strerror or str(error)) from None


def _slices(data: bytes | mmap) -> Iterator[tuple[bytes, int]]:
    """Yield slices of whole lines, each with the number of its first line."""
    start, line = 0, 1
    while start < len(data):
        end = data.find(b"\n", start + _SLICE) + 1 or len(data)
        part = bytes(data[start:end])
        yield part, line
        start, line = end, line + part.count(b"\n")


def _split(data: bytes, where: str, line: int, *, strict: bool) -> pl.DataFrame:
    """Return the subjects, predicates and objects of N-Triples or N-Quads lines as columns of text.

    Lines in the form that engines write are split directly; other lines go through a parser first.
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
    """Split lines at their first spaces; None if one does not look like a statement."""
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


def _distinguish_blank_nodes(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Rename the blank nodes of a file so that they differ from those of other files."""

    def named(column: str) -> pl.Expr:
        text = pl.col(column)
        return pl.when(text.str.starts_with("_:")).then(pl.lit(f"_:f{number}.") + text.str.slice(2)).otherwise(text)

    return frame.with_columns(s=named("s"), o=named("o")) if number else frame
