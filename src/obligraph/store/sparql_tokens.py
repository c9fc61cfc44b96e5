"""Tokenizes SPARQL (SPARQL 1.1, section 19.8) for code that inspects a query before an engine runs it.

The time is linear in the length of the text, hostile text included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKENS = re.compile(
    r"""(?P<text>\"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
        |"(?!"")(?:[^"\\\n\r]++|\\.)*+"|'(?!'')(?:[^'\\\n\r]++|\\.)*+')
    |(?P<unclosed>["'].*+)
    |(?P<space>\s++)|(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)|(?P<comment>\#[^\n\r]*+)
    |(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    |(?P<name>(?P<run>(?:[^\W\d][\w.-]*+)?):(?:[\w:.-]++|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
    |(?P<variable>[?$]\w++)|(?P<words>[^\W\d][\w.-]*+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PARTS = re.compile(r"(?P<word>[^\W\d]\w*+)|(?P<other>.)", re.DOTALL)
_INSIGNIFICANT = ("space", "comment")


def scan(query: str) -> Iterator[tuple[str, str]]:
    """Yield all tokens of a query as (kind, text); the texts add up to the query.

    The kinds are text, iri, tag, name (a prefixed name or the label of a blank node), variable, word, space, comment,
    other (one character) and unclosed (a quotation mark without its end, and all that follows it).
    """
    for token in _TOKENS.finditer(query):
        kind, text = str(token.lastgroup), token.group()
        if kind == "words":
            yield from _parts(text)
        elif kind == "name":
            yield from _name(text, len(token["run"]))
        else:
            yield kind, text


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens of a query as (kind, text), without white space and comments."""
    return ((kind, text) for kind, text in scan(query) if kind not in _INSIGNIFICANT)


def keywords(query: str) -> Iterator[str]:
    """Yield the bare words of a query in upper case, without those in strings, IRIs, comments and names."""
    return (text.upper() for kind, text in scan(query) if kind == "word")


def _name(text: str, length: int) -> Iterator[tuple[str, str]]:
    """Yield a prefixed name; neither its prefix nor its local name ends in a full stop, which is a token of its own."""
    before = text[:length].rstrip(".")
    if len(before) < length:
        yield from _parts(text[:length])
        text = text[length:]
    whole = text.rstrip(".")
    if whole.endswith("\\"):
        whole = text[: len(whole) + 1]
    yield "name", whole
    for stop in text[len(whole) :]:
        yield "other", stop


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for part in _PARTS.finditer(text):
        yield str(part.lastgroup), part.group()
