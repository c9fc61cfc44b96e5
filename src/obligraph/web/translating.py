"""The library's sentences about failures in the words of a page, in the page's language."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from obligraph.web.words_failures import FAILURES

_PLACEHOLDER = re.compile(r"\\{(\w+)\\}")
_ENGINE_WORDS = frozenset(("reason", "place"))
"""What an engine says is English whatever the page's language is, but for the place of an error."""
_END = re.compile(r"(?<=\.) ")


def on_page(said: str, lang: str) -> Markup:
    """Return what a page in `lang` says where the library says `said`; words it has no translation of stay English."""
    whole = _sentence(said, lang)
    if whole is not None:
        return whole
    for end in reversed(list(_END.finditer(said))):
        problem, remedy = _sentence(said[: end.start() - 1], lang), _sentence(said[end.end() :], lang)
        if problem is not None and remedy is not None:
            return Markup("{} {}").format(problem, remedy)
    return Markup("{}").format(said) if lang == "en" else _english(said)


def is_translated(said: str) -> bool:
    """Whether a sentence of the library has its words here."""
    return _sentence(said, "en") is not None


def _sentence(said: str, lang: str) -> Markup | None:
    for pattern, words in _patterns():
        match = pattern.fullmatch(said)
        if match is not None:
            found = {name: _shown(name, value, lang) for name, value in match.groupdict().items()}
            return Markup(words[lang == "es"]).format(**found)
    return None


def _shown(name: str, value: str, lang: str) -> Markup | str:
    if name not in _ENGINE_WORDS or lang == "en":
        return value
    return _sentence(value, lang) or _english(value)


def _english(words: str) -> Markup:
    return Markup('<span lang="en">{}</span>').format(words)


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, str]]]:
    return [
        (re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(said)), re.DOTALL), words)
        for said, words in FAILURES.items()
    ]
