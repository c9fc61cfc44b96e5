"""Writes the index of a graph: one SQLite file, the same for the same graph.

Tables: `texts` (FTS5, without its texts), a row of `things` for each of its rows, `labels` and `classes` of things,
`exact` (keys of whole names), `numbers` (places in texts), `parts` (what the parts of texts are called), `collections`
(of the provisions of an instrument), `vocabulary` and `alike` and `phrases` (words that stand for others).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from obligraph.ids import NAMESPACE, short_of
from obligraph.search.ranking import is_looked_up, weight
from obligraph.search.vocabulary import PARTS, SCHEME, Vocabulary, key_of
from obligraph.search.words import ASKED, WORD, folded, stems

if TYPE_CHECKING:
    from obligraph.graph.things import Thing

VERSION = 2
"""Of the tables and of how their keys are made; an index of another version is not used."""
_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")
_SEGMENT = re.compile(r"\d+|[a-z]+")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_IS_NUMBER = re.compile(r"\d[\w.()]*")
_TABLES = """
CREATE TABLE languages (lang TEXT PRIMARY KEY);
CREATE TABLE things (
  row INTEGER PRIMARY KEY, id TEXT UNIQUE, weight REAL, length INTEGER, numbers TEXT, sort TEXT, instrument TEXT,
  draft INTEGER
);
CREATE TABLE labels (row INTEGER, lang TEXT, label TEXT, PRIMARY KEY (row, lang)) WITHOUT ROWID;
CREATE TABLE classes (class TEXT, row INTEGER, PRIMARY KEY (class, row)) WITHOUT ROWID;
CREATE TABLE class_names (key TEXT, class TEXT, PRIMARY KEY (key, class)) WITHOUT ROWID;
CREATE TABLE exact (key TEXT, row INTEGER, PRIMARY KEY (key, row)) WITHOUT ROWID;
CREATE TABLE names (key TEXT, row INTEGER, PRIMARY KEY (key, row)) WITHOUT ROWID;
CREATE TABLE numbers (number TEXT, row INTEGER, PRIMARY KEY (number, row)) WITHOUT ROWID;
CREATE TABLE parts (phrase TEXT, code TEXT, PRIMARY KEY (phrase, code)) WITHOUT ROWID;
CREATE TABLE collections (instrument TEXT, collection TEXT, PRIMARY KEY (instrument, collection)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, written TEXT, things INTEGER) WITHOUT ROWID;
CREATE TABLE alike (word TEXT PRIMARY KEY, first TEXT, others TEXT) WITHOUT ROWID;
CREATE TABLE phrases (phrase TEXT PRIMARY KEY, word TEXT) WITHOUT ROWID;
"""
Things = Mapping[str, "Thing"]


def write(things: Things, file: Path | None = None) -> sqlite3.Connection:
    """Write the index of things, given by IRI, into a new file, or into memory; return the open connection."""
    database = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
    database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("BEGIN")
    _Writing(things, database).fill()
    database.execute("COMMIT")
    return database


def write_file(things: Things, file: Path) -> None:
    """Write the index of things into a new file."""
    with closing(write(things, file)):
        pass


def columns(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of the texts: names, labels and summaries in each language, kinds."""
    spoken = tuple(languages)
    return ("name", *(f"label_{lang}" for lang in spoken), *(f"about_{lang}" for lang in spoken), "kind")


class _Writing:
    def __init__(self, things: Things, database: sqlite3.Connection) -> None:
        self._things, self._database = things, database
        named = {short_of(iri): thing for iri, thing in things.items() if thing.labels}
        self._named = {short: named[short] for short in sorted(named)}
        self._languages = sorted({lang for thing in named.values() for lang in (*thing.labels, *thing.summaries)})
        self._vocabulary = Vocabulary()
        self._words: dict[str, tuple[str, int]] = {}

    def fill(self) -> None:
        """Write all tables."""
        for statement in filter(str.strip, _TABLES.split(";")):
            self._database.execute(statement)
        names = ", ".join(columns(self._languages))
        self._database.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5({names}, content='', prefix='2 3',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        self._insert("languages", ((lang,) for lang in self._languages))
        self._add_vocabulary()
        shown = [item for item in self._named.items() if SCHEME not in item[1].schemes]
        for row, (short, thing) in enumerate(shown, 1):
            self._add_thing(row, short, thing)
        self._add_parts()
        self._insert("vocabulary", ((word, *found) for word, found in sorted(self._words.items())))

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            self._database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def _add_vocabulary(self) -> None:
        for short, thing in self._named.items():
            self._vocabulary.add(short.partition(":")[2].rpartition("/")[2], thing)
        self._insert("alike", self._vocabulary.alike(self._languages))
        self._insert("phrases", ((" ".join(words), word) for words, word in sorted(self._vocabulary.phrases.items())))

    def _add_thing(self, row: int, short: str, thing: Thing) -> None:
        kinds = self._kinds(thing)
        local = short.partition(":")[2]
        draft = "Draft" in self._thing(thing.instrument).kinds
        level = local.count(".") if "Provision" in thing.kinds else 0
        english = _indexed(thing.labels.get("en", ""), "en")
        numbers = {local, *(word for text in thing.notations for word in ASKED.findall(text.lower()))}
        self._insert(
            "texts (rowid, " + ", ".join(columns(self._languages)) + ")", [(row, *self._texts(short, thing, kinds))]
        )
        self._insert(
            "things",
            [
                (
                    row,
                    short,
                    weight(thing, level, of_draft=draft),
                    len(english),
                    " ".join(sorted(word for word in numbers if word[:1].isdigit())),
                    short_of(thing.provision_kind) if thing.provision_kind else None,
                    short_of(thing.instrument) if thing.instrument else None,
                    int(draft),
                )
            ],
        )
        self._insert("labels", ((row, lang, label) for lang, label in sorted(thing.labels.items())))
        self._insert("classes", ((kind, row) for kind in sorted(thing.kinds)))
        self._add_names(row, short, thing, kinds)
        self._count_words(thing)

    def _texts(self, short: str, thing: Thing, kinds: str) -> Iterator[str]:
        name = " ".join((short, *thing.notations)).lower()
        parted = _LETTERS_AND_NUMBER.sub(r" \1 \2 ", name)
        yield f"{name} {parted}"
        yield from (_indexed(thing.labels.get(lang, ""), lang) for lang in self._languages)
        yield from (_indexed(thing.summaries.get(lang, ""), lang) for lang in self._languages)
        yield folded(kinds.lower())

    def _add_names(self, row: int, short: str, thing: Thing, kinds: str) -> None:
        local = short.partition(":")[2]
        if is_looked_up(thing):
            whole = (short, local, *thing.labels.values(), *_symbols(short, thing, kinds))
            self._insert("exact", sorted((key_of(text, self._vocabulary), row) for text in whole))
        self._insert("names", sorted((key_of(text, self._vocabulary), row) for text in _names(local, thing)))
        self._insert("numbers", sorted((number, row) for number in _numbers(local, thing)))
        if thing.instrument:
            self._insert("collections", [(short_of(thing.instrument), short.partition(":")[0])])

    def _add_parts(self) -> None:
        """Write what the parts of texts, and classes, are called."""
        for short, thing in self._named.items():
            if PARTS in thing.schemes:
                self._insert("parts", ((key_of(t, self._vocabulary), short) for t in _called(short, thing)))
            elif "Class" in thing.kinds:
                kind = short.partition(":")[2].rpartition("#")[2]
                phrases = sorted({key_of(text, self._vocabulary) for text in _called(short, thing)})
                self._insert("parts", ((phrase, kind) for phrase in phrases))
                self._insert("class_names", ((phrase, kind) for phrase in phrases))

    def _count_words(self, thing: Thing) -> None:
        texts = (*thing.labels.values(), *thing.summaries.values(), *thing.names)
        for word in {word for text in texts for word in WORD.findall(text.lower()) if not word.isdigit()}:
            plain = folded(word)
            written, count = self._words.get(plain, (word, 0))
            self._words[plain] = (min(written, word), count + 1)

    def _kinds(self, thing: Thing) -> str:
        """Return the names of what a thing is, in every language."""
        kinds = [f"{NAMESPACE}{kind}" for kind in sorted(thing.kinds)]
        kinds += [thing.provision_kind] if thing.provision_kind else []
        labels = (self._thing(kind).labels for kind in kinds)
        return " ".join(label for found in labels for _, label in sorted(found.items()))

    def _thing(self, iri: str | None) -> Thing:
        from obligraph.graph.things import Thing

        return self._things.get(iri or "") or Thing()


def _called(short: str, thing: Thing) -> tuple[str, ...]:
    local = short.partition(":")[2].rpartition("/")[2].rpartition("#")[2]
    return (local, *thing.labels.values(), *thing.names)


def _names(local: str, thing: Thing) -> Iterator[str]:
    """Give the names by which a thing may be asked for; those that say a place in a text are read as such instead."""
    if "DataFile" in thing.kinds:
        return
    if thing.instrument:
        yield from (label for label in thing.labels.values() if not any(map(str.isdigit, label)))
        return
    yield from (name for name in (local, local.rpartition("/")[2]) if not name.isdigit())
    yield from (*thing.labels.values(), *thing.names, *thing.codes)
    yield from (
        text for label in thing.labels.values() if (text := _IN_BRACKETS.sub("", label)).strip() and text != label
    )
    for symbol in thing.notations:
        yield from (name for name in (symbol, symbol.partition(" ")[2]) if name and not name.isdigit())


def _numbers(local: str, thing: Thing) -> set[str]:
    """Return the place of a thing in its text as segments, such as 43.1.e, and what numbers it displays."""
    texts = [local, *thing.notations] if thing.instrument or not thing.codes else []
    return {as_number(text) for text in texts if _IS_NUMBER.fullmatch(text)}


def as_number(text: str) -> str:
    """Return a place in a text, such as 43(1)(e), as segments with points between them."""
    return ".".join(_SEGMENT.findall(folded(text.lower())))


def _symbols(short: str, thing: Thing, kinds: str) -> Iterator[str]:
    """Give what a thing may be called for short: its symbols, also without the body, and its number after its kind."""
    for symbol in thing.notations:
        yield symbol
        if " " in symbol:
            yield symbol.partition(" ")[2]
            yield f"{short.partition(':')[0]} {symbol}"
        elif symbol[:1].isdigit():
            yield from (f"{kind} {symbol}" for kind in kinds.split())
            yield from (f"{short.partition(':')[0]} {kind} {symbol}" for kind in kinds.split())


def _indexed(text: str, lang: str) -> str:
    """Return the words of a text with their stems; those that stand beside each other stay so."""
    return " ".join(form for word in WORD.findall(text.lower()) for form in sorted({folded(word), *stems(word, lang)}))
