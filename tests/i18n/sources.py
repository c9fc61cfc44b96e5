"""Which codes of messages the program's sources use, read from Python files and templates without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src" / "obligraph"
_LITERAL = re.compile(r"""(["'])([a-z][a-z0-9.-]*\.[a-z0-9.-]*)\1\s*(~?)""")
_FILE_SUFFIXES = (".html", ".css", ".js", ".json", ".ttl", ".py", ".rq", ".svg", ".md", ".po", ".csv", ".tsv")


@cache
def catalogue(lang: str) -> Catalog:
    file = SOURCE / "i18n" / "locale" / lang / "LC_MESSAGES" / "obligraph.po"
    with file.open("rb") as stream:
        return read_po(stream, locale=lang, abort_invalid=True)


def codes(lang: str) -> set[str]:
    return {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in catalogue(lang) if entry.id}


def sections() -> set[str]:
    """Return the first words of the codes, such as `error` and `web`."""
    return {code.split(".")[0] for code in codes("en")}


def used() -> tuple[set[str], set[str]]:
    """Return the codes that sources name in full, and the patterns of those that they put together."""
    whole: set[str] = set()
    patterns: set[str] = set()
    for code in _written():
        (patterns if "*" in code else whole).add(code)
    return whole, patterns


def _written() -> Iterator[str]:
    for file in sorted(SOURCE.rglob("*.py")):
        yield from filter(_is_code, _in_python(file.read_text(encoding="utf-8")))
    for file in sorted((SOURCE / "web" / "templates").rglob("*.*")):
        for _, code, continued in _LITERAL.findall(file.read_text(encoding="utf-8")):
            if _is_code(code):
                yield code + "*" * (bool(continued) or code.endswith("."))


def _in_python(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value + "*" * node.value.endswith(".")


def _is_code(text: str) -> bool:
    return (
        re.fullmatch(r"[a-z][a-z0-9*-]*(\.[a-z0-9*-]*)+", text) is not None
        and text.split(".")[0] in sections()
        and not text.endswith(_FILE_SUFFIXES)
    )
