"""Coverage of a treaty: each of its articles with the things that touch it or a part of it.

`queries/coverage/articles` counts what this module lists, for the command line and the API; the SDGs, the Compact and
the Forum are one count there, and indicators of targets and figures are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligraph.graph.links import End, accepted_links
from obligraph.graph.observations import observations_by_thing
from obligraph.graph.ordering import natural
from obligraph.graph.parts import articles_of
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store

COLUMNS = ("recommendations", "interpretations", "sdg", "gcm", "gfmd", "indicators", "sources", "figures")
_MEASURED = with_prefixes("""
SELECT ?thing ?indicator ?source WHERE {
  %s ?indicator obl:measures ?thing . OPTIONAL { ?indicator obl:hasSource ?source }
}
""")
_OF_TARGETS = with_prefixes("SELECT ?thing ?indicator WHERE { %s ?indicator obl:indicatorOf ?thing }")


@dataclass
class ArticleCoverage:
    """One article: what touches it or a part of it, by column, as short forms."""

    article: str
    cells: dict[str, set[str]] = field(default_factory=lambda: {column: set() for column in COLUMNS})


def coverage_of(store: Store, names: LocalizedThings, treaty: str) -> list[ArticleCoverage]:
    """Return the articles of a treaty (short form) in order, each with what touches it or a part of it."""
    articles = articles_of(store, iri_of(treaty))
    lines = {article: ArticleCoverage(short_of(article)) for article in articles}
    article_of = {part: article for article, parts in articles.items() for part in (article, *parts)}
    if lines:
        _add_links(store, names, lines, article_of)
        _add_measures(store, lines.values())
    return sorted(lines.values(), key=lambda line: natural(line.article))


def treaties_with_articles(names: LocalizedThings) -> list[str]:
    """Return the treaties of which the provisions are held, by name."""
    collections = names.things.of_collection
    held = [short for short in names.of_kind("Treaty") if short.partition(":")[2] in collections]
    return sorted(held, key=names.name)


def _add_links(
    store: Store, names: LocalizedThings, lines: dict[str, ArticleCoverage], article_of: dict[str, str]
) -> None:
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


def _add_measures(store: Store, lines: Iterable[ArticleCoverage]) -> None:
    """Add the indicators of the recommendations and targets of each line, with their sources and figures."""
    linked = {iri_of(short) for line in lines for name in ("recommendations", "sdg") for short in line.cells[name]}
    indicators, sources = _indicators(store, linked)
    found = observations_by_thing(store, {iri_of(short) for listed in indicators.values() for short in listed})
    figures = {short_of(thing): set(map(short_of, listed)) for thing, listed in found.items()}
    for line in lines:
        for short in line.cells["recommendations"] | line.cells["sdg"]:
            line.cells["indicators"] |= indicators.get(short, set())
        for short in line.cells["indicators"]:
            line.cells["sources"] |= sources.get(short, set())
            line.cells["figures"] |= figures.get(short, set())


def _indicators(store: Store, things: set[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the indicators of things (IRIs), and the sources of those that measure one; short forms by short form."""
    indicators: dict[str, set[str]] = {}
    sources: dict[str, set[str]] = {}
    if not things:
        return indicators, sources
    clause = values_clause("thing", things)
    for thing, indicator, source in store.select(_MEASURED % clause):
        indicators.setdefault(short_of(value_of(thing)), set()).add(short_of(value_of(indicator)))
        if source is not None:
            sources.setdefault(short_of(value_of(indicator)), set()).add(short_of(value_of(source)))
    for thing, indicator in store.select(_OF_TARGETS % clause):
        indicators.setdefault(short_of(value_of(thing)), set()).add(short_of(value_of(indicator)))
    return indicators, sources
