"""Content negotiation (RFC 9110, section 12.5.1): which of the media types on offer an Accept header likes best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class _Range(NamedTuple):
    kind: str
    subtype: str
    weight: float

    def closeness(self, media_type: str) -> int:
        """Return how closely this range names a media type: 3 for itself, 2 for its kind, 1 for anything, 0 not."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.kind == kind else 1 if self.kind == "*" else 0


def choose(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """Return what is offered under the media type liked best, or None where none is accepted.

    `offered` maps media types, in the order of the server's preference, to what they stand for.
    """
    if accept is None or not accept.strip():
        return next(iter(offered.values()))
    ranges = [parsed for part in accept.split(",") if (parsed := _parse(part))]
    best, most = None, (0.0, 0)
    for media_type, result in offered.items():
        closeness, weight = max(((r.closeness(media_type), r.weight) for r in ranges), default=(0, 0.0))
        liked = (weight, closeness > 1)
        if closeness and weight > 0 and liked > most:
            best, most = result, liked
    return best


def _parse(part: str) -> _Range | None:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    kind, slash, subtype = media_type.partition("/")
    if not (slash and kind and subtype):
        return None
    return _Range(kind, subtype, _weight(parameters))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
