"""The neighbours that a diagram in the browser adds around a thing: its nodes and edges as records of JSON."""

from __future__ import annotations

from typing import Any

from obligraph.graph.links import LinksAmong
from obligraph.graph.neighbours import Context, Statement
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.ids import short_of
from obligraph.web.drawing.bands import band_of
from obligraph.web.things import class_names

_AT_ONCE = 40
"""How many neighbours are added by one request."""


def next_neighbours(statements: list[Statement], thing: str, form: dict[str, str], shown: set[str]) -> list[str]:
    """Return the neighbours to add: of one relation, else the first few of each relation in turn."""
    lists: dict[tuple[str, str], list[str]] = {}
    for statement in statements:
        direction, other = ("out", statement.object) if statement.subject == thing else ("in", statement.subject)
        if other not in shown and form.get("relation") in (None, short_of(statement.relation)):
            lists.setdefault((statement.relation, direction), []).append(other)
    if form.get("direction"):
        lists = {key: listed for key, listed in lists.items() if key[1] == form["direction"]}
    queues = [sorted(listed, key=lambda iri: natural(short_of(iri))) for listed in lists.values()]
    taken: dict[str, None] = {}
    for place in range(max(map(len, queues), default=0)):
        taken |= dict.fromkeys(queue[place] for queue in queues if place < len(queue))
    return list(taken)[:_AT_ONCE]


def relations_at(names: LocalizedThings, thing: str, statements: list[Statement]) -> list[dict[str, Any]]:
    """Return the relations of a thing by label, with the things at their other end as short forms."""
    found: dict[tuple[str, str], list[str]] = {}
    for statement in statements:
        direction, other = ("out", statement.object) if statement.subject == thing else ("in", statement.subject)
        found.setdefault((statement.relation, direction), []).append(short_of(other))
    listed = [
        {"relation": short_of(r), "direction": direction, "label": names.name(r), "others": sorted(others, key=natural)}
        for (r, direction), others in found.items()
    ]
    return sorted(listed, key=lambda entry: (str(entry["label"]), str(entry["direction"])))


def node_record(names: LocalizedThings, iri: str, context: Context, href: Any) -> dict[str, Any]:
    """Return a thing as a node of the diagram."""
    short = short_of(iri)
    return {
        "id": short,
        "label": names.name(iri),
        "kind": class_names(names, short).words,
        "force": names.force(iri) or "",
        "column": band_of(names, iri),
        "states": context.states,
        "day": context.day,
        "whole": context.instrument or short,
        "href": href(short),
    }


def edge_record(names: LocalizedThings, statement: Statement, links: LinksAmong) -> dict[str, Any]:
    """Return a statement as an edge of the diagram, with what its link rests on."""
    source, relation, target = (short_of(term) for term in statement)
    _, (justification, confidence) = links.get(statement, ("", ("", 1.0)))
    return {
        "id": f"{source} {relation} {target}",
        "source": source,
        "target": target,
        "relation": relation,
        "label": names.name(statement.relation),
        "justification": justification,
        "confidence": confidence,
    }
