"""Runs a plan as SPARQL 1.1 on the store: one query for each shape, or several for very many focus nodes.

Answers are fetched in pages up to a last row that marks their end, so that an answer that the endpoint cuts off is
noticed and read to its end. `violation_patterns` writes the queries.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from obligraph.errors import EndpointFailed
from obligraph.namespaces import RDF, RDFS
from obligraph.shacl.ntriples_terms import as_text
from obligraph.shacl.plan import (
    Cardinality,
    Constraint,
    HasValue,
    InstanceOf,
    Nested,
    Plan,
    Qualified,
    Shape,
    SparqlConstraint,
    UniqueLanguage,
)
from obligraph.shacl.predicate_scans import MAX_ROWS_PER_FOCUS_NODE
from obligraph.shacl.prepared import END
from obligraph.shacl.shapes_graph import Node, Predicate, is_nullable
from obligraph.shacl.sparql_constraints import joins_focus_nodes
from obligraph.shacl.term_test_expressions import NotExpressible
from obligraph.shacl.violation_branches import FOCUS, ViolationQuery
from obligraph.shacl.violation_patterns import ViolationWriter
from obligraph.store.sparql_tokens import keywords
from obligraph.store.substitution import bind, bind_to_any

if TYPE_CHECKING:
    from obligraph.store import Store

PAGE, LATER_PAGE = 5_000, 50_000
"""Rows of the first page of an answer and of later ones; each page costs the endpoint the whole query."""
MAX_QUERY_SIZE = 2_000_000
"""Focus nodes times patterns in one query; more would run into time limits."""
COUNTS_PER_QUERY = 40
"""Counts in one query."""
MAX_SUBCLASSES = 50
"""A class with more subclasses in the data is matched by a path over rdfs:subClassOf."""
STEPS_WITHOUT_VALUE = (Cardinality, Qualified, HasValue, UniqueLanguage)
"""Steps whose results have no value (SHACL, section 4), although their queries may bind one."""
_SOLUTION_MODIFIERS = frozenset({"LIMIT", "OFFSET", "ORDER"})
"""Solution modifiers, with which a query cannot be fetched in pages."""


@dataclass(frozen=True)
class Finding:
    """One violation: terms in N-Triples form."""

    shape: Shape
    constraint: Constraint
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
    _focus_nodes: dict[Node, int] = field(default_factory=dict)

    def run(self, *shapes: Shape) -> Iterator[Finding]:
        """Yield the violations of shapes with the same targets; raises NotExpressible if no query can find them."""
        if any(shape.targets.nodes and has_nullable_path(self.plan, shape) for shape in shapes):
            raise NotExpressible("a path of no step from a target node, which need not be in the data")
        query = self._violations.of(*shapes)
        size = max(1, MAX_QUERY_SIZE // max(1, self._focus_nodes.get(shapes[0].node, 1)))
        for start in range(0, len(query.patterns), size):
            yield from self._findings(query, query.patterns[start : start + size])
        for shape, constraint in query.sparql_constraints:
            yield from self._sparql_constraint(shape, constraint, query.target)

    @cached_property
    def _violations(self) -> ViolationWriter:
        classes = self._subclasses()
        return ViolationWriter(self.plan, classes, self._scannable(ViolationWriter(self.plan, classes)))

    def _scannable(self, violations: ViolationWriter) -> dict[Node, frozenset[str]]:
        """Return, for each shape, the predicates and classes with few statements compared with its focus nodes."""
        named: dict[Node, tuple[set[str], set[str]]] = {}
        targets: dict[Node, str] = {}
        for shape in self.plan.targeted:
            if shape.targets.found_in_data and not any(isinstance(node, BlankNode) for node in shape.targets.nodes):
                targets[shape.node] = violations.target(shape.targets)
                named[shape.node] = self._scan_candidates(shape)
        predicates, classes = (set().union(*(pair[part] for pair in named.values())) for part in (0, 1))
        patterns = {
            target: f"SELECT (COUNT(DISTINCT {FOCUS}) AS ?rows) WHERE {{ {target} }}" for target in targets.values()
        }
        patterns |= {iri: f"SELECT (COUNT(*) AS ?rows) WHERE {{ ?s <{iri}> ?o }}" for iri in predicates}
        patterns |= {iri: f"SELECT (COUNT(*) AS ?rows) WHERE {{ ?s <{RDF}type> <{iri}> }}" for iri in classes}
        rows = self._sizes(patterns)
        self._focus_nodes = {node: rows[target] for node, target in targets.items()}
        return {
            node: frozenset(
                iri for part in named[node] for iri in part if rows[iri] <= MAX_ROWS_PER_FOCUS_NODE * rows[target]
            )
            for node, target in targets.items()
        }

    def _scan_candidates(self, shape: Shape) -> tuple[set[str], set[str]]:
        """Return the predicates that are the paths of a shape's property shapes and the classes of their values."""
        predicates, classes = set(), set()
        nested = [step.shape for step in shape.steps if isinstance(step, Nested)]
        for node in (shape.node, *nested):
            inner = self.plan.shapes[node]
            if isinstance(inner.path, Predicate):
                predicates.add(inner.path.iri)
                classes |= {step.class_ for step in inner.steps if isinstance(step, InstanceOf)}
        return predicates, classes

    def _sizes(self, patterns: dict[str, str]) -> dict[str, int]:
        """Return the counts of these queries by name, many of them in one query."""
        names = sorted(patterns)
        sizes: dict[str, int] = {}
        for start in range(0, len(names), COUNTS_PER_QUERY):
            part = names[start : start + COUNTS_PER_QUERY]
            asked = " UNION ".join(f"{{ {{ {patterns[name]} }} BIND({n} AS ?n) }}" for n, name in enumerate(part))
            rows = self._pages(f"SELECT ?n ?rows WHERE {{ {asked} }} ORDER BY ?n")
            for n, number in itertools.islice(rows, len(part)):
                sizes[part[int(n.value)]] = int(number.value)
        return sizes

    def _subclasses(self) -> dict[str, tuple[str, ...]]:
        """Return each class that the plan names with its subclasses in the data, where these are few and have IRIs."""
        steps = (step for shape in self.plan.shapes.values() for step in shape.steps)
        named = {step.class_ for step in steps if isinstance(step, InstanceOf)}
        named.update(class_ for shape in self.plan.targeted for class_ in shape.targets.classes)
        if not named:
            return {}
        parts = (
            f"{{ SELECT DISTINCT (<{class_}> AS ?class) ?sub WHERE {{ ?sub <{RDFS}subClassOf>+ <{class_}> }} "
            f"LIMIT {MAX_SUBCLASSES} }}"
            for class_ in sorted(named)
        )
        found: dict[str, list[Node]] = {class_: [] for class_ in named}
        united = " UNION ".join([*parts, f'{{ BIND("{END}" AS ?class) }}'])
        query = f"SELECT ?class ?sub WHERE {{ {united} }} ORDER BY ?class ?sub"
        for class_, below in self._rows_to_end_marker(query):
            found[class_.value].append(below)
        return {
            class_: (class_, *(node.value for node in below if node.value != class_))
            for class_, below in found.items()
            if len(below) < MAX_SUBCLASSES and all(isinstance(node, NamedNode) for node in below)
        }

    def _findings(self, query: ViolationQuery, patterns: list[str]) -> Iterator[Finding]:
        for failed, this, value, path in self._rows_to_end_marker(union(patterns)):
            for number in failed.value.split():
                shape, constraint = query.constraints[int(number)]
                shown = None if isinstance(constraint.step, STEPS_WITHOUT_VALUE) else _text(value)
                yield Finding(shape, constraint, as_text(this), shown, _text(path))

    def _rows_to_end_marker(self, query: str) -> Iterator[tuple[Node, ...]]:
        """Yield the rows of a query whose last row is the end marker, so that no empty page has to be requested."""
        for row in self._pages(query):
            if row[0].value == END:
                return
            yield row
        raise EndpointFailed("answer-cut")

    def _pages(self, query: str) -> Iterator[tuple[Node, ...]]:
        fetched = 0
        while True:
            self.queries += 1
            page = list(self.store.select(f"{query} LIMIT {LATER_PAGE if fetched else PAGE} OFFSET {fetched}"))
            if not page:
                return
            fetched += len(page)
            yield from page  # type: ignore[misc]

    def _sparql_constraint(self, shape: Shape, constraint: Constraint, target: str) -> Iterator[Finding]:
        """Yield the violations of a SPARQL constraint by the focus nodes of a target."""
        query = constraint.step
        assert isinstance(query, SparqlConstraint)
        rows = self._pages(f"SELECT DISTINCT ?this WHERE {{ {target.replace('?this0', '?this')} }} ORDER BY ?this")
        focus = [as_text(row[0]) for row in rows]
        if any(node.startswith("_:") for node in focus):
            raise NotExpressible("a SPARQL constraint asked of blank nodes, which no query can name")
        text = bind(query.text, {n: t for n, t in query.parameters if not isinstance(t, BlankNode)})
        if not _SOLUTION_MODIFIERS.isdisjoint(keywords(text)):
            raise NotExpressible("a SPARQL constraint whose answer cannot be asked for page by page")
        together = joins_focus_nodes(text)
        size = 1_000 if together else 1
        for start in range(0, len(focus), size):
            part = focus[start : start + size]
            first = NamedNode(part[0][1:-1])
            bound = bind_to_any(text, "this", part) if together else bind(text, {"this": first})
            for found in self._all_solutions(bound):
                this = found.get("this", part[0])
                value = found.get("value", this if shape.path is None else None)
                yield Finding(shape, constraint, this, value, found.get("path"), tuple(sorted(found.items())))

    def _all_solutions(self, query: str) -> Iterator[dict[str, str]]:
        """Yield the solutions of a query; if the endpoint cut the answer off, all are requested again in pages."""
        self.queries += 1
        solutions = self.store.select(query)
        names, rows = solutions.variables, list(solutions)
        if rows:
            self.queries += 1
            if list(self.store.select(f"{query}\nLIMIT 1 OFFSET {len(rows)}")):
                rows = list(self._pages(f"{query}\nORDER BY {' '.join(f'?{name}' for name in names)}"))
        for row in rows:
            yield {n: as_text(t) for n, t in zip(names, row, strict=True) if t is not None}  # type: ignore[arg-type]


def union(patterns: Iterable[str]) -> str:
    """Return the query for the solutions of any of these patterns, with an end marker as last row."""
    columns = "?constraint ?this ?value ?path"
    parts = "".join(f"{{ {pattern} }} UNION " for pattern in patterns) + f'{{ BIND("{END}" AS ?constraint) }}'
    return f"SELECT DISTINCT {columns} WHERE {{ {parts} }} ORDER BY {columns}"


def has_nullable_path(plan: Plan, shape: Shape) -> bool:
    """Whether a path of the shape, or of one that it refers to, may have no step."""
    if shape.path is not None and is_nullable(shape.path):
        return True
    return any(has_nullable_path(plan, plan.shapes[node]) for node in shape.references)


def _text(term: Node | None) -> str | None:
    return None if term is None else as_text(term)
