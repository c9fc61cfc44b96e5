"""Binds variables of a query text to terms, the same way for every engine.

Each occurrence of a bound variable outside strings, IRIs and comments is replaced by the term as the engine writes it
in N-Triples form, so that a value can never become syntax. A bound variable that is projected becomes
`(term AS ?variable)`; one that is ordered or grouped by, or that a VALUES or an AS assigns, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

_TOKENS = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n]*)
    |(?P<variable>[?$][A-Za-z0-9_]+)|(?P<word>[A-Za-z]+)|(?P<other>.)''',
    re.VERBOSE | re.DOTALL,
)
_CLAUSES = {
    "SELECT": "projection",
    "WHERE": "pattern",
    "FROM": "pattern",
    "BY": "sequence",
    "HAVING": "pattern",
    "LIMIT": "pattern",
    "OFFSET": "pattern",
    "VALUES": "pattern",
}
_TARGETS = ("AS", "VALUES")


def bind(query: str, bindings: Mapping[str, NamedNode | Literal]) -> str:
    """Return the query with each bound variable replaced by its term, by the rules above."""
    if not bindings:
        return query
    pieces: list[str] = []
    clause, depth, previous = "pattern", 0, ""
    for token in _TOKENS.finditer(query):
        text, kind = token.group(), token.lastgroup
        depth += {"(": 1, ")": -1}.get(text, 0)
        if kind == "word" and text.upper() in _CLAUSES:
            clause, depth = _CLAUSES[text.upper()], 0
        elif text in "{}":
            clause = "pattern"
        if kind == "variable" and text[1:] in bindings and previous not in _TARGETS:
            text = _bound(text, str(bindings[text[1:]]), clause if depth == 0 else "pattern")
        pieces.append(text)
        previous = previous if text.isspace() else text.upper()
    return "".join(pieces)


def _bound(variable: str, term: str, clause: str) -> str:
    """Return what stands for a bound variable; itself in GROUP BY and ORDER BY, where a term may not stand."""
    return {"projection": f"({term} AS {variable})", "sequence": variable}.get(clause, term)
