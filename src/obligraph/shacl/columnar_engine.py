"""Runs a plan over dictionary-encoded columns: whole sets of focus nodes at a time, by joins and filters.

The focus nodes of a shape are a column. Its path gives pairs (f, v) of focus node and value node; each constraint gives
the rows that violate it. Constraints that refer to another shape (`sh:node`, `sh:not` ...) validate the distinct value
nodes against it once. Result rows have the columns f, v, p (the path that a result has of its own), constraint and
variables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import polars as pl

from obligraph.errors import InputInvalid
from obligraph.shacl.columns import Columns, Ids, ids
from obligraph.shacl.joins import Solver
from obligraph.shacl.ntriples_terms import as_text
from obligraph.shacl.plan import (
    Cardinality,
    Closed,
    Conforms,
    Constraint,
    EachValue,
    HasValue,
    InstanceOf,
    Nested,
    Plan,
    PropertyPair,
    Qualified,
    Shape,
    SparqlConstraint,
    Targets,
    UniqueLanguage,
)
from obligraph.shacl.plan_terms import constants
from obligraph.shacl.property_paths import MAX_PAIRS, PathEvaluator
from obligraph.shacl.select_parser import NotJoinable, parse_select
from obligraph.shacl.shapes_graph import Node, Predicate
from obligraph.shacl.term_tests import failing_pairs, failing_terms

_ROW = {"f": pl.UInt32, "v": pl.UInt32, "p": pl.UInt32, "constraint": pl.UInt32, "variables": pl.String}


class SparqlEvaluator(Protocol):
    """Evaluates SPARQL constraints; solutions map variable names to terms in N-Triples form."""

    def violations(
        self, query: SparqlConstraint, focus: list[str], values: list[tuple[str, str]] | None
    ) -> Iterable[Mapping[str, str]]:
        """Yield a solution for each violation; each binds `this`."""


_VALUE_STEPS = (EachValue, InstanceOf, Conforms, Nested, UniqueLanguage, Closed)
"""Steps that hold if there are no value nodes."""


class ColumnarRun:
    """One run of a plan over columns; `constraints` are those that the column `constraint` numbers."""

    def __init__(
        self, plan: Plan, columns: Columns, engine: SparqlEvaluator | None = None, max_pairs: int = MAX_PAIRS
    ) -> None:
        self.plan, self.columns, self._engine = plan, columns, engine
        self._pairs = PathEvaluator(columns, max_pairs).pairs
        self.constraints: list[tuple[Shape, Constraint]] = []
        self._constraint_numbers: dict[tuple[Node, int], int] = {}
        self._parts: list[pl.DataFrame] = []
        columns.intern(constants(plan))

    def run(self, shapes: Iterable[Shape]) -> pl.DataFrame:
        """Validate the focus nodes of each shape and return all distinct result rows."""
        for shape in shapes:
            self.failing(shape, self.focus_nodes(shape.targets), report=True)
        return pl.concat(self._parts).unique() if self._parts else pl.DataFrame(schema=_ROW)

    def focus_nodes(self, targets: Targets) -> Ids:
        """Return the focus nodes of targets (2.1.3)."""
        found = [ids([self.columns.id_of(as_text(node)) for node in targets.nodes])]
        found += [self.columns.instances(class_) for class_ in targets.classes]
        found += [self.columns.table(predicate)["s"] for predicate in targets.subjects_of]
        found += [self.columns.table(predicate)["o"] for predicate in targets.objects_of]
        return pl.concat(found).unique()

    def failing(self, shape: Shape, focus: Ids, *, report: bool = False) -> Ids:
        """Return the focus nodes that do not conform to a shape; with `report`, record result rows."""
        if shape.deactivated or not len(focus):
            return ids([])
        pairs = pl.DataFrame({"f": focus, "v": focus}) if shape.path is None else self._pairs(shape.path, focus)
        values = self._values_of(shape, focus, pairs)
        failed: list[Ids] = []
        for position, constraint in enumerate(shape.constraints):
            if not pairs.height and isinstance(constraint.step, _VALUE_STEPS):
                continue
            if isinstance(constraint.step, Nested):
                inner = self.failing(self.plan.shapes[constraint.step.shape], values, report=report)
                failed.append(_with_values(pairs, inner)["f"])
                continue
            rows = self._violations(shape, constraint, focus, pairs, values)
            failed.append(rows["f"])
            if report and rows.height:
                self._record(rows, shape, position)
        failing = [nodes for nodes in failed if len(nodes)]
        return pl.concat(failing).unique() if failing else ids([])

    def _values_of(self, shape: Shape, focus: Ids, pairs: pl.DataFrame) -> Ids:
        """Return the distinct value nodes, or nothing if no constraint tests them."""
        if shape.path is None:
            return focus
        uses_values = any(isinstance(constraint.step, _VALUE_STEPS) for constraint in shape.constraints)
        return pairs["v"].unique() if uses_values else ids([])

    def _record(self, rows: pl.DataFrame, shape: Shape, position: int) -> None:
        key = (shape.node, position)
        if key not in self._constraint_numbers:
            self._constraint_numbers[key] = len(self.constraints)
            self.constraints.append((shape, shape.constraints[position]))
        missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in _ROW.items() if name not in rows.columns]
        rows = rows.with_columns(missing).with_columns(
            constraint=pl.lit(self._constraint_numbers[key], dtype=pl.UInt32)
        )
        self._parts.append(rows.select(pl.col(name).cast(kind) for name, kind in _ROW.items()))

    def _violations(
        self, shape: Shape, constraint: Constraint, focus: Ids, pairs: pl.DataFrame, values: Ids
    ) -> pl.DataFrame:
        match constraint.step:
            case EachValue() | InstanceOf() | Conforms() as step:
                return _with_values(pairs, self._failing_values(step, values))
            case Cardinality(at_least, at_most):
                return _count(pairs, focus, at_least, at_most)
            case HasValue(term):
                having = pairs.filter(pl.col("v") == self.columns.id_of(as_text(term)))
                return _without(focus, having["f"])
            case UniqueLanguage():
                return self._repeated_languages(pairs, values)
            case PropertyPair(relation, predicate):
                return self._pair(relation, self._pairs(Predicate(predicate), focus), pairs)
            case Qualified() as step:
                return self._qualified(step, focus, pairs)
            case Closed(allowed):
                return self._closed(allowed, pairs)
            case SparqlConstraint() as query:
                return self._sparql_constraint(query, shape, focus, pairs)
        raise AssertionError(constraint.step)

    def _failing_values(self, step: EachValue | InstanceOf | Conforms, values: Ids) -> Ids:
        match step:
            case EachValue(test):
                return failing_terms(test, self.columns, values)
            case InstanceOf(class_):
                return values.filter(~values.is_in(self.columns.instances(class_).implode()))
            case Conforms(quantity, shapes):
                return self._nonconforming(quantity, shapes, values)

    def _nonconforming(self, quantity: str, shapes: tuple[Node, ...], nodes: Ids) -> Ids:
        frame = pl.DataFrame({"n": nodes})
        fails = [self.failing(self.plan.shapes[node], nodes) for node in shapes]
        counts = frame.select(
            "n", passed=pl.sum_horizontal([(~pl.col("n").is_in(failed.implode())).cast(pl.UInt32) for failed in fails])
        )
        violates = {
            "all": pl.col("passed") < len(shapes),
            "any": pl.col("passed") == 0,
            "one": pl.col("passed") != 1,
            "none": pl.col("passed") > 0,
        }[quantity]
        return counts.filter(violates)["n"]

    def _qualified(self, step: Qualified, focus: Ids, pairs: pl.DataFrame) -> pl.DataFrame:
        values = pairs["v"].unique()
        failed = self.failing(self.plan.shapes[step.shape], values)
        good = pairs.filter(~pl.col("v").is_in(failed.implode()))
        for sibling in step.siblings:
            remaining = good["v"].unique()
            outside = self.failing(self.plan.shapes[sibling], remaining)
            good = good.filter(pl.col("v").is_in(outside.implode()))
        return _count(good, focus, step.at_least, step.at_most)

    def _repeated_languages(self, pairs: pl.DataFrame, values: Ids) -> pl.DataFrame:
        facts = self.columns.facts(values).filter(pl.col("language").is_not_null()).select("id", "language")
        tagged = pairs.join(facts, left_on="v", right_on="id")
        return tagged.group_by("f", "language").len().filter(pl.col("len") > 1).select("f").unique()

    def _pair(self, relation: str, others: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        if relation == "equals":
            return pl.concat(
                [pairs.join(others, on=["f", "v"], how="anti"), others.join(pairs, on=["f", "v"], how="anti")]
            )
        if relation == "disjoint":
            return pairs.join(others, on=["f", "v"], how="semi")
        both = pairs.join(others.rename({"v": "w"}), on="f")
        failing = failing_pairs(relation, self.columns, both.select("v", "w").unique())
        return both.join(failing, on=["v", "w"], how="semi").select("f", "v").unique()

    def _closed(self, allowed: frozenset[str], pairs: pl.DataFrame) -> pl.DataFrame:
        allowed_ids = ids([self.columns.id_of(f"<{iri}>") for iri in allowed])
        others = self.columns.triples.filter(~pl.col("p").is_in(allowed_ids.implode()))
        return others.join(pairs, left_on="s", right_on="v").select("f", "p", v="o")

    def _by_joins(self, query: SparqlConstraint, shape: Shape, focus: Ids) -> pl.DataFrame:
        """Evaluate a SPARQL constraint by joins; raises NotJoinable."""
        select = parse_select(query.text)
        found = Solver(self.columns, self._pairs).select(select, focus)
        names = {name for name, _ in select.columns}
        rows = {"f": pl.col("this")}
        if "value" in names or shape.path is None:
            rows["v"] = pl.col("value" if "value" in names else "this")
        if "path" in names and shape.path is None:
            rows["p"] = pl.col("path")
        texts = pl.lit(self.columns.texts)
        bindings = pl.struct(texts.gather(pl.col(name)).alias(name) for name in sorted(names | {"this"}))
        return found.select(**rows, variables=bindings.struct.json_encode())

    def _sparql_constraint(
        self, query: SparqlConstraint, shape: Shape, focus: Ids, pairs: pl.DataFrame
    ) -> pl.DataFrame:
        if not query.ask and not query.parameters:
            try:
                return self._by_joins(query, shape, focus)
            except NotJoinable:
                pass
        if self._engine is None:
            raise InputInvalid("no-engine-for-sparql", where=shape.name)
        texts = self.columns.texts.gather(focus).to_list()
        values = None
        if query.ask:
            texts_of = self.columns.texts
            values = list(
                zip(texts_of.gather(pairs["f"]).to_list(), texts_of.gather(pairs["v"]).to_list(), strict=True)
            )
        found = list(self._engine.violations(query, texts, values))
        terms = {text for row in found for name, text in row.items() if name in ("this", "value", "path")}
        self.columns.intern(terms)
        number = self.columns.id_of
        rows = {
            "f": [number(row["this"]) for row in found],
            "v": [_value(row, shape, number) for row in found],
            "p": [number(row["path"]) if "path" in row and shape.path is None else None for row in found],
            "variables": [json.dumps(dict(row), sort_keys=True) for row in found],
        }
        return pl.DataFrame(rows, schema={"f": pl.UInt32, "v": pl.UInt32, "p": pl.UInt32, "variables": pl.String})


def _value(row: Mapping[str, str], shape: Shape, number: Callable[[str], int]) -> int | None:
    """The value of a result of a SPARQL constraint (5.3.2): ?value, else the focus node for a node shape."""
    if "value" in row:
        return number(row["value"])
    return number(row["this"]) if shape.path is None else None


def _with_values(pairs: pl.DataFrame, values: Ids) -> pl.DataFrame:
    if not len(values):
        return pairs.clear()
    return pairs.join(pl.DataFrame({"v": values}, schema={"v": pl.UInt32}), on="v", how="semi")


def _without(focus: Ids, having: Ids) -> pl.DataFrame:
    return pl.DataFrame({"f": focus}).join(pl.DataFrame({"f": having}), on="f", how="anti")


def _count(pairs: pl.DataFrame, focus: Ids, at_least: int | None, at_most: int | None) -> pl.DataFrame:
    counted = pairs.group_by("f").len()
    if at_most is not None:
        return counted.filter(pl.col("len") > at_most).select("f")
    if not at_least:
        return counted.clear().select("f")
    return _without(focus, counted.filter(pl.col("len") >= at_least)["f"])
