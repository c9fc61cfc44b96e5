"""Compiles SPARQL constraints and SPARQL-based constraint components (SHACL, sections 5 and 6).

Malformed queries and queries that SHACL forbids (appendix A) are errors that name file, shape and remedy.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from obligraph.errors import InputInvalid, QueryRefused
from obligraph.i18n import Message
from obligraph.namespaces import OWL, RDF, XSD
from obligraph.shacl.plan import SHAPES_GRAPH, Constraint, Messages, SparqlConstraint
from obligraph.shacl.shapes_graph import MAX_NESTING, SH, Node, PropertyPath, ShapesGraph, sh
from obligraph.store.sparql_tokens import keywords, tokens

_NESTING = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}


def _shapes_graph(node: Node) -> tuple[tuple[str, Node], ...]:
    """The variables that stand for the shapes graph and, where it has a name, the shape (5.3.1)."""
    named = (("currentShape", node),) if isinstance(node, NamedNode) else ()
    return (("shapesGraph", NamedNode(SHAPES_GRAPH)), *named)


def messages_of(graph: ShapesGraph, node: Node) -> Messages:
    """Return the messages of a shape, constraint or validator by language; raises InputInvalid for other terms."""
    values = graph.objects(node, sh("message"))
    for value in values:
        if not isinstance(value, Literal) or value.datatype.value not in (XSD + "string", RDF + "langString"):
            raise InputInvalid("shacl.message", where=graph.where(node), value=value)
    return tuple(sorted((m.language or "", m.value) for m in values if isinstance(m, Literal)))


def _prefix_remedy(error: QueryRefused) -> Message | None:
    """Return the remedy if the engine reports an undeclared prefix."""
    return Message("error.shacl.undeclared-prefix.remedy") if "Prefix" in str(error.problem) else None


class QueryCompiler:
    """Compiles the queries of a shapes graph into constraints."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self._components = self._sparql_components()

    def constraint(self, node: Node, constraint: Node) -> Constraint:
        """Compile a SPARQL constraint of a shape (5.2)."""
        text = self.graph.value(constraint, sh("select"))
        if not isinstance(text, Literal):
            raise InputInvalid("shacl.no-select", where=self.graph.where(node))
        query = self._query(node, constraint, text.value)
        asks = re.search(r"[$?](shapesGraph|currentShape)\b", query) is not None
        step = SparqlConstraint(query, uses_shapes_graph=asks, parameters=_shapes_graph(node) if asks else ())
        return Constraint(SH + "SPARQLConstraintComponent", step, messages_of(self.graph, constraint))

    def _query(self, node: Node, holder: Node, text: str) -> str:
        """Return a query with its prefixes, `$PATH` replaced; raises InputInvalid for one malformed or forbidden."""
        path = self.graph.value(node, sh("path"))
        if path is not None and not isinstance(path, Literal):
            text = re.sub(r"[$?]PATH\b", str(self.graph.path(path)), text)
        query = self._prefixes(holder) + text
        self._refuse_forbidden_syntax(node, query, ("this",))
        self._refuse_malformed(node, query)
        return query

    def _refuse_malformed(self, node: Node, query: str) -> None:
        """Refuse a malformed query, by evaluating it on an empty store."""
        from obligraph.store.embedded import EmbeddedStore

        steps = (_NESTING.get(text, 0) for _, text in tokens(query))
        if max(itertools.accumulate(steps), default=0) > MAX_NESTING:
            raise InputInvalid("shacl.constraint-nesting", where=self.graph.where(node), most=MAX_NESTING)
        with EmbeddedStore() as empty:
            try:
                empty.answer(query)
            except QueryRefused as error:
                raise InputInvalid.like(error, self.graph.where(node), _prefix_remedy(error)) from None

    def _refuse_forbidden_syntax(self, node: Node, query: str, bound: tuple[str, ...]) -> None:
        """Refuse what section 5.3.1 and appendix A forbid in queries with pre-bound variables."""
        words = list(keywords(query))
        forbidden: list[str | Message] = [word for word in ("MINUS", "SERVICE", "VALUES") if word in words]
        forbidden += [f"AS ?{name}" for name in bound if re.search(rf"\bAS\s+[?$]{name}\b", query, re.IGNORECASE)]
        inner = re.findall(r"\{\s*SELECT\b(.*?)(?:WHERE|\{)", query, re.IGNORECASE | re.DOTALL)
        if any(not re.search(r"[?$]this\b", projection) for projection in inner):
            forbidden.append(Message("error.shacl.subquery-without-this"))
        if forbidden:
            raise InputInvalid("shacl.forbidden-syntax", where=self.graph.where(node), forbidden=[*forbidden])

    def _prefixes(self, holder: Node) -> str:
        lines = []
        ontologies = list(self.graph.objects(holder, sh("prefixes")))
        for ontology in ontologies:
            imported = self.graph.objects(ontology, NamedNode(OWL + "imports"))
            ontologies += [other for other in imported if other not in ontologies]
            for declaration in self.graph.objects(ontology, sh("declare")):
                prefix = self.graph.value(declaration, sh("prefix"))
                namespace = self.graph.value(declaration, sh("namespace"))
                if isinstance(prefix, Literal) and namespace is not None:
                    lines.append(f"PREFIX {prefix.value}: <{namespace.value}>\n")
        return "".join(sorted(lines))

    def _sparql_components(self) -> list[tuple[Node, tuple[tuple[str, NamedNode, bool], ...]]]:
        """Return the constraint components that the shapes graph declares (6.1), with their parameters."""
        found = []
        for node in self.graph.instances(SH + "ConstraintComponent"):
            parameters = []
            for parameter in self.graph.objects(node, sh("parameter")):
                path = self.graph.value(parameter, sh("path"))
                if isinstance(path, NamedNode) and not path.value.startswith(SH):
                    optional = self.graph.value(parameter, sh("optional")) == Literal(True)
                    parameters.append((re.split(r"[/#]", path.value)[-1], path, optional))
            if parameters:
                found.append((node, tuple(sorted(parameters, key=lambda p: p[0]))))
        return sorted(found, key=lambda pair: str(pair[0]))

    def sparql_components(self, node: Node, path: PropertyPath | None) -> Iterable[Constraint]:
        """Yield the constraints of the components whose parameters a shape has (6.2)."""
        for definition, parameters in self._components:
            values = {name: self.graph.objects(node, iri) for name, iri, _ in parameters}
            if not all(values[name] or optional for name, _, optional in parameters):
                continue
            parameter_values = [(name, found) for name, found in values.items() if found]
            sets: list[list[tuple[str, Node]]] = [[]]
            for name, found in parameter_values:
                sets = [[*chosen, (name, value)] for chosen in sets for value in sorted(found, key=str)]
            for chosen in sets:
                constraint = self._validator(node, path, definition, tuple(chosen))
                if constraint is not None:
                    yield constraint

    def _validator(
        self, node: Node, path: PropertyPath | None, definition: Node, chosen: tuple[tuple[str, Node], ...]
    ) -> Constraint | None:
        """Return the constraint with the validator for this kind of shape (6.2.3), or None if there is none."""
        special = "nodeValidator" if path is None else "propertyValidator"
        for name in (special, "validator"):
            validator = self.graph.value(definition, sh(name))
            if validator is None:
                continue
            text = self.graph.value(validator, sh("ask")) or self.graph.value(validator, sh("select"))
            if not isinstance(text, Literal):
                raise InputInvalid("shacl.no-validator-query", where=self.graph.where(definition))
            ask = self.graph.value(validator, sh("ask")) is not None
            messages = messages_of(self.graph, validator) or messages_of(self.graph, definition)
            step = SparqlConstraint(self._query_of(node, validator, text.value, path), ask, chosen)
            return Constraint(definition.value, step, messages)
        return None

    def _query_of(self, node: Node, holder: Node, text: str, path: PropertyPath | None) -> str:
        if path is not None:
            text = re.sub(r"[$?]PATH\b", str(path), text)
        self._refuse_forbidden_syntax(node, text, ("this", "value"))
        query = self._prefixes(holder) + text
        self._refuse_malformed(node, query)
        return query
