"""Converts terms to the N-Triples form that columns hold, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

if TYPE_CHECKING:
    from obligraph.shacl.shapes_graph import Node

PARTS = r'(?s)^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$'
"""Lexical form, language tag and datatype of a literal."""
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def as_text(term: Node) -> str:
    """Return a term in the N-Triples form that columns hold: language tags in lower case, no xsd:string."""
    if isinstance(term, Literal) and term.language:
        return f"{str(term)[: -len(term.language)]}{term.language.lower()}"
    return str(term)


def term_of(text: str) -> Node:
    """Return the term with this N-Triples form."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    found = re.fullmatch(PARTS.removeprefix("(?s)"), text, re.DOTALL)
    if found is None:
        raise ValueError(f"no term: {text}")
    lexical, language, datatype = unescaped(found[1]), found[2], found[3]
    if language:
        return Literal(lexical, language=language)
    return Literal(lexical, datatype=NamedNode(datatype)) if datatype else Literal(lexical)


def unescaped(text: str) -> str:
    """Return a lexical form with its escapes replaced."""

    def plain(found: re.Match[str]) -> str:
        mark = found.group(1)
        return chr(int(mark[1:], 16)) if mark[0] in "uU" else _ESCAPES.get(mark, mark)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", plain, text, flags=re.DOTALL)
