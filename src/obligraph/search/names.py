"""What a name may mean: things by their names and codes, and places in texts as people write them.

A place is an instrument's name with what follows or precedes it: `GCM 13`, `CMW art. 16(4)`, `artículo 16.4 CMW`,
`CMW/C/GC/5, para. 47`, `SDG target 8.8`; or the place alone (`objective 13(a)`, `8.8.1`), which any text may have.
What a part is called has to be what the graph calls it: paragraph 16 of the CMW is nothing, since 16 is an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from obligraph.search.index import Index
from obligraph.search.vocabulary import in_order
from obligraph.search.writing import as_number

_SEGMENT = re.compile(r"\d[\w.]*|[a-z]|[ivx]+")
_MOST_IN_PHRASE = 4


class _Group(NamedTuple):
    """Segments of a place that follow one word for a part, such as article; `codes` are the parts it may name."""

    codes: frozenset[str]
    segments: tuple[str, ...]


def meanings(index: Index, text: str) -> list[str]:
    """Return the short forms of what a text may name, in order; none where it names nothing."""
    words = in_order(text, index)
    if not words:
        return []
    named = index.named(words)
    return named or sorted({*_in_an_instrument(index, words), *_in_any_text(index, words)})


def _in_an_instrument(index: Index, words: list[str]) -> list[str]:
    """Return what lies at a place whose instrument is named before it, or behind it; the longest name counts."""
    for length in range(len(words) - 1, 0, -1):
        for name, place in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            groups = _groups(index, place)
            if not groups:
                continue
            within = index.collections_of(name)
            if within:
                return [found for one in within for found in _at(index, groups, *one)]
    return []


def _in_any_text(index: Index, words: list[str]) -> list[str]:
    groups = _groups(index, words)
    return _at(index, groups, None, None) if groups else []


def _at(index: Index, groups: list[_Group], collection: str | None, instrument: str | None) -> list[str]:
    """Return what lies at a place, whose parts may be written from the smallest to the largest, too."""
    for order in (groups, groups[::-1]) if len(groups) > 1 else (groups,):
        number = ".".join(segment for group in order for segment in group.segments)
        at = index.numbered(number, collection, instrument)
        found = [identifier for identifier in at if _is_called(index, identifier, order)]
        if found:
            return found
    return []


def _is_called(index: Index, identifier: str, groups: list[_Group]) -> bool:
    """Whether each part on the way to a thing is what the words before its segments call it."""
    collection = identifier.partition(":")[0]
    passed: list[str] = []
    for group in groups:
        codes: set[str] = set()
        for segment in group.segments:
            passed.append(segment)
            codes |= index.codes_at(".".join(passed), collection)
        if group.codes and not group.codes & codes:
            return False
    return True


def _groups(index: Index, words: list[str]) -> list[_Group]:
    """Return the words of a place as groups; none where there is a word that says nothing of a place."""
    groups: list[_Group] = []
    at = 0
    while at < len(words):
        length, codes = _part(index, words[at:])
        segments = list(_segments(words[at + length :], after=bool(codes or groups)))
        if not segments:
            return []
        groups.append(_Group(codes, tuple(part for text in segments for part in as_number(text).split("."))))
        at += length + len(segments)
    return groups


def _segments(words: list[str], *, after: bool) -> Iterator[str]:
    """Give the words in front that are numbers or letters of a place; a letter comes after something else of it."""
    for at, word in enumerate(words):
        if not _SEGMENT.fullmatch(word) or not (word[0].isdigit() or after or at):
            return
        yield word


def _part(index: Index, words: list[str]) -> tuple[int, frozenset[str]]:
    """Return how many words in front say what part follows, and the codes that they stand for."""
    for length in range(min(len(words), _MOST_IN_PHRASE), 0, -1):
        codes = index.parts_called(words[:length])
        if codes:
            return length, codes
    return 0, frozenset()
