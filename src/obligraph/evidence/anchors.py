"""Checks the evidence: every anchor has to occur in its document, in the place that its locator names.

Texts are files in a folder, with the file names of the documents (`obl:textFileName`). White space, hyphens at the end
of a line and layout (`<p>`, `<li>`, asterisks) are ignored. An anchor whose text is missing is counted as not checked,
never as passed. docs/modelling.md has the grammar of locators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from obligraph.evidence.locators import Text, items_of, normal, read_text
from obligraph.graph.evidence import every_passage
from obligraph.i18n import Message
from obligraph.ids import short_of

if TYPE_CHECKING:
    from obligraph.store import Store

_WORD = re.compile(r"[^\s,;]+")
FEWEST_WORDS, MOST_WORDS = 4, 10


@dataclass
class Tally:
    """Counts of the passages of one document; `without_anchor` have a place only, `not_checked` lack the text."""

    passed: int = 0
    failed: int = 0
    not_checked: int = 0
    without_anchor: int = 0


@dataclass
class Evidence:
    """Counts by document, and the anchors that do not occur where the data say."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[tuple[str, str, Message]] = field(default_factory=list)


def check_evidence(store: Store, folder: Path) -> Evidence:
    """Check every anchor of the graph against the texts in `folder`; failures are (passage, place, problem)."""
    evidence = Evidence()
    texts: dict[str, Text | None] = {}
    for passage, document, locator, anchor, file in every_passage(store):
        tally = evidence.tallies.setdefault(short_of(document), Tally())
        if file not in texts:
            texts[file] = read_text(folder / file) if file and (folder / file).is_file() else None
        text = texts[file]
        problem = _problem(text, locator, anchor) if text and anchor else None
        if text is None:
            tally.not_checked += 1
        elif not anchor:
            tally.without_anchor += 1
        elif problem:
            tally.failed += 1
            evidence.failures.append((short_of(passage), f"{short_of(document)}, {locator}", problem))
        else:
            tally.passed += 1
    return evidence


def _problem(text: Text, locator: str, anchor: str) -> Message | None:
    """Return the problem with an anchor, or None."""
    words = normal(anchor).split()
    if len(words) > MOST_WORDS:
        return Message("evidence.too-long", count=len(words))
    places = text.places(locator)
    if places is None:
        return Message("evidence.no-place")
    if not _occurs(anchor, places):
        code = "evidence.elsewhere" if _occurs(anchor, [text.whole]) else "evidence.not-there"
        return Message(code, anchor=anchor)
    if _words(anchor) < FEWEST_WORDS <= max(map(_words, places)) and not items_of([anchor]) <= text.items:
        return Message("evidence.too-short", count=_words(anchor))
    return None


def _words(text: str) -> int:
    """Count words; in the row of a table, each cell is counted separately."""
    return len(_WORD.findall(text))


def _occurs(anchor: str, places: Iterable[str]) -> bool:
    text = normal(anchor)
    return any(text in place for place in places)
