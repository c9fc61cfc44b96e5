"""The outlines of States on a map of equal areas, read from the TopoJSON files that came with the installation.

States too small for the coarse outlines have a place instead, taken from the finer ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from math import asin, cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

WIDTH = 2000
_FOLDER = Path(__file__).parents[1] / "static" / "vendor"
_COARSE, _FINE = _FOLDER / "world-110m.json", _FOLDER / "world-50m.json"
_WITHOUT = "ATA"
"""Antarctica is no State, and would take a fifth of the map."""
_MIDDLE = 11.0
"""The meridian in the middle of the map, so that its edge passes between Asia and America."""
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_WIDEST = 2 * sqrt(3) * pi / (3 * _A1)
_SCALE = WIDTH / 2 / _WIDEST

Point = tuple[float, float]


class Outlines(NamedTuple):
    """SVG paths by alpha-3 code, places of what is too small for one, and the height of the map."""

    paths: dict[str, str]
    places: dict[str, Point]
    height: int


@cache
def outlines() -> Outlines | None:
    """Return the outlines, None where the files did not come with this installation."""
    if not (_COARSE.is_file() and _FINE.is_file()):
        return None
    coarse, fine = (json.loads(file.read_text(encoding="utf-8")) for file in (_COARSE, _FINE))
    drawn = {
        code: [list(map(projected, piece)) for ring in rings for piece in cut(ring)]
        for code, rings in shapes(coarse)
        if code != _WITHOUT
    }
    every = [point for rings in drawn.values() for ring in rings for point in ring]
    top, bottom = min(y for _, y in every), max(y for _, y in every)
    small = {code: _middle(rings) for code, rings in shapes(fine) if code not in drawn and code != _WITHOUT}
    return Outlines(
        {code: "".join(_path(ring, top) for ring in rings) for code, rings in drawn.items()},
        {code: (round(x), round(y - top)) for code, (x, y) in small.items()},
        round(bottom - top),
    )


def projected(point: Point) -> Point:
    """Return where a point lies on the map (Equal Earth; Šavrič, Patterson, Jenny 2018).

    Its longitude is one between the edges of the map, which may be beyond 180 degrees.
    """
    longitude, latitude = radians(point[0] - _MIDDLE), radians(point[1])
    theta = asin(sqrt(3) / 2 * sin(latitude))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = 2 * sqrt(3) * longitude * cos(theta) / (3 * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return (_WIDEST + x) * _SCALE, -y * _SCALE


def shapes(topology: dict[str, Any]) -> Iterator[tuple[str, list[list[Point]]]]:
    """Give the alpha-3 code and the rings, in longitude and latitude, of every country of a topology."""
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        yield country["properties"]["a3"], [_ring(ring, arcs) for polygon in polygons for ring in polygon]


def cut(ring: list[Point]) -> list[list[Point]]:
    """Return a ring in pieces that lie between the edges of the map, which are at the meridian opposite its middle."""
    longitude = ring[0][0]
    unrolled = []
    for x, y in ring:
        longitude += (x - longitude + 180) % 360 - 180
        unrolled.append((longitude, y))
    pieces = []
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in unrolled]
        inside = _beyond(_beyond(moved, _MIDDLE - 180, 1), _MIDDLE + 180, -1)
        if inside:
            pieces.append(inside)
    return pieces


def _beyond(ring: list[Point], edge: float, side: int) -> list[Point]:
    """Return the part of a ring east of a meridian where `side` is 1, west of it where it is -1."""
    clipped: list[Point] = []
    for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        if (side * (before[0] - edge) > 0) != (side * (point[0] - edge) > 0):
            part = (edge - before[0]) / (point[0] - before[0])
            clipped.append((edge, before[1] + part * (point[1] - before[1])))
        if side * (point[0] - edge) > 0:
            clipped.append(point)
    return clipped


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _ring(indices: Sequence[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs, of which a negative index means the other direction, and the first point is the last one's last."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _path(ring: list[Point], top: float) -> str:
    """Return the path of a ring, in whole numbers and relative steps, which is half as long."""
    at = (round(ring[0][0]), round(ring[0][1] - top))
    path = [f"M{at[0]} {at[1]}l"]
    for x, y in ring[1:]:
        new = (round(x), round(y - top))
        if new != at:
            path.append(f"{new[0] - at[0]} {new[1] - at[1]}")
            at = new
    return " ".join(path).replace("l ", "l").replace(" -", "-") + "z" if len(path) > 1 else ""


def _middle(rings: list[list[Point]]) -> Point:
    """Return the middle of the largest ring on the map."""
    largest = max(rings, key=_area)
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    x = (min(xs) + max(xs)) / 2
    return projected(((x - _MIDDLE + 180) % 360 - 180 + _MIDDLE, (min(ys) + max(ys)) / 2))


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs))
