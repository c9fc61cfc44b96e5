"""What is known of one thing, whichever page, search or drawing asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Text(NamedTuple):
    """Words with the language they are in, which is not the page's where there is no translation."""

    words: str
    lang: str


@dataclass
class Thing:
    """One thing: texts by language, display numbers and symbols, local names of its classes, force as a code.

    `sort` is the IRI of the code that says what part of a text it is, `ties` the number of links that it is an end of.
    """

    labels: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    notations: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    force: str | None = None
    rank: int | None = None
    sort: str | None = None
    ties: int = 0
