"""Charts as SVG, drawn on the server with attributes only, since the pages allow no inline style."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from obligraph.web.drawing.diagram import lang_attribute

_WIDTH, _LABEL, _ROW, _NUMBER = 736, 290, 26, 60
_HEIGHT, _LEFT, _BOTTOM, _TOP = 260, 70, 40, 26
_MOST_LETTERS, _LABEL_ROOM = 38, 38


def bars(rows: Sequence[tuple[str, float, str | None]], title: str) -> Markup:
    """Return horizontal bars, one a row of label, value and another language than the page's, in the order given."""
    most = max((value for _, value, _ in rows), default=0) or 1
    room = _WIDTH - _LABEL - _NUMBER
    drawn = [_bar(at * _ROW, label, value, room * value / most, lang) for at, (label, value, lang) in enumerate(rows)]
    return _svg(len(rows) * _ROW + 4, title, drawn)


def _bar(top: int, label: str, value: float, length: float, lang: str | None) -> Markup:
    short = label if len(label) <= _MOST_LETTERS else label[: _MOST_LETTERS - 1] + "…"
    return Markup(
        '<g{lang}><title>{whole}</title><text x="{x}" y="{y}" text-anchor="end">{label}</text>'
        '<rect class="bar" x="{left}" y="{top}" width="{length:.1f}" height="18" rx="2"/>'
        '<text x="{end:.1f}" y="{y}">{value}</text></g>'
    ).format(
        lang=lang_attribute(lang),
        whole=f"{label}: {value:g}",
        x=_LABEL - 8,
        y=top + 17,
        label=short,
        left=_LABEL,
        top=top + 3,
        length=max(length, 1),
        end=_LABEL + length + 6,
        value=f"{value:g}",
    )


def line(points: Sequence[tuple[float, float]], title: str) -> Markup:
    """Return a line over time through points of year and value, in the order of the years."""
    years, amounts = [year for year, _ in points], [amount for _, amount in points]
    first, span, most = min(years), (max(years) - min(years)) or 1, max(amounts) or 1
    placed = [
        (
            _LEFT + (year - first) / span * (_WIDTH - _LEFT - 30),
            _HEIGHT - _BOTTOM - amount / most * (_HEIGHT - _BOTTOM - _TOP),
        )
        for year, amount in points
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    base = _HEIGHT - _BOTTOM
    drawn = [
        Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_LEFT, base, _WIDTH - 20, base),
        Markup('<polyline class="line" points="{}"/>').format(path),
    ]
    labelled = _apart([x for x, _ in placed])
    for at, ((x, y), (year, amount)) in enumerate(zip(placed, points, strict=True)):
        drawn.append(_dot(x, y, year, amount, labelled=at in labelled))
    return _svg(_HEIGHT, title, drawn)


def _apart(places: list[float]) -> set[int]:
    """Return which places are labelled: the last, and before it those that leave room for the label of the next."""
    labelled = [len(places) - 1]
    for at in range(len(places) - 2, -1, -1):
        if places[labelled[-1]] - places[at] >= _LABEL_ROOM:
            labelled.append(at)
    return set(labelled)


def _dot(x: float, y: float, year: float, amount: float, *, labelled: bool) -> Markup:
    title = f"{year:.0f}: {amount:,g}"
    dot = Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title></circle>').format(x, y, title)
    if not labelled:
        return dot
    return dot + Markup(
        '<text x="{x:.1f}" y="{above:.1f}" text-anchor="middle">{amount}</text>'
        '<text x="{x:.1f}" y="{below}" text-anchor="middle">{year}</text>'
    ).format(x=x, above=y - 8, amount=f"{amount:,g}", below=_HEIGHT - _BOTTOM + 20, year=f"{year:.0f}")


def _svg(height: int, title: str, drawn: Sequence[Markup]) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">{drawn}</svg>').format(
        w=_WIDTH, h=height, title=escape(title), drawn=Markup("").join(drawn)
    )
