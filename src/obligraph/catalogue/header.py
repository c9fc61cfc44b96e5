"""Parses the headers of query files: YAML in the leading lines that begin with `#+`."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import yaml

from obligraph.catalogue.charts import require_chart
from obligraph.errors import InputInvalid
from obligraph.store.sparql_tokens import tokens

PARAMETER_TYPES = ("iri", "string", "date", "integer")
_REQUIRED = ("title", "question", "columns", "tags")


def read_query(file: Path, identifier: str) -> dict[str, Any]:
    """Return the query in `file` as plain data: its header's fields, its `id` and its `text` without the header.

    Raises InputInvalid, naming file and remedy, when the header is not YAML, lacks a field, declares columns other
    than those the SELECT projects, or when a SELECT has no ORDER BY.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    head = [line[2:] for line in lines if line.startswith("#+")]
    text = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    header = _header(file, "\n".join(line.removeprefix(" ") for line in head))
    _require_columns(file, header["columns"], text)
    require_chart(file, header)
    return {"id": identifier, "params": {}, **header, "text": text}


def _header(file: Path, source: str) -> dict[str, Any]:
    try:
        header = yaml.safe_load(source)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InputInvalid("header-not-yaml", where=str(file), reason=problem) from None
    missing = [name for name in _REQUIRED if not isinstance(header, dict) or name not in header]
    if missing:
        raise InputInvalid("header-lacks", where=str(file), missing=[*missing])
    for name in ("title", "question"):
        if not isinstance(header[name], dict) or not header[name]:
            raise InputInvalid("header-language", where=str(file), name=name)
    return {**header, "params": _parameters(file, header.get("params") or {})}


def _parameters(file: Path, stated: Any) -> dict[str, Any]:
    if not isinstance(stated, dict):
        raise InputInvalid("header-parameters", where=str(file))
    for name, parameter in stated.items():
        described = parameter if isinstance(parameter, dict) else {}
        if described.get("type") not in PARAMETER_TYPES or "example" not in described:
            raise InputInvalid("header-parameter", where=str(file), name=name, choice=[*PARAMETER_TYPES])
    return stated


def _require_columns(file: Path, declared: list[str], text: str) -> None:
    words = [token.upper() for _, token in tokens(text)]
    projected = _projected(text)
    if projected and projected != declared:
        raise InputInvalid("header-columns", where=str(file), declared=[*declared], selected=[*projected])
    if projected and ("ORDER", "BY") not in itertools.pairwise(words):
        raise InputInvalid("query-unordered", where=str(file))


def _projected(text: str) -> list[str]:
    """Return the projected variables of the first SELECT of a query; none for SELECT * and other query forms."""
    names: list[str] = []
    depth, previous = 0, ""
    following = itertools.dropwhile(lambda token: token[1].upper() != "SELECT", tokens(text))
    for kind, token in itertools.takewhile(lambda token: token[1].upper() not in ("WHERE", "FROM", "{"), following):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if kind == "variable" and (depth == 0 or (depth == 1 and previous == "AS")):
            names.append(token[1:])
        previous = token.upper()
    return names
