"""Triples as dictionary-encoded columns: distinct terms, and three columns of term ids.

Terms are in N-Triples form with their original lexical form, so that "01"^^xsd:integer and "1"^^xsd:integer are two
terms. Several graphs are read as their merge: a triple in two graphs counts once, and files share no blank nodes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import polars as pl

from obligraph.namespaces import RDF, RDFS, XSD
from obligraph.shacl.ntriples_terms import PARTS, unescaped
from obligraph.shacl.parsing import lines_of, triples_of

Ids = pl.Series
"""A column of distinct term ids."""


class Columns:
    """A merge of graphs as columns; `triples` has distinct rows of term ids in the columns s, p and o."""

    def __init__(self, triples: pl.DataFrame, texts: pl.Series) -> None:
        self.triples = triples
        self.texts = texts
        self._added: dict[str, int] = {}
        self._instances: dict[int, Ids] = {}
        self._last_facts: tuple[Ids, pl.DataFrame] | None = None

    @classmethod
    def of_lines(cls, data: bytes, where: str = "") -> Columns:
        """Read N-Triples or N-Quads; raises InputInvalid for a malformed line."""
        return cls(*triples_of(lambda: [(data, where)]))

    def save(self, folder: Path) -> None:
        """Write the columns to a folder, from which `saved` reads them faster than N-Triples are parsed."""
        folder.mkdir(parents=True, exist_ok=True)
        self.triples.write_parquet(folder / "triples.parquet")
        pl.DataFrame({"text": self.texts}).write_parquet(folder / "terms.parquet")

    @classmethod
    def saved(cls, folder: Path) -> Columns | None:
        """Read the columns that `save` wrote; None if there are none or they cannot be read."""
        try:
            return cls(pl.read_parquet(folder / "triples.parquet"), pl.read_parquet(folder / "terms.parquet")["text"])
        except (OSError, pl.exceptions.PolarsError):
            return None

    @classmethod
    def of_files(cls, files: Iterable[Path]) -> Columns:
        """Read RDF files of any format by their suffix, as their merge; raises InputInvalid naming the file."""
        listed = list(files)
        return cls(*triples_of(lambda: map(lines_of, listed)))

    @cached_property
    def _tables(self) -> dict[int, pl.DataFrame]:
        parts = self.triples.partition_by("p", as_dict=True, include_key=False)
        return {int(key[0]): table for key, table in parts.items()}

    def table(self, predicate: str) -> pl.DataFrame:
        """Return the statements of a predicate as columns s and o."""
        id_ = self.id_of(f"<{predicate}>")
        return self._tables.get(id_, _EMPTY)

    def intern(self, terms: Iterable[str]) -> None:
        """Look up the ids of many terms at once, which makes `id_of` fast for them."""
        wanted = pl.DataFrame({"text": sorted(set(terms) - self._added.keys())}, schema={"text": pl.String})
        found = pl.DataFrame({"text": self.texts}).with_row_index("id").join(wanted, on="text", how="semi")
        self._added.update(zip(found["text"].to_list(), found["id"].to_list(), strict=True))
        missing = [text for text in wanted["text"].to_list() if text not in self._added]
        start = len(self.texts)
        self._added.update({text: start + place for place, text in enumerate(missing)})
        if missing:
            self.texts = pl.concat([self.texts, pl.Series(missing, dtype=pl.String)])

    def id_of(self, text: str) -> int:
        """Return the id of a term in N-Triples form; a term that the data lack gets a new id."""
        if text not in self._added:
            self.intern([text])
        return self._added[text]

    def text(self, id_: int) -> str:
        """Return a term in N-Triples form."""
        return str(self.texts[id_])

    def lines(self, *, blank: bool | None = None) -> bytes:
        """Return the statements as N-Triples: all, or only those with (True) or without (False) a blank node."""
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
        """Return the ids and names of blank nodes; a name depends on the statements about a node, not on its label."""
        texts = pl.lit(self.texts)
        about = self.triples.join(pl.DataFrame({"s": blank}), on="s", how="semi")
        values = about["o"].unique()
        inner = values.filter(self.texts.gather(values).str.starts_with("_:"))
        if depth and len(inner):
            names = self.canonical_names(inner, depth - 1)
        else:
            names = pl.DataFrame({"id": inner}).with_columns(name=pl.lit("_:"))
        lines = about.join(names, left_on="o", right_on="id", how="left").select(
            "s", line=pl.concat_str(texts.gather(pl.col("p")), pl.lit(" "), pl.coalesce("name", texts.gather("o")))
        )
        described = lines.group_by("s").agg(pl.col("line").sort().str.join("\n"))
        found = pl.DataFrame({"id": blank}).join(described, left_on="id", right_on="s", how="left")
        return found.select("id", name=pl.col("line").fill_null("").map_elements(_hashed, return_dtype=pl.String))

    def instances(self, class_: str) -> Ids:
        """Return the SHACL instances of a class: rdf:type and the subclasses in the data (1.1)."""
        id_ = self.id_of(f"<{class_}>")
        if id_ not in self._instances:
            above = self.table(RDFS + "subClassOf")
            classes = reachable(above.select(f="o", v="s"), pl.Series([id_], dtype=pl.UInt32))
            types = self.table(RDF + "type")
            self._instances[id_] = types.filter(pl.col("o").is_in(classes.implode()))["s"].unique()
        return self._instances[id_]

    def facts(self, terms: Ids) -> pl.DataFrame:
        """Return id, text, kind (iri, blank, literal), lexical, datatype and language of terms, a row each."""
        if self._last_facts is None or self._last_facts[0] is not terms:
            self._last_facts = (terms, self._facts(terms))
        return self._last_facts[1]

    def _facts(self, terms: Ids) -> pl.DataFrame:
        frame = pl.DataFrame({"id": terms, "text": self.texts.gather(terms)})
        first = pl.col("text").str.slice(0, 1)
        groups = pl.col("text").str.extract_groups(PARTS)
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
                .then(pl.col("lexical").map_elements(unescaped, return_dtype=pl.String))
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
    """Return the nodes that edges (columns f and v) reach from `start`, with `start` itself."""
    seen = frontier = pl.DataFrame({"v": start})
    while frontier.height:
        step = edges.join(frontier, left_on="f", right_on="v", how="semi").select("v").unique()
        frontier = step.join(seen, on="v", how="anti")
        seen = pl.concat([seen, frontier])
    return seen["v"]


def _hashed(description: str) -> str:
    return f"_:b{hashlib.sha256(description.encode()).hexdigest()[:16]}"


def ids(values: Sequence[int]) -> Ids:
    """Return a column of term ids."""
    return pl.Series(values, dtype=pl.UInt32)
