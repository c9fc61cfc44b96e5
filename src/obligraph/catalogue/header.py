"""Reads the headers of query files: YAML in the leading lines that begin with `#+`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from obligraph.catalogue.charts import require_chart
from obligraph.errors import InputInvalid

PARAMETER_TYPES = ("iri", "string", "date", "integer")
_REQUIRED = ("title", "question", "columns", "tags")
_SELECT = re.compile(r"\bSELECT\s+(?:DISTINCT\s+)?((?:\?\w+\s*|\(.*?AS\s+\?\w+\s*\)\s*)+)", re.IGNORECASE | re.DOTALL)
_PROJECTED = re.compile(r"AS\s+\?(\w+)\s*\)|\?(\w+)", re.IGNORECASE)


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
        raise InputInvalid(
            f"the header is not YAML ({problem})", where=str(file), remedy="Mend the lines that begin with '#+'."
        ) from None
    missing = [name for name in _REQUIRED if not isinstance(header, dict) or name not in header]
    if missing:
        raise InputInvalid(
            f"the header lacks {', '.join(missing)}", where=str(file), remedy="Add them in lines that begin with '#+'."
        )
    for name in ("title", "question"):
        if not isinstance(header[name], dict) or set(header[name]) != {"en", "es"}:
            raise InputInvalid(f"'{name}' must be given in en and in es", where=str(file), remedy="Give both.")
    for name, parameter in (header.get("params") or {}).items():
        if parameter.get("type") not in PARAMETER_TYPES or "example" not in parameter:
            raise InputInvalid(
                f"parameter '{name}' needs a type ({', '.join(PARAMETER_TYPES)}) and an example", where=str(file)
            )
    return {**header, "params": header.get("params") or {}}


def _require_columns(file: Path, declared: list[str], text: str) -> None:
    body = re.sub(r"(?m)^\s*#.*$", "", text)
    selected = _SELECT.search(body)
    projected = [a or b for a, b in _PROJECTED.findall(_without_expressions(selected.group(1)))] if selected else []
    if selected and projected != declared:
        raise InputInvalid(
            f"the header declares columns {', '.join(declared)} but the query selects {', '.join(projected)}",
            where=str(file),
            remedy="Make them equal, in the same order.",
        )
    if selected and not re.search(r"\bORDER\s+BY\b", body, re.IGNORECASE):
        raise InputInvalid("the query has no ORDER BY", where=str(file), remedy="Order by enough columns to be total.")


def _without_expressions(projection: str) -> str:
    """Reduce each `(expression AS ?name)` to `?name`, so that variables inside expressions do not count as columns."""
    return re.sub(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?AS\s+(\?\w+)\s*\)", r"\1", projection, flags=re.IGNORECASE)
