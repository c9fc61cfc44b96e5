"""Answers the graph patterns of SPARQL constraints by joins over columns, for all focus nodes at once.

A solution is a row; its variables are columns of term numbers. EXISTS keeps the rows from which its group can be
solved, so that every variable bound outside is seen inside, as pre-binding wants (SHACL, section 5.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from obligraph.shacl.columns import Columns, Ids, numbers
from obligraph.shacl.graph_patterns import (
    Both,
    Condition,
    Either,
    Exists,
    Group,
    HasLanguage,
    IsIri,
    Not,
    NotJoins,
    OneOf,
    Select,
    Term,
    TriplePattern,
    Variable,
)
from obligraph.shacl.shapes_graph import Inverse, Predicate, PropertyPath

Pairs = Callable[[PropertyPath, Ids], pl.DataFrame]
"""Gives the pairs (f, v) that a path leads to from some nodes."""


class Solver:
    """Solves groups over columns; `pairs` follows property paths."""

    def __init__(self, columns: Columns, pairs: Pairs) -> None:
        self._columns, self._pairs = columns, pairs

    def select(self, query: Select, focus: Ids) -> pl.DataFrame:
        """Return the solutions for focus nodes as `?this`, with the columns of the projection; raises NotJoins."""
        solved = self._solve(query.group, pl.DataFrame({"this": focus}))
        missing = {shown for _, shown in query.columns} - set(solved.columns)
        if missing:
            raise NotJoins(f"?{min(missing)} is not bound")
        columns = {"this": pl.col("this"), **{name: pl.col(shown) for name, shown in query.columns}}
        return solved.select(**columns).unique()

    def _solve(self, group: Group, rows: pl.DataFrame) -> pl.DataFrame:
        left = list(group.triples)
        while left:
            pattern = next((p for p in left if _touches(p, rows)), left[0])
            left.remove(pattern)
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
            raise NotJoins("a path with both ends open")
        return _joined(rows, pairs.rename({"f": subject, "v": value}) if subject != value else _same(pairs, subject))

    def _any_predicate(self, predicate: str, subject: str, value: str, rows: pl.DataFrame) -> pl.DataFrame:
        if len({predicate, subject, value}) < 3:
            raise NotJoins("a pattern that names a variable twice")
        return _joined(rows, self._columns.triples.rename({"s": subject, "p": predicate, "o": value}))

    def _column(self, term: Term, rows: pl.DataFrame, name: str) -> tuple[pl.DataFrame, str]:
        """Return the name of the column for a term; a constant gets a column of its own."""
        if isinstance(term, Variable):
            return rows, term.name
        return rows.with_columns(pl.lit(self._columns.number(term), dtype=pl.UInt32).alias(name)), name

    def _holds(self, condition: Condition, rows: pl.DataFrame) -> pl.Series:
        match condition:
            case Exists(group):
                name = f" row {len(rows.columns)}"
                numbered = rows.with_row_index(name)
                found = self._solve(group, numbered)[name].unique()
                return numbered[name].is_in(found.implode())
            case OneOf(variable, iris):
                if variable.name not in rows.columns:
                    raise NotJoins(f"?{variable.name} is not bound")
                listed = numbers([self._columns.number(iri) for iri in iris])
                return rows[variable.name].is_in(listed.implode())
            case IsIri(variable, start):
                return self._texts(variable, rows).str.starts_with(f"<{start}")
            case HasLanguage(variable, tag):
                return self._texts(variable, rows).str.contains(rf'^".*"@{re.escape(tag)}$')
            case Not(inner):
                return ~self._holds(inner, rows)
            case Both(parts):
                return _all([self._holds(part, rows) for part in parts])
            case Either(parts):
                return ~_all([~self._holds(part, rows) for part in parts])

    def _texts(self, variable: Variable, rows: pl.DataFrame) -> pl.Series:
        if variable.name not in rows.columns:
            raise NotJoins(f"?{variable.name} is not bound")
        return self._columns.texts.gather(rows[variable.name])


def _all(series: list[pl.Series]) -> pl.Series:
    result = series[0]
    for other in series[1:]:
        result = result & other
    return result


def _touches(pattern: TriplePattern, rows: pl.DataFrame) -> bool:
    ends = (pattern.subject, pattern.object)
    return any(not isinstance(end, Variable) or end.name in rows.columns for end in ends)


def _same(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    return pairs.filter(pl.col("f") == pl.col("v")).select(pl.col("f").alias(name))


def _joined(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    shared = [name for name in found.columns if name in rows.columns]
    joined = rows.join(found, on=shared) if shared else rows.join(found, how="cross")
    return joined.drop([name for name in (" subject", " object") if name in joined.columns])
