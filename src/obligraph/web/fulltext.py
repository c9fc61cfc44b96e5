"""Search as you type: an SQLite FTS5 index in memory, inflection and diacritics forgiven, in English and Spanish.

Each word is kept as it is written without diacritics and as its stems in the language of the text, so that
"detención", "detenciones" and "detencion" find the same things. A word asked for may be unfinished.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

if TYPE_CHECKING:
    from obligraph.web.known import Thing

_STEMMERS = {"en": snowballstemmer.stemmer("english"), "es": snowballstemmer.stemmer("spanish")}
_STEMMING = threading.Lock()
_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
_WEIGHTS = (12.0, 8.0, 8.0, 9.0, 2.0, 2.0)
_PREFERRED = {
    "Commitment": 1.35,
    "Recommendation": 1.35,
    "Instrument": 1.4,
    "Treaty": 1.5,
    "Compact": 1.5,
    "State": 1.5,
    "DataSource": 1.25,
    "Indicator": 1.1,
    "Provision": 1.2,
    "Statement": 0.8,
    "TableCell": 0.4,
    "TableRow": 0.4,
    "Wording": 0.3,
    "CriterionStatement": 0.3,
    "Adherence": 0.5,
    "Position": 0.5,
    "DataFile": 0.2,
    "Concept": 0.5,
    "ConceptScheme": 0.4,
    "ObjectProperty": 0.2,
    "DatatypeProperty": 0.2,
    "Class": 0.3,
}


class Hit(NamedTuple):
    """A thing found by its short form, with a score that is greater for a better match."""

    id: str
    score: float


class Index:
    """Finds things by words of their short form, labels, symbols and summaries."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        self._guard = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(short, en, es, symbol, about_en, about_es,"
            " id UNINDEXED, weight UNINDEXED, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
        )
        self._database.executemany(
            "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (_row(short, thing) for short, thing in things)
        )

    def search(self, words: str, limit: int = 20, kind: frozenset[str] | None = None) -> list[Hit]:
        """Return up to `limit` things that hold all the words, best first; among `kind` (short forms) only if given."""
        asked = [word.lower() for word in _WORD.findall(words)][:_MOST_WORDS]
        if not asked:
            return []
        match = " AND ".join(map(_alternatives, asked))
        with self._guard:
            rows = self._database.execute(
                f"SELECT id, -bm25(texts, {', '.join(map(str, _WEIGHTS))}) * weight AS score FROM texts"
                " WHERE texts MATCH ? ORDER BY score DESC, length(en), id LIMIT ?",
                (match, limit * 20 if kind is not None else limit * 4),
            ).fetchall()
        exact = words.strip().lower()
        hits = [Hit(id_, score + (1000 if id_.lower() == exact else 0)) for id_, score in rows]
        kept = [hit for hit in hits if kind is None or hit.id in kind]
        return sorted(kept, key=lambda hit: -hit.score)[:limit]


def _row(short: str, thing: Thing) -> tuple[str | float, ...]:
    weights = [_PREFERRED[kind] for kind in thing.kinds if kind in _PREFERRED]
    return (
        " ".join([short, " ".join(_WORD.findall(short.lower()))]),
        _indexed(thing.labels.get("en", ""), "en"),
        _indexed(thing.labels.get("es", ""), "es"),
        " ".join(thing.notations),
        _indexed(thing.summaries.get("en", ""), "en"),
        _indexed(thing.summaries.get("es", ""), "es"),
        short,
        min(weights) if weights and min(weights) < 1 else max(weights, default=1.0),
    )


def _indexed(text: str, lang: str) -> str:
    return " ".join(form for word in _WORD.findall(text.lower()) for form in sorted(_forms(word, lang)))


def _alternatives(word: str) -> str:
    exact = " OR ".join(f'"{form}"' for form in sorted(_forms(word, "en") | _forms(word, "es")))
    return f'({exact} OR "{_folded(word)}" *)'


@lru_cache(maxsize=65536)
def _forms(word: str, lang: str) -> frozenset[str]:
    """Return the forms of a word that are kept and looked for: folded, and stemmed before and after folding."""
    folded = _folded(word)
    with _STEMMING:
        return frozenset({folded, *(_folded(_STEMMERS[lang].stemWord(form)) for form in {word, folded})})


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
