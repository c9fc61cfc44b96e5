"""Writes what violates a shape as SPARQL 1.1 patterns that bind ?this, ?value and ?path, for stores of any kind.

What a check needs of another shape becomes an expression of EXISTS. Checks that look at the same values one by one
share a branch, which reaches them once. Section numbers are SHACL's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal

from obligraph.namespaces import RDF, RDFS, XSD
from obligraph.shacl.literals import INTEGERS, form_of
from obligraph.shacl.plan import (
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
    Step,
    Targets,
    TermTest,
    UniqueLanguage,
)
from obligraph.shacl.predicate_scans import counted, repeated_language, violations_by_scan
from obligraph.shacl.shapes_graph import Node, Predicate

MOST_COUNTED = 5
"""Up to this many values are counted by naming them, inside EXISTS, where no aggregate may stand."""
MOST_NAMED = 2
"""Up to this many values are counted by naming them elsewhere; more are counted by an aggregate."""
_INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"


class NotExpressible(Exception):
    """A check cannot be written as SPARQL; the message says why."""


@dataclass
class Asked:
    """What is asked of the same rows: of focus nodes, or of focus nodes with each value that a path leads to."""

    focus: str
    value: str
    nodes: str
    """The pattern of the focus nodes."""
    reach: str
    """The pattern that leads from them to the values."""
    scans: bool = False
    """Whether the values are read from end to end and held against the focus nodes then."""
    few: bool = False
    """Whether the focus nodes are so few that time goes into reading the query: each test is written once."""
    tests: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of checks, each with the expression that is true where it is met."""

    @property
    def pattern(self) -> str:
        """The pattern of rows that fail a test; what passes all is left out before ?check is written, but of a few."""
        failed = [f'IF(COALESCE({met}, false), "", "{number} ")' for number, met in self.tests]
        if self.few:
            numbers = f'BIND(CONCAT({", ".join(failed)}) AS ?check) FILTER(?check != "")'
            return f"{{ {self.nodes} {self.reach} {numbers} }} BIND({self.focus} AS ?this) BIND({self.value} AS ?value)"
        all_met = " && ".join(met for _, met in self.tests)
        numbers = f"CONCAT({', '.join(failed)})" if len(failed) > 1 else f'"{self.tests[0][0]} "'
        wrong = f"{self.reach} FILTER(!COALESCE({all_met}, false))"
        if self.scans:
            wrong = f"{{ SELECT {self.focus} {self.value} WHERE {{ {wrong} }} }}"
        said = f"BIND({numbers} AS ?check) BIND({self.focus} AS ?this) BIND({self.value} AS ?value)"
        return f"{{ {self.nodes} {wrong} }} {said}"


@dataclass
class Branches:
    """What finds the violations of a shape: patterns, and SPARQL constraints, which are asked as they are.

    The patterns bind ?check to numbers of `checks`, each with a space after it.
    """

    target: str
    few: bool = False
    """Whether the focus nodes are named, not found."""
    checks: list[tuple[Shape, Check]] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    queries: list[tuple[Shape, Check]] = field(default_factory=list)
    asked: dict[tuple[str, str, str, bool], Asked] = field(default_factory=dict)

    def number(self, shape: Shape, check: Check) -> int:
        """Return the number of a check."""
        self.checks.append((shape, check))
        return len(self.checks) - 1


FOCUS = "?this0"


@dataclass
class Violations:
    """Writes patterns for the shapes of a plan; `classes` gives a class and its subclasses in the data.

    A class that `classes` lacks is reached by a path over rdfs:subClassOf. `short` gives, by shape, predicates and
    classes whose statements are few enough to be read from end to end.
    """

    plan: Plan
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short: Mapping[Node, frozenset[str]] = field(default_factory=dict)
    _fresh: Iterator[int] = field(default_factory=itertools.count)

    def of(self, *shapes: Shape) -> Branches:
        """Return what finds the violations of shapes of the same targets; raises NotExpressible where nothing can."""
        found = Branches(self.target(shapes[0].targets), not shapes[0].targets.are_found)
        for shape in shapes:
            self._collect(shape, found.target, FOCUS, found, self.short.get(shape.node, frozenset()))
        found.patterns += [asked.pattern for asked in found.asked.values()]
        return found

    def target(self, targets: Targets) -> str:
        """Return the pattern that binds the focus nodes, some of them more than once."""
        if any(isinstance(node, BlankNode) for node in targets.nodes):
            raise NotExpressible("a blank node as target")
        parts = [f"VALUES {FOCUS} {{ {' '.join(map(str, targets.nodes))} }}"] if targets.nodes else []
        for class_ in targets.classes:
            known = self.classes.get(class_)
            parts += [f"{FOCUS} <{RDF}type> <{one}>" for one in known or ()] or [f"{FOCUS} {_INSTANCE} <{class_}>"]
        parts += [f"{FOCUS} <{predicate}> {self._variable()}" for predicate in targets.subjects_of]
        parts += [f"{self._variable()} <{predicate}> {FOCUS}" for predicate in targets.objects_of]
        return " UNION ".join(f"{{ {part} }}" for part in parts)

    def _variable(self) -> str:
        return f"?v{next(self._fresh)}"

    def _collect(self, shape: Shape, pattern: str, focus: str, found: Branches, short: frozenset[str]) -> None:
        """Add the checks of a shape and of the property shapes below it, whose own results are reported."""
        if shape.deactivated:
            return
        for check in shape.checks:
            match check.step:
                case Nested(inner):
                    value, reach = self._value(shape, focus)
                    below = short if shape.path is None else frozenset()
                    self._collect(self.plan.shapes[inner], f"{pattern} {reach}", value, found, below)
                case Query() as query:
                    if focus != FOCUS or query.ask or query.asks_shapes:
                        raise NotExpressible("a SPARQL constraint asked of value nodes or of the shapes graph")
                    found.queries.append((shape, check))
                case step:
                    self._add(shape, check, step, pattern, focus, found, short)

    def _add(
        self, shape: Shape, check: Check, step: Step, pattern: str, focus: str, found: Branches, short: frozenset[str]
    ) -> None:
        number = found.number(shape, check)
        path = "" if shape.path is None else str(shape.path)
        scans = isinstance(shape.path, Predicate) and shape.path.iri in short
        wrong = self._scanned(step, shape, pattern, focus, short) if scans else None
        if wrong is not None:
            found.patterns.append(f'{wrong} BIND({focus} AS ?this) BIND("{number} " AS ?check)')
        elif isinstance(step, EachValue | InstanceOf | Conforms):
            asked = self._asked(found, pattern, focus, path, scans and isinstance(step, EachValue))
            asked.tests.append((number, self._passes(step, asked.value)))
        elif _is_of_focus(step):
            asked = self._asked(found, pattern, focus, "", False)
            asked.tests.append((number, self._holds(shape, step, focus)))
        else:
            found.patterns.append(f'{self._violation(shape, step, pattern, focus)} BIND("{number} " AS ?check)')

    def _scanned(self, step: Step, shape: Shape, pattern: str, focus: str, short: frozenset[str]) -> str | None:
        assert isinstance(shape.path, Predicate)
        known = self.classes.get(step.class_) if isinstance(step, InstanceOf) and step.class_ in short else None
        return violations_by_scan(step, focus, _once(focus, pattern), shape.path.iri, known, self._variable)

    def _asked(self, found: Branches, pattern: str, focus: str, path: str, scans: bool) -> Asked:
        place = (pattern, focus, path, scans)
        if place not in found.asked:
            value, reach = self._reached(path, focus)
            nodes = _once(focus, pattern) if scans else pattern
            found.asked[place] = Asked(focus, value, nodes, reach, scans, found.few)
        return found.asked[place]

    def _value(self, shape: Shape, focus: str) -> tuple[str, str]:
        """Return the variable of the value nodes and the pattern that reaches them."""
        return self._reached("" if shape.path is None else str(shape.path), focus)

    def _reached(self, path: str, focus: str) -> tuple[str, str]:
        if not path:
            return focus, ""
        value = self._variable()
        return value, f"{focus} {path} {value} ."

    def _violation(self, shape: Shape, step: Step, pattern: str, focus: str) -> str:
        value, reach = self._value(shape, focus)
        match step:
            case Cardinality() | Qualified():
                if isinstance(step, Qualified):
                    reach += f" FILTER({self._qualifies(step, value)})"
                return f"{self._counted(pattern, focus, reach, value, step)} BIND({focus} AS ?this)"
            case UniqueLanguage():
                return f"{repeated_language(f'{pattern} {reach}', focus, value)} BIND({focus} AS ?this)"
            case Pair(relation, predicate):
                return self._unpaired(relation, predicate, pattern, reach, value, focus)
            case Closed(allowed):
                known = ", ".join(f"<{iri}>" for iri in sorted(allowed))
                return f"{pattern} {reach} {value} ?path ?value FILTER(?path NOT IN ({known})) BIND({focus} AS ?this)"
        raise NotExpressible(f"{type(step).__name__} as a query")

    def _counted(self, pattern: str, focus: str, reach: str, value: str, step: Cardinality | Qualified) -> str:
        if step.at_least is None:
            return counted(f"{pattern} {reach}", focus, value, f"> {step.at_most}")
        return counted(f"{_once(focus, pattern)} OPTIONAL {{ {reach} }}", focus, value, f"< {step.at_least}")

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

    def _holds(self, shape: Shape, step: Step, focus: str) -> str:
        value, reach = self._value(shape, focus)
        match step:
            case EachValue() | InstanceOf() | Conforms():
                passes = f"COALESCE({self._passes(step, value)}, false)"
                return passes if not reach else f"NOT EXISTS {{ {reach} FILTER(!{passes}) }}"
            case Nested(inner):
                conforms = self._conforms(inner, value)
                return conforms if not reach else f"NOT EXISTS {{ {reach} FILTER(!{conforms}) }}"
            case Cardinality() | Qualified():
                return self._number(shape, focus, step)
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

    def _number(self, shape: Shape, focus: str, step: Cardinality | Qualified) -> str:
        """Compare the number of value nodes without an aggregate: by naming that many different ones."""
        wanted = _wanted(step)
        if wanted == 0:
            return "true"
        if wanted > MOST_COUNTED:
            raise NotExpressible(f"more than {MOST_COUNTED} values counted inside another shape")
        variables = [self._variable() for _ in range(wanted)]
        reached = " ".join(f"{focus} {shape.path} {variable} ." for variable in variables)
        apart = [f"!sameTerm({a}, {b})" for a, b in itertools.combinations(variables, 2)]
        if isinstance(step, Qualified):
            apart += [self._qualifies(step, variable) for variable in variables]
        tests = f"FILTER({' && '.join(apart)})" if apart else ""
        some = f"EXISTS {{ {reached} {tests} }}"
        return some if step.at_least is not None else f"(!{some})"

    def _qualifies(self, step: Qualified, value: str) -> str:
        outside = "".join(f" && !{self._conforms(sibling, value)}" for sibling in step.siblings)
        return f"{self._conforms(step.shape, value)}{outside}"

    def _typed(self, value: str, class_: str) -> str:
        known = self.classes.get(class_)
        if known is None:
            return f"{value} {_INSTANCE} <{class_}>"
        if len(known) == 1:
            return f"{value} <{RDF}type> <{class_}>"
        kind = self._variable()
        return f"{value} <{RDF}type> {kind} FILTER({kind} IN ({', '.join(f'<{one}>' for one in known)}))"

    def _passes(self, step: EachValue | InstanceOf | Conforms, value: str) -> str:
        match step:
            case EachValue(test):
                return _test(test, value)
            case InstanceOf(class_):
                return f"EXISTS {{ {self._typed(value, class_)} }}"
            case Conforms("none", shapes):
                return f"!{self._conforms(shapes[0], value)}"
            case Conforms("one", shapes):
                return "(" + " + ".join(f"IF({self._conforms(node, value)}, 1, 0)" for node in shapes) + ") = 1"
            case Conforms(quantity, shapes):
                link = " && " if quantity == "all" else " || "
                return "(" + link.join(self._conforms(node, value) for node in shapes) + ")"


def _once(focus: str, pattern: str) -> str:
    return f"{{ SELECT DISTINCT {focus} WHERE {{ {pattern} }} }}"


def _is_of_focus(step: Step) -> bool:
    """Whether a step is decided by an expression over the focus node: some values exist, none exists."""
    counts = isinstance(step, Cardinality | Qualified) and _wanted(step) <= MOST_NAMED
    return isinstance(step, HasValue) or (counts and not (isinstance(step, Cardinality) and step.at_most))


def _wanted(step: Cardinality | Qualified) -> int:
    """Return how many values decide: as many as are wanted, or one more than are allowed."""
    return step.at_least if step.at_least is not None else (step.at_most or 0) + 1


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
            return f"({matches or 'false'})"
        case In(terms):
            if any(isinstance(term, BlankNode) for term in terms):
                raise NotExpressible("a blank node as value")
            return "(" + (" || ".join(f"sameTerm({value}, {term})" for term in terms) or "false") + ")"


def _of_datatype(iri: str, value: str) -> str:
    tests = [f"DATATYPE({value}) = <{iri}>"]
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
