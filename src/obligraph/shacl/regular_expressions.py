r"""Regular expressions of SPARQL's REGEX (XPath and XQuery Functions 3.1, section 5.6.1).

Patterns are matched by the regular expressions of polars after `\i` and `\c` are translated to classes, and by Python's
`re` if they need back-references. docs/validation.md lists the remaining differences from XPath.
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
    """Return a function from a column of strings to a column of matches; raises InputInvalid for a bad pattern."""
    if not set(flags) <= _FLAGS:
        raise InputInvalid("shacl.flags", flags=flags)
    text = re.escape(pattern) if "q" in flags else _translated(pattern, dot_all="s" in flags)
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


def _translated(pattern: str, *, dot_all: bool) -> str:
    """Return the pattern with XPath's own escapes as classes, and a `.` that does not match a carriage return."""
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
