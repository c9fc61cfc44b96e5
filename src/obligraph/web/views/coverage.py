"""Coverage of a treaty: its articles against everything that touches them, as a heat map whose cells open the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from obligraph.errors import WrongUse
from obligraph.graph.links import End, accepted_links
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import with_prefixes
from obligraph.search.resolver import COVERED, resolve
from obligraph.store.terms import value_of, values
from obligraph.web.rendering import render
from obligraph.web.things import localized_things

if TYPE_CHECKING:
    from obligraph.store import Store

router = APIRouter(include_in_schema=False)

COLUMNS = ("recommendations", "interpretations", "sdg", "gcm", "gfmd", "indicators", "sources", "figures")
_STEPS = (0, 2, 5, 11, 23)
"""A number above each of these is a shade darker."""

_ARTICLES = with_prefixes("""
SELECT ?article ?part WHERE {
  ?article obl:provisionOf ?treaty ; obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/article> .
  OPTIONAL { ?part obl:partOf+ ?article }
}
""")
_MEASURED = with_prefixes("""
SELECT ?thing ?indicator ?source WHERE {{
  VALUES ?thing {{ {things} }}
  ?indicator obl:measures ?thing . OPTIONAL {{ ?indicator obl:hasSource ?source }}
}}
""")
_OF_TARGETS = with_prefixes("""
SELECT ?thing ?indicator WHERE {{ VALUES ?thing {{ {things} }} ?indicator obl:indicatorOf ?thing }}
""")
_FIGURES = with_prefixes("""
SELECT ?thing ?figure WHERE {{ VALUES ?thing {{ {things} }} ?figure obl:observationOf ?thing }}
""")


@dataclass
class Line:
    """One article: what touches it or a part of it, by column, as short forms."""

    article: str
    cells: dict[str, set[str]] = field(default_factory=lambda: {column: set() for column in COLUMNS})


@router.get("/coverage")
def coverage(
    request: Request,
    treaty: Annotated[str, Query(max_length=200)] = "instrument:cmw",
    article: Annotated[str, Query(max_length=200)] = "",
    column: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Answer with the heat map of a treaty, or with the list behind one of its cells."""
    names = localized_things(request)
    with request.app.state.opened.store() as store:
        whole = short_of(resolve(store, treaty, COVERED))
        lines = lines_of(store, names, whole)
        treaties = with_articles(names)
    if not lines:
        raise WrongUse("no-articles-held", treaty=whole)
    listed = _cell(lines, article, column) if article else None
    return render(
        request,
        "coverage.html",
        names=names,
        treaty=whole,
        treaties=treaties,
        columns=COLUMNS,
        lines=lines,
        shade=_shade,
        article=article,
        column=column,
        listed=listed,
        untouched=sum(1 for line in lines if not any(line.cells.values())),
    )


def _cell(lines: list[Line], article: str, column: str) -> list[str]:
    found = next((line.cells.get(column) for line in lines if line.article == article), None)
    if found is None:
        raise WrongUse("no-such-cell", column=column, row=article)
    return sorted(found, key=natural)


def lines_of(store: Store, names: LocalizedThings, treaty: str) -> list[Line]:
    """Return the articles of a treaty in order, each with what touches it or a part of it."""
    lines: dict[str, Line] = {}
    article_of: dict[str, str] = {}
    for article, part in store.select(_ARTICLES, {"treaty": NamedNode(iri_of(treaty))}):
        lines.setdefault(value_of(article), Line(short_of(value_of(article))))
        article_of[value_of(article)] = value_of(article)
        if part is not None:
            article_of[value_of(part)] = value_of(article)
    if lines:
        _add_links(store, names, lines, article_of)
        _add_measures(store, lines)
    return sorted(lines.values(), key=lambda line: natural(line.article))


def _add_links(store: Store, names: LocalizedThings, lines: dict[str, Line], article_of: dict[str, str]) -> None:
    ends: tuple[End, End] = ("linkSubject", "linkObject")
    for link in (link for end in ends for link in accepted_links(store, article_of, end)):
        column = _column(names, short_of(link.other))
        if column:
            lines[article_of[link.thing]].cells[column].add(short_of(link.other))


def _column(names: LocalizedThings, identifier: str) -> str | None:
    collection = identifier.partition(":")[0]
    thing = names.thing(identifier)
    if collection in ("sdg", "sdg-cited"):
        return "sdg"
    if collection in ("gcm", "gfmd"):
        return collection
    if "Recommendation" in thing.kinds:
        return "recommendations"
    return "interpretations" if thing.force == "interpretation" else None


def _add_measures(store: Store, lines: dict[str, Line]) -> None:
    """Add what measures the recommendations and targets of each line, the sources of that and its figures."""
    tied = {
        iri_of(short) for line in lines.values() for name in ("recommendations", "sdg") for short in line.cells[name]
    }
    if not tied:
        return
    indicators: dict[str, set[str]] = {}
    sources: dict[str, set[str]] = {}
    for thing, indicator, source in store.select(_MEASURED.format(things=values(tied))):
        indicators.setdefault(short_of(value_of(thing)), set()).add(short_of(value_of(indicator)))
        if source is not None:
            sources.setdefault(short_of(value_of(indicator)), set()).add(short_of(value_of(source)))
    for thing, indicator in store.select(_OF_TARGETS.format(things=values(tied))):
        indicators.setdefault(short_of(value_of(thing)), set()).add(short_of(value_of(indicator)))
    figures = _figures(store, {short for found in indicators.values() for short in found})
    for line in lines.values():
        for short in line.cells["recommendations"] | line.cells["sdg"]:
            line.cells["indicators"] |= indicators.get(short, set())
        for short in line.cells["indicators"]:
            line.cells["sources"] |= sources.get(short, set())
            line.cells["figures"] |= figures.get(short, set())


def _figures(store: Store, indicators: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows: Any = store.select(_FIGURES.format(things=values(map(iri_of, indicators)))) if indicators else ()
    for thing, figure in rows:
        found.setdefault(short_of(value_of(thing)), set()).add(short_of(value_of(figure)))
    return found


def with_articles(names: LocalizedThings) -> list[str]:
    """Return the treaties of which the provisions are held, by name."""
    collections = names.things.of_collection
    held = [short for short in names.of_kind("Treaty") if short.partition(":")[2] in collections]
    return sorted(held, key=names.name)


def _shade(count: int) -> int:
    return sum(1 for least in _STEPS if count > least)
