"""Runs a plan as SPARQL 1.1 where the data are: one query a shape, which returns findings only.

Each check becomes a pattern that binds ?this, ?value and ?path for what violates it. What a check needs of another
shape becomes an expression of EXISTS. Answers are fetched page by page until a page is empty, so that an endpoint
that cuts answers off is noticed and read to the end; the last row of an answer says so. Section numbers are SHACL's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from obligraph.errors import EndpointFailed
from obligraph.store.binding import bind, bind_to_any
from obligraph.terms import RDF, RDFS, XSD
from obligraph.validate.columns import as_text
from obligraph.validate.literals import INTEGERS, form_of
from obligraph.validate.plan import (
    Cardinality,
    Check,
    Closed,
    Conforms,
    Datatype,
    EachValue,
    HasValue,
    In,
    InstanceOf,
    LanguageIn,
    Length,
    Nested,
    NodeKind,
    Pair,
    Pattern,
    Plan,
    Qualified,
    Query,
    Range,
    Shape,
    Targets,
    TermTest,
    UniqueLanguage,
    named_by,
)
from obligraph.validate.shapes_graph import Node, is_nullable
from obligraph.validate.sparql_constraints import joins

if TYPE_CHECKING:
    from obligraph.store import Store

PAGE = 5_000
MOST_COUNTED = 5
"""Up to this many values are counted inside EXISTS, where no aggregate may stand."""
_INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"


class NotExpressible(Exception):
    """A check cannot be written as SPARQL; the message says why."""


@dataclass(frozen=True)
class Finding:
    """One violation: terms in N-Triples form."""

    shape: Shape
    check: Check
    this: str
    value: str | None
    path: str | None
    variables: tuple[tuple[str, str], ...] = ()


@dataclass
class EndpointRun:
    """A run of a plan on a store, by queries; `queries` counts them."""

    plan: Plan
    store: Store
    queries: int = 0
    _fresh: Iterator[int] = field(default_factory=itertools.count)

    def run(self, shape: Shape) -> Iterator[Finding]:
        """Give what violates a shape that has targets; raises NotExpressible where queries cannot tell."""
        if shape.targets.nodes and self._may_stand_still(shape):
            raise NotExpressible("a path of no step from a target node, which need not be in the data")
        target = self._target(shape.targets)
        branches = list(self._branches(shape, target, "?this0"))
        patterns = [(owner, check, pattern) for owner, check, pattern in branches if pattern is not None]
        own = [(owner, check) for owner, check, pattern in branches if pattern is None]
        if patterns:
            yield from self._together(patterns)
        for owner, check in own:
            yield from self._query(owner, check, target)

    def _may_stand_still(self, shape: Shape) -> bool:
        """Whether a path of the shape or of one below it can be of no step: SPARQL finds only nodes of the data so."""
        if shape.path is not None and is_nullable(shape.path):
            return True
        return any(
            self._may_stand_still(self.plan.shapes[node]) for check in shape.checks for node in named_by(check.step)
        )

    def _together(self, patterns: list[tuple[Shape, Check, str]]) -> Iterator[Finding]:
        united = "".join(f"{{ {pattern} BIND({n} AS ?check) }} UNION " for n, (_, _, pattern) in enumerate(patterns))
        united += f"{{ BIND({len(patterns)} AS ?check) }}"
        query = f"SELECT DISTINCT ?check ?this ?value ?path WHERE {{ {united} }} ORDER BY ?check ?this ?value ?path"
        for number, this, value, path in self._pages_to_the_end(query, len(patterns)):
            owner, check, _ = patterns[int(number.value)]
            yield Finding(owner, check, as_text(this), _text(value), _text(path))

    def _pages_to_the_end(self, query: str, end: int) -> Iterator[tuple[Node, ...]]:
        """Give the rows of a query whose last row is known, so that no page has to be asked for in vain."""
        for row in self._pages(query):
            if row[0].value == str(end):
                return
            yield row
        raise EndpointFailed("an answer ends early", remedy="Check the limits of the endpoint.")

    def _pages(self, query: str) -> Iterator[tuple[Node, ...]]:
        fetched = 0
        while True:
            self.queries += 1
            page = list(self.store.select(f"{query} LIMIT {PAGE} OFFSET {fetched}"))
            if not page:
                return
            fetched += len(page)
            yield from page  # type: ignore[misc]

    def _query(self, shape: Shape, check: Check, target: str) -> Iterator[Finding]:
        """Ask a SPARQL constraint of the focus nodes that the target gives."""
        query = check.step
        assert isinstance(query, Query)
        rows = self._pages(f"SELECT DISTINCT ?this WHERE {{ {target.replace('?this0', '?this')} }} ORDER BY ?this")
        focus = [as_text(row[0]) for row in rows]
        if any(node.startswith("_:") for node in focus):
            raise NotExpressible("a SPARQL constraint asked of blank nodes, which no query can name")
        text = bind(query.text, {n: t for n, t in query.parameters if not isinstance(t, BlankNode)})
        size = 1_000 if joins(text) else 1
        for start in range(0, len(focus), size):
            part = focus[start : start + size]
            self.queries += 1
            asked = bind_to_any(text, "this", part) if joins(text) else bind(text, {"this": NamedNode(part[0][1:-1])})
            solutions = self.store.select(asked)
            for row in solutions:
                found = {n: as_text(t) for n, t in zip(solutions.variables, row, strict=True) if t is not None}  # type: ignore[arg-type]
                this = found.get("this", part[0])
                value = found.get("value", this if shape.path is None else None)
                yield Finding(shape, check, this, value, found.get("path"), tuple(sorted(found.items())))

    def _target(self, targets: Targets) -> str:
        if any(isinstance(node, BlankNode) for node in targets.nodes):
            raise NotExpressible("a blank node as target")
        parts = [f"VALUES ?this0 {{ {' '.join(map(str, targets.nodes))} }}"] if targets.nodes else []
        parts += [f"?this0 {_INSTANCE} <{class_}>" for class_ in targets.classes]
        parts += [f"?this0 <{predicate}> {self._variable()}" for predicate in targets.subjects_of]
        parts += [f"{self._variable()} <{predicate}> ?this0" for predicate in targets.objects_of]
        return " UNION ".join(f"{{ {part} }}" for part in parts)

    def _variable(self) -> str:
        return f"?v{next(self._fresh)}"

    def _branches(self, shape: Shape, pattern: str, focus: str) -> Iterator[tuple[Shape, Check, str | None]]:
        """Give each check of a shape and of the property shapes below it, with the pattern that finds violations."""
        if shape.deactivated:
            return
        for check in shape.checks:
            step = check.step
            if isinstance(step, Nested):
                value, reach = self._value(shape, focus)
                yield from self._branches(self.plan.shapes[step.shape], f"{pattern} {reach}", value)
            elif isinstance(step, Query):
                if focus != "?this0" or step.ask or step.asks_shapes:
                    raise NotExpressible("a SPARQL constraint asked of value nodes or of the shapes graph")
                yield shape, check, None
            else:
                yield shape, check, self._violation(shape, step, pattern, focus)

    def _value(self, shape: Shape, focus: str) -> tuple[str, str]:
        """Return the variable of the value nodes and the pattern that reaches them."""
        if shape.path is None:
            return focus, ""
        value = self._variable()
        return value, f"{focus} {shape.path} {value} ."

    def _violation(self, shape: Shape, step: object, pattern: str, focus: str) -> str:
        value, reach = self._value(shape, focus)
        named = f"BIND({focus} AS ?this)"
        match step:
            case EachValue() | InstanceOf() | Conforms():
                wrong = f"FILTER(!COALESCE({self._passes(step, value)}, false))"
                return f"{pattern} {reach} {wrong} {named} BIND({value} AS ?value)"
            case Cardinality(at_least, at_most):
                return self._counted(pattern, focus, reach, value, at_least, at_most)
            case Qualified() as qualified:
                reach += f" FILTER({self._qualifies(qualified, value)})"
                return self._counted(pattern, focus, reach, value, qualified.at_least, qualified.at_most)
            case HasValue() | UniqueLanguage():
                return f"{pattern} FILTER(!({self._holds(shape, step, focus)})) {named}"
            case Pair(relation, predicate):
                return self._unpaired(relation, predicate, pattern, reach, value, focus)
            case Closed(allowed):
                known = ", ".join(f"<{iri}>" for iri in sorted(allowed))
                return f"{pattern} {reach} {value} ?path ?value FILTER(?path NOT IN ({known})) {named}"
        raise NotExpressible(f"{type(step).__name__} as a query")

    def _counted(
        self, pattern: str, focus: str, reach: str, value: str, at_least: int | None, at_most: int | None
    ) -> str:
        if at_least == 1:
            return f"{pattern} FILTER NOT EXISTS {{ {reach} }} BIND({focus} AS ?this)"
        wanted = f"< {at_least}" if at_least is not None else f"> {at_most}"
        inner = f"{{ SELECT DISTINCT {focus} WHERE {{ {pattern} }} }} OPTIONAL {{ {reach} }}"
        return (
            f"{{ SELECT ({focus} AS ?this) WHERE {{ {inner} }} "
            f"GROUP BY {focus} HAVING(COUNT(DISTINCT {value}) {wanted}) }}"
        )

    def _unpaired(self, relation: str, predicate: str, pattern: str, reach: str, value: str, focus: str) -> str:
        other = f"{focus} <{predicate}> {value}"
        named = f"BIND({focus} AS ?this) BIND({value} AS ?value)"
        if relation == "disjoint":
            return f"{pattern} {reach} {other} . {named}"
        if relation == "equals":
            missing = f"{pattern} {reach} FILTER NOT EXISTS {{ {other} }} {named}"
            extra, beyond = self._beyond(predicate, reach, value, focus)
            return f"{{ {missing} }} UNION {{ {pattern} {beyond} BIND({focus} AS ?this) BIND({extra} AS ?value) }}"
        against = self._variable()
        wrong = f"FILTER(!COALESCE({value} {relation} {against}, false))"
        return f"{pattern} {reach} {focus} <{predicate}> {against} . {wrong} {named}"

    def _beyond(self, predicate: str, reach: str, value: str, focus: str) -> tuple[str, str]:
        """Return a variable and the pattern for values of a predicate that are no value nodes."""
        extra = self._variable()
        absent = (
            f"FILTER NOT EXISTS {{ {reach.replace(value, extra)} }}"
            if reach
            else f"FILTER(!sameTerm({extra}, {focus}))"
        )
        return extra, f"{focus} <{predicate}> {extra} {absent}"

    def _conforms(self, node: Node, focus: str) -> str:
        """Return the expression that is true where a node conforms to a shape."""
        shape = self.plan.shapes[node]
        if shape.deactivated or not shape.checks:
            return "true"
        return "(" + " && ".join(f"({self._holds(shape, check.step, focus)})" for check in shape.checks) + ")"

    def _holds(self, shape: Shape, step: object, focus: str) -> str:
        value, reach = self._value(shape, focus)
        match step:
            case EachValue() | InstanceOf() | Conforms():
                passes = f"COALESCE({self._passes(step, value)}, false)"
                return passes if not reach else f"NOT EXISTS {{ {reach} FILTER(!{passes}) }}"
            case Nested(inner):
                conforms = self._conforms(inner, value)
                return conforms if not reach else f"NOT EXISTS {{ {reach} FILTER(!{conforms}) }}"
            case Cardinality(at_least, at_most):
                return self._number(shape, focus, at_least, at_most, None)
            case Qualified() as qualified:
                return self._number(shape, focus, qualified.at_least, qualified.at_most, qualified)
            case HasValue(term):
                if isinstance(term, BlankNode):
                    raise NotExpressible("a blank node as value")
                return f"sameTerm({value}, {term})" if not reach else f"EXISTS {{ {focus} {shape.path} {term} }}"
            case UniqueLanguage():
                a, b = self._variable(), self._variable()
                twice = f'!sameTerm({a}, {b}) && LANG({a}) != "" && LCASE(LANG({a})) = LCASE(LANG({b}))'
                return f"NOT EXISTS {{ {focus} {shape.path} {a} . {focus} {shape.path} {b} FILTER({twice}) }}"
            case Pair(relation, predicate):
                return self._paired(relation, predicate, reach, value, focus)
            case Closed(allowed):
                known = ", ".join(f"<{iri}>" for iri in sorted(allowed))
                p, o = self._variable(), self._variable()
                return f"NOT EXISTS {{ {reach} {value} {p} {o} FILTER({p} NOT IN ({known})) }}"
        raise NotExpressible(f"{type(step).__name__} inside another shape")

    def _paired(self, relation: str, predicate: str, reach: str, value: str, focus: str) -> str:
        other = f"{focus} <{predicate}> {value}"
        if relation == "disjoint":
            return f"NOT EXISTS {{ {reach} {other} }}"
        if relation == "equals":
            _, beyond = self._beyond(predicate, reach, value, focus)
            missing = f"{reach} FILTER NOT EXISTS {{ {other} }}" if reach else f"FILTER NOT EXISTS {{ {other} }}"
            return f"NOT EXISTS {{ {missing} }} && NOT EXISTS {{ {beyond} }}"
        against = self._variable()
        wrong = f"!COALESCE({value} {relation} {against}, false)"
        return f"NOT EXISTS {{ {reach} {focus} <{predicate}> {against} FILTER({wrong}) }}"

    def _number(
        self, shape: Shape, focus: str, at_least: int | None, at_most: int | None, qualified: Qualified | None
    ) -> str:
        """Compare the number of value nodes without an aggregate: by naming that many different ones."""
        wanted = at_least if at_least is not None else (at_most or 0) + 1
        if wanted == 0:
            return "true"
        if wanted > MOST_COUNTED:
            raise NotExpressible(f"more than {MOST_COUNTED} values counted inside another shape")
        variables = [self._variable() for _ in range(wanted)]
        reached = " ".join(f"{focus} {shape.path} {variable} ." for variable in variables)
        apart = [f"!sameTerm({a}, {b})" for a, b in itertools.combinations(variables, 2)]
        if qualified is not None:
            apart += [self._qualifies(qualified, variable) for variable in variables]
        tests = f"FILTER({' && '.join(apart)})" if apart else ""
        some = f"EXISTS {{ {reached} {tests} }}"
        return some if at_least is not None else f"!{some}"

    def _qualifies(self, step: Qualified, value: str) -> str:
        outside = "".join(f" && !{self._conforms(sibling, value)}" for sibling in step.siblings)
        return f"{self._conforms(step.shape, value)}{outside}"

    def _passes(self, step: EachValue | InstanceOf | Conforms, value: str) -> str:
        match step:
            case EachValue(test):
                return _test(test, value)
            case InstanceOf(class_):
                return f"EXISTS {{ {value} {_INSTANCE} <{class_}> }}"
            case Conforms("none", shapes):
                return f"!{self._conforms(shapes[0], value)}"
            case Conforms("one", shapes):
                return "(" + " + ".join(f"IF({self._conforms(node, value)}, 1, 0)" for node in shapes) + ") = 1"
            case Conforms(quantity, shapes):
                link = " && " if quantity == "all" else " || "
                return "(" + link.join(self._conforms(node, value) for node in shapes) + ")"


def _test(test: TermTest, value: str) -> str:
    match test:
        case Datatype(iri):
            return _of_datatype(iri, value)
        case NodeKind(kinds):
            names = {"iri": "isIRI", "blank": "isBlank", "literal": "isLiteral"}
            return "(" + " || ".join(f"{names[kind]}({value})" for kind in sorted(kinds)) + ")"
        case Range(operator, bound):
            return f"(isLiteral({value}) && {value} {operator} {bound})"
        case Length(at_least, at_most):
            limits = [f"STRLEN(STR({value})) >= {at_least}"] if at_least is not None else []
            limits += [f"STRLEN(STR({value})) <= {at_most}"] if at_most is not None else []
            return f"(!isBlank({value}) && {' && '.join(limits)})"
        case Pattern(pattern, flags):
            options = f", {Literal(flags)}" if flags else ""
            return f"(!isBlank({value}) && REGEX(STR({value}), {Literal(pattern)}{options}))"
        case LanguageIn(ranges):
            matches = " || ".join(f"langMatches(LANG({value}), {Literal(wanted)})" for wanted in ranges)
            return f'(isLiteral({value}) && LANG({value}) != "" && ({matches or "false"}))'
        case In(terms):
            if any(isinstance(term, BlankNode) for term in terms):
                raise NotExpressible("a blank node as value")
            return "(" + (" || ".join(f"sameTerm({value}, {term})" for term in terms) or "false") + ")"


def _of_datatype(iri: str, value: str) -> str:
    tests = [f"isLiteral({value})", f"DATATYPE({value}) = <{iri}>"]
    form = form_of(iri)
    if form is not None:
        portable = form.replace("(?:", "(").replace(r"\d", "[0-9]")
        tests.append(f"REGEX(STR({value}), {Literal(f'^({portable})$')})")
    least, most = INTEGERS.get(iri, (None, None))
    if least is not None:
        tests.append(f"<{XSD}integer>(STR({value})) >= {least}")
    if most is not None:
        tests.append(f"<{XSD}integer>(STR({value})) <= {most}")
    return "(" + " && ".join(tests) + ")"


def _text(term: Node | None) -> str | None:
    return None if term is None else as_text(term)
