"""Binds variables of a query text to terms, in the same way for every engine.

Each occurrence of a bound variable outside strings, IRIs and comments is replaced by the term in N-Triples form, so
that a value cannot become syntax. Where SPARQL allows variables only (a projection, GROUP BY, ORDER BY, the target of
VALUES or AS) the variable stays, and the WHERE clause of its SELECT begins with a VALUES block that binds it.
`BOUND(?variable)` of a bound variable becomes `(true)`, since it takes no term.

This includes the embedded engine: the `substitutions` of pyoxigraph 0.5 reject variables that the SELECT does not
project, which are 19 of the 22 cases of the contract (tests/store/test_binding.py) and most questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from obligraph.store.sparql_tokens import scan, tokens

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
    """Return the query with its variables bound to terms, by the rules above."""
    terms = {name: str(term) for name, term in bindings.items() if re.search(rf"[?$]{name}\b", query)}
    if not terms:
        return query
    values_blocks = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    pieces: list[str] = []
    clause, depth, previous, selecting, listing = "pattern", 0, ("", ""), False, False
    bound = 0
    for kind, text in scan(query):
        depth += {"(": 1, ")": -1}.get(text, 0)
        if kind == "word" and text.upper() in _CLAUSES:
            clause, depth = _CLAUSES[text.upper()], 0
            selecting = selecting or clause == "projection"
        elif text == "{" and selecting:
            text, clause, selecting = f"{{ {values_blocks} ", "pattern", False
        elif text in ("{", "}"):
            clause = "pattern"
        listing = (listing or (previous[1] == "VALUES" and text == "(")) and text != ")"
        free = listing or previous[1] in _TARGETS or (clause != "pattern" and depth == 0)
        if kind == "variable" and text[1:] in terms:
            if previous == ("BOUND", "("):
                pieces[bound], text = "", "true"
            elif not free:
                text = terms[text[1:]]
        bound = len(pieces) if text.upper() == "BOUND" else bound
        pieces.append(text)
        previous = previous if kind in ("space", "comment") else (previous[1], text.upper())
    return "".join(pieces)


def bind_to_any(query: str, name: str, terms: Iterable[str]) -> str:
    """Return a SELECT whose WHERE clause begins with a VALUES block of these terms (N-Triples form)."""
    values_blocks = f"VALUES ?{name} {{ {' '.join(terms)} }}"
    selecting = False
    pieces: list[str] = []
    scanned = scan(query)
    for kind, text in scanned:
        selecting = selecting or (kind == "word" and text.upper() == "SELECT")
        if text == "{" and selecting:
            return "".join((*pieces, "{ ", values_blocks, " ", *(text for _, text in scanned)))
        pieces.append(text)
    return query


def groups_join(query: str) -> bool:
    """Whether only groups of EXISTS are nested, so that bindings from outside reach every pattern."""
    before: str | None = None
    groups = 0
    for _, text in tokens(query):
        groups += text == "{" and before != "EXISTS"
        before = text.upper()
    return groups == 1
