"""Search as you type: an SQLite FTS5 index in memory, inflection and diacritics forgiven, in English and Spanish.

Each word is kept as it is written without diacritics and as its stems in the language of the text, so that
"detención", "detenciones" and "detencion" find the same things. A word asked for may be unfinished; a number is whole.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

from obligraph.web.locale import SMALL_WORDS
from obligraph.web.synonyms import CANONICAL, PHRASES, SYNONYMS, UNSPOKEN

if TYPE_CHECKING:
    from obligraph.graph.things import Thing

_STEMMERS = {"en": snowballstemmer.stemmer("english"), "es": snowballstemmer.stemmer("spanish")}
_STEMMING = threading.Lock()
_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"\d+(?:\.\w+)+|\w+")
"""A word that is asked for; a number with points, such as 10.7.1, is one."""
_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")
_MOST_WORDS = 12
_COLUMNS = ("name", "en", "es", "about_en", "about_es", "kind")
_WEIGHTS = (3.0, 8.0, 8.0, 3.5, 3.5, 3.0)
_EXACT, _NUMBERED = 1000.0, 1.7
_UNFINISHED, _BY_SYNONYM, _IN_PART = 0.75, 0.85, 0.1
_FEW, _LEAST_EXACT = 5, 0.8
_PREFERRED = {
    "Instrument": 1.4,
    "Treaty": 1.7,
    "Compact": 1.5,
    "State": 1.5,
    "Commitment": 1.35,
    "Recommendation": 1.3,
    "DataSource": 1.25,
    "GeneralComment": 1.4,
    "ConcludingObservations": 1.4,
    "TreatyBody": 1.4,
    "Provision": 1.2,
    "Body": 1.1,
    "ProposedIndicator": 0.7,
    "Document": 0.8,
    "Statement": 0.6,
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
_BY_FORCE = {"treaty": 1.25, "interpretation": 1.15, "finding": 1.05, "proposal": 0.9}
_DRAFT = "gcm-draft:"
_PER_TIE, _PER_LEVEL = 0.12, 0.1


class Hit(NamedTuple):
    """A thing found by its short form, with a score that is greater for a better match."""

    id: str
    score: float


class Index:
    """Finds things by words of their short form, labels, symbols, summaries and kinds.

    What binds comes before what proposes, what is tied to much before what is tied to little, an article before its
    paragraphs, and what was adopted before its draft.
    """

    def __init__(self, things: Iterable[tuple[str, Thing, str]]) -> None:
        self._guard = threading.Lock()
        self._exact: dict[str, dict[str, float]] = {}
        self._numbers: dict[str, frozenset[str]] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(_COLUMNS)}, id UNINDEXED, weight UNINDEXED,"
            " prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
        )
        self._database.executemany(
            "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (self._row(*given) for given in things)
        )

    def search(self, words: str, limit: int = 20, kind: frozenset[str] | None = None) -> list[Hit]:
        """Return up to `limit` things that hold the words, best first; among `kind` (short forms) only if given.

        Where few hold all the words, those that hold all but one follow.
        """
        asked = _asked(words)
        if not asked:
            return []
        found = self._found(asked, limit * (40 if kind is not None else 10))
        exact = self._exact.get(_key(words), {})
        numbers = {word for word in asked if word[0].isdigit()}
        hits = [
            Hit(id_, found.get(id_, 0.0) * self._by_number(id_, numbers) + _EXACT * exact.get(id_, 0.0))
            for id_ in {**found, **exact}
            if kind is None or id_ in kind
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def _found(self, asked: list[str], most: int) -> dict[str, float]:
        """Return what holds all the words; for a lower score unfinished ones, synonyms, and if need be all but one."""
        loose = [_alternatives(word, *_synonyms(word), unfinished=True) for word in asked]
        stages = [(1.0, [_alternatives(word) for word in asked])]
        stages += [(_UNFINISHED, [_alternatives(word, unfinished=True) for word in asked])]
        stages += [(_BY_SYNONYM, loose)] if any(map(_synonyms, asked)) else []
        found: dict[str, float] = {}
        for share, groups in stages:
            for id_, score in self._matching(" AND ".join(groups), most):
                found.setdefault(id_, score * share)
        if len(found) < _FEW and len(asked) > 1:
            fewer = " OR ".join(f"({' AND '.join(loose[:at] + loose[at + 1 :])})" for at in range(len(loose)))
            for id_, score in self._matching(fewer, most):
                found.setdefault(id_, score * _IN_PART)
        return found

    def _matching(self, match: str, most: int) -> list[tuple[str, float]]:
        with self._guard:
            return self._database.execute(
                f"SELECT id, -bm25(texts, {', '.join(map(str, _WEIGHTS))}) * weight AS score FROM texts"
                " WHERE texts MATCH ? ORDER BY score DESC, length(en), id LIMIT ?",
                (match, most),
            ).fetchall()

    def _by_number(self, identifier: str, numbers: set[str]) -> float:
        """Prefer what has the number itself to what only mentions it."""
        return _NUMBERED if numbers & self._numbers.get(identifier, frozenset()) else 1.0

    def _row(self, short: str, thing: Thing, kinds: str) -> tuple[str | float, ...]:
        local = short.partition(":")[2]
        weight = _weight(short, thing)
        if _kind_weight(thing) >= _LEAST_EXACT:
            for text in (short, local, *thing.labels.values(), *_symbols(short, thing, kinds)):
                self._exact.setdefault(_key(text), {})[short] = weight
        numbers = {local, *(word for text in thing.notations for word in _ASKED.findall(text.lower()))}
        self._numbers[short] = frozenset(word for word in numbers if word[:1].isdigit())
        name = " ".join((short, *thing.notations)).lower()
        parted = _LETTERS_AND_NUMBER.sub(r" \1 \2 ", name)
        return (
            f"{name} {parted}",
            _indexed(thing.labels.get("en", ""), "en"),
            _indexed(thing.labels.get("es", ""), "es"),
            _indexed(thing.summaries.get("en", ""), "en"),
            _indexed(thing.summaries.get("es", ""), "es"),
            _folded(kinds.lower()),
            short,
            weight,
        )


def _weight(short: str, thing: Thing) -> float:
    level = short.partition(":")[2].count(".") if "Provision" in thing.kinds else 0
    known = 1 + _PER_TIE * math.log2(1 + thing.ties)
    standing = _BY_FORCE.get(thing.force or "", 1.0) * (0.7 if short.startswith(_DRAFT) else 1.0)
    return _kind_weight(thing) * known * standing / (1 + _PER_LEVEL * level)


def _kind_weight(thing: Thing) -> float:
    weights = [_PREFERRED[kind] for kind in thing.kinds if kind in _PREFERRED]
    return min(weights) if weights and min(weights) < 1 else max(weights, default=1.0)


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


def _key(text: str) -> str:
    """Return the words of a text in one order, each by the word that stands for all that mean the same."""
    kept: list[str] = []
    for word in _asked(text):
        if kept and (kept[-1], word) in PHRASES:
            kept[-1] = PHRASES[(kept[-1], word)]
        elif word not in UNSPOKEN or "/" not in text:
            kept.append(word)
    return " ".join(sorted(CANONICAL.get(word, word) for word in kept))


def _asked(words: str) -> list[str]:
    """Return the words that are asked for, without diacritics; small ones only where there are no others."""
    found = [_folded(word) for word in _ASKED.findall(words.lower())]
    return ([word for word in found if word not in SMALL_WORDS] or found)[:_MOST_WORDS]


def _indexed(text: str, lang: str) -> str:
    """Return the words of a text with their stems; those that stand beside each other stay so."""
    return " ".join(
        form for word in _WORD.findall(text.lower()) for form in sorted({_folded(word), *_stems(word, lang)})
    )


def _alternatives(word: str, *others: str, unfinished: bool = False) -> str:
    """Return what matches a word, or others that stand for it: stems in any text, a symbol as it is written."""
    if word[0].isdigit():
        return _phrase(word)
    parted = _LETTERS_AND_NUMBER.fullmatch(word)
    phrases = {f"name : {_phrase(word)}", *([f"name : {_phrase(f'{parted[1]} {parted[2]}')}"] if parted else [])}
    for alike in (word, *others):
        phrases |= {_phrase(stem) for lang in _STEMMERS for stem in _stems(alike, lang)}
    phrases |= {f"{_phrase(word)} *"} if unfinished and len(word) > 1 else set()
    return f"({' OR '.join(sorted(phrases))})"


def _synonyms(word: str) -> tuple[str, ...]:
    """Return the words that stand for a word, which may be inflected."""
    if word in SYNONYMS:
        return SYNONYMS[word]
    return next((_BY_STEM[form] for form in sorted(_stems(word, "es") | _stems(word, "en")) if form in _BY_STEM), ())


def _phrase(words: str) -> str:
    return '"' + " ".join(_WORD.findall(words)) + '"'


@lru_cache(maxsize=65536)
def _stems(word: str, lang: str) -> frozenset[str]:
    """Return the stems of a word, as it is and without diacritics, since a reader may leave them out."""
    with _STEMMING:
        return frozenset(_folded(_STEMMERS[lang].stemWord(form)) for form in {word, _folded(word)})


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


_BY_STEM = {form: others for word, others in SYNONYMS.items() if len(word) > 4 for form in _stems(word, "es")}
