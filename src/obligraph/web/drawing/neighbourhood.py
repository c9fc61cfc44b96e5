"""What surrounds a thing, drawn: the stronger in legal force on its left, the weaker on its right, by relation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from markupsafe import Markup

from obligraph.graph.links import ACCEPTED
from obligraph.graph.neighbours import is_node
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.ids import iri_of
from obligraph.web.drawing.bands import band_of, bands_of
from obligraph.web.drawing.diagram import Box, Placed, curve, cut, edge, picture, words_at
from obligraph.web.relation_tables import Row, Table

PER_SIDE = 14
STYLES = ("cited-in-text", "curated", "derived", "stated")
_SIDE, _CENTRE, _GAP = 364, 256, 72
_NARROW, _INDENT = 348, 30
_BAND, _CAPTION, _MORE, _BELOW, _APART = 30, 22, 22, 7, 9


class _Neighbour(NamedTuple):
    """A thing linked to the one in the middle, and the best evidence of a link: a code of STYLES, and in words."""

    id: str
    style: str
    evidence: str


@dataclass
class _Group:
    """The neighbours by the same relations that stand at one place of legal force; `more` are not drawn."""

    tables: tuple[Table, ...]
    place: str
    rows: list[_Neighbour] = field(default_factory=list)
    drawn: list[_Neighbour] = field(default_factory=list)
    more: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The relations, as the tables name them."""
        return tuple(table.key for table in self.tables)

    @property
    def lang(self) -> str:
        """The language of the words of the first relation."""
        return self.tables[0].heading.lang

    @property
    def heading(self) -> str:
        """The relations in words."""
        return " · ".join(table.heading.words for table in self.tables)


@dataclass(frozen=True)
class Surroundings:
    """The drawing for wide and for narrow pages, the kinds of evidence in it, and which relations had no room."""

    wide: Markup
    narrow: Markup
    styles: tuple[str, ...]
    shown: int
    total: int
    left_out: tuple[tuple[str, int, str], ...]


class _DrawnNeighbour(NamedTuple):
    """A box where it is drawn, with the edge that leads to it."""

    box: Placed
    style: str
    away: bool


class _Side(NamedTuple):
    """The words and boxes of one side from the top, and how high they are."""

    words: list[Markup]
    neighbours: list[_DrawnNeighbour]
    height: float


@dataclass(frozen=True)
class _Drawing:
    names: LocalizedThings
    href: Callable[[str], str]
    more: Callable[[Table], str]
    bands: dict[str, str]

    def box(self, row: _Neighbour, group: _Group) -> Box:
        label, lang = self.names.label(row.id)
        title = ". ".join(filter(None, (label, row.id, group.heading, row.evidence)))
        return Box(row.id, label, group.place, self.href(row.id), title, lang=self.names.other_language(lang))

    def side(self, groups: list[_Group], x: float, width: float) -> _Side:
        """Return what is drawn on one side, at this place and of this width."""
        words: list[Markup] = []
        neighbours: list[_DrawnNeighbour] = []
        y, band = 0.0, ""
        for group in groups:
            if group.place != band:
                band = group.place
                y += _BAND if y else 20
                words.append(words_at(x, y - 6, self.bands[band], "band"))
            y += _CAPTION
            heading, lang = cut(group.heading, int(width / 7)), self.names.other_language(group.lang)
            words.append(words_at(x, y - 8, heading, "relation", lang=lang))
            for row in group.drawn:
                placed = Placed(self.box(row, group), x, y, width)
                neighbours.append(_DrawnNeighbour(placed, row.style, not group.tables[0].inverse))
                y += placed.height + _BELOW
            if group.more:
                y += _MORE
                caption = message("web.drawing.more", self.names.lang, count=group.more)
                words.append(words_at(x, y - 10, caption, "more", self.more(group.tables[0])))
        return _Side(words, neighbours, y)


def surroundings(
    names: LocalizedThings, thing: str, tables: list[Table], href: Callable[[str], str], more: Callable[[Table], str]
) -> Surroundings | None:
    """Return the drawing of a thing (short form) among its neighbours, None where it has none.

    `href` gives the page of a thing, `more` the address of the graph view that shows all neighbours of a table.
    """
    bands = dict(bands_of(names))
    groups = _groups(names, thing, tables, bands)
    if not groups:
        return None
    sides = _sides(groups, list(bands).index(band_of(names, thing)), list(bands))
    for side in sides:
        _choose(side)
    left_out = _count_the_rest(groups)
    drawn = [[group for group in side if group.drawn] for side in sides]
    drawing = _Drawing(names, href, more, bands)
    title = f"{names.name(thing)}. {thing}"
    lang = names.other_language(names.label(thing).lang)
    centre = Box(thing, names.name(thing), band_of(names, thing), href(thing), title, most_lines=5, lang=lang)
    rows = [row for side in drawn for group in side for row in group.drawn]
    return Surroundings(
        wide=_wide(drawing, centre, drawn),
        narrow=_narrow(drawing, centre, [*drawn[0], *drawn[1]]),
        styles=tuple(style for style in STYLES if style in {row.style for row in rows}),
        shown=len(rows),
        total=sum(len(group.rows) for group in groups),
        left_out=tuple((group.heading, count, more(group.tables[0])) for group, count in left_out),
    )


def _groups(names: LocalizedThings, thing: str, tables: list[Table], bands: dict[str, str]) -> list[_Group]:
    """Return the neighbours by place and relations, each of them once; rejected and proposed links are left out."""
    by_neighbour: dict[str, list[tuple[Table, Row]]] = {}
    for table in tables:
        for row in table.every:
            if row.other != thing and row.review in (None, ACCEPTED) and is_node(iri_of(row.other)):
                by_neighbour.setdefault(row.other, []).append((table, row))
    found: dict[tuple[str, ...], _Group] = {}
    for other, relations in by_neighbour.items():
        by = {table.key: table for table, _ in relations}
        group = _Group(tuple(by.values()), band_of(names, other))
        found.setdefault((group.place, *by), group).rows.append(_neighbour(names, other, [row for _, row in relations]))
    order = list(bands)
    return sorted(found.values(), key=lambda group: order.index(group.place))


def _neighbour(names: LocalizedThings, other: str, rows: list[Row]) -> _Neighbour:
    style = min((_style(row) for row in rows), key=STYLES.index)
    return _Neighbour(other, style, names.code("justification", style) if style != "stated" else "")


def _sides(groups: list[_Group], own: int, order: list[str]) -> tuple[list[_Group], list[_Group]]:
    """Return what is stronger and what is weaker; what has the same force goes where there is more room."""
    left = [group for group in groups if order.index(group.place) < own]
    right = [group for group in groups if order.index(group.place) > own]
    same = [group for group in groups if order.index(group.place) == own]
    if sum(len(group.rows) for group in left) <= sum(len(group.rows) for group in right):
        return [*left, *same], right
    return left, [*same, *right]


def _choose(side: list[_Group]) -> None:
    """Draw of each group in turn what is most certain, links with evidence first, until the side is full."""
    ranked = sorted(side, key=lambda group: not any(table.linked for table in group.tables))
    for turn in range(max((len(group.rows) for group in side), default=0)):
        for group in ranked:
            if turn < len(group.rows) and sum(len(one.drawn) for one in side) < PER_SIDE:
                group.drawn.append(group.rows[turn])


def _count_the_rest(groups: list[_Group]) -> list[tuple[_Group, int]]:
    """Write how many are not drawn below the last group of the same relations; return groups without any drawn."""
    left_out = []
    for keys in dict.fromkeys(group.keys for group in groups):
        same = [group for group in groups if group.keys == keys]
        missing = sum(len(group.rows) - len(group.drawn) for group in same)
        shown = [group for group in same if group.drawn]
        if shown:
            shown[-1].more = missing
        elif missing:
            left_out.append((same[0], missing))
    return left_out


def _style(row: Row) -> str:
    return row.justification if row.link and row.justification in STYLES else "stated"


def _description(drawing: _Drawing, centre: Box) -> tuple[str, str]:
    lang = drawing.names.lang
    return message("web.drawing.title", lang, thing=centre.words), message("web.drawing.same-as-tables", lang)


def _wide(drawing: _Drawing, centre: Box, sides: list[list[_Group]]) -> Markup:
    start = _SIDE + _GAP if sides[0] else 0
    end = start + _CENTRE
    left, right = drawing.side(sides[0], 0, _SIDE), drawing.side(sides[1], end + _GAP, _SIDE)
    spread = 12 + _APART * max(len(left.neighbours), len(right.neighbours))
    placed = Placed(centre, start, 0, _CENTRE, least_height=spread)
    height = max(left.height, right.height, placed.height + 8)
    placed = replace(placed, y=(height - placed.height) / 2)
    edges = [*_fan(left, start, placed), *_fan(right, end, placed)]
    boxes = [one.box.drawn() for side in (left, right) for one in side.neighbours]
    size = (end + (_GAP + _SIDE if sides[1] else 0), height)
    drawn = [*edges, *left.words, *right.words, *boxes, placed.drawn(centre=True)]
    return picture("around", size, *_description(drawing, centre), drawn)


def _fan(side: _Side, at: float, centre: Placed) -> Iterable[Markup]:
    """Give the edges from one side of the centre, spread over that side in the order of the boxes."""
    step = (centre.height - 12) / max(1, len(side.neighbours))
    for number, (box, style, away) in enumerate(side.neighbours):
        reaches = box.x if box.x > at else box.x + box.width
        path = curve(at, centre.y + 6 + step * (number + 0.5), reaches, box.middle)
        yield edge(path, style, "around", away=away)


def _narrow(drawing: _Drawing, centre: Box, groups: list[_Group]) -> Markup:
    top = Placed(centre, 2, 2, _NARROW - 4)
    below = drawing.side(groups, _INDENT, _NARROW - _INDENT - 2)
    shift = top.height + 12
    edges = [edge(f"M9 {box.middle:g}H{_INDENT}", style, "below", away=away) for box, style, away in below.neighbours]
    spine = Markup('<path class="spine" d="M9 -10V{:g}"/>').format(below.neighbours[-1].box.middle)
    moved = Markup("").join([spine, *edges, *below.words, *(one.box.drawn() for one in below.neighbours)])
    drawn = [Markup('<g transform="translate(0 {:g})">{}</g>').format(shift, moved), top.drawn(centre=True)]
    return picture("below", (_NARROW, below.height + shift + 4), *_description(drawing, centre), drawn)


def legend(names: LocalizedThings, styles: Iterable[str] = STYLES) -> list[dict[str, str]]:
    """Return each kind of line with its words."""
    captions = {style: names.code("justification", style) for style in STYLES[:3]}
    return [
        {"style": style, "words": captions.get(style) or message("web.drawing.stated", names.lang)} for style in styles
    ]
