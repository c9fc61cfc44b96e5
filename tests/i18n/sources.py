"""Which codes of messages the program's sources use, read from Python files and templates without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from obligraph import errors

SOURCE = Path(__file__).parents[2] / "src" / "obligraph"
_LITERAL = re.compile(r"""(["'])([a-z][a-z0-9.-]*\.[a-z0-9.-]*)\1\s*(~?)""")
_FILE_SUFFIXES = (".html", ".css", ".js", ".json", ".ttl", ".py", ".rq", ".svg", ".md", ".po", ".csv", ".tsv")
_CODE = re.compile(r"[a-z][a-z0-9*-]*(\.[a-z0-9*-]*)*")
_AFTER_A_STATUS = ("Refused", "QueryStopped", "fail")
"""Calls whose second argument is the code of an error; the first is a status of HTTP."""
_OF_ERRORS = (".remedy", ".page", ".remedy.page")


@cache
def catalogue(lang: str) -> Catalog:
    file = SOURCE / "i18n" / "locale" / lang / "LC_MESSAGES" / "obligraph.po"
    with file.open("rb") as stream:
        return read_po(stream, locale=lang, abort_invalid=True)


@cache
def codes(lang: str) -> frozenset[str]:
    return frozenset(entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in catalogue(lang) if entry.id)


@cache
def sections() -> frozenset[str]:
    """Return the first words of the codes, such as `error` and `web`."""
    return frozenset(code.split(".")[0] for code in codes("en"))


def raised() -> dict[str, str]:
    """Return what errors are raised with as their code, and the file and line of each."""
    found = {}
    for file in _modules():
        for call in ast.walk(_tree(file)):
            kind = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
            place = 1 if kind in _AFTER_A_STATUS else 0 if kind in _kinds() else None
            if isinstance(call, ast.Call) and place is not None and len(call.args) > place:
                found |= dict.fromkeys(_texts_of(call.args[place]), f"{file.name}:{call.lineno}")
    return found


@cache
def _kinds() -> frozenset[str]:
    """Return the names of the classes of errors that take a code."""
    kinds = (kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception))
    return frozenset(kind.__name__ for kind in kinds) - {"UnknownIdentifier"}


def _texts_of(value: ast.expr) -> list[str]:
    if isinstance(value, ast.IfExp):
        return [*_texts_of(value.body), *_texts_of(value.orelse)]
    return [value.value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []


def used() -> tuple[set[str], set[str]]:
    """Return the codes that sources name in full, and the patterns of those that they put together."""
    whole: set[str] = set()
    patterns: set[str] = set()
    for code in _written():
        (patterns if "*" in code else whole).add(code)
    return whole, patterns


def used_by_errors() -> tuple[set[str], set[str]]:
    """Return the same of the codes of errors, which are named without their section, with what belongs to each."""
    literals = {text for file in _modules() for text in _strings(_tree(file)) if _CODE.fullmatch(text)}
    codes_of_errors = {f"error.{text}{suffix}" for text in literals for suffix in ("", *_OF_ERRORS)}
    return {code for code in codes_of_errors if "*" not in code}, {code for code in codes_of_errors if "*" in code}


def _written() -> Iterator[str]:
    for file in _modules():
        yield from filter(_is_code, _strings(_tree(file)))
    for file in sorted((SOURCE / "web" / "templates").rglob("*.*")):
        for _, code, continued in _LITERAL.findall(file.read_text(encoding="utf-8")):
            if _is_code(code):
                yield code + "*" * (bool(continued) or code.endswith("."))


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _strings(tree: ast.Module) -> Iterator[str]:
    """Give every text of a module; an asterisk stands for what is put into it or added to its last full stop."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value + "*" * node.value.endswith(".")


def _is_code(text: str) -> bool:
    return (
        "." in text
        and _CODE.fullmatch(text) is not None
        and text.split(".")[0] in sections()
        and not text.endswith(_FILE_SUFFIXES)
    )
