"""One search for every interface: words in any language of the graph, inflection and diacritics forgiven.

Each word is kept as it is written without diacritics and as its stems in the language of the text, so that
"detención", "detenciones" and "detencion" find the same things. A word asked for may be unfinished; a number is whole.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from obligraph.errors import WrongUse, did_you_mean
from obligraph.graph.labels import words_in
from obligraph.search.vocabulary import key_of
from obligraph.search.words import WORD, asked_words, stems_in
from obligraph.search.writing import columns

_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")
_NAME, _LABEL, _SUMMARY, _KIND = 3.0, 8.0, 3.5, 3.0
_EXACT, _NUMBERED = 1000.0, 1.7
_UNFINISHED, _BY_SYNONYM, _IN_PART = 0.75, 0.85, 0.1
_FEW = 5
_LOOKED_AT = 400
"""So many things that hold the words are ranked, however few are wanted, so that the first are always the same."""
_NEAR, _MOST_NEAR, _LENGTHS_APART = 0.75, 3, 2


class Hit(NamedTuple):
    """A thing found by its short form, with a score that is greater for a better match."""

    id: str
    score: float


class Found(NamedTuple):
    """The first things found, best first, and whether there are more."""

    hits: list[Hit]
    more: bool


class Index:
    """Finds things by words of their short form, labels, symbols, summaries and kinds; several threads may ask."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._guard = threading.Lock()
        self._database = database
        self.languages = tuple(lang for (lang,) in self.rows("SELECT lang FROM languages ORDER BY lang"))
        weights = (_NAME, *[_LABEL] * len(self.languages), *[_SUMMARY] * len(self.languages), _KIND)
        assert len(weights) == len(columns(self.languages))
        self._weights = ", ".join(map(str, weights))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def search(self, words: str, limit: int = 20, kinds: Collection[str] | None = None) -> Found:
        """Return up to `limit` things that hold the words, best first; of the classes `kinds` (local names) if given.

        Where few hold all the words, those that hold all but one follow.
        """
        asked = asked_words(words)
        if not asked:
            return Found([], False)
        within = self._of(kinds)
        found = self._found(asked, within, max(_LOOKED_AT, limit + 1))
        exact = self._exact(words, within)
        hits = [Hit(id_, found.get(id_, 0.0) + _EXACT * exact.get(id_, 0.0)) for id_ in {**found, **exact}]
        ranked = sorted(hits, key=lambda hit: -hit.score)
        return Found(ranked[:limit], len(ranked) > limit)

    def near(self, words: str) -> list[str]:
        """Return questions of words that the graph holds and that look most like the words asked, best first."""
        asked = asked_words(words)
        options = [self._spellings(word) for word in asked]
        if not asked or not all(options) or options == [[word] for word in asked]:
            return []
        count = max(map(len, options))
        offered = [" ".join(found[min(at, len(found) - 1)] for found in options) for at in range(count)]
        return [text for text in dict.fromkeys(offered) if self.search(text, 1).hits][:_MOST_NEAR]

    def label(self, identifier: str, lang: str) -> str:
        """Return a thing's label in a language, in English or another where it has none, or its short form."""
        return words_in(self.labels(identifier), lang) or identifier

    def labels(self, identifier: str) -> dict[str, str]:
        """Return a thing's labels by language."""
        sql = "SELECT lang, label FROM labels JOIN things USING (row) WHERE id = ? ORDER BY lang"
        return dict(self.rows(sql, identifier))

    def part_of(self, identifier: str) -> str | None:
        """Return the code that says what part of a text a thing is, None for what is no part of one."""
        found = self.rows("SELECT sort FROM things WHERE id = ?", identifier)
        return found[0][0] if found else None

    def identifiers(self, kinds: Collection[str]) -> list[str]:
        """Return the short forms of the things of classes, of all where none are given, in order."""
        return [one for (one,) in self.rows(f"SELECT id FROM things WHERE 1{self._of(kinds or None)} ORDER BY id")]

    def kinds(self, identifier: str) -> list[str]:
        """Return the local names of a thing's classes, in order."""
        sql = "SELECT class FROM classes JOIN things USING (row) WHERE id = ? ORDER BY class"
        return [kind for (kind,) in self.rows(sql, identifier)]

    def classes(self, given: Iterable[str]) -> frozenset[str]:
        """Return the local names of classes that are given by these or by their labels in any language.

        Raises WrongUse for what names no class, with the classes whose names look most like it.
        """
        return frozenset(kind for name in given for kind in self._classes_named(name))

    def _classes_named(self, name: str) -> list[str]:
        sql = "SELECT class FROM class_names WHERE key = ? ORDER BY class"
        found = [kind for (kind,) in self.rows(sql, key_of(name.rpartition(":")[2], self))]
        if found:
            return found
        known = dict(self.rows("SELECT key, class FROM class_names ORDER BY key"))
        near = difflib.get_close_matches(key_of(name, self), known, _MOST_NEAR, _NEAR)
        used = list(dict.fromkeys(known[key] for key in near))
        raise WrongUse("unknown-class", name=name, remedy=did_you_mean(used))

    def named(self, words: Sequence[str]) -> list[str]:
        """Return the short forms of what has a name of these words, which are those of `in_order`."""
        sql = "SELECT id FROM names JOIN things USING (row) WHERE key = ? ORDER BY id"
        return [identifier for (identifier,) in self.rows(sql, " ".join(sorted(words)))]

    def collections_of(self, words: Sequence[str]) -> list[tuple[str, str | None]]:
        """Return the collections in which the parts of a named instrument are, with it; or a collection so named."""
        found: list[tuple[str, str | None]] = [
            (collection, instrument)
            for instrument in self.named(words)
            for (collection,) in self.rows("SELECT collection FROM collections WHERE instrument = ?", instrument)
        ]
        if found or len(words) != 1:
            return found
        own = self.rows("SELECT 1 FROM things WHERE id >= ? AND id < ? LIMIT 1", f"{words[0]}:", f"{words[0]};")
        return [(words[0], None)] if own else []

    def numbered(self, number: str, collection: str | None, instrument: str | None) -> list[str]:
        """Return what has a number; in a collection if given, of an instrument if given; else of no draft."""
        sql = "SELECT id, instrument, draft FROM numbers JOIN things USING (row) WHERE number = ? ORDER BY id"
        return [
            identifier
            for identifier, own, draft in self.rows(sql, number)
            if (collection is None and not draft)
            or (identifier.startswith(f"{collection}:") and (instrument is None or own in (None, instrument)))
        ]

    def codes_at(self, number: str, collection: str) -> set[str]:
        """Return what that which has a number in a collection is: codes of parts of texts, local names of classes."""
        sql = "SELECT id, sort FROM numbers JOIN things USING (row) WHERE number = ?"
        found = [
            (identifier, sort) for identifier, sort in self.rows(sql, number) if identifier.startswith(f"{collection}:")
        ]
        return {sort for _, sort in found if sort} | {
            kind for identifier, _ in found for kind in self.kinds(identifier)
        }

    def parts_called(self, words: Sequence[str]) -> frozenset[str]:
        """Return the codes of parts of texts, and the local names of classes, that are called so."""
        return frozenset(
            code for (code,) in self.rows("SELECT code FROM parts WHERE phrase = ?", " ".join(sorted(words)))
        )

    def canonical(self, word: str) -> str:
        """Return the one word that stands for all that mean the same, the word itself where there are no others."""
        found = self.rows("SELECT first FROM alike WHERE word = ? AND first != ''", word)
        return found[0][0] if found else word

    def phrase(self, words: tuple[str, ...]) -> str | None:
        """Return the word that words beside each other stand for."""
        found = self.rows("SELECT word FROM phrases WHERE phrase = ?", " ".join(words))
        return found[0][0] if found else None

    def rows(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """Return the rows of a question to the index's own tables."""
        with self._guard:
            return self._database.execute(sql, given).fetchall()

    def _of(self, kinds: Collection[str] | None) -> str:
        """Return a condition that keeps to things of classes."""
        if kinds is None:
            return ""
        listed = ", ".join("'" + kind.replace("'", "''") + "'" for kind in sorted(kinds))
        return f" AND things.row IN (SELECT row FROM classes WHERE class IN ({listed}))"

    def _exact(self, words: str, within: str) -> dict[str, float]:
        sql = f"SELECT id, weight FROM exact JOIN things USING (row) WHERE key = ?{within} ORDER BY id"
        return dict(self.rows(sql, key_of(words, self)))

    def _found(self, asked: list[str], within: str, most: int) -> dict[str, float]:
        """Return what holds all the words; for a lower score unfinished ones, synonyms, and if need be all but one."""
        synonyms = [self._synonyms(word) for word in asked]
        loose = [
            self._alternatives(word, *others, unfinished=True) for word, others in zip(asked, synonyms, strict=True)
        ]
        stages = [(1.0, [self._alternatives(word) for word in asked])]
        stages += [(_UNFINISHED, [self._alternatives(word, unfinished=True) for word in asked])]
        stages += [(_BY_SYNONYM, loose)] if any(synonyms) else []
        found: dict[str, float] = {}
        numbers = {word for word in asked if word[0].isdigit()}
        for share, groups in stages:
            for id_, score in self._matching(" AND ".join(groups), within, most, numbers):
                found.setdefault(id_, score * share)
        if len(found) < _FEW and len(asked) > 1:
            fewer = " OR ".join(f"({' AND '.join(loose[:at] + loose[at + 1 :])})" for at in range(len(loose)))
            for id_, score in self._matching(fewer, within, most, numbers):
                found.setdefault(id_, score * _IN_PART)
        return found

    def _matching(self, match: str, within: str, most: int, numbers: set[str]) -> Iterator[tuple[str, float]]:
        """Give what matches with its score; what has one of the numbers itself is preferred to what mentions it."""
        rows = self.rows(
            f"SELECT id, -bm25(texts, {self._weights}) * weight AS score, numbers"
            f" FROM texts JOIN things ON things.row = texts.rowid"
            f" WHERE texts MATCH ?{within} ORDER BY score DESC, length, id LIMIT ?",
            match,
            most,
        )
        for id_, score, own in rows:
            yield id_, score * (_NUMBERED if numbers and numbers & set(own.split()) else 1.0)

    def _alternatives(self, word: str, *others: str, unfinished: bool = False) -> str:
        """Return what matches a word, or others that stand for it: stems in any text, a symbol as it is written."""
        if word[0].isdigit():
            return _phrase(word)
        parted = _LETTERS_AND_NUMBER.fullmatch(word)
        phrases = {f"name : {_phrase(word)}", *([f"name : {_phrase(f'{parted[1]} {parted[2]}')}"] if parted else [])}
        for alike in (word, *others):
            phrases |= {_phrase(stem) for stem in stems_in(alike, self.languages)}
        phrases |= {f"{_phrase(word)} *"} if unfinished and len(word) > 1 else set()
        return f"({' OR '.join(sorted(phrases))})"

    def _synonyms(self, word: str) -> tuple[str, ...]:
        """Return the words that stand for a word, which may be inflected."""
        for form in (word, *sorted(stems_in(word, self.languages))):
            found = self.rows("SELECT others FROM alike WHERE word = ?", form)
            if found:
                return tuple(found[0][0].split())
        return ()

    def _spellings(self, word: str) -> list[str]:
        """Return the word where the graph holds it or a word that begins so, else words that look like it."""
        if self.rows("SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", word, f"{word}\U0010ffff"):
            return [word]
        lengths = (len(word) - _LENGTHS_APART, len(word) + _LENGTHS_APART)
        known = dict(
            self.rows("SELECT word, written FROM vocabulary WHERE length(word) BETWEEN ? AND ? ORDER BY word", *lengths)
        )
        return [known[near] for near in difflib.get_close_matches(word, known, _MOST_NEAR, _NEAR)]


def _phrase(words: str) -> str:
    return '"' + " ".join(WORD.findall(words)) + '"'
