"""Turns rows of a columnar run into validation results, with messages in every language that the shape has."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator

import polars as pl

from obligraph.shacl.columnar_engine import ColumnarRun
from obligraph.shacl.messages import messages_of
from obligraph.shacl.plan import Shape
from obligraph.shacl.report import SEVERITIES, Result
from obligraph.shacl.shapes_graph import SH

_BATCH = 10_000
TypingGraphs = Callable[[set[str]], dict[str, tuple[str, ...]]]
"""Looks up the named graphs that type each of some focus nodes (IRIs)."""


class ColumnarResults(Collection[Result]):
    """The sorted results of a run, made in batches, so that a million of them do not fill memory."""

    def __init__(self, run: ColumnarRun, rows: pl.DataFrame, typing_graphs: TypingGraphs | None = None) -> None:
        self._run, self._typing_graphs = run, typing_graphs
        self._rows = self._sorted(rows)

    def __len__(self) -> int:
        return self._rows.height

    def __contains__(self, result: object) -> bool:
        return any(own == result for own in self)

    def __iter__(self) -> Iterator[Result]:
        for batch in self._rows.iter_slices(_BATCH):
            focus = set(batch["focus"].to_list())
            typing_graphs = self._typing_graphs(focus) if self._typing_graphs else {}
            for node, path, value, number, variables in batch.iter_rows():
                yield self._result(node, path, value, number, variables, typing_graphs)

    @property
    def counts(self) -> dict[str, int]:
        """The number of results of each severity."""
        severities = [shape.severity.removeprefix(SH) for shape, _ in self._run.constraints]
        counted = dict(self._rows.group_by("constraint").len().iter_rows())
        return {
            name: sum(counted.get(number, 0) for number, severity in enumerate(severities) if severity == name)
            for name in SEVERITIES
        }

    def _sorted(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the columns focus, path, value, constraint and variables, in the order of the report."""
        constraints = self._run.constraints
        ranks = [_rank(shape) for shape, _ in constraints]
        kinds = pl.DataFrame(
            {
                "constraint": range(len(constraints)),
                "rank": ranks,
                "shape": [shape.name for shape, _ in constraints],
                "component": [constraint.component for _, constraint in constraints],
                "own_path": [None if shape.path is None else str(shape.path) for shape, _ in constraints],
            },
            schema={
                "constraint": pl.UInt32,
                "rank": pl.UInt8,
                **dict.fromkeys(("shape", "component", "own_path"), pl.String),
            },
        )
        texts = self._run.columns.texts
        named = rows.join(kinds, on="constraint").select(
            "rank",
            "shape",
            "component",
            "constraint",
            "variables",
            focus=self._text("f", rows),
            value=self._text("v", rows),
            path=pl.coalesce("own_path", pl.lit(texts).gather(pl.col("p"))),
        )
        order = ["rank", "shape", "focus", "path", "value", "component", "constraint", "variables"]
        return named.sort(order, nulls_last=False).select("focus", "path", "value", "constraint", "variables")

    def _text(self, column: str, rows: pl.DataFrame) -> pl.Expr:
        """Return the terms of a column: IRIs in full without brackets, blank nodes by their canonical names."""
        columns = self._run.columns
        plain = _plain_text(pl.lit(columns.texts).gather(pl.col(column)))
        found = rows[column].drop_nulls().unique()
        blank = found.filter(columns.texts.gather(found).str.starts_with("_:"))
        if not len(blank):
            return plain
        names = columns.canonical_names(blank)
        named = pl.col(column).replace_strict(names["id"], names["name"], default=None, return_dtype=pl.String)
        return pl.coalesce(named, plain)

    def _result(
        self,
        focus: str,
        path: str | None,
        value: str | None,
        number: int,
        variables: str | None,
        typing_graphs: dict[str, tuple[str, ...]],
    ) -> Result:
        shape, constraint = self._run.constraints[number]
        bindings = json.loads(variables) if variables else {}
        return Result(
            severity=shape.severity.removeprefix(SH),
            shape=shape.name,
            focus=focus,
            path=path,
            value=value,
            component=constraint.component,
            messages=messages_of(shape, constraint, bindings),
            graphs=typing_graphs.get(focus, ()),
        )


def _rank(shape: Shape) -> int:
    severity = shape.severity.removeprefix(SH)
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def _plain_text(text: pl.Expr) -> pl.Expr:
    """IRIs in full without brackets; other terms as they are."""
    return pl.when(text.str.starts_with("<")).then(text.str.slice(1, text.str.len_chars() - 2)).otherwise(text)
