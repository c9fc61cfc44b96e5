"""Compiles a shapes graph into a plan; errors in shapes name file, shape and remedy.

Errors are a term of SHACL's namespace that SHACL does not declare, a parameter of the wrong kind, an ill-formed path,
a broken list, and a shape that refers to itself (SHACL leaves recursion undefined, section 3.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode

from obligraph.errors import InputInvalid
from obligraph.namespaces import RDF, RDFS, XSD
from obligraph.shacl.constraint_compiler import QueryCompiler, messages_of
from obligraph.shacl.plan import (
    Cardinality,
    Closed,
    Conforms,
    Constraint,
    Datatype,
    EachValue,
    HasValue,
    In,
    InstanceOf,
    LanguageIn,
    Length,
    Nested,
    NodeKind,
    Pattern,
    Plan,
    PropertyPair,
    Qualified,
    Range,
    Shape,
    Targets,
    TermTest,
    UniqueLanguage,
    component,
)
from obligraph.shacl.shapes_graph import MAX_NESTING, SH, Node, PropertyPath, ShapesGraph, sh
from obligraph.shacl.syntax_rules import refuse_syntax_errors, with_blank_parts

_KINDS = {
    "IRI": {"iri"},
    "BlankNode": {"blank"},
    "Literal": {"literal"},
    "BlankNodeOrIRI": {"blank", "iri"},
    "BlankNodeOrLiteral": {"blank", "literal"},
    "IRIOrLiteral": {"iri", "literal"},
}
_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
_PAIRS = {"equals": "equals", "disjoint": "disjoint", "lessThan": "<", "lessThanOrEquals": "<="}
_LOGIC = {"and": "all", "or": "any", "xone": "one"}
_PARAMETERS = frozenset(
    "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength "
    "pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node property "
    "qualifiedValueShape closed hasValue in sparql".split()
)


def compile_shapes(graph: ShapesGraph) -> Plan:
    """Return the plan of all shapes with targets and of the shapes they refer to; raises InputInvalid."""
    for node in sorted(graph, key=str):
        types = graph.objects(node, NamedNode(RDF + "type"))
        if any(isinstance(type_, NamedNode) and type_.value.startswith(SH) for type_ in types):
            refuse_syntax_errors(graph, node)
    compiler = _Compiler(graph)
    for node in sorted((node for node in graph if compiler.targets(node)), key=str):
        compiler.shape(node)
    compiler.plan.source = graph.lines()
    return compiler.plan


class _Compiler:
    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self.plan = Plan()
        self._ancestors: list[Node] = []
        self._queries = QueryCompiler(graph)

    def targets(self, node: Node) -> Targets:
        """Return the targets of a node, the implicit class target included (2.1.3.3)."""
        graph = self.graph
        classes = [self._iri(node, value) for value in graph.objects(node, sh("targetClass"))]
        types = graph.objects(node, NamedNode(RDF + "type"))
        is_shape = sh("NodeShape") in types or sh("PropertyShape") in types
        if is_shape and isinstance(node, NamedNode) and node in self._classes:
            classes.append(node.value)
        return Targets(
            nodes=tuple(sorted(graph.objects(node, sh("targetNode")), key=str)),
            classes=tuple(sorted(classes)),
            subjects_of=tuple(sorted(self._iri(node, v) for v in graph.objects(node, sh("targetSubjectsOf")))),
            objects_of=tuple(sorted(self._iri(node, v) for v in graph.objects(node, sh("targetObjectsOf")))),
        )

    @property
    def _classes(self) -> set[Node]:
        if not hasattr(self, "_class_nodes"):
            self._class_nodes = set(self.graph.instances(RDFS + "Class"))
        return self._class_nodes

    def shape(self, node: Node) -> Shape:
        """Compile a shape and the shapes that it refers to, once."""
        compiled = self.plan.shapes.get(node)
        if compiled is not None:
            return compiled
        if isinstance(node, Literal):
            place = self.graph.where(self._ancestors[-1]) if self._ancestors else None
            raise InputInvalid("shacl.not-a-shape", where=place, node=node)
        if node in self._ancestors:
            raise InputInvalid("shacl.recursive-shape", where=self.graph.where(node))
        if len(self._ancestors) >= MAX_NESTING:
            raise InputInvalid("shacl.shape-nesting", where=self.graph.where(self._ancestors[0]), most=MAX_NESTING)
        if not (self._ancestors and isinstance(node, BlankNode)):  # blank nodes below a shape were checked with it
            for part in with_blank_parts(self.graph, node):
                refuse_syntax_errors(self.graph, part)
        self._ancestors.append(node)
        path = self._path(node)
        shape = Shape(
            node=node,
            path=path,
            severity=self._severity(node),
            targets=self.targets(node),
            constraints=tuple(self._constraints(node, path)),
            messages=messages_of(self.graph, node),
            deactivated=self._is_deactivated(node),
        )
        self._ancestors.pop()
        self.plan.shapes[node] = shape
        return shape

    def _path(self, node: Node) -> PropertyPath | None:
        path = self.graph.value(node, sh("path"))
        if path is None and sh("PropertyShape") in self.graph.objects(node, NamedNode(RDF + "type")):
            raise InputInvalid("shacl.no-path", where=self.graph.where(node))
        if isinstance(path, Literal):
            raise InputInvalid("shacl.not-a-path", where=self.graph.where(node), path=path)
        return None if path is None else self.graph.path(path)

    def _severity(self, node: Node) -> str:
        severity = self.graph.value(node, sh("severity"))
        return SH + "Violation" if severity is None else self._iri(node, severity)

    def _is_deactivated(self, node: Node) -> bool:
        value = self.graph.value(node, sh("deactivated"))
        return value is not None and self._boolean(node, "deactivated", value)

    def _constraints(self, node: Node, path: PropertyPath | None) -> Iterable[Constraint]:
        for predicate in sorted(self.graph.predicates(node)):
            name = predicate.removeprefix(SH)
            if not predicate.startswith(SH) or name not in _PARAMETERS:
                continue
            if path is None and name in _PROPERTY_ONLY:
                raise InputInvalid("shacl.property-shapes-only", where=self.graph.where(node), term=name)
            for value in sorted(self.graph.objects(node, sh(name)), key=str):
                yield from self._check(node, name, value)
        yield from self._queries.sparql_components(node, path)

    def _check(self, node: Node, name: str, value: Node) -> Iterable[Constraint]:
        if name in _LOGIC:
            members = tuple(self._reference(item) for item in self.graph.items(value))
            yield Constraint(component(name), Conforms(_LOGIC[name], members))
        elif name == "not":
            yield Constraint(component(name), Conforms("none", (self._reference(value),)))
        elif name == "node":
            yield Constraint(component(name), Conforms("all", (self._reference(value),)))
        elif name == "property":
            yield Constraint(component(name), Nested(self._property(node, value)))
        elif name == "qualifiedValueShape":
            yield from self._qualified(node, value)
        elif name == "sparql":
            yield from () if self._is_deactivated(value) else (self._queries.constraint(node, value),)
        elif name == "closed":
            yield from self._closed(node, value)
        else:
            yield from self._simple(node, name, value)

    def _simple(self, node: Node, name: str, value: Node) -> Iterable[Constraint]:
        """Yield constraints with a single parameter."""
        if name == "uniqueLang":
            if self._boolean(node, name, value):
                yield Constraint(component(name), UniqueLanguage())
        elif name in ("minCount", "maxCount"):
            number = self._count(node, name, value)
            step = Cardinality(at_least=number) if name == "minCount" else Cardinality(at_most=number)
            yield Constraint(component(name), step)
        elif name in _PAIRS:
            yield Constraint(component(name), PropertyPair(_PAIRS[name], self._iri(node, value)))
        elif name == "class":
            yield Constraint(component(name), InstanceOf(self._iri(node, value)))
        elif name == "hasValue":
            yield Constraint(component(name), HasValue(value))
        else:
            yield Constraint(component(name), EachValue(self._test(node, name, value)))

    def _test(self, node: Node, name: str, value: Node) -> TermTest:
        """Return the test of a constraint on the value node alone."""
        if name in ("minLength", "maxLength"):
            number = self._count(node, name, value)
            return Length(at_least=number) if name == "minLength" else Length(at_most=number)
        if name in _RANGES:
            return Range(_RANGES[name], self._literal(node, name, value))
        if name == "datatype":
            return Datatype(self._iri(node, value))
        if name == "nodeKind":
            return self._node_kind(node, value)
        if name == "pattern":
            return self._pattern(node, self._literal(node, name, value).value)
        if name == "languageIn":
            return LanguageIn(tuple(self._literal(node, name, item).value for item in self.graph.items(value)))
        return In(tuple(self.graph.items(value)))

    def _pattern(self, node: Node, pattern: str) -> Pattern:
        from obligraph.shacl.regular_expressions import matcher

        flags = self.graph.value(node, sh("flags"))
        step = Pattern(pattern, flags.value if flags is not None else "")
        try:
            matcher(step.pattern, step.flags)
        except InputInvalid as error:
            raise error.at(self.graph.where(node)) from None
        return step

    def _node_kind(self, node: Node, value: Node) -> NodeKind:
        name = self._iri(node, value).removeprefix(SH)
        if name not in _KINDS:
            raise InputInvalid("shacl.not-a-node-kind", where=self.graph.where(node), value=value, choice=[*_KINDS])
        return NodeKind(frozenset(_KINDS[name]))

    def _closed(self, node: Node, value: Node) -> Iterable[Constraint]:
        if not self._boolean(node, "closed", value):
            return
        allowed = set()
        for shape in self.graph.objects(node, sh("property")):
            path = self.graph.value(shape, sh("path"))
            if isinstance(path, NamedNode):
                allowed.add(path.value)
        ignored = self.graph.value(node, sh("ignoredProperties"))
        if ignored is not None:
            allowed.update(self._iri(node, item) for item in self.graph.items(ignored))
        yield Constraint(component("closed"), Closed(frozenset(allowed)))

    def _qualified(self, node: Node, value: Node) -> Iterable[Constraint]:
        shape = self._reference(value)
        siblings: tuple[Node, ...] = ()
        if self.graph.value(node, sh("qualifiedValueShapesDisjoint")) == Literal(True):
            siblings = tuple(self._reference(other) for other in self._siblings(node) if other != value)
        for name in ("qualifiedMinCount", "qualifiedMaxCount"):
            number = self.graph.value(node, sh(name))
            if number is not None:
                count = self._count(node, name, number)
                least, most = (count, None) if name.endswith("MinCount") else (None, count)
                yield Constraint(component(name), Qualified(shape, siblings, least, most))

    def _siblings(self, node: Node) -> list[Node]:
        """Return the sibling shapes: qualified value shapes of the property shapes with the same parent (4.7.3)."""
        found: set[Node] = set()
        for parent in self.graph:
            properties = self.graph.objects(parent, sh("property"))
            if node in properties:
                for shape in properties:
                    found.update(self.graph.objects(shape, sh("qualifiedValueShape")))
        return sorted(found, key=str)

    def _reference(self, node: Node) -> Node:
        self.shape(node)
        return node

    def _property(self, parent: Node, node: Node) -> Node:
        if self.graph.value(node, sh("path")) is None:
            raise InputInvalid("shacl.property-without-path", where=self.graph.where(parent), node=node)
        return self._reference(node)

    def _iri(self, node: Node, value: Node) -> str:
        if not isinstance(value, NamedNode):
            raise InputInvalid("shacl.not-an-iri", where=self.graph.where(node), value=value)
        return value.value

    def _literal(self, node: Node, name: str, value: Node) -> Literal:
        if not isinstance(value, Literal):
            raise InputInvalid("shacl.not-a-literal", where=self.graph.where(node), term=name, value=value)
        return value

    def _count(self, node: Node, name: str, value: Node) -> int:
        if not isinstance(value, Literal) or value.datatype.value != XSD + "integer" or not value.value.isdigit():
            raise InputInvalid("shacl.not-a-count", where=self.graph.where(node), term=name, value=value)
        return int(value.value)

    def _boolean(self, node: Node, name: str, value: Node) -> bool:
        if not isinstance(value, Literal) or value.datatype.value != XSD + "boolean":
            raise InputInvalid("shacl.not-a-boolean", where=self.graph.where(node), term=name, value=value)
        return value.value == "true"


_PROPERTY_ONLY = frozenset("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape".split())
