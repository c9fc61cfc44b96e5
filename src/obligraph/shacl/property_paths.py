"""Evaluates property paths over columns (SHACL, section 2.3): from nodes to the pairs of nodes that a path connects."""

from __future__ import annotations

import itertools

import polars as pl

from obligraph.errors import InputInvalid
from obligraph.shacl.columns import Columns, Ids
from obligraph.shacl.shapes_graph import Alternative, Inverse, Predicate, PropertyPath, Repeated, Sequence

MAX_PAIRS = 200_000_000
"""A path that gives more pairs of nodes is refused before it fills memory, unless a run sets another limit."""
LONG_CHAIN = 20
"""The number of steps after which a chain of repeated steps counts as long."""
MAX_WALKED_PAIRS = 500_000
"""Long chains are followed node by node up to this number of pairs, and by joins beyond it."""
_PAIRS = {"f": pl.UInt32, "v": pl.UInt32}


class PathEvaluator:
    """Evaluates property paths over columns; raises InputInvalid for a path that gives more than `max_pairs` pairs."""

    def __init__(self, columns: Columns, max_pairs: int = MAX_PAIRS) -> None:
        self._columns, self._max_pairs = columns, max_pairs

    def pairs(self, path: PropertyPath, focus: Ids) -> pl.DataFrame:
        """Return the distinct pairs (f, v) that a path leads to from focus nodes."""
        starts = pl.DataFrame({"f": focus})
        match path:
            case Predicate(iri):
                table = self._columns.table(iri).rename({"s": "f", "o": "v"})
                return table.join(starts, on="f", how="semi") if table.height else table
            case Inverse(Predicate(iri)):
                table = self._columns.table(iri).select(f="o", v="s")
                return table.join(starts, on="f", how="semi")
            case Inverse(inner):
                return self.pairs(_backwards(inner), focus)
            case Sequence(parts):
                return self._sequence(parts, starts)
            case Alternative(parts):
                return pl.concat([self.pairs(part, focus) for part in parts]).unique()
            case Repeated(inner, at_least, once_at_most):
                return self._repeated(inner, starts, at_least, once_at_most)

    def _sequence(self, parts: tuple[PropertyPath, ...], starts: pl.DataFrame) -> pl.DataFrame:
        found = starts.with_columns(v="f")
        for part in parts:
            step = self.pairs(part, found["v"].unique()).rename({"f": "v", "v": "w"})
            found = self._bounded(found.join(step, on="v")).select("f", v="w").unique()
        return found

    def _repeated(self, inner: PropertyPath, starts: pl.DataFrame, at_least: int, once_at_most: bool) -> pl.DataFrame:
        seen = starts.with_columns(v="f") if at_least == 0 else pl.DataFrame(schema=_PAIRS)
        frontier = starts.with_columns(v="f")
        for steps in itertools.count():
            if not frontier.height:
                break
            if steps == LONG_CHAIN and isinstance(inner, Predicate) and seen.height < MAX_WALKED_PAIRS:
                walked = self._walked(inner, seen, frontier)
                if walked is not None:
                    return self._bounded(pl.concat([seen, walked]))
            step = self.pairs(inner, frontier["v"].unique()).rename({"f": "v", "v": "w"})
            reached = self._bounded(frontier.join(step, on="v")).select("f", v="w").unique()
            frontier = reached.join(seen, on=["f", "v"], how="anti")
            seen = self._bounded(pl.concat([seen, frontier]))
            if once_at_most:
                break
        return seen

    def _walked(self, inner: Predicate, seen: pl.DataFrame, frontier: pl.DataFrame) -> pl.DataFrame | None:
        """Return the pairs beyond those seen, found node by node, since each step of a long chain is small.

        None where there are many of them, so that joins are better.
        """
        successors: dict[int, list[int]] = {}
        for start, end in self._columns.table(inner.iri).select("s", "o").iter_rows():
            successors.setdefault(start, []).append(end)
        visited = set(seen.select("f", "v").iter_rows())
        found: list[tuple[int, int]] = []
        pending = list(frontier.select("f", "v").iter_rows())
        while pending:
            if len(found) > MAX_WALKED_PAIRS:
                return None
            focus, node = pending.pop()
            for end in successors.get(node, ()):
                if (focus, end) not in visited:
                    visited.add((focus, end))
                    found.append((focus, end))
                    pending.append((focus, end))
        return pl.DataFrame(found, schema=_PAIRS, orient="row")

    def _bounded(self, frame: pl.DataFrame) -> pl.DataFrame:
        if frame.height > self._max_pairs:
            raise InputInvalid("path-too-many-pairs", most=self._max_pairs)
        return frame


def _backwards(path: PropertyPath) -> PropertyPath:
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(_backwards(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(_backwards(part) for part in parts))
        case Repeated(inner, at_least, once_at_most):
            return Repeated(_backwards(inner), at_least, once_at_most)
