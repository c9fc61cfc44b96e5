r"""Regular expressions as SPARQL's REGEX means them (XPath and XQuery Functions 3.1, section 5.6.1).

XPath's dialect is run by the engine of columns where the two agree, after `\i` and `\c` are spelled out; what that
engine lacks (references back) is run by Python's. Differences that remain are listed in docs/validation.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import polars as pl

from obligraph.errors import InputInvalid

_NAME_START = r"_:A-Za-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌-‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�"
_CLASSES = {"i": _NAME_START, "c": _NAME_START + r"\-.0-9·̀-ͯ‿-⁀"}
_FLAGS = frozenset("smixq")


@cache
def matcher(pattern: str, flags: str) -> Callable[[pl.Expr], pl.Expr]:
    """Return what turns a column of strings into whether each matches; raises InputInvalid for a bad pattern."""
    if not set(flags) <= _FLAGS:
        raise InputInvalid("shacl.flags", flags=flags)
    text = re.escape(pattern) if "q" in flags else _spelled_out(pattern, dot_all="s" in flags)
    marks = "".join(sorted(set(flags) & set("smix")))
    whole = f"(?{marks}){text}" if marks else text
    try:
        pl.Series([""]).str.contains(whole)
    except pl.exceptions.ComputeError:
        return _by_python(text, flags, pattern)
    return lambda column: column.str.contains(whole)


def _by_python(text: str, flags: str, pattern: str) -> Callable[[pl.Expr], pl.Expr]:
    marks = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.VERBOSE}
    options = re.NOFLAG
    for flag in set(flags) & marks.keys():
        options |= marks[flag]
    try:
        compiled = re.compile(text if "m" in flags else re.sub(r"(?<!\\)\$", r"\\Z", text), options)
    except re.error as error:
        raise InputInvalid("shacl.pattern", pattern=pattern, reason=str(error)) from None
    return lambda column: column.map_elements(lambda value: compiled.search(value) is not None, return_dtype=pl.Boolean)


def _spelled_out(pattern: str, *, dot_all: bool) -> str:
    """Return the pattern with XPath's own escapes written as classes, and `.` that stops at a carriage return."""
    pieces: list[str] = []
    inside = False
    for found in re.finditer(r"\\(.)|(.)", pattern, re.DOTALL):
        escaped, plain = found.groups()
        if escaped is not None and escaped.lower() in _CLASSES:
            pieces.append(_class(escaped, inside=inside))
        elif plain == "." and not inside and not dot_all:
            pieces.append(r"[^\n\r]")
        else:
            inside = (inside or plain == "[") and plain != "]"
            pieces.append(found.group())
    return "".join(pieces)


def _class(letter: str, *, inside: bool) -> str:
    members = _CLASSES[letter.lower()]
    if letter.islower():
        return members if inside else f"[{members}]"
    return f"[^{members}]"
