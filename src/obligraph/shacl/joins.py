"""Evaluates the graph patterns of SPARQL constraints by joins over columns, for all focus nodes at once.

A solution is a row, and a variable is a column of term ids. EXISTS keeps the rows for which its group has a solution:
variables bound outside are bound inside, as pre-binding requires (SHACL, section 5.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from obligraph.shacl.columns import Columns, Ids, ids
from obligraph.shacl.graph_patterns import (
    And,
    Condition,
    Exists,
    Group,
    HasLanguage,
    InList,
    IsIri,
    Not,
    Or,
    Select,
    Term,
    TriplePattern,
    Variable,
)
from obligraph.shacl.select_parser import NotJoinable
from obligraph.shacl.shapes_graph import Inverse, Predicate, PropertyPath

PathFunction = Callable[[PropertyPath, Ids], pl.DataFrame]
"""Evaluates a path: returns the pairs (f, v) that it connects from some nodes."""


class Solver:
    """Evaluates group graph patterns over columns; `pairs` evaluates property paths."""

    def __init__(self, columns: Columns, pairs: PathFunction) -> None:
        self._columns, self._pairs = columns, pairs

    def select(self, query: Select, focus: Ids) -> pl.DataFrame:
        """Return the solutions for focus nodes as `?this`, with the columns of the projection; raises NotJoinable."""
        solved = self._group(query.group, pl.DataFrame({"this": focus}))
        missing = {variable for _, variable in query.columns} - set(solved.columns)
        if missing:
            raise NotJoinable(f"?{min(missing)} is not bound")
        columns = {"this": pl.col("this"), **{name: pl.col(variable) for name, variable in query.columns}}
        return solved.select(**columns).unique()

    def _group(self, group: Group, rows: pl.DataFrame) -> pl.DataFrame:
        pending = list(group.triples)
        while pending:
            pattern = next((p for p in pending if _is_bound(p, rows)), pending[0])
            pending.remove(pattern)
            rows = self._match(pattern, rows)
        for condition in group.conditions:
            rows = rows.filter(self._holds(condition, rows))
        return rows

    def _match(self, pattern: TriplePattern, rows: pl.DataFrame) -> pl.DataFrame:
        rows, subject = self._column(pattern.subject, rows, " subject")
        rows, value = self._column(pattern.object, rows, " object")
        if isinstance(pattern.path, Variable):
            return self._any_predicate(pattern.path.name, subject, value, rows)
        if subject in rows.columns:
            pairs = self._pairs(pattern.path, rows[subject].unique())
        elif value in rows.columns:
            pairs = self._pairs(Inverse(pattern.path), rows[value].unique()).select(f="v", v="f")
        elif isinstance(pattern.path, Predicate):
            pairs = self._columns.table(pattern.path.iri).select(f="s", v="o")
        else:
            raise NotJoinable("a path with both ends open")
        return _joined(
            rows, pairs.rename({"f": subject, "v": value}) if subject != value else _same_ends(pairs, subject)
        )

    def _any_predicate(self, predicate: str, subject: str, value: str, rows: pl.DataFrame) -> pl.DataFrame:
        if len({predicate, subject, value}) < 3:
            raise NotJoinable("a pattern that names a variable twice")
        return _joined(rows, self._columns.triples.rename({"s": subject, "p": predicate, "o": value}))

    def _column(self, term: Term, rows: pl.DataFrame, name: str) -> tuple[pl.DataFrame, str]:
        """Return the name of the column for a term; a constant gets a column of its own."""
        if isinstance(term, Variable):
            return rows, term.name
        return rows.with_columns(pl.lit(self._columns.id_of(term), dtype=pl.UInt32).alias(name)), name

    def _holds(self, condition: Condition, rows: pl.DataFrame) -> pl.Series:
        match condition:
            case Exists(group):
                name = f" row {len(rows.columns)}"
                numbered = rows.with_row_index(name)
                found = self._group(group, numbered)[name].unique()
                return numbered[name].is_in(found.implode())
            case InList(variable, iris):
                if variable.name not in rows.columns:
                    raise NotJoinable(f"?{variable.name} is not bound")
                allowed = ids([self._columns.id_of(iri) for iri in iris])
                return rows[variable.name].is_in(allowed.implode())
            case IsIri(variable, start):
                return self._texts_of(variable, rows).str.starts_with(f"<{start}")
            case HasLanguage(variable, tag):
                return self._texts_of(variable, rows).str.contains(rf'^".*"@{re.escape(tag)}$')
            case Not(inner):
                return ~self._holds(inner, rows)
            case And(parts):
                return _conjunction([self._holds(part, rows) for part in parts])
            case Or(parts):
                return ~_conjunction([~self._holds(part, rows) for part in parts])

    def _texts_of(self, variable: Variable, rows: pl.DataFrame) -> pl.Series:
        if variable.name not in rows.columns:
            raise NotJoinable(f"?{variable.name} is not bound")
        return self._columns.texts.gather(rows[variable.name])


def _conjunction(series: list[pl.Series]) -> pl.Series:
    result = series[0]
    for other in series[1:]:
        result = result & other
    return result


def _is_bound(pattern: TriplePattern, rows: pl.DataFrame) -> bool:
    ends = (pattern.subject, pattern.object)
    return any(not isinstance(end, Variable) or end.name in rows.columns for end in ends)


def _same_ends(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    return pairs.filter(pl.col("f") == pl.col("v")).select(pl.col("f").alias(name))


def _joined(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    shared = [name for name in found.columns if name in rows.columns]
    joined = rows.join(found, on=shared) if shared else rows.join(found, how="cross")
    return joined.drop([name for name in (" subject", " object") if name in joined.columns])
