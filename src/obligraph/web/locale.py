"""The language of a request: asked for in the address, else kept in a cookie, else the browser's preference."""

from __future__ import annotations

import re

from starlette.requests import Request

from obligraph.i18n import DEFAULT, has_own_letter, is_installed, languages, small_words

COOKIE = "lang"
_WORD = re.compile(r"[^\W\d_]+")


def language_of(request: Request) -> str:
    """Return an installed language, by `?lang=`, the cookie `lang`, then Accept-Language; English when none says."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked and is_installed(asked):
            return asked
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """Return the language that an Accept-Language header likes best, the first named where two are liked equally."""
    best, most = DEFAULT, 0.0
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        name, weight = tag.strip().lower().split("-")[0], _weight(parameters)
        if is_installed(name) and weight > most:
            best, most = name, weight
    return best


def written_in(words: str) -> str:
    """Return the language of words quoted from a text, by the small words and letters of each; English if none."""
    found = _WORD.findall(words.lower())
    counts = {lang: sum(word in small_words(lang) for word in found) for lang in languages()}
    return max(counts, key=lambda lang: counts[lang] + has_own_letter(words, lang))


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
