"""Writes the violations of a shape as SPARQL 1.1 patterns that bind ?this, ?value and ?path, for any store.

A reference to another shape becomes an expression with EXISTS. Constraints that test the same values one by one share a
branch, which reaches the values once. Section numbers are SHACL's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode

from obligraph.namespaces import RDF, RDFS
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
    Step,
    Targets,
    UniqueLanguage,
)
from obligraph.shacl.predicate_scans import counted, repeated_language, violations_by_scan
from obligraph.shacl.shapes_graph import Node, Predicate
from obligraph.shacl.term_test_expressions import NotExpressible, term_test_expression
from obligraph.shacl.violation_branches import FOCUS, ValueTests, ViolationQuery

MAX_NAMED_IN_EXISTS = 5
"""Inside EXISTS, where no aggregate is allowed, up to this number of values is counted with a variable for each."""
MAX_NAMED = 2
"""Elsewhere, up to this number of values is counted with a variable for each, and more with an aggregate."""
_INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"


@dataclass
class ViolationWriter:
    """Writes patterns for the shapes of a plan; `classes` gives a class and its subclasses in the data.

    A class that `classes` lacks is matched by a path over rdfs:subClassOf. `scannable` gives for each shape the
    predicates and classes with few enough statements for a scan.
    """

    plan: Plan
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scannable: Mapping[Node, frozenset[str]] = field(default_factory=dict)
    _fresh: Iterator[int] = field(default_factory=itertools.count)

    def of(self, *shapes: Shape) -> ViolationQuery:
        """Return the query for the violations of shapes with the same targets; raises NotExpressible."""
        query = ViolationQuery(self.target(shapes[0].targets), few=not shapes[0].targets.found_in_data)
        for shape in shapes:
            self._collect(shape, query.target, FOCUS, query, self.scannable.get(shape.node, frozenset()))
        query.patterns += [tests.pattern for tests in query.value_tests.values()]
        return query

    def target(self, targets: Targets) -> str:
        """Return the pattern that binds the focus nodes, some of them more than once."""
        if any(isinstance(node, BlankNode) for node in targets.nodes):
            raise NotExpressible("a blank node as target")
        parts = [f"VALUES {FOCUS} {{ {' '.join(map(str, targets.nodes))} }}"] if targets.nodes else []
        for class_ in targets.classes:
            classes = self.classes.get(class_, ())
            parts += [f"{FOCUS} <{RDF}type> <{one}>" for one in classes] or [f"{FOCUS} {_INSTANCE} <{class_}>"]
        parts += [f"{FOCUS} <{predicate}> {self._variable()}" for predicate in targets.subjects_of]
        parts += [f"{self._variable()} <{predicate}> {FOCUS}" for predicate in targets.objects_of]
        return " UNION ".join(f"{{ {part} }}" for part in parts)

    def _variable(self) -> str:
        return f"?v{next(self._fresh)}"

    def _collect(
        self, shape: Shape, pattern: str, focus: str, query: ViolationQuery, scannable: frozenset[str]
    ) -> None:
        """Add the constraints of a shape and of the property shapes below it, whose own results are reported."""
        if shape.deactivated:
            return
        for constraint in shape.constraints:
            match constraint.step:
                case Nested(inner):
                    value, reach = self._value(shape, focus)
                    below = scannable if shape.path is None else frozenset()
                    self._collect(self.plan.shapes[inner], f"{pattern} {reach}", value, query, below)
                case SparqlConstraint(ask=ask, uses_shapes_graph=uses_shapes_graph):
                    if focus != FOCUS or ask or uses_shapes_graph:
                        raise NotExpressible("a SPARQL constraint asked of value nodes or of the shapes graph")
                    query.sparql_constraints.append((shape, constraint))
                case step:
                    self._add(shape, constraint, step, pattern, focus, query, scannable)

    def _add(
        self,
        shape: Shape,
        constraint: Constraint,
        step: Step,
        pattern: str,
        focus: str,
        query: ViolationQuery,
        scannable: frozenset[str],
    ) -> None:
        number = query.add(shape, constraint)
        path = "" if shape.path is None else str(shape.path)
        scans = isinstance(shape.path, Predicate) and shape.path.iri in scannable
        scan = self._scanned(step, shape, pattern, focus, scannable) if scans else None
        if scan is not None:
            query.patterns.append(f'{scan} BIND({focus} AS ?this) BIND("{number} " AS ?constraint)')
        elif isinstance(step, EachValue | InstanceOf | Conforms):
            tests = self._value_tests(query, pattern, focus, path, scans and isinstance(step, EachValue))
            tests.tests.append((number, self._passes(step, tests.value)))
        elif _is_focus_test(step):
            tests = self._value_tests(query, pattern, focus, "", False)
            tests.tests.append((number, self._holds(shape, step, focus)))
        else:
            query.patterns.append(f'{self._violation(shape, step, pattern, focus)} BIND("{number} " AS ?constraint)')

    def _scanned(self, step: Step, shape: Shape, pattern: str, focus: str, scannable: frozenset[str]) -> str | None:
        assert isinstance(shape.path, Predicate)
        classes = self.classes.get(step.class_) if isinstance(step, InstanceOf) and step.class_ in scannable else None
        return violations_by_scan(step, focus, _once(focus, pattern), shape.path.iri, classes, self._variable)

    def _value_tests(self, query: ViolationQuery, pattern: str, focus: str, path: str, scans: bool) -> ValueTests:
        rows = (pattern, focus, path, scans)
        if rows not in query.value_tests:
            value, reach = self._reached(path, focus)
            nodes = _once(focus, pattern) if scans else pattern
            query.value_tests[rows] = ValueTests(focus, value, nodes, reach, scans, query.few)
        return query.value_tests[rows]

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
            case PropertyPair(relation, predicate):
                return self._unpaired(relation, predicate, pattern, reach, value, focus)
            case Closed(allowed):
                allowed_iris = ", ".join(f"<{iri}>" for iri in sorted(allowed))
                test = f"FILTER(?path NOT IN ({allowed_iris}))"
                return f"{pattern} {reach} {value} ?path ?value {test} BIND({focus} AS ?this)"
        raise NotExpressible(f"{type(step).__name__} as a query")

    def _counted(self, pattern: str, focus: str, reach: str, value: str, step: Cardinality | Qualified) -> str:
        if step.at_least is None:
            return counted(f"{pattern} {reach}", focus, value, f"> {step.at_most}")
        return counted(f"{_once(focus, pattern)} OPTIONAL {{ {reach} }}", focus, value, f"< {step.at_least}")

    def _unpaired(self, relation: str, predicate: str, pattern: str, reach: str, value: str, focus: str) -> str:
        other = f"{focus} <{predicate}> {value}"
        bindings = f"BIND({focus} AS ?this) BIND({value} AS ?value)"
        if relation == "disjoint":
            return f"{pattern} {reach} {other} . {bindings}"
        if relation == "equals":
            missing = f"{pattern} {reach} FILTER NOT EXISTS {{ {other} }} {bindings}"
            extra, beyond = self._beyond(predicate, reach, value, focus)
            return f"{{ {missing} }} UNION {{ {pattern} {beyond} BIND({focus} AS ?this) BIND({extra} AS ?value) }}"
        against = self._variable()
        fails = f"FILTER(!COALESCE({value} {relation} {against}, false))"
        return f"{pattern} {reach} {focus} <{predicate}> {against} . {fails} {bindings}"

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
        if shape.deactivated or not shape.constraints:
            return "true"
        return "(" + " && ".join(f"({self._holds(shape, step, focus)})" for step in shape.steps) + ")"

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
            case PropertyPair(relation, predicate):
                return self._paired(relation, predicate, reach, value, focus)
            case Closed(allowed):
                allowed_iris = ", ".join(f"<{iri}>" for iri in sorted(allowed))
                p, o = self._variable(), self._variable()
                return f"NOT EXISTS {{ {reach} {value} {p} {o} FILTER({p} NOT IN ({allowed_iris})) }}"
        raise NotExpressible("a SPARQL constraint inside another shape")

    def _paired(self, relation: str, predicate: str, reach: str, value: str, focus: str) -> str:
        other = f"{focus} <{predicate}> {value}"
        if relation == "disjoint":
            return f"NOT EXISTS {{ {reach} {other} }}"
        if relation == "equals":
            _, beyond = self._beyond(predicate, reach, value, focus)
            missing = f"{reach} FILTER NOT EXISTS {{ {other} }}" if reach else f"FILTER NOT EXISTS {{ {other} }}"
            return f"NOT EXISTS {{ {missing} }} && NOT EXISTS {{ {beyond} }}"
        against = self._variable()
        fails = f"!COALESCE({value} {relation} {against}, false)"
        return f"NOT EXISTS {{ {reach} {focus} <{predicate}> {against} FILTER({fails}) }}"

    def _number(self, shape: Shape, focus: str, step: Cardinality | Qualified) -> str:
        """Compare the number of value nodes without an aggregate, with a variable for each of that number."""
        count = _deciding_count(step)
        if count == 0:
            return "true"
        if count > MAX_NAMED_IN_EXISTS:
            raise NotExpressible(f"more than {MAX_NAMED_IN_EXISTS} values counted inside another shape")
        variables = [self._variable() for _ in range(count)]
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
        classes = self.classes.get(class_)
        if classes is None:
            return f"{value} {_INSTANCE} <{class_}>"
        if len(classes) == 1:
            return f"{value} <{RDF}type> <{class_}>"
        kind = self._variable()
        return f"{value} <{RDF}type> {kind} FILTER({kind} IN ({', '.join(f'<{one}>' for one in classes)}))"

    def _passes(self, step: EachValue | InstanceOf | Conforms, value: str) -> str:
        match step:
            case EachValue(test):
                return term_test_expression(test, value)
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


def _is_focus_test(step: Step) -> bool:
    """Whether an expression over the focus node decides a step: some values exist, or none exists."""
    counts = isinstance(step, Cardinality | Qualified) and _deciding_count(step) <= MAX_NAMED
    return isinstance(step, HasValue) or (counts and not (isinstance(step, Cardinality) and step.at_most))


def _deciding_count(step: Cardinality | Qualified) -> int:
    """Return the number of values that decides: the minimum, or one more than the maximum."""
    return step.at_least if step.at_least is not None else (step.at_most or 0) + 1
