"""Triples as dictionary-encoded columns: each term once, statements as three columns of term numbers.

Terms are kept in N-Triples form as they were written, so that "01"^^xsd:integer and "1"^^xsd:integer stay two terms.
Several graphs are read as their merge: a triple in two graphs counts once, blank nodes of different files stay apart.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
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

    @classmethod
    def of_lines(cls, data: bytes, where: str = "") -> Columns:
        """Read N-Triples or N-Quads; raises InputInvalid for a malformed line."""
        return cls._encode([_split(data, where)])

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
        parts = []
        for number, file in enumerate(files):
            try:
                raw = file.read_bytes()
            except OSError as error:
                raise InputInvalid(f"the data cannot be read ({error.strerror})", where=str(file)) from None
            form = RdfFormat.from_extension(file.suffix.lstrip(".")) or RdfFormat.TURTLE
            plain = form in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
            frame = _split(raw if plain else _as_lines(raw, form, str(file)), str(file))
            parts.append(_apart(frame, number))
        return cls._encode(parts)

    @classmethod
    def _encode(cls, parts: list[pl.DataFrame]) -> Columns:
        frame = pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys("spo", pl.String))
        category = pl.Categorical(pl.Categories.random())
        everything = pl.concat([frame["s"], frame["p"], frame["o"]]).cast(category)
        numbers = everything.to_physical().cast(pl.UInt32)
        distinct = everything.unique()
        terms = pl.DataFrame({"id": distinct.to_physical().cast(pl.UInt32), "text": distinct.cast(pl.String)}).sort(
            "id"
        )
        rows = frame.height
        triples = pl.DataFrame({"s": numbers[:rows], "p": numbers[rows : 2 * rows], "o": numbers[2 * rows :]})
        return cls(triples.unique(), terms["text"])

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

    def lines(self) -> bytes:
        """Return the statements as N-Triples."""
        texts = self.texts
        parts = self.triples.select(
            pl.concat_str([pl.lit(texts).gather(pl.col(name)) for name in "spo"], separator=" ") + pl.lit(" .")
        )
        buffer = io.BytesIO()
        parts.write_csv(buffer, include_header=False, quote_style="never")
        return buffer.getvalue()

    def statements(self) -> pl.DataFrame:
        """Return the statements as columns s, p and o of terms in N-Triples form."""
        texts = pl.lit(self.texts)
        return self.triples.select(texts.gather(pl.col(name)).alias(name) for name in "spo")

    def canonical_name(self, blank: str, depth: int = 3) -> str:
        """Return a name for a blank node that depends on what is said of it, not on how a file numbers it."""
        rows = self.triples.filter(pl.col("s") == self.number(blank)).select("p", "o").iter_rows()
        said = sorted(f"{self.text(p)} {self._named(o, depth)}" for p, o in rows)
        return f"_:b{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:16]}"

    def _named(self, number: int, depth: int) -> str:
        text = self.text(number)
        if not text.startswith("_:"):
            return text
        return self.canonical_name(text, depth - 1) if depth else "_:"

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


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        mark = found.group(1)
        return chr(int(mark[1:], 16)) if mark[0] in "uU" else _ESCAPES.get(mark, mark)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", plain, text, flags=re.DOTALL)


def _as_lines(raw: bytes, form: RdfFormat, where: str) -> bytes:
    try:
        quads = pyoxigraph.parse(raw, form, base_iri=Path(where).resolve().as_uri())
        return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    except SyntaxError as error:
        problem = " ".join(str(error.msg).split())[:200]
        raise InputInvalid(f"the data are malformed ({problem})", where=f"{where}, line {error.lineno}") from None


def _split(data: bytes, where: str) -> pl.DataFrame:
    """Return the subjects, predicates and objects of N-Triples or N-Quads lines as columns of text.

    Lines in the form that engines write are split by columns; a file with anything else is read by a parser first.
    """
    if not data.strip():
        return pl.DataFrame(schema=dict.fromkeys("spo", pl.String))
    frame = _split_lines(data) if b"\\u" not in data and b"\\U" not in data else None
    if frame is None:
        frame = _split_lines(_as_lines(data, RdfFormat.N_QUADS, where))
    if frame is None:
        raise InputInvalid("the data hold what is no triple", where=where or None, remedy="Write them as N-Quads.")
    return frame


def _split_lines(data: bytes) -> pl.DataFrame | None:
    try:
        lines = pl.read_csv(
            io.BytesIO(data), separator="\x01", has_header=False, quote_char=None, schema={"line": pl.String}
        )
    except pl.exceptions.PolarsError:
        return None
    line = pl.col("line")
    parts = line.str.splitn(" ", 3).struct.rename_fields(["s", "p", "rest"])
    frame = lines.select(parts.alias("part")).unnest("part")
    rest = pl.col("rest")
    frame = frame.select(
        "s",
        "p",
        o=pl.when(rest.str.starts_with('"'))
        .then(rest.str.extract(_LITERAL, 1))
        .otherwise(rest.str.extract(r"^(\S+) ", 1)),
        end=rest.str.ends_with("."),
    )
    form = (
        pl.col("s").str.contains(r"^(?:<[^<>\s]*>|_:\S+)$")
        & pl.col("p").str.contains(r"^<[^<>\s]+>$")
        & pl.col("o").str.contains(r'^(?:<[^<>\s]*>|_:|")')
        & pl.col("end")
    )
    if not frame.select(form.fill_null(value=False).all()).item():
        return None
    tag = pl.col("o").str.contains(r'^".*"@[A-Za-z0-9-]*[A-Z]')
    if frame.select(tag.any()).item():
        lowered = pl.col("o").map_elements(lambda text: as_text(term_of(text)), return_dtype=pl.String)
        frame = frame.with_columns(o=pl.when(tag).then(lowered).otherwise("o"))
    return frame.select("s", "p", o=pl.col("o").str.strip_suffix(_STRING))


def _apart(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Keep the blank nodes of one file apart from those of others."""

    def named(column: str) -> pl.Expr:
        text = pl.col(column)
        return pl.when(text.str.starts_with("_:")).then(pl.lit(f"_:f{number}.") + text.str.slice(2)).otherwise(text)

    return frame.with_columns(s=named("s"), o=named("o")) if number else frame


def numbers(values: Sequence[int]) -> Ids:
    """Return a column of term numbers."""
    return pl.Series(values, dtype=pl.UInt32)
