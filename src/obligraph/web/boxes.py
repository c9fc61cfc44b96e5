"""Boxes with words, and ties between them, as SVG with attributes and classes only: pages allow no inline style."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

LINE, PAD = 16, 8
_LETTER = 7.3
_BOLDER = 1.15
"""Room that a letter takes at 13 px in the widest fonts of readers, and how much more in bold."""


@dataclass(frozen=True)
class Box:
    """A thing to draw: short form, label, where it stands by legal force, its page, and its title."""

    id: str
    words: str
    place: str
    href: str
    title: str
    most_lines: int = 2

    def lines(self, width: float) -> tuple[str, list[str]]:
        """Return what stands in a box of this width: the short form, and the label after it, line by line."""
        letters = int((width - 2 * PAD) / _LETTER)
        short = cut(self.id, int(letters / _BOLDER))
        room = "_" * ceil(len(short) * _BOLDER)
        label = "" if self.words == self.id else self.words
        first, *others = textwrap.wrap(f"{room} {label}", letters, max_lines=self.most_lines, placeholder=" …")
        return short, [first.removeprefix(room), *others]


@dataclass(frozen=True)
class Placed:
    """A box where it is drawn, by its upper left corner."""

    box: Box
    x: float
    y: float
    width: float
    least_height: float = 0

    @property
    def height(self) -> float:
        """How high it is: as its words need, or more."""
        return max(self.least_height, LINE * len(self.box.lines(self.width)[1]) + 2 * PAD - 2)

    @property
    def middle(self) -> float:
        """Where its middle lies from the top."""
        return self.y + self.height / 2

    def drawn(self, *, centre: bool = False) -> Markup:
        """Return it as SVG, a link to the page of its thing; the centre is the page itself and no link."""
        short, lines = self.box.lines(self.width)
        top = self.middle - LINE * len(lines) / 2 + 12
        head = Markup('<tspan class="id">{}</tspan>{}').format(short, lines[0])
        words = [_text(self.x, top + LINE * number, line) for number, line in enumerate([head, *lines[1:]])]
        inner = Markup(
            '<title>{title}</title><rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>{words}'
        ).format(
            title=self.box.title, x=self.x, y=self.y, width=self.width, height=self.height, words=Markup("").join(words)
        )
        if centre:
            return Markup('<g class="box at-{} centre">{}</g>').format(self.box.place, inner)
        return Markup('<a class="box at-{}" href="{}">{}</a>').format(self.box.place, self.box.href, inner)


def cut(words: str, letters: int) -> str:
    """Return words, without their end where they have more letters than that."""
    return words if len(words) <= letters else f"{words[: letters - 1]}…"


def _text(x: float, y: float, words: Markup | str) -> Markup:
    return Markup('<text x="{:g}" y="{:g}">{}</text>').format(x + PAD, y, words)


def tie(path: str, style: str, name: str, *, away: bool | None) -> Markup:
    """Return a tie along a path, its line by its style; the arrow is at its end, at its start, or there is none."""
    if away is None:
        return Markup('<path class="tie tie-{}" d="{}"/>').format(style, path)
    return Markup('<path class="tie tie-{style}" d="{path}" marker-{end}="url(#{name}-arrow)"/>').format(
        style=style, path=path, end="end" if away else "start", name=name
    )


def curve(from_x: float, from_y: float, to_x: float, to_y: float) -> str:
    """Return the path of a tie that leaves and arrives level."""
    between = (from_x + to_x) / 2
    return f"M{from_x:g} {from_y:g}C{between:g} {from_y:g} {between:g} {to_y:g} {to_x:g} {to_y:g}"


def words_at(x: float, y: float, words: str, look: str, href: str | None = None) -> Markup:
    """Return words that stand outside of boxes, a link where an address is given."""
    text = Markup('<text class="{}" x="{:g}" y="{:g}">{}</text>').format(look, x, y, words)
    return Markup('<a href="{}">{}</a>').format(href, text) if href else text


def picture(name: str, size: tuple[float, float], title: str, told: str, drawn: Iterable[Markup]) -> Markup:
    """Return the drawing of this name and size, with its title and what is told of it to those who do not see it."""
    width, height = size
    return Markup(
        '<svg class="boxes" id="{name}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        ' role="group" aria-labelledby="{name}-title" aria-describedby="{name}-told">'
        '<title id="{name}-title">{title}</title><desc id="{name}-told">{told}</desc>'
        '<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="arrow" d="M0 0L8 4L0 8z"/></marker>'
        "</defs>"
        "{drawn}</svg>"
    ).format(name=name, width=width, height=height, title=title, told=told, drawn=Markup("").join(drawn))
