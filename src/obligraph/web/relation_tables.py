"""Everything linked to a thing, in tables by relation, with the evidence behind each row."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from obligraph.graph.evidence import Place, places_of, places_of_passages
from obligraph.graph.labels import LocalizedText, in_language
from obligraph.graph.links import links_at
from obligraph.graph.ordering import natural
from obligraph.graph.statements import statements_to
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import ID, SDG, iri_of, short_of
from obligraph.namespaces import OBL
from obligraph.web.captions import caption_of, coded

if TYPE_CHECKING:
    from obligraph.store import Store

_HANDLED = frozenset(f"{OBL}{name}" for name in ("linkSubject", "linkObject", "evidencedBy"))
_SHOWN, _FULL, _MOST_PLACES = 12, 100, 3


@dataclass
class Row:
    """One relation: the other thing, and where a link record states it, its justification, certainty and review."""

    other: str
    justification: str | None = None
    confidence: str | None = None
    review: str | None = None
    reason: LocalizedText | None = None
    link: str | None = None
    places: list[Place] = field(default_factory=list)


@dataclass
class Table:
    """The things linked by one relation in one direction: `every` one, and the `rows` of them that are shown."""

    key: str
    heading: LocalizedText
    inverse: bool
    every: list[Row]
    rows: list[Row]
    linked: bool

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.every)


@dataclass
class RelationTables:
    """All tables of a thing; where one is asked for in full, only that, with its page."""

    tables: list[Table]
    only: str | None
    page: int
    size: int = _FULL


def tables_of(
    store: Store,
    names: LocalizedThings,
    thing: str,
    own: list[tuple[str, Any]],
    evidence: list[Place],
    only: str | None = None,
    page: int = 1,
) -> RelationTables:
    """Return the relations of the thing with this IRI; `own` is what it states, `evidence` is the place."""
    linked = _linked(store, names, thing)
    rows = _stated(store, thing, own)
    for key, records in linked.items():
        linked_to = {record.other for record in records}
        rows[key] = [*records, *(row for row in rows.get(key, []) if row.other not in linked_to)]
    sizes = {_name(key): len(listed) for key, listed in rows.items()}
    only = only if only in sizes else None
    page = min(page, math.ceil(sizes[only] / _FULL)) if only else 1
    tables = [_table(names, key, listed, only, page) for key, listed in rows.items() if only in (None, _name(key))]
    _add_places(store, tables, evidence)
    ordered = sorted(tables, key=lambda table: (not table.linked, table.inverse, table.heading))
    return RelationTables(ordered, only, page)


def _stated(store: Store, thing: str, own: list[tuple[str, Any]]) -> dict[tuple[str, bool], list[Row]]:
    found: dict[tuple[str, bool], list[Row]] = {}
    stated = [(relation, value, False) for relation, value in own]
    stated += [(relation, other, True) for relation, other in statements_to(store, thing)]
    for relation, other, inverse in stated:
        if relation not in _HANDLED and isinstance(other, NamedNode) and _is_thing(other.value):
            found.setdefault((relation, inverse), []).append(Row(short_of(other.value)))
    return {key: _own_rows(rows) for key, rows in found.items()}


def _is_thing(iri: str) -> bool:
    return iri.startswith((ID, SDG)) and not iri.startswith(f"{SDG}ontology#")


def _own_rows(rows: list[Row]) -> list[Row]:
    return [Row(other) for other in sorted({row.other for row in rows}, key=natural)]


def _linked(store: Store, names: LocalizedThings, thing: str) -> dict[tuple[str, bool], list[Row]]:
    """Return the relations that link records state, by relation and direction, the most certain first."""
    found: dict[tuple[str, bool], list[Row]] = {}
    for link in links_at(store, thing):
        inverse = link.object == thing
        row = Row(
            other=short_of(link.subject if inverse else link.object),
            justification=link.justification,
            confidence=link.confidence,
            review=link.review,
            reason=in_language(link.reasons, names.lang),
            link=short_of(link.iri),
        )
        found.setdefault((link.predicate, inverse), []).append(row)
    return {
        key: sorted(rows, key=lambda row: (-float(row.confidence or 0), natural(row.other)))
        for key, rows in found.items()
    }


def _table(names: LocalizedThings, key: tuple[str, bool], rows: list[Row], only: str | None, page: int) -> Table:
    start = (page - 1) * _FULL if only else 0
    shown = rows[start : start + (_FULL if only else _SHOWN)]
    return Table(_name(key), _heading(names, *key), key[1], rows, shown, any(row.link for row in rows))


def _name(key: tuple[str, bool]) -> str:
    return f"{'~' if key[1] else ''}{short_of(key[0])}"


def _heading(names: LocalizedThings, relation: str, inverse: bool) -> LocalizedText:
    local = relation.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    label = names.label(relation) if names.thing(relation).labels else LocalizedText(local, names.lang)
    if not inverse:
        return LocalizedText(label.words[:1].upper() + label.words[1:], label.lang)
    own = caption_of(f"web.inverse.{coded(relation.removeprefix(OBL))}", names.lang)
    return LocalizedText(own or message("web.thing.inverse", names.lang, relation=label.words), names.lang)


def _add_places(store: Store, tables: list[Table], evidence: list[Place]) -> None:
    """Give each shown row its evidence: a link's own, else that of the thing which makes the statement."""
    rows = [(table, row) for table in tables for row in table.rows]
    asked = {iri_of(row.link) for _, row in rows if row.link}
    asked |= {iri_of(row.other) for table, row in rows if table.inverse and not row.link}
    found = places_of(store, asked)
    passages = places_of_passages(store, {iri_of(row.other) for _, row in rows if row.other.startswith("passage:")})
    for table, row in rows:
        if row.link:
            row.places = found.get(iri_of(row.link), [])
        elif row.other.startswith("passage:"):
            row.places = passages.get(iri_of(row.other), [])
        else:
            row.places = (found.get(iri_of(row.other), []) if table.inverse else evidence)[:_MOST_PLACES]
