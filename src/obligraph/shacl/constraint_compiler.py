"""Compiles SPARQL constraints and the constraint components that a shapes graph defines (SHACL, sections 5 and 6).

Queries that SHACL forbids (appendix A) or that no engine can read are errors that name file, shape and remedy.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from obligraph.errors import InputInvalid, QueryRefused
from obligraph.i18n import Message
from obligraph.namespaces import OWL, RDF, XSD
from obligraph.shacl.plan import SHAPES_GRAPH, Check, Messages, Query
from obligraph.shacl.shapes_graph import MOST_NESTED, SH, Node, PropertyPath, ShapesGraph, sh
from obligraph.store.sparql_tokens import keywords, tokens

_NESTING = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}


def _shapes_graph(node: Node) -> tuple[tuple[str, Node], ...]:
    """The variables that stand for the shapes graph and, where it has a name, the shape (5.3.1)."""
    named = (("currentShape", node),) if isinstance(node, NamedNode) else ()
    return (("shapesGraph", NamedNode(SHAPES_GRAPH)), *named)


def messages_of(graph: ShapesGraph, node: Node) -> Messages:
    """Return the messages of a shape, constraint or validator by language; raises InputInvalid for what is no text."""
    values = graph.objects(node, sh("message"))
    for value in values:
        if not isinstance(value, Literal) or value.datatype.value not in (XSD + "string", RDF + "langString"):
            raise InputInvalid("shacl.message", where=graph.where(node), value=value)
    return tuple(sorted((m.language or "", m.value) for m in values if isinstance(m, Literal)))


def _prefix_remedy(error: QueryRefused) -> Message | None:
    """The remedy where the engine says that a prefix is not declared."""
    return Message("error.shacl.undeclared-prefix.remedy") if "Prefix" in str(error.problem) else None


class QueryCompiler:
    """Compiles the queries of a shapes graph into checks."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self._components = self._own_components()

    def constraint(self, node: Node, constraint: Node) -> Check:
        """Return the check of a SPARQL constraint of a shape (5.2)."""
        text = self.graph.value(constraint, sh("select"))
        if not isinstance(text, Literal):
            raise InputInvalid("shacl.no-select", where=self.graph.where(node))
        query = self._query(node, constraint, text.value)
        asks = re.search(r"[$?](shapesGraph|currentShape)\b", query) is not None
        step = Query(query, asks_shapes=asks, parameters=_shapes_graph(node) if asks else ())
        return Check(SH + "SPARQLConstraintComponent", step, messages_of(self.graph, constraint))

    def _query(self, node: Node, holder: Node, text: str) -> str:
        """Return a query with its prefixes, `$PATH` replaced; raises InputInvalid for one malformed or forbidden."""
        path = self.graph.value(node, sh("path"))
        if path is not None and not isinstance(path, Literal):
            text = re.sub(r"[$?]PATH\b", str(self.graph.path(path)), text)
        query = self._prefixes(holder) + text
        self._refuse_against_prebinding(node, query, ("this",))
        self._refuse_malformed(node, query)
        return query

    def _refuse_malformed(self, node: Node, query: str) -> None:
        """Refuse a query that an engine cannot read; it is asked of an empty store."""
        from obligraph.store.embedded import EmbeddedStore

        steps = (_NESTING.get(text, 0) for _, text in tokens(query))
        if max(itertools.accumulate(steps), default=0) > MOST_NESTED:
            raise InputInvalid("shacl.constraint-nesting", where=self.graph.where(node), most=MOST_NESTED)
        with EmbeddedStore() as empty:
            try:
                empty.answer(query)
            except QueryRefused as error:
                raise InputInvalid.like(error, self.graph.where(node), _prefix_remedy(error)) from None

    def _refuse_against_prebinding(self, node: Node, query: str, bound: tuple[str, ...]) -> None:
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

    def _own_components(self) -> list[tuple[Node, tuple[tuple[str, NamedNode, bool], ...]]]:
        """The constraint components that the shapes graph defines itself (6.1), each with its parameters."""
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

    def own_components(self, node: Node, path: PropertyPath | None) -> Iterable[Check]:
        """Give the checks of the components whose parameters a shape has (6.2)."""
        for definition, parameters in self._components:
            values = {name: self.graph.objects(node, iri) for name, iri, _ in parameters}
            if not all(values[name] or optional for name, _, optional in parameters):
                continue
            given = [(name, found) for name, found in values.items() if found]
            sets: list[list[tuple[str, Node]]] = [[]]
            for name, found in given:
                sets = [[*chosen, (name, value)] for chosen in sets for value in sorted(found, key=str)]
            for chosen in sets:
                check = self._validator(node, path, definition, tuple(chosen))
                if check is not None:
                    yield check

    def _validator(
        self, node: Node, path: PropertyPath | None, definition: Node, chosen: tuple[tuple[str, Node], ...]
    ) -> Check | None:
        """The validator of a component for this kind of shape (6.2.3), or None, in which case it is ignored."""
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
            return Check(
                definition.value, Query(self._query_of(node, validator, text.value, path), ask, chosen), messages
            )
        return None

    def _query_of(self, node: Node, holder: Node, text: str, path: PropertyPath | None) -> str:
        if path is not None:
            text = re.sub(r"[$?]PATH\b", str(path), text)
        self._refuse_against_prebinding(node, text, ("this", "value"))
        query = self._prefixes(holder) + text
        self._refuse_malformed(node, query)
        return query
