"""Locators: the places that `art. 16(4)` or `fact sheet 6` names in a source text, by kind of file.

Kinds of file are treaty articles and general comments as JSON, objectives with actions as JSON, tables as CSV, records
with `#Name` headings, RDF in Turtle, and running text. A text without structure has one place, the whole text.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKS = re.compile(r"\*\*|(?<!\w)\*|\*(?!\w)")
_BULLET = re.compile(r"^(?:[-•]|\(\s*\w+\s*\))\s*")
_ENDS = re.compile(r"[.;:,]+(?:\s*(?:and|or))?$")
_HYPHEN = re.compile(r"(\w)-\n\s*(\w)")


def normal(text: str) -> str:
    """Return a text without layout: single spaces, no tags or emphasis, no hyphens at line ends."""
    joined = _HYPHEN.sub(r"\1\2", html.unescape(text).replace("\u00a0", " "))
    return " ".join(_MARKS.sub("", _TAG.sub(" ", joined)).split())


def items_of(parts: Iterable[str]) -> frozenset[str]:
    """Return parts of a text without their letter or bullet and without punctuation at the end."""
    return frozenset(_ENDS.sub("", _BULLET.sub("", normal(part))) for part in parts)


@dataclass(frozen=True)
class Text:
    """A source text: `whole`, and `find`, which returns the places that a locator names, or None if there are none.

    `items` are its smallest parts (lines, cells, lettered paragraphs), which an anchor may quote even if short.
    """

    whole: str
    find: Callable[[str], list[str] | None]
    items: frozenset[str] = frozenset()

    def places(self, locator: str) -> list[str] | None:
        """Return the texts of the places that a locator names, or the whole text if it names no part."""
        return self.find(locator)


def read_text(file: Path) -> Text:
    """Read a source text and its structure by the form of its file."""
    raw = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".json":
        return _structured(json.loads(raw))
    if file.suffix == ".csv":
        return _table(raw)
    if file.suffix == ".txt" and raw.startswith("#"):
        return _records(raw)
    return _running(raw)


def _structured(data: Any) -> Text:
    if isinstance(data, list):
        paragraphs: dict[str, str] = {}
        for item in data:
            number = normal(str(item["ID"])).strip(" .")
            paragraphs[number] = f"{paragraphs.get(number, '')} {normal(str(item['Text']))}".strip()
        return _keyed(paragraphs, r"para\. (\d+)")
    if "articles" in data:
        articles = {
            article["number"]: normal(" ".join(str(p["text"]) for p in article["paragraphs"]))
            for article in data["articles"]
        }
        parts = (str(p["text"]) for article in data["articles"] for p in article["paragraphs"])
        return _keyed(articles, r"art\. (\d+)", items_of(parts))
    objectives = {
        str(o["objective"]): normal(" ".join([o["title"], *(action["text"] or "" for action in o["actions"])]))
        for o in data["objectives"]
    }
    return _keyed(objectives, r"objective (\d+)")


def _keyed(places: dict[str, str], pattern: str, items: frozenset[str] = frozenset()) -> Text:
    whole = " ".join(places.values())

    def find(locator: str) -> list[str] | None:
        named = re.match(pattern, locator)
        if named is None:
            return [whole]
        return [places[named.group(1)]] if named.group(1) in places else None

    return Text(whole, find, items)


def _table(raw: str) -> Text:
    """Return a table, whose rows a locator names by any cell; anchors may quote cells or raw lines."""
    delimiter = ";" if raw.split("\n", 1)[0].count(";") > raw.split("\n", 1)[0].count(",") else ","
    rows = list(csv.reader(raw.splitlines(keepends=True), delimiter=delimiter))
    lines = raw.splitlines()

    def find(locator: str) -> list[str] | None:
        named = re.match(r"(?:row|target|goal) (.+)", locator)
        if named is None:
            return [normal(raw)]
        key = named.group(1)
        cells = [normal(" ".join(row)) + " " + normal(delimiter.join(row)) for row in rows if key in row]
        return [*cells, *(normal(line) for line in lines if key in line)] if cells else None

    return Text(normal(raw), find, items_of([*lines, *(cell for row in rows for cell in row)]))


def _records(raw: str) -> Text:
    records = {}
    for part in re.split(r"(?m)^#", raw)[1:]:
        name, _, body = part.partition("\n")
        records[name.strip()] = normal(body)

    def find(locator: str) -> list[str] | None:
        named = re.match(r"record (.+)", locator)
        if named is None:
            return [normal(raw)]
        return [records[named.group(1)]] if named.group(1) in records else None

    return Text(normal(raw), find)


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _running(raw: str) -> Text:
    whole = normal(raw)

    def find(locator: str) -> list[str] | None:
        sheet = re.match(r"fact sheet (\d+)", locator)
        note = re.match(r"footnote (\d+)", locator)
        objective = re.match(r"draft objective (\d+)", locator)
        recommendation = re.fullmatch(r"(general )?recommendation (\d+)", locator)
        if sheet:
            return _fact_sheet(raw, int(sheet.group(1)))
        if note:
            return _footnote(raw, note.group(1))
        if objective:
            return [normal(line) for line in raw.splitlines() if line.startswith(f"- ({objective.group(1)}) ")] or None
        if recommendation:
            return _recommendation(raw, recommendation.group(2), general=recommendation.group(1) is not None)
        return [whole]

    return Text(whole, find, items_of(re.split(r"\n|</?\w[^<>]*>|\t", raw)))


def _fact_sheet(raw: str, number: int) -> list[str] | None:
    """Return the text of a numbered fact sheet, up to the next one or the next section."""
    starts = [
        (int(found.group(1)), found.start())
        for found in re.finditer(
            r"KNOMAD['’]s proposed indicator, adapted to the national context\W+(?:p>\W*)*(\d+)\. ", raw
        )
    ]
    places = dict(starts)
    if number not in places:
        return None
    following = min(
        (place for _, place in starts if place > places[number]), default=raw.find("\n5. Steps", places[number])
    )
    return [normal(raw[places[number] : following if following > 0 else len(raw)])]


def _recommendation(raw: str, number: str, *, general: bool) -> list[str] | None:
    """Return a numbered recommendation of the general or the specific list; the whole text if it has no such lists."""
    heads = re.split(r"(?m)^(General|Specific) Recommendations:\s*$", raw)
    if len(heads) < 3:
        return [normal(raw)]
    lists = dict(zip(heads[1::2], heads[2::2], strict=True))
    found = re.findall(rf"(?m)^(?:- )?{number}\. .*", lists.get("General" if general else "Specific", ""))
    return [normal(line) for line in found] or None


def _footnote(raw: str, number: str) -> list[str] | None:
    """Return a footnote: the paragraph that begins with its number, in superscript or in a tag."""
    mark = number.translate(_SUPERSCRIPTS)
    notes = [
        normal(paragraph)
        for paragraph in re.split(r"\n\s*\n", raw)
        if paragraph.startswith(mark) or paragraph.startswith(f"<sup>{number}</sup>")
    ]
    return notes or None
