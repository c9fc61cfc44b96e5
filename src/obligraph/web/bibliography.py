"""How to cite a thing: in the manner of the United Nations, as BibTeX, as RIS."""

from __future__ import annotations

import re
from typing import Any

from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message, plural
from obligraph.ids import iri_of
from obligraph.namespaces import DCTERMS, OBL
from obligraph.store.terms import value_of

_SPECIAL = re.compile(r"([\\{}$&#%_^~])")


def citations(names: LocalizedThings, identifier: str, iri: str, own: list[tuple[str, Any]]) -> dict[str, str]:
    """Return the citations of a thing by style: `un`, `bibtex`, `ris`; only what the data say is written."""
    stated = {relation: value_of(value) for relation, value in own}
    whole = stated.get(f"{OBL}provisionOf")
    symbol = _symbol(names, whole or iri)
    day = stated.get(f"{OBL}adoptedOn") or stated.get(f"{DCTERMS}date") or ""
    title = names.name(iri)
    container = names.name(whole) if whole else ""
    parts = [part for part in (container or title, symbol, title, _in_words(day, names.lang)) if part]
    return {
        "un": f"{', '.join(dict.fromkeys(parts))}. {iri}.",
        "bibtex": _bibtex(identifier, title, container, symbol, day, iri),
        "ris": _ris(title, container, symbol, day, iri),
    }


def _symbol(names: LocalizedThings, identifier: str) -> str:
    notations = names.thing(iri_of(identifier)).notations
    return next((notation for notation in notations if "/" in notation), "")


def _in_words(day: str, lang: str) -> str:
    parts = day.split("-")
    if not day or not all(part.isdigit() for part in parts):
        return day
    if len(parts) == 1:
        return day
    month = message("date.months", lang).split()[int(parts[1]) - 1]
    if len(parts) == 2:
        return message("date.month", lang, month=month, year=parts[0])
    return plural("date.day", lang, int(parts[2]), month=month, year=parts[0])


def _bibtex(identifier: str, title: str, container: str, symbol: str, day: str, iri: str) -> str:
    fields = {"title": title, "booktitle": container, "number": symbol, "year": day[:4]}
    escaped = {name: _SPECIAL.sub(r"\\\1", value) for name, value in fields.items() if value} | {"url": iri}
    lines = [f"  {name} = {{{value}}}" for name, value in escaped.items()]
    key = re.sub(r"[^A-Za-z0-9.-]+", "-", identifier)
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _ris(title: str, container: str, symbol: str, day: str, iri: str) -> str:
    fields = [("TY", "LEGAL" if container or symbol else "GEN"), ("TI", title), ("T2", container), ("M1", symbol)]
    fields += [("PY", day[:4]), ("DA", day.replace("-", "/")), ("UR", iri)]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n"
