"""Charts in the headers of queries: bars, a line over time, a map of States, a graph.

Each form names columns. `bar` takes `label` and `value`, `line` takes `time` and `value`, `map` takes `state` and
`value`; without a value rows are counted, over time from the first on, and a map shows which States have a row.
`graph` takes `from`, `to` and `relation`; one of its ends may be a parameter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from obligraph.errors import InputInvalid

FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bar": (("label",), ("value",)),
    "line": (("time",), ("value",)),
    "map": (("state",), ("value",)),
    "graph": (("from", "to"), ("relation",)),
}
"""The required and the optional columns of each form."""
DEFAULT_FORM = "bar"


def require_chart(file: Path, header: dict[str, Any]) -> None:
    """Raise InputInvalid if the chart of a header has an unknown form or names a column that the query lacks."""
    if "chart" not in header:
        return
    chart = header["chart"]
    if not isinstance(chart, dict) or chart.get("form", DEFAULT_FORM) not in FORMS:
        raise InputInvalid("chart-form", where=str(file), choice=[*FORMS])
    form = chart.get("form", DEFAULT_FORM)
    needed, more = FORMS[form]
    columns = set(chart) - {"form"}
    if not set(needed) <= columns or columns - {*needed, *more}:
        raise InputInvalid("chart-columns", where=str(file), form=form, needed=[*needed], more=more[0])
    _require_columns(file, header, form, {name: chart[name] for name in columns})


def _require_columns(file: Path, header: dict[str, Any], form: str, named: dict[str, str]) -> None:
    columns, parameters = header["columns"], header.get("params") or {}
    ends = [name for name in named if form == "graph" and named[name] not in columns and named[name] in parameters]
    unknown = sorted(str(value) for name, value in named.items() if value not in columns and name not in ends)
    if unknown or len(ends) > 1:
        code = "chart-not-a-column" if unknown else "chart-without-column"
        raise InputInvalid(code, where=str(file), name="".join(unknown[:1]), columns=[*columns])
