"""Content negotiation (RFC 9110, section 12.5.1): which of the media types on offer an Accept header likes best."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import mimeparse

_Range = tuple[str, str, dict[str, str]]
_TYPE_IS_NAMED = 100
"""The least fitness that mimeparse gives to a range that names the type itself, not `*`."""


def choose(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """Return what is offered under the media type liked best, or None where none is accepted.

    `offered` maps media types, in the order of the server's preference, to what they stand for.
    """
    if accept is None or not accept.strip():
        return next(iter(offered.values()))
    best = _best(accept.lower(), tuple(offered))
    return None if best is None else offered[best]


@lru_cache(maxsize=128)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = [parsed for part in accept.split(",") if (parsed := _parse(part)) is not None]
    best = max(offered, key=lambda media_type: _liking(media_type, ranges))
    return best if _liking(best, ranges)[0] > 0 else None


def _liking(media_type: str, ranges: list[_Range]) -> tuple[float, bool]:
    weight, fitness = mimeparse.quality_and_fitness_parsed(media_type, ranges)
    return weight, fitness >= _TYPE_IS_NAMED


def _parse(part: str) -> _Range | None:
    try:
        kind, subtype, parameters = mimeparse.parse_mime_type(part)
    except mimeparse.MimeTypeParseException:
        return None
    return kind, subtype, {**parameters, "q": _weight(parameters.get("q", "1"))}


def _weight(given: str) -> str:
    """Return a weight that can be read; a malformed one is none, where mimeparse would read the highest."""
    try:
        return str(min(max(float(given), 0.0), 1.0))
    except ValueError:
        return "0"
