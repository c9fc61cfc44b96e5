"""Turns rows of a columnar run into results of the report, with messages in every language that the shape has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping

import polars as pl

from obligraph.validate.columnar import ColumnarRun
from obligraph.validate.plan import (
    Cardinality,
    Check,
    Closed,
    Conforms,
    EachValue,
    HasValue,
    InstanceOf,
    Messages,
    Pair,
    Qualified,
    Shape,
)
from obligraph.validate.report import SEVERITIES, Result
from obligraph.validate.shapes_graph import SH

_BATCH = 10_000
Homes = Callable[[set[str]], dict[str, tuple[str, ...]]]
"""Says for focus nodes (IRIs) which graphs type them."""


class ColumnarResults(Collection[Result]):
    """The results of a run, sorted, made a batch at a time, so that a million of them do not fill memory."""

    def __init__(self, run: ColumnarRun, rows: pl.DataFrame, homes: Homes | None = None) -> None:
        self._run, self._homes = run, homes
        self._names: dict[str, str] = {}
        self._rows = self._sorted(rows)

    def __len__(self) -> int:
        return self._rows.height

    def __contains__(self, result: object) -> bool:
        return any(own == result for own in self)

    def __iter__(self) -> Iterator[Result]:
        for batch in self._rows.iter_slices(_BATCH):
            focus = set(batch["focus"].to_list())
            homes = self._homes(focus) if self._homes else {}
            for node, path, value, number, variables in batch.iter_rows():
                yield self._result(node, path, value, number, variables, homes)

    @property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity."""
        severities = [shape.severity.removeprefix(SH) for shape, _ in self._run.checks]
        counted = dict(self._rows.group_by("check").len().iter_rows())
        return {
            name: sum(counted.get(number, 0) for number, severity in enumerate(severities) if severity == name)
            for name in SEVERITIES
        }

    def _sorted(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the columns focus, path, value, check and variables, in the order of the report."""
        checks = self._run.checks
        ranks = [_rank(shape) for shape, _ in checks]
        kinds = pl.DataFrame(
            {
                "check": range(len(checks)),
                "rank": ranks,
                "shape": [shape.name for shape, _ in checks],
                "component": [check.component for _, check in checks],
                "own_path": [None if shape.path is None else str(shape.path) for shape, _ in checks],
            },
            schema={
                "check": pl.UInt32,
                "rank": pl.UInt8,
                **dict.fromkeys(("shape", "component", "own_path"), pl.String),
            },
        )
        texts = self._run.columns.texts
        named = rows.join(kinds, on="check").with_columns(
            focus=_plain_text(pl.lit(texts).gather(pl.col("f"))),
            value=_plain_text(pl.lit(texts).gather(pl.col("v"))),
            path=pl.coalesce("own_path", pl.lit(texts).gather(pl.col("p"))),
        )
        order = ["rank", "shape", "focus", "path_key", "value_key", "component", "check", "variables"]
        named = named.with_columns(path_key=pl.col("path").fill_null(""), value_key=pl.col("value").fill_null(""))
        return named.sort(order).select("focus", "path", "value", "check", "variables")

    def _result(
        self,
        focus: str,
        path: str | None,
        value: str | None,
        number: int,
        variables: str | None,
        homes: dict[str, tuple[str, ...]],
    ) -> Result:
        shape, check = self._run.checks[number]
        given = json.loads(variables) if variables else {}
        return Result(
            severity=shape.severity.removeprefix(SH),
            shape=shape.name,
            focus=self._name(focus),
            path=path,
            value=None if value is None else self._name(value),
            component=check.component,
            messages=messages_of(shape, check, given),
            graphs=homes.get(focus, ()),
        )

    def _name(self, text: str) -> str:
        if not text.startswith("_:"):
            return text
        if text not in self._names:
            self._names[text] = self._run.columns.canonical_name(text)
        return self._names[text]


def _rank(shape: Shape) -> int:
    severity = shape.severity.removeprefix(SH)
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def _plain_text(text: pl.Expr) -> pl.Expr:
    """IRIs in full without brackets; other terms as they are."""
    return pl.when(text.str.starts_with("<")).then(text.str.slice(1, text.str.len_chars() - 2)).otherwise(text)


def messages_of(shape: Shape, check: Check, given: Mapping[str, str]) -> Messages:
    """Return the messages of a check in every language that it has, with the variables filled in."""
    messages = check.messages or shape.messages or (("en", _default(check)),)
    if given.get("message", "").startswith('"'):
        messages = (("", _read(given["message"])),)
    if not given and not hasattr(check.step, "parameters"):
        return messages
    values = {**dict(getattr(check.step, "parameters", ())), **given}
    return tuple((language, _filled(text, values)) for language, text in messages)


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Put the values of variables where a message names them (5.2.3)."""

    def value(found: re.Match[str]) -> str:
        term = values.get(found.group(1))
        return found.group() if term is None else _read(str(term))

    return re.sub(r"\{[?$](\w+)\}", value, text)


def _read(term: str) -> str:
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return term.strip("<>")


def _default(check: Check) -> str:
    """Say in English what a check wants, for shapes without a message."""
    step = check.step
    for kind, say in _SAYINGS:
        if isinstance(step, kind):
            return str(say(step))
    return f"The constraint {check.component.rsplit('#', 1)[-1]} is not met."


_SAYINGS: tuple[tuple[type, Callable[..., str]], ...] = (
    (Cardinality, lambda s: f"Give at {_bound(s)} value(s)."),
    (Qualified, lambda s: f"Give at {_bound(s)} value(s) that conform to {s.shape}."),
    (EachValue, lambda s: f"The value does not meet {s.test}."),
    (InstanceOf, lambda s: f"The value is no instance of <{s.class_}>."),
    (HasValue, lambda s: f"The value {s.term} is missing."),
    (Pair, lambda s: f"The values do not stand in the relation “{s.relation}” to those of <{s.predicate}>."),
    (Conforms, lambda s: f"The value has to conform to {s.quantity} of {', '.join(map(str, s.shapes))}."),
    (Closed, lambda s: "The shape is closed and has no such property."),
)


def _bound(step: Cardinality | Qualified) -> str:
    return f"least {step.at_least}" if step.at_least is not None else f"most {step.at_most}"
