"""Binds variables of a query text to terms, the same way for every engine.

Each occurrence of a bound variable outside strings, IRIs and comments is replaced by the term as the engine writes it
in N-Triples form, so that a value can never become syntax. Where only a variable may stand (a projection, GROUP BY,
ORDER BY, the target of VALUES or AS) it stays, and the WHERE of its SELECT begins with the VALUES that bind it.
`BOUND(?variable)` of a bound variable becomes `(true)`, since it takes no term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

_TOKENS = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n]*)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)|(?P<test>\bBOUND\s*\(\s*[?$](?P<tested>\w+)\s*\))
    |(?P<name>(?:\b[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:%-](?:[\w.:%\\-]*[\w:%-])?)?)
    |(?P<variable>[?$]\w+)|(?P<word>[^\W\d]\w*)|(?P<other>.)''',
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
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


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Give the tokens of a query as (kind, text); white space and comments are left out.

    The kinds are text, iri, tag, test (`BOUND(?x)`), name (a prefixed name), variable, word and other (one character).
    """
    for token in _TOKENS.finditer(query):
        if token.lastgroup not in ("comment", None) and not token.group().isspace():
            kind = "test" if token.lastgroup == "tested" else token.lastgroup
            yield str(kind), token.group()


def keywords(query: str) -> Iterator[str]:
    """Give the bare words of a query in upper case: what stands in text, IRIs, comments and names is left out."""
    return (token.group().upper() for token in _TOKENS.finditer(query) if token.lastgroup == "word")


def bind(query: str, bindings: Mapping[str, NamedNode | Literal]) -> str:
    """Return the query with each bound variable bound to its term, by the rules above."""
    terms = {name: str(term) for name, term in bindings.items() if re.search(rf"[?$]{name}\b", query)}
    if not terms:
        return query
    given = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    pieces: list[str] = []
    clause, depth, previous, selecting, listing = "pattern", 0, "", False, False
    for token in _TOKENS.finditer(query):
        text, kind = token.group(), token.lastgroup
        depth += {"(": 1, ")": -1}.get(text, 0)
        if kind == "word" and text.upper() in _CLAUSES:
            clause, depth = _CLAUSES[text.upper()], 0
            selecting = selecting or clause == "projection"
        elif text == "{" and selecting:
            text, clause, selecting = f"{{ {given} ", "pattern", False
        elif text in "{}":
            clause = "pattern"
        listing = (listing or (previous == "VALUES" and text == "(")) and text != ")"
        free = listing or previous in _TARGETS or (clause != "pattern" and depth == 0)
        if kind == "variable" and not free:
            text = terms.get(text[1:], text)
        elif kind == "test" and token["tested"] in terms:
            text = "(true)"
        pieces.append(text)
        previous = previous if text.isspace() else text.upper()
    return "".join(pieces)


def bind_to_any(query: str, name: str, terms: Iterable[str]) -> str:
    """Return a SELECT whose WHERE begins with the terms, in N-Triples form, that a variable may be bound to."""
    given = f"VALUES ?{name} {{ {' '.join(terms)} }}"
    selecting = False
    pieces: list[str] = []
    for token in _TOKENS.finditer(query):
        text = token.group()
        selecting = selecting or (token.lastgroup == "word" and text.upper() == "SELECT")
        if text == "{" and selecting:
            return "".join((*pieces, "{ ", given, " ", query[token.end() :]))
        pieces.append(text)
    return query


def groups_join(query: str) -> bool:
    """Whether no group stands inside another but those of EXISTS, so that what is joined outside is seen inside."""
    before: str | None = None
    groups = 0
    for token in _TOKENS.finditer(query):
        text = token.group()
        if text == "{" and before != "EXISTS":
            groups += 1
        if not text.isspace():
            before = text.upper()
    return groups == 1
