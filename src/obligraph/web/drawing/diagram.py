"""Boxes with words, and edges between them, as SVG with attributes and classes only: pages allow no inline style."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from markupsafe import Markup, escape

LINE, PAD = 16, 8
_LETTER = 7.3
_BOLDER = 1.15
"""Room that a letter takes at 13 px in the widest fonts of readers, and how much more in bold."""


@dataclass(frozen=True)
class Box:
    """A thing to draw: short form, label, where it stands by legal force, its page, its title, its label's language."""

    id: str
    words: str
    place: str
    href: str
    title: str
    most_lines: int = 2
    lang: str | None = None

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

    @cached_property
    def lines(self) -> tuple[str, list[str]]:
        """The short form, and the label after it, line by line."""
        return self.box.lines(self.width)

    @property
    def height(self) -> float:
        """How high it is: as its words need, or more."""
        return max(self.least_height, LINE * len(self.lines[1]) + 2 * PAD - 2)

    @property
    def middle(self) -> float:
        """Where its middle lies from the top."""
        return self.y + self.height / 2

    def drawn(self, *, centre: bool = False) -> Markup:
        """Return it as SVG, a link to the page of its thing; the centre is the page itself and no link."""
        short, lines = self.lines
        top = self.middle - LINE * len(lines) / 2 + 12
        words = [f'<tspan class="id">{escape(short)}</tspan>{escape(lines[0])}', *map(escape, lines[1:])]
        drawn = "".join(
            f'<text x="{self.x + PAD:g}" y="{top + LINE * number:g}">{line}</text>' for number, line in enumerate(words)
        )
        rect = f'<rect x="{self.x:g}" y="{self.y:g}" width="{self.width:g}" height="{self.height:g}" rx="6"/>'
        inner = f"<title>{escape(self.box.title)}</title>{rect}{drawn}"
        css_class, lang = f"box at-{escape(self.box.place)}", lang_attribute(self.box.lang)
        if centre:
            return Markup(f'<g class="{css_class} centre"{lang}>{inner}</g>')
        return Markup(f'<a class="{css_class}" href="{escape(self.box.href)}"{lang}>{inner}</a>')


def lang_attribute(lang: str | None) -> Markup:
    """Return the attribute that names the language of an element, nothing where it is the page's."""
    return Markup(' lang="{}"').format(lang) if lang else Markup("")


def cut(words: str, letters: int) -> str:
    """Return words, without their end where they have more letters than that."""
    return words if len(words) <= letters else f"{words[: letters - 1]}…"


def edge(path: str, style: str, name: str, *, away: bool | None) -> Markup:
    """Return an edge along a path, its line by its style; the arrow is at its end, at its start, or there is none."""
    arrow = "" if away is None else f' marker-{"end" if away else "start"}="url(#{escape(name)}-arrow)"'
    return Markup(f'<path class="edge edge-{escape(style)}" d="{escape(path)}"{arrow}/>')


def curve(from_x: float, from_y: float, to_x: float, to_y: float) -> str:
    """Return the path of an edge that leaves and arrives level."""
    between = (from_x + to_x) / 2
    return f"M{from_x:g} {from_y:g}C{between:g} {from_y:g} {between:g} {to_y:g} {to_x:g} {to_y:g}"


def words_at(
    x: float, y: float, words: str, css_class: str, href: str | None = None, lang: str | None = None
) -> Markup:
    """Return words that stand outside of boxes, a link where an address is given."""
    text = Markup(f'<text class="{escape(css_class)}" x="{x:g}" y="{y:g}"{lang_attribute(lang)}>{escape(words)}</text>')
    return Markup(f'<a href="{escape(href)}">{text}</a>') if href else text


def picture(name: str, size: tuple[float, float], title: str, description: str, drawn: Iterable[Markup]) -> Markup:
    """Return the drawing of this name and size, with its title and a description for those who do not see it."""
    width, height = size
    return Markup(
        '<svg class="boxes" id="{name}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        ' role="group" aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        '<title id="{name}-title">{title}</title><desc id="{name}-description">{description}</desc>'
        '<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="arrow" d="M0 0L8 4L0 8z"/></marker>'
        "</defs>"
        "{drawn}</svg>"
    ).format(name=name, width=width, height=height, title=title, description=description, drawn=Markup("").join(drawn))
