"""The answer to a question, drawn as the header of its query says: bars, a line, a map of States, a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from pyoxigraph import NamedNode

from obligraph.catalogue.charts import DEFAULT_FORM
from obligraph.graph.labels import LocalizedText, words_in
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import CODE, ID, NAMESPACE, SDG, iri_of, short_of
from obligraph.web.drawing.bands import band_of
from obligraph.web.drawing.charts import bars, line
from obligraph.web.drawing.diagram import Box, Placed, curve, edge, picture
from obligraph.web.drawing.maps import Map, by_number, by_words, world

if TYPE_CHECKING:
    from obligraph.catalogue import Query

MOST_BARS, MOST_EDGES, LINES = 25, 60, 4
_WIDE, _BETWEEN, _BELOW = 440, 248, 8
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Answered:
    """The picture or the map of an answer, the lines of a graph with their relations, and what the reader must know."""

    picture: Markup | None = None
    map: Map | None = None
    lines: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Asked:
    names: LocalizedThings
    query: Query
    filled: Mapping[str, str]
    rows: Rows
    href: Callable[[str], str]

    @property
    def lang(self) -> str:
        return self.names.lang

    @property
    def title(self) -> str:
        return words_in(self.query.title, self.names.lang)

    def say(self, code: str, **values: object) -> str:
        return message(code, self.names.lang, **values)

    def column(self, part: str) -> list[Any] | None:
        """Return the terms of the column that the header names, None where it names none."""
        name = (self.query.chart or {}).get(part)
        if name is None:
            return None
        if name in self.query.columns:
            at = self.query.columns.index(name)
            return [row[at] for row in self.rows]
        return [NamedNode(iri_of(self.filled[name]))] * len(self.rows)

    def text(self, term: Any) -> LocalizedText:
        value = str(term.value)
        known = isinstance(term, NamedNode) and value.startswith((ID, SDG, CODE, NAMESPACE))
        return self.names.label(value) if known else LocalizedText(value, getattr(term, "language", None) or self.lang)

    def words(self, term: Any) -> str:
        return self.text(term).words


def drawn(
    names: LocalizedThings, query: Query, filled: Mapping[str, str], rows: Rows, href: Callable[[str], str]
) -> Answered | None:
    """Return the drawing of an answer, None where its header asks for none or where there is nothing to draw."""
    if not query.chart or not len(rows) > 0:
        return None
    forms = {"bar": _bars, "line": _line, "map": _map, "graph": _graph}
    return forms[query.chart.get("form", DEFAULT_FORM)](_Asked(names, query, filled, rows, href))


def _numbers(asked: _Asked, part: str) -> Iterator[tuple[Any, float]]:
    """Give each term of a column with its value, or with one for its row where the header names no value."""
    values = asked.column("value")
    for number, term in enumerate(asked.column(part) or ()):
        if term is not None and (values is None or values[number] is not None):
            yield term, 1.0 if values is None else float(values[number].value)


def _bars(asked: _Asked) -> Answered | None:
    summed: dict[LocalizedText, float] = {}
    for term, value in _numbers(asked, "label"):
        summed[asked.text(term)] = summed.get(asked.text(term), 0) + value
    most = sorted(((label, value) for label, value in summed.items() if value), key=lambda item: (-item[1], item[0]))
    if not most:
        return None
    notes = [asked.say("web.chart.rows")] if asked.column("value") is None else []
    if len(most) > MOST_BARS:
        notes.append(asked.say("web.chart.first", count=MOST_BARS, total=len(most)))
    drawn = [(label.words, value, asked.names.other_language(label.lang)) for label, value in most[:MOST_BARS]]
    return Answered(bars(drawn, asked.title), notes=tuple(notes))


def _line(asked: _Asked) -> Answered | None:
    counted = asked.column("value") is None
    years: dict[int, float] = {}
    undated = len(asked.rows)
    for term, value in _numbers(asked, "time"):
        years[int(str(term.value)[:4])] = years.get(int(str(term.value)[:4]), 0) + value
        undated -= 1
    if not years:
        return None
    points, total = [], 0.0
    for year in sorted(years):
        total = total + years[year] if counted else years[year]
        points.append((float(year), total))
    notes = [asked.say("web.chart.until")] if counted else []
    if undated:
        notes.append(asked.say("web.chart.undated", count=undated))
    return Answered(line(points, asked.title), notes=tuple(notes))


def _map(asked: _Asked) -> Answered | None:
    states = [short_of(str(term.value)) for term in asked.column("state") or ()]
    values = asked.column("value") or [None] * len(states)
    first = dict(reversed(list(zip(states, values, strict=True))))
    present = asked.say("web.map.yes")
    words_by_state = {state: asked.words(value) if value is not None else present for state, value in first.items()}
    numbers = {state: float(words) for state, words in words_by_state.items() if words.replace(".", "", 1).isdigit()}
    steps = len(numbers) == len(words_by_state)
    classes = by_number(numbers, asked.names.lang) if steps else by_words(words_by_state, asked.names.lang)
    made = world(asked.names, classes, asked.title, words_by_state, steps=steps)
    return Answered(map=made) if made else Answered(notes=(asked.say("web.map.missing"),))


class _Pair(NamedTuple):
    left: str
    right: str
    relation: str


def _graph(asked: _Asked) -> Answered | None:
    ends = zip(asked.column("from") or (), asked.column("to") or (), strict=True)
    relations = asked.column("relation") or [None] * len(asked.rows)
    pairs = list(
        dict.fromkeys(
            _Pair(short_of(str(a.value)), short_of(str(b.value)), asked.words(relation) if relation else "")
            for (a, b), relation in zip(ends, relations, strict=True)
            if isinstance(a, NamedNode) and isinstance(b, NamedNode)
        )
    )
    if not pairs:
        return None
    shown = pairs[:MOST_EDGES]
    kinds = {
        relation: f"line-{min(n, LINES)}" for n, relation in enumerate(dict.fromkeys(p.relation for p in shown), 1)
    }
    notes = [asked.say("web.chart.links", count=len(shown), total=len(pairs))] if len(pairs) > len(shown) else []
    lines = tuple((kind, relation) for relation, kind in kinds.items() if relation)
    return Answered(_two_columns(asked, shown, kinds), lines=lines, notes=tuple(notes))


def _two_columns(asked: _Asked, pairs: list[_Pair], kinds: dict[str, str]) -> Markup:
    """Return two columns of boxes with edges between them; those on the right stand near what they are linked to."""
    left = list(dict.fromkeys(pair.left for pair in pairs))
    linked: dict[str, list[int]] = {}
    for pair in pairs:
        linked.setdefault(pair.right, []).append(left.index(pair.left))
    right = sorted(linked, key=lambda thing: sum(linked[thing]) / len(linked[thing]))
    columns = [_column(asked, left, 0), _column(asked, right, _WIDE + _BETWEEN)]
    height = max(column[-1].y + column[-1].height for column in columns) + 4
    placed = [{box.box.id: box for box in _centred(column, height)} for column in columns]
    edges = [
        edge(
            curve(_WIDE, placed[0][pair.left].middle, _WIDE + _BETWEEN, placed[1][pair.right].middle),
            kinds[pair.relation],
            "answer",
            away=None,
        )
        for pair in pairs
    ]
    boxes = [box.drawn() for column in placed for box in column.values()]
    description = message("web.chart.same-as-table", asked.names.lang)
    return picture("answer-graph", (2 * _WIDE + _BETWEEN, height), asked.title, description, [*edges, *boxes])


def _column(asked: _Asked, things: list[str], x: float) -> list[Placed]:
    placed: list[Placed] = []
    y = 2.0
    for thing in things:
        label, lang = asked.names.label(thing)
        title, other = f"{label}. {thing}", asked.names.other_language(lang)
        box = Box(thing, label, band_of(asked.names, thing), asked.href(thing), title, lang=other)
        placed.append(Placed(box, x, y, _WIDE))
        y += placed[-1].height + _BELOW
    return placed


def _centred(column: list[Placed], height: float) -> Iterator[Placed]:
    lower = (height - 4 - (column[-1].y + column[-1].height)) / 2
    yield from (replace(box, y=box.y + lower) for box in column)
