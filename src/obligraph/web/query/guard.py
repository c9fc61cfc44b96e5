"""What a query text may not hold, seen before any engine reads it: updates, SERVICE, and nesting without end.

The scan follows the tokens of SPARQL 1.1 (section 19.8) as an engine reads them, with its escapes of code points and
names and both of its line ends. It is the first of two guards: a worker process has no network at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from obligraph.errors import QueryRefused

MOST_NESTED = 100
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKENS = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<comment>\#[^\n\r]*)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    |(?P<variable>[?$]\w+)|(?P<word>[^\W\d]\w*)|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<other>.)''',
    re.VERBOSE | re.DOTALL,
)
_HIDDEN = re.compile(r"\)\.*SERVICE(?![\w-])", re.IGNORECASE)
"""`?a<?b)SERVICE#>`: a comparison and a SERVICE to one reader, an IRI to another."""
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
    form_seen, depth, awaiting = False, 0, False
    for match in _TOKENS.finditer(query):
        kind, text = match.lastgroup, match.group()
        if kind in ("comment", "other"):
            continue
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        if depth > MOST_NESTED:
            raise QueryRefused(f"the query is nested more than {MOST_NESTED} deep", remedy="Write it flatter.")
        word = text.upper() if kind == "word" else ""
        if not form_seen and word in _UPDATES:
            raise QueryRefused("updates are refused", remedy="This service is read-only.")
        form_seen = form_seen or word in _FORMS
        if (awaiting and word != "SILENT" and text.strip("<>") not in services) or _hides_service(kind, text):
            raise QueryRefused("SERVICE is refused", remedy="Ask the other endpoint by itself.")
        awaiting = word == "SERVICE" or (awaiting and word == "SILENT")
    if awaiting:
        raise QueryRefused("SERVICE is refused", remedy="Ask the other endpoint by itself.")


def _hides_service(kind: str | None, text: str) -> bool:
    return kind == "iri" and _HIDDEN.search(text) is not None


def _without_escapes(query: str) -> str:
    """Return the query with the code points that it escapes (SPARQL 1.1, section 19.2)."""
    return _CODE_POINT.sub(_code_point, query)


def _code_point(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
