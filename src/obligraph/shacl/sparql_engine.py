"""Runs a plan as SPARQL 1.1 where the data are: one query a shape, more for very many focus nodes; findings only.

Answers are fetched page by page until a page is empty, so that an endpoint that cuts answers off is noticed and read to
the end; the last row of an answer says so. What the queries look like is written in `violations.py`.
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
    Check,
    HasValue,
    InstanceOf,
    Nested,
    Plan,
    Qualified,
    Query,
    Shape,
    UniqueLanguage,
    named_by,
)
from obligraph.shacl.predicate_scans import MOST_ROWS
from obligraph.shacl.prepared import END
from obligraph.shacl.shapes_graph import Node, Predicate, is_nullable
from obligraph.shacl.sparql_constraints import joins
from obligraph.shacl.violation_patterns import FOCUS, Branches, NotExpressible, Violations
from obligraph.store.sparql_tokens import keywords
from obligraph.store.substitution import bind, bind_to_any

if TYPE_CHECKING:
    from obligraph.store import Store

PAGE, LATER_PAGE = 5_000, 50_000
"""Rows of the first page of an answer, and of the following ones, each of which costs the endpoint the whole query."""
MOST_LOOKED_AT = 2_000_000
"""Focus nodes times patterns that one query asks, so that it ends in time."""
COUNTED = 40
"""Numbers of statements that are asked for at once."""
MOST_SUBCLASSES = 50
"""A class with more subclasses in the data is reached by a path."""
OF_FOCUS = (Cardinality, Qualified, HasValue, UniqueLanguage)
"""Steps whose results have no value (SHACL, 4), though queries may tell one."""
_OWN_PAGES = frozenset({"LIMIT", "OFFSET", "ORDER"})
"""What a query has that cannot be asked for page by page."""


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
    _focus_nodes: dict[Node, int] = field(default_factory=dict)

    def run(self, *shapes: Shape) -> Iterator[Finding]:
        """Give what violates shapes of the same targets; raises NotExpressible where queries cannot tell."""
        if any(shape.targets.nodes and may_stand_still(self.plan, shape) for shape in shapes):
            raise NotExpressible("a path of no step from a target node, which need not be in the data")
        found = self._violations.of(*shapes)
        size = max(1, MOST_LOOKED_AT // max(1, self._focus_nodes.get(shapes[0].node, 1)))
        for start in range(0, len(found.patterns), size):
            yield from self._together(found, found.patterns[start : start + size])
        for owner, check in found.queries:
            yield from self._query(owner, check, found.target)

    @cached_property
    def _violations(self) -> Violations:
        classes = self._classes()
        return Violations(self.plan, classes, self._short(Violations(self.plan, classes)))

    def _short(self, violations: Violations) -> dict[Node, frozenset[str]]:
        """Return by shape the predicates and classes that have few statements beside the focus nodes."""
        named: dict[Node, tuple[set[str], set[str]]] = {}
        targets: dict[Node, str] = {}
        for shape in self.plan.targeted:
            if shape.targets.are_found and not any(isinstance(node, BlankNode) for node in shape.targets.nodes):
                targets[shape.node] = violations.target(shape.targets)
                named[shape.node] = self._read_by(shape)
        predicates, classes = (set().union(*(pair[part] for pair in named.values())) for part in (0, 1))
        patterns = {
            target: f"SELECT (COUNT(DISTINCT {FOCUS}) AS ?rows) WHERE {{ {target} }}" for target in targets.values()
        }
        patterns |= {iri: f"SELECT (COUNT(*) AS ?rows) WHERE {{ ?s <{iri}> ?o }}" for iri in predicates}
        patterns |= {iri: f"SELECT (COUNT(*) AS ?rows) WHERE {{ ?s <{RDF}type> <{iri}> }}" for iri in classes}
        rows = self._sizes(patterns)
        self._focus_nodes = {node: rows[target] for node, target in targets.items()}
        return {
            node: frozenset(iri for part in named[node] for iri in part if rows[iri] <= MOST_ROWS * rows[target])
            for node, target in targets.items()
        }

    def _read_by(self, shape: Shape) -> tuple[set[str], set[str]]:
        """Return the predicates that are the paths of a shape's property shapes and the classes of their values."""
        predicates, classes = set(), set()
        below = [node for check in shape.checks if isinstance(check.step, Nested) for node in named_by(check.step)]
        for node in (shape.node, *below):
            inner = self.plan.shapes[node]
            if isinstance(inner.path, Predicate):
                predicates.add(inner.path.iri)
                classes |= {check.step.class_ for check in inner.checks if isinstance(check.step, InstanceOf)}
        return predicates, classes

    def _sizes(self, patterns: dict[str, str]) -> dict[str, int]:
        """Ask how many rows each of these queries counts, many at once."""
        names = sorted(patterns)
        sizes: dict[str, int] = {}
        for start in range(0, len(names), COUNTED):
            part = names[start : start + COUNTED]
            asked = " UNION ".join(f"{{ {{ {patterns[name]} }} BIND({n} AS ?n) }}" for n, name in enumerate(part))
            rows = self._pages(f"SELECT ?n ?rows WHERE {{ {asked} }} ORDER BY ?n")
            for n, number in itertools.islice(rows, len(part)):
                sizes[part[int(n.value)]] = int(number.value)
        return sizes

    def _classes(self) -> dict[str, tuple[str, ...]]:
        """Return each class that the plan names with its subclasses in the data, where these are few and have IRIs."""
        steps = (check.step for shape in self.plan.shapes.values() for check in shape.checks)
        named = {step.class_ for step in steps if isinstance(step, InstanceOf)}
        named.update(class_ for shape in self.plan.targeted for class_ in shape.targets.classes)
        if not named:
            return {}
        parts = (
            f"{{ SELECT DISTINCT (<{class_}> AS ?class) ?sub WHERE {{ ?sub <{RDFS}subClassOf>+ <{class_}> }} "
            f"LIMIT {MOST_SUBCLASSES} }}"
            for class_ in sorted(named)
        )
        found: dict[str, list[Node]] = {class_: [] for class_ in named}
        united = " UNION ".join([*parts, f'{{ BIND("{END}" AS ?class) }}'])
        query = f"SELECT ?class ?sub WHERE {{ {united} }} ORDER BY ?class ?sub"
        for class_, below in self._pages_to_the_end(query):
            found[class_.value].append(below)
        return {
            class_: (class_, *(node.value for node in below if node.value != class_))
            for class_, below in found.items()
            if len(below) < MOST_SUBCLASSES and all(isinstance(node, NamedNode) for node in below)
        }

    def _together(self, found: Branches, patterns: list[str]) -> Iterator[Finding]:
        for failed, this, value, path in self._pages_to_the_end(united(patterns)):
            for number in failed.value.split():
                owner, check = found.checks[int(number)]
                told = None if isinstance(check.step, OF_FOCUS) else _text(value)
                yield Finding(owner, check, as_text(this), told, _text(path))

    def _pages_to_the_end(self, query: str) -> Iterator[tuple[Node, ...]]:
        """Give the rows of a query whose last row is known, so that no page has to be asked for in vain."""
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

    def _query(self, shape: Shape, check: Check, target: str) -> Iterator[Finding]:
        """Ask a SPARQL constraint of the focus nodes that the target gives."""
        query = check.step
        assert isinstance(query, Query)
        rows = self._pages(f"SELECT DISTINCT ?this WHERE {{ {target.replace('?this0', '?this')} }} ORDER BY ?this")
        focus = [as_text(row[0]) for row in rows]
        if any(node.startswith("_:") for node in focus):
            raise NotExpressible("a SPARQL constraint asked of blank nodes, which no query can name")
        text = bind(query.text, {n: t for n, t in query.parameters if not isinstance(t, BlankNode)})
        if not _OWN_PAGES.isdisjoint(keywords(text)):
            raise NotExpressible("a SPARQL constraint whose answer cannot be asked for page by page")
        size = 1_000 if joins(text) else 1
        for start in range(0, len(focus), size):
            part = focus[start : start + size]
            asked = bind_to_any(text, "this", part) if joins(text) else bind(text, {"this": NamedNode(part[0][1:-1])})
            for found in self._whole(asked):
                this = found.get("this", part[0])
                value = found.get("value", this if shape.path is None else None)
                yield Finding(shape, check, this, value, found.get("path"), tuple(sorted(found.items())))

    def _whole(self, query: str) -> Iterator[dict[str, str]]:
        """Give the solutions of a query that may be cut off: where more exist than came, all are asked for again."""
        self.queries += 1
        solutions = self.store.select(query)
        names, rows = solutions.variables, list(solutions)
        if rows:
            self.queries += 1
            if list(self.store.select(f"{query}\nLIMIT 1 OFFSET {len(rows)}")):
                rows = list(self._pages(f"{query}\nORDER BY {' '.join(f'?{name}' for name in names)}"))
        for row in rows:
            yield {n: as_text(t) for n, t in zip(names, row, strict=True) if t is not None}  # type: ignore[arg-type]


def united(patterns: Iterable[str]) -> str:
    """Return the query of what any of these patterns finds, whose last row is known."""
    parts = "".join(f"{{ {pattern} }} UNION " for pattern in patterns) + f'{{ BIND("{END}" AS ?check) }}'
    return f"SELECT DISTINCT ?check ?this ?value ?path WHERE {{ {parts} }} ORDER BY ?check ?this ?value ?path"


def may_stand_still(plan: Plan, shape: Shape) -> bool:
    """Whether a path of the shape or of one below it can be of no step: SPARQL finds only nodes of the data so."""
    if shape.path is not None and is_nullable(shape.path):
        return True
    return any(may_stand_still(plan, plan.shapes[node]) for check in shape.checks for node in named_by(check.step))


def _text(term: Node | None) -> str | None:
    return None if term is None else as_text(term)
