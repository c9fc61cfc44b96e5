"""Parses the list after the word "article": numbers, paragraphs, letters and numerals, in series and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Path = tuple[str, ...]

_JOINT = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\band\b|\bor\b)\s*")
_RANGE = re.compile(r"\s*(?:–|-|\bto\b)\s*")
_PARAGRAPH = re.compile(r"(?:,\s*)?\s*\b(?:sub-?)?(paragraph|para)(s?)\b\.?\s*")
_NUMBER = re.compile(r"\s?(\d{1,3})(?:\s?[A-F])?(?![\w%]|\.\d| per cent)")
_LABEL = re.compile(r"\s?\((\d{1,2}|[a-z]|[ivx]{1,5})\)")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()


@dataclass
class _ListParser:
    """The state of the parser: position, places parsed so far, and whether numbers are now paragraphs."""

    text: str
    position: int
    paths: list[Path] = field(default_factory=list)
    in_paragraphs: bool = False

    def step(self) -> bool:
        """Parse one more member of the list; return False at its end."""
        if self._label(self.position, "deeper") or self._paragraph(self.position):
            return True
        for pattern, how in ((_RANGE, "range"), (_JOINT, "beside")):
            found = pattern.match(self.text, self.position)
            if found and (self._label(found.end(), how) or self._number(found.end(), how)):
                return True
            if found and how == "beside" and self._paragraph(found.end()):
                return True
        return False

    def _paragraph(self, start: int) -> bool:
        word = _PARAGRAPH.match(self.text, start)
        if not word:
            return False
        if number := _NUMBER.match(self.text, word.end()):
            self._deepen((*self.paths[-1][:1], number[1]))
            self.position, self.in_paragraphs = number.end(), bool(word[2])
            return True
        return self._label(word.end(), "deeper")

    def _number(self, start: int, how: str) -> bool:
        number = _NUMBER.match(self.text, start)
        if not number:
            return False
        base = self.paths[-1][:1] if self.in_paragraphs else ()
        self._extend(base, self.paths[-1][len(base)], number[1], how)
        self.position = number.end()
        return True

    def _label(self, start: int, how: str) -> bool:
        label = _LABEL.match(self.text, start)
        if not label:
            return False
        last = self.paths[-1]
        if how == "deeper":
            self._deepen((*last, label[1]))
        else:
            depth = _depth(last, label[1])
            if depth is None:
                return False
            self._extend(last[:depth], last[depth], label[1], how)
        self.position = label.end()
        return True

    def _deepen(self, path: Path) -> None:
        """Replace the last place by one within it, or add a second place in the same article."""
        if path[: len(self.paths[-1])] == self.paths[-1]:
            self.paths.pop()
        self.paths.append(path)

    def _extend(self, base: Path, first: str, last: str, how: str) -> None:
        between = _between(first, last) if how == "range" else [last]
        self.paths.extend((*base, one) for one in between)


def _kind(label: str) -> str:
    return "digit" if label.isdigit() else "letter" if len(label) == 1 else "numeral"


def _depth(path: Path, label: str) -> int | None:
    """Return the depth in `path` of a label of the same series: the deepest of its kind below the article.

    A single i, v or x is a numeral in a series of numerals, and otherwise a letter.
    """
    for depth in range(len(path) - 1, 0, -1):
        above = _kind(path[depth - 1]) if depth > 1 else "digit"
        numeral = _kind(path[depth]) == "numeral" or (path[depth] in _ROMAN and above == "letter")
        if (numeral and label in _ROMAN) or (not numeral and _kind(path[depth]) == _kind(label)):
            return depth
    return None


def _between(first: str, last: str) -> list[str]:
    """Return the members of a range after its first; only the last if the two have no order."""
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first) + 1, int(last) + 1)] or [last]
    if first in _ROMAN and last in _ROMAN and (len(last) > 1 or len(first) > 1):
        return _ROMAN[_ROMAN.index(first) + 1 : _ROMAN.index(last) + 1] or [last]
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last) + 1)] or [last]
    return [last]


def read_list(text: str, position: int) -> tuple[list[Path], int]:
    """Return the places in the list at `position`, and its end; no places if there is no number."""
    number = _NUMBER.match(text, position)
    if not number:
        return [], position
    parser = _ListParser(text, number.end(), [(number[1],)])
    while parser.step():
        pass
    return parser.paths, parser.position
