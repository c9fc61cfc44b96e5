"""Words of texts and of questions: without case and diacritics, without small words, as stems of a language."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from obligraph.i18n import languages, small_words

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = re.compile(r"\w+")
ASKED = re.compile(r"\d+(?:\.\w+)+|\w+")
"""A word that is asked for; a number with points, such as 10.7.1, is one."""
MOST_WORDS, MOST_IN_NAME = 12, 40
MOST_CHARACTERS = 400
"""Words behind these are not looked at, however long the question."""
SMALL_WORDS = frozenset().union(*map(small_words, languages()))
"""Words that say little, in all installed languages."""

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""What Snowball calls its stemmers, by ISO 639-1; words of any other language are kept as they are."""
_STEMMING = threading.Lock()


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return a text without diacritics; its case stays."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def asked_words(text: str, most: int = MOST_WORDS) -> list[str]:
    """Return up to `most` words that are asked for, without diacritics; small ones only where there are no others."""
    found = [folded(word) for word in ASKED.findall(text[:MOST_CHARACTERS].lower())]
    return ([word for word in found if word not in SMALL_WORDS] or found)[:most]


@lru_cache(maxsize=65536)
def stems(word: str, lang: str) -> frozenset[str]:
    """Return the stems of a word, as it is and without diacritics, since a reader may leave them out."""
    forms = {word, folded(word)}
    if lang not in _ALGORITHMS:
        return frozenset(map(folded, forms))
    with _STEMMING:
        stem = _stemmer(lang)
        return frozenset(folded(stem(form)) for form in forms)


def stems_in(word: str, languages: Collection[str]) -> set[str]:
    """Return the stems of a word in several languages."""
    return {stem for lang in languages for stem in stems(word, lang)}


@cache
def _stemmer(lang: str) -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer(_ALGORITHMS[lang]).stemWord
    return stem
