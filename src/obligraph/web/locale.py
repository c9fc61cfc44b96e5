"""The language of a request: asked for in the address, else kept in a cookie, else the browser's preference."""

from __future__ import annotations

import re

from starlette.requests import Request

from obligraph.search.words import SMALL

LANGUAGES = ("en", "es")
COOKIE = "lang"
_WORD = re.compile(r"[^\W\d_]+")
_SPANISH_LETTER = re.compile("[áíóúñ¿¡]", re.IGNORECASE)


def language_of(request: Request) -> str:
    """Return `en` or `es`, by `?lang=`, the cookie `lang`, then Accept-Language; English when none says."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """Return the language that an Accept-Language header likes best, the first named where two are liked equally."""
    best, most = "en", 0.0
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        name, weight = tag.strip().lower().split("-")[0], _weight(parameters)
        if name in LANGUAGES and weight > most:
            best, most = name, weight
    return best


def written_in(words: str) -> str:
    """Return `es` for words quoted from a text in Spanish, else `en`, by the small words that each language uses."""
    found = _WORD.findall(words.lower())
    counts = {lang: sum(word in small for word in found) for lang, small in SMALL.items() if lang in LANGUAGES}
    return "es" if counts["es"] + bool(_SPANISH_LETTER.search(words)) > counts["en"] else "en"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
