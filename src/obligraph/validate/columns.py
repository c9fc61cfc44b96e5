"""Triples as dictionary-encoded columns: each term once, statements as three columns of term numbers.

Terms are kept in N-Triples form as they were written, so that "01"^^xsd:integer and "1"^^xsd:integer stay two terms.
Several graphs are read as their merge: a triple in two graphs counts once, blank nodes of different files stay apart.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path

import polars as pl
import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from obligraph.errors import InputInvalid
from obligraph.terms import RDF, RDFS, XSD
from obligraph.validate.shapes_graph import Node

_LITERAL = r'^("(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)(?: |$)'
_PARTS = r'(?s)^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$'
_STRING = f"^^<{XSD}string>"
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
Ids = pl.Series
"""A column of distinct term numbers."""


class Columns:
    """A merge of graphs as columns; `triples` has the columns s, p and o of term numbers, each row once."""

    def __init__(self, triples: pl.DataFrame, texts: pl.Series) -> None:
        self.triples = triples
        self.texts = texts
        self._added: dict[str, int] = {}
        self._instances: dict[int, Ids] = {}
        self._last_facts: tuple[Ids, pl.DataFrame] | None = None

    @classmethod
    def of_lines(cls, data: bytes, where: str = "") -> Columns:
        """Read N-Triples or N-Quads; raises InputInvalid for a malformed line."""
        return cls._encoded(lambda: [(data, where)])

    def save(self, folder: Path) -> None:
        """Write the columns below a folder, from which `saved` reads them faster than lines can be read."""
        folder.mkdir(parents=True, exist_ok=True)
        self.triples.write_parquet(folder / "triples.parquet")
        pl.DataFrame({"text": self.texts}).write_parquet(folder / "terms.parquet")

    @classmethod
    def saved(cls, folder: Path) -> Columns | None:
        """Read columns that `save` wrote; None where there are none that can be read."""
        try:
            return cls(pl.read_parquet(folder / "triples.parquet"), pl.read_parquet(folder / "terms.parquet")["text"])
        except (OSError, pl.exceptions.PolarsError):
            return None

    @classmethod
    def of_files(cls, files: Iterable[Path]) -> Columns:
        """Read RDF files of any format by their suffix, as their merge; raises InputInvalid naming the file."""
        listed = list(files)
        return cls._encoded(lambda: map(_lines_of, listed))

    @classmethod
    def _encoded(cls, read: Callable[[], Iterable[tuple[bytes | mmap, str]]]) -> Columns:
        """Number the terms of lines; what has a term of no known form is read again, by a parser, which names it."""
        for strict in (False, True):
            encoder = _Encoder(strict=strict)
            for number, (data, where) in enumerate(read()):
                encoder.take(data, where, number)
            columns = encoder.columns()
            if columns is not None:
                return columns
        raise InputInvalid("the data hold what is no triple", remedy="Write them as N-Quads.")

    @cached_property
    def _tables(self) -> dict[int, pl.DataFrame]:
        parts = self.triples.partition_by("p", as_dict=True, include_key=False)
        return {int(key[0]): table for key, table in parts.items()}

    def table(self, predicate: str) -> pl.DataFrame:
        """Return the statements of a predicate as columns s and o."""
        number = self.number(f"<{predicate}>")
        return self._tables.get(number, _EMPTY)

    def learn(self, terms: Iterable[str]) -> None:
        """Look many terms up at once, so that `number` is quick for each of them."""
        wanted = pl.DataFrame({"text": sorted(set(terms) - self._added.keys())}, schema={"text": pl.String})
        known = pl.DataFrame({"text": self.texts}).with_row_index("id").join(wanted, on="text", how="semi")
        self._added.update(zip(known["text"].to_list(), known["id"].to_list(), strict=True))
        missing = [text for text in wanted["text"].to_list() if text not in self._added]
        start = len(self.texts)
        self._added.update({text: start + place for place, text in enumerate(missing)})
        if missing:
            self.texts = pl.concat([self.texts, pl.Series(missing, dtype=pl.String)])

    def number(self, text: str) -> int:
        """Return the number of a term in N-Triples form; a term that the data lack gets a number of its own."""
        if text not in self._added:
            self.learn([text])
        return self._added[text]

    def text(self, number: int) -> str:
        """Return a term in N-Triples form."""
        return str(self.texts[number])

    def lines(self, *, blank: bool | None = None) -> bytes:
        """Return the statements as N-Triples; those with a blank node, or those without, when asked."""
        texts, triples = self.texts, self.triples
        if blank is not None:
            is_blank = pl.lit(texts.str.starts_with("_:"))
            found = is_blank.gather(pl.col("s")) | is_blank.gather(pl.col("o"))
            triples = triples.filter(found if blank else ~found)
        parts = triples.select(
            pl.concat_str([pl.lit(texts).gather(pl.col(name)) for name in "spo"], separator=" ") + pl.lit(" .")
        )
        buffer = io.BytesIO()
        parts.write_csv(buffer, include_header=False, quote_style="never")
        return buffer.getvalue()

    def statements(self) -> pl.DataFrame:
        """Return the statements as columns s, p and o of terms in N-Triples form."""
        texts = pl.lit(self.texts)
        return self.triples.select(texts.gather(pl.col(name)).alias(name) for name in "spo")

    def canonical_names(self, blank: Ids, depth: int = 3) -> pl.DataFrame:
        """Return id and name of blank nodes: a name depends on what is said of a node, not on how a file numbers it."""
        texts = pl.lit(self.texts)
        said = self.triples.join(pl.DataFrame({"s": blank}), on="s", how="semi")
        values = said["o"].unique()
        inner = values.filter(self.texts.gather(values).str.starts_with("_:"))
        if depth and len(inner):
            names = self.canonical_names(inner, depth - 1)
        else:
            names = pl.DataFrame({"id": inner}).with_columns(name=pl.lit("_:"))
        lines = said.join(names, left_on="o", right_on="id", how="left").select(
            "s", line=pl.concat_str(texts.gather(pl.col("p")), pl.lit(" "), pl.coalesce("name", texts.gather("o")))
        )
        described = lines.group_by("s").agg(pl.col("line").sort().str.join("\n"))
        found = pl.DataFrame({"id": blank}).join(described, left_on="id", right_on="s", how="left")
        return found.select("id", name=pl.col("line").fill_null("").map_elements(_hashed, return_dtype=pl.String))

    def instances(self, class_: str) -> Ids:
        """Return the SHACL instances of a class: rdf:type with rdfs:subClassOf as often as the data have it (1.1)."""
        number = self.number(f"<{class_}>")
        if number not in self._instances:
            above = self.table(RDFS + "subClassOf")
            classes = reachable(above.select(f="o", v="s"), pl.Series([number], dtype=pl.UInt32))
            types = self.table(RDF + "type")
            self._instances[number] = types.filter(pl.col("o").is_in(classes.implode()))["s"].unique()
        return self._instances[number]

    def facts(self, numbers: Ids) -> pl.DataFrame:
        """Return id, text, kind (iri, blank, literal), lexical, datatype and language of terms, a row each."""
        if self._last_facts is None or self._last_facts[0] is not numbers:
            self._last_facts = (numbers, self._facts(numbers))
        return self._last_facts[1]

    def _facts(self, numbers: Ids) -> pl.DataFrame:
        frame = pl.DataFrame({"id": numbers, "text": self.texts.gather(numbers)})
        first = pl.col("text").str.slice(0, 1)
        groups = pl.col("text").str.extract_groups(_PARTS)
        frame = frame.with_columns(
            kind=pl.when(first == "<")
            .then(pl.lit("iri"))
            .when(first == "_")
            .then(pl.lit("blank"))
            .otherwise(pl.lit("literal")),
            lexical=pl.when(first == "<")
            .then(pl.col("text").str.slice(1, pl.col("text").str.len_chars() - 2))
            .otherwise(groups.struct.field("1")),
            language=groups.struct.field("2"),
            datatype=groups.struct.field("3"),
        )
        escaped = pl.col("lexical").str.contains("\\", literal=True)
        if frame.select(escaped.any()).item():
            frame = frame.with_columns(
                lexical=pl.when(escaped)
                .then(pl.col("lexical").map_elements(_unescaped, return_dtype=pl.String))
                .otherwise("lexical")
            )
        implied = (
            pl.when(pl.col("language").is_not_null())
            .then(pl.lit(RDF + "langString"))
            .when(pl.col("kind") == "literal")
            .then(pl.lit(XSD + "string"))
        )
        return frame.with_columns(datatype=pl.coalesce("datatype", implied))


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
        """Take the lines of a file in; blank nodes of files with different numbers stay apart."""
        start, line, category = 0, 1, pl.Categorical(self._categories)
        while start < len(data):
            end = data.find(b"\n", start + _SLICE) + 1 or len(data)
            part = bytes(data[start:end])
            frame = _apart(_split(part, where, line, strict=self._strict), number)
            self._parts.append(frame.select(pl.all().cast(category).to_physical().cast(pl.UInt32)))
            start, line = end, line + part.count(b"\n")

    def columns(self) -> Columns | None:
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
        return Columns(_distinct(triples), same)


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


_SLICE = 1 << 23
"""So many bytes of lines are read at once."""
_FORM = r'^(?:<[^<>"{}|^`\\\x00-\x20]*>$|_:[^\s<>"]+$|")'
_NO_TRIPLES = pl.DataFrame(schema=dict.fromkeys("spo", pl.UInt32))
_EMPTY = pl.DataFrame(schema={"s": pl.UInt32, "o": pl.UInt32})


def reachable(edges: pl.DataFrame, start: Ids) -> Ids:
    """Return what is reached from `start` over edges (columns f and v), `start` included."""
    seen = frontier = pl.DataFrame({"v": start})
    while frontier.height:
        step = edges.join(frontier, left_on="f", right_on="v", how="semi").select("v").unique()
        frontier = step.join(seen, on="v", how="anti")
        seen = pl.concat([seen, frontier])
    return seen["v"]


def as_text(term: Node) -> str:
    """Return a term in the N-Triples form that columns hold: language tags in lower case, no xsd:string."""
    if isinstance(term, Literal) and term.language:
        return f"{str(term)[: -len(term.language)]}{term.language.lower()}"
    return str(term)


def term_of(text: str) -> Node:
    """Return the term that an N-Triples form stands for."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    found = re.fullmatch(_PARTS.removeprefix("(?s)"), text, re.DOTALL)
    if found is None:
        raise ValueError(f"no term: {text}")
    lexical, language, datatype = _unescaped(found[1]), found[2], found[3]
    if language:
        return Literal(lexical, language=language)
    return Literal(lexical, datatype=NamedNode(datatype)) if datatype else Literal(lexical)


def _hashed(description: str) -> str:
    return f"_:b{hashlib.sha256(description.encode()).hexdigest()[:16]}"


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        mark = found.group(1)
        return chr(int(mark[1:], 16)) if mark[0] in "uU" else _ESCAPES.get(mark, mark)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", plain, text, flags=re.DOTALL)


def _as_lines(raw: bytes, form: RdfFormat, where: str, line: int = 1) -> bytes:
    try:
        quads = pyoxigraph.parse(raw, form, base_iri=Path(where).resolve().as_uri())
        return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    except SyntaxError as error:
        problem = " ".join(str(error.msg).split())[:200]
        place = f"{where}, line {line - 1 + (error.lineno or 1)}"
        raise InputInvalid(f"the data are malformed ({problem})", where=place) from None


def _lines_of(file: Path) -> tuple[bytes | mmap, str]:
    """Return a file as lines of N-Quads, and its name; lines that a file has already are not held in memory."""
    form = RdfFormat.from_extension(file.suffix.lstrip(".")) or RdfFormat.TURTLE
    try:
        if form not in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
            return _as_lines(file.read_bytes(), form, str(file)), str(file)
        with file.open("rb") as opened:
            empty = file.stat().st_size == 0
            return b"" if empty else mmap(opened.fileno(), 0, access=ACCESS_READ), str(file)
    except OSError as error:
        raise InputInvalid(f"the data cannot be read ({error.strerror or error})", where=str(file)) from None


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
        raise InputInvalid("the data hold what is no triple", where=where or None, remedy="Write them as N-Quads.")
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


def numbers(values: Sequence[int]) -> Ids:
    """Return a column of term numbers."""
    return pl.Series(values, dtype=pl.UInt32)
