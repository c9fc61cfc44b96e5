"""What a query text may not hold, seen before any engine reads it: updates, SERVICE, and nesting without end.

The text is read by its tokens, after its escapes of code points. Oxigraph's keywords need no space around them
(`SERVICESILENT<x>`, `trueSERVICE`, `SERVICE:x {`), so the letters count wherever they stand in a bare word. This is the
first of two guards: a worker process has no network at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from obligraph.errors import QueryRefused
from obligraph.store.sparql_tokens import tokens

MOST_NESTED = 100
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIDDEN = re.compile(r"\)\.*SERVICE(?![\w-])", re.IGNORECASE)
"""`?a<?b)SERVICE#>`: a comparison and a SERVICE to one reader, an IRI to another."""
_PREFIX = re.compile(r"SERVICE(SILENT)?$", re.IGNORECASE)
_NESTING = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_WORTH_READING = re.compile("|".join(("SERVICE", *sorted(_UPDATES))), re.IGNORECASE)
"""A query with none of these letters has no SERVICE and is no update, wherever its tokens begin and end."""


def require_harmless(query: str, services: Collection[str] = ()) -> None:
    """Raise QueryRefused for an update, for a SERVICE that is not one of `services`, or for nesting too deep."""
    text = _without_escapes(query)
    if _WORTH_READING.search(text) or sum(map(text.count, "{([")) > MOST_NESTED:
        _require_harmless(text, services)


def _require_harmless(query: str, services: Collection[str]) -> None:
    form_seen, depth, awaiting, previous = False, 0, False, ("", "")
    for kind, text in tokens(query):
        depth += _NESTING.get(text, 0)
        if depth > MOST_NESTED:
            raise QueryRefused("query-nesting", most=MOST_NESTED)
        word = text.upper() if kind == "word" else ""
        if not form_seen and word in _UPDATES:
            raise QueryRefused("update-read-only")
        form_seen = form_seen or word in _FORMS
        refused = awaiting and word != "SILENT" and text.strip("<>") not in services
        if refused or _hides_service(kind, text) or (text == "{" and _is_service(*previous)):
            raise QueryRefused("service-refused")
        awaiting = "SERVICE" in word or (awaiting and word == "SILENT")
        previous = kind, "" if previous[1].upper() == "GRAPH" else text
    if awaiting:
        raise QueryRefused("service-refused")


def _is_service(kind: str, text: str) -> bool:
    """Whether what reads as a prefixed name may be SERVICE and a name in the default prefix, where a group follows."""
    return kind == "name" and _PREFIX.search(text.partition(":")[0]) is not None


def _hides_service(kind: str, text: str) -> bool:
    return (kind == "iri" and _HIDDEN.search(text) is not None) or (kind == "unclosed" and "SERVICE" in text.upper())


def _without_escapes(query: str) -> str:
    """Return the query with the code points that it escapes (SPARQL 1.1, section 19.2)."""
    return _CODE_POINT.sub(_code_point, query)


def _code_point(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
