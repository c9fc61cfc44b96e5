"""Runs a plan over dictionary-encoded columns: whole sets of focus nodes at a time, by joins and filters.

A shape is asked of a column of focus nodes. Its path gives pairs (f, v) of focus node and value node; each check gives
the rows that violate it. What a check needs of another shape (`sh:node`, `sh:not` ...) is asked of the distinct value
nodes once. Result rows have the columns f, v, p (a path of its own, for closed shapes), check and variables.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import polars as pl
from pyoxigraph import BlankNode

from obligraph.errors import InputInvalid
from obligraph.shacl.columns import Columns, Ids, numbers
from obligraph.shacl.graph_patterns import NotJoins, read_joins
from obligraph.shacl.joins import Solver
from obligraph.shacl.ntriples_terms import as_text, term_of
from obligraph.shacl.plan import (
    Cardinality,
    Check,
    Closed,
    Conforms,
    EachValue,
    HasValue,
    InstanceOf,
    Nested,
    Pair,
    Plan,
    Qualified,
    Query,
    Shape,
    Targets,
    UniqueLanguage,
)
from obligraph.shacl.shapes_graph import (
    Alternative,
    Inverse,
    Node,
    Predicate,
    PropertyPath,
    Repeated,
    Sequence,
)
from obligraph.shacl.term_tests import failing_pairs, failing_terms

MOST_PAIRS = 200_000_000
"""A path that gives more pairs of nodes than this is refused, before it fills memory, unless a run says otherwise."""
_ROW = {"f": pl.UInt32, "v": pl.UInt32, "p": pl.UInt32, "check": pl.UInt32, "variables": pl.String}


class Engine(Protocol):
    """What answers SHACL-SPARQL queries: rows of variable names and terms in N-Triples form."""

    def violations(
        self, query: Query, focus: list[str], values: list[tuple[str, str]] | None
    ) -> Iterable[Mapping[str, str]]:
        """Give a mapping for each violation; `this` is always in it."""


LONG_AFTER = 20
"""After so many steps a chain is long."""
MOST_WALKED = 500_000
"""Up to so many pairs are walked node by node."""
_OF_VALUES = (EachValue, InstanceOf, Conforms, Nested, UniqueLanguage, Closed)
"""Steps that nothing can violate where there are no value nodes."""


class ColumnarRun:
    """One run of a plan over columns; `rows` are its results, `checks` what the column check counts into."""

    def __init__(
        self, plan: Plan, columns: Columns, engine: Engine | None = None, most_pairs: int = MOST_PAIRS
    ) -> None:
        self.plan, self.columns, self._engine, self._most_pairs = plan, columns, engine, most_pairs
        self.checks: list[tuple[Shape, Check]] = []
        self._numbers: dict[tuple[Node, int], int] = {}
        self._parts: list[pl.DataFrame] = []
        columns.learn(_constants(plan))

    def run(self, shapes: Iterable[Shape]) -> pl.DataFrame:
        """Ask each shape of its own focus nodes and return all result rows, each once."""
        for shape in shapes:
            self.failing(shape, self.focus_nodes(shape.targets), report=True)
        return pl.concat(self._parts).unique() if self._parts else pl.DataFrame(schema=_ROW)

    def focus_nodes(self, targets: Targets) -> Ids:
        """Return the focus nodes of targets (2.1.3)."""
        found = [numbers([self.columns.number(as_text(node)) for node in targets.nodes])]
        found += [self.columns.instances(class_) for class_ in targets.classes]
        found += [self.columns.table(predicate)["s"] for predicate in targets.subjects_of]
        found += [self.columns.table(predicate)["o"] for predicate in targets.objects_of]
        return pl.concat(found).unique()

    def pairs(self, path: PropertyPath, focus: Ids) -> pl.DataFrame:
        """Return the distinct pairs (f, v) that a path leads to from focus nodes."""
        starts = pl.DataFrame({"f": focus})
        match path:
            case Predicate(iri):
                table = self.columns.table(iri).rename({"s": "f", "o": "v"})
                return table.join(starts, on="f", how="semi") if table.height else table
            case Inverse(Predicate(iri)):
                table = self.columns.table(iri).select(f="o", v="s")
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
        seen = starts.with_columns(v="f") if at_least == 0 else pl.DataFrame(schema={"f": pl.UInt32, "v": pl.UInt32})
        frontier = starts.with_columns(v="f")
        for turn in itertools.count():
            if not frontier.height:
                break
            if turn == LONG_AFTER and isinstance(inner, Predicate) and seen.height < MOST_WALKED:
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
        next_of: dict[int, list[int]] = {}
        for start, end in self.columns.table(inner.iri).select("s", "o").iter_rows():
            next_of.setdefault(start, []).append(end)
        known = set(seen.select("f", "v").iter_rows())
        found: list[tuple[int, int]] = []
        waiting = list(frontier.select("f", "v").iter_rows())
        while waiting:
            if len(found) > MOST_WALKED:
                return None
            focus, node = waiting.pop()
            for end in next_of.get(node, ()):
                if (focus, end) not in known:
                    known.add((focus, end))
                    found.append((focus, end))
                    waiting.append((focus, end))
        return pl.DataFrame(found, schema={"f": pl.UInt32, "v": pl.UInt32}, orient="row")

    def _bounded(self, frame: pl.DataFrame) -> pl.DataFrame:
        if frame.height > self._most_pairs:
            raise InputInvalid("path-too-many-pairs", most=self._most_pairs)
        return frame

    def failing(self, shape: Shape, focus: Ids, *, report: bool = False) -> Ids:
        """Return the focus nodes that do not conform to a shape; with `report`, keep the rows that say why."""
        if shape.deactivated or not len(focus):
            return numbers([])
        pairs = pl.DataFrame({"f": focus, "v": focus}) if shape.path is None else self.pairs(shape.path, focus)
        values = self._values_of(shape, focus, pairs)
        failed: list[Ids] = []
        for place, check in enumerate(shape.checks):
            if not pairs.height and isinstance(check.step, _OF_VALUES):
                continue
            if isinstance(check.step, Nested):
                inner = self.failing(self.plan.shapes[check.step.shape], values, report=report)
                failed.append(_of(pairs, inner)["f"])
                continue
            rows = self._violations(shape, check, focus, pairs, values)
            failed.append(rows["f"])
            if report and rows.height:
                self._keep(rows, shape, place)
        some = [listed for listed in failed if len(listed)]
        return pl.concat(some).unique() if some else numbers([])

    def _values_of(self, shape: Shape, focus: Ids, pairs: pl.DataFrame) -> Ids:
        """Return the value nodes, each once, where a check looks at them."""
        if shape.path is None:
            return focus
        looked_at = any(isinstance(check.step, _OF_VALUES) for check in shape.checks)
        return pairs["v"].unique() if looked_at else numbers([])

    def _keep(self, rows: pl.DataFrame, shape: Shape, place: int) -> None:
        key = (shape.node, place)
        if key not in self._numbers:
            self._numbers[key] = len(self.checks)
            self.checks.append((shape, shape.checks[place]))
        missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in _ROW.items() if name not in rows.columns]
        rows = rows.with_columns(missing).with_columns(check=pl.lit(self._numbers[key], dtype=pl.UInt32))
        self._parts.append(rows.select(pl.col(name).cast(kind) for name, kind in _ROW.items()))

    def _violations(self, shape: Shape, check: Check, focus: Ids, pairs: pl.DataFrame, values: Ids) -> pl.DataFrame:
        match check.step:
            case EachValue() | InstanceOf() | Conforms() as step:
                return _of(pairs, self._failing_values(step, values))
            case Cardinality(at_least, at_most):
                return _count(pairs, focus, at_least, at_most)
            case HasValue(term):
                having = pairs.filter(pl.col("v") == self.columns.number(as_text(term)))
                return _without(focus, having["f"])
            case UniqueLanguage():
                return self._repeated_languages(pairs, values)
            case Pair(relation, predicate):
                return self._pair(relation, self.pairs(Predicate(predicate), focus), pairs)
            case Qualified() as step:
                return self._qualified(step, focus, pairs)
            case Closed(allowed):
                return self._closed(allowed, pairs)
            case Query() as query:
                return self._query(query, shape, focus, pairs)
        raise AssertionError(check.step)

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
        wrong = {
            "all": pl.col("passed") < len(shapes),
            "any": pl.col("passed") == 0,
            "one": pl.col("passed") != 1,
            "none": pl.col("passed") > 0,
        }[quantity]
        return counts.filter(wrong)["n"]

    def _qualified(self, step: Qualified, focus: Ids, pairs: pl.DataFrame) -> pl.DataFrame:
        values = pairs["v"].unique()
        failed = self.failing(self.plan.shapes[step.shape], values)
        good = pairs.filter(~pl.col("v").is_in(failed.implode()))
        for sibling in step.siblings:
            left = good["v"].unique()
            outside = self.failing(self.plan.shapes[sibling], left)
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
        wrong = failing_pairs(relation, self.columns, both.select("v", "w").unique())
        return both.join(wrong, on=["v", "w"], how="semi").select("f", "v").unique()

    def _closed(self, allowed: frozenset[str], pairs: pl.DataFrame) -> pl.DataFrame:
        known = numbers([self.columns.number(f"<{iri}>") for iri in allowed])
        stray = self.columns.triples.filter(~pl.col("p").is_in(known.implode()))
        return stray.join(pairs, left_on="s", right_on="v").select("f", "p", v="o")

    def _joined(self, query: Query, shape: Shape, focus: Ids) -> pl.DataFrame:
        """Answer a SPARQL constraint by joins; raises NotJoins where it is more than that."""
        select = read_joins(query.text)
        found = Solver(self.columns, self.pairs).select(select, focus)
        names = {name for name, _ in select.columns}
        rows = {"f": pl.col("this")}
        if "value" in names or shape.path is None:
            rows["v"] = pl.col("value" if "value" in names else "this")
        if "path" in names and shape.path is None:
            rows["p"] = pl.col("path")
        texts = pl.lit(self.columns.texts)
        said = pl.struct(texts.gather(pl.col(name)).alias(name) for name in sorted(names | {"this"}))
        return found.select(**rows, variables=said.struct.json_encode())

    def _query(self, query: Query, shape: Shape, focus: Ids, pairs: pl.DataFrame) -> pl.DataFrame:
        if not query.ask and not query.parameters:
            try:
                return self._joined(query, shape, focus)
            except NotJoins:
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
        named = {text for row in found for name, text in row.items() if name in ("this", "value", "path")}
        self.columns.learn(named)
        number = self.columns.number
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


def _of(pairs: pl.DataFrame, values: Ids) -> pl.DataFrame:
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


def _constants(plan: Plan) -> set[str]:
    """The terms that the plan names, so that they are looked up in one go."""
    found: set[str] = set()
    for shape in plan.shapes.values():
        found.update(
            f"<{iri}>" for iri in (*shape.targets.classes, *shape.targets.subjects_of, *shape.targets.objects_of)
        )
        found.update(as_text(node) for node in shape.targets.nodes if not isinstance(node, BlankNode))
        if shape.path is not None:
            from obligraph.shacl.shapes_graph import predicates_of

            found.update(f"<{iri}>" for iri in predicates_of(shape.path))
        for check in shape.checks:
            step = check.step
            if isinstance(step, InstanceOf):
                found.add(f"<{step.class_}>")
            elif isinstance(step, Pair):
                found.add(f"<{step.predicate}>")
            elif isinstance(step, Closed):
                found.update(f"<{iri}>" for iri in step.allowed)
            elif isinstance(step, HasValue):
                found.add(as_text(step.term))
            elif isinstance(step, EachValue) and hasattr(step.test, "terms"):
                found.update(as_text(term) for term in step.test.terms)
    return found


__all__ = ["ColumnarRun", "Engine", "term_of"]
