"""Citations, and the context in which a text is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Certainty(Enum):
    """How certain the target of a citation is."""

    NAMED = "the text names the instrument beside it"
    SHORT = "the text uses a short name that the context or an earlier name explains"
    ASSUMED = "the text names no instrument; the context supplies it"


@dataclass(frozen=True)
class Context:
    """What a text assumes its readers to know.

    `treaty` is the instrument that the text calls "the Convention" and whose articles it cites without a name.
    `short` maps further short names ("Covenant", "Optional Protocol") to instruments. `committee` is the author of the
    text and of general comments cited without one. With `follow`, a bare article belongs to the last treaty named.
    """

    treaty: str = ""
    short: Mapping[str, str] = field(default_factory=dict)
    committee: str = ""
    follow: bool = False


@dataclass(frozen=True)
class Citation:
    """A citation: the short identifier of its target, the words that cite it, their position, and the certainty."""

    target: str
    words: str
    start: int
    end: int
    certainty: Certainty


@dataclass(frozen=True)
class Mention:
    """A name of an instrument in the text."""

    key: str
    start: int
    end: int
    certainty: Certainty
