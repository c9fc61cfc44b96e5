"""Evaluates SPARQL constraints (SHACL, sections 5 and 6) for many focus nodes with few queries.

A query whose patterns all join with `$this` is sent once for thousands of focus nodes, with a VALUES block. Any other
query is sent for one focus node at a time, with the variable pre-bound (section 5.3.1).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Variable

from obligraph.errors import QueryRefused
from obligraph.shacl.ntriples_terms import as_text, term_of
from obligraph.shacl.plan import SHAPES_GRAPH, SparqlConstraint
from obligraph.store.sparql_tokens import keywords
from obligraph.store.substitution import bind, bind_to_any, groups_join

if TYPE_CHECKING:
    from obligraph.shacl.columns import Columns

BATCH_SIZE = 5_000
_NOT_JOINED = frozenset(
    {"UNION", "OPTIONAL", "BIND", "MINUS", "GROUP", "VALUES", "LIMIT", "OFFSET", "SERVICE", "HAVING"}
)
"""With one of these keywords, a pattern may not see a `$this` that is joined from outside."""


class ConstraintEngine:
    """Evaluates constraints on an Oxigraph store whose default graph is the merge of the data."""

    def __init__(self, engine: pyoxigraph.Store | None, columns: Columns | None = None, shapes: bytes = b"") -> None:
        self._loaded, self._columns, self._shapes = engine, columns, shapes

    @classmethod
    def on_demand(cls, columns: Columns, shapes: bytes = b"") -> ConstraintEngine:
        """Evaluate constraints on the statements of columns, which the first query loads into a store in memory.

        `shapes` is the shapes graph as N-Triples, for queries that use it.
        """
        return cls(None, columns, shapes)

    @property
    def _engine(self) -> pyoxigraph.Store:
        if self._loaded is None:
            self._loaded = pyoxigraph.Store()
            if self._columns is not None:
                self._loaded.bulk_load(self._columns.lines(blank=False), RdfFormat.N_TRIPLES)
                # Loading renames blank nodes, so that they could not be found again; parsing keeps their labels.
                parsed = pyoxigraph.parse(self._columns.lines(blank=True), RdfFormat.N_TRIPLES)
                self._loaded.bulk_extend(parsed)
            if self._shapes:
                self._loaded.bulk_load(self._shapes, RdfFormat.N_TRIPLES, to_graph=NamedNode(SHAPES_GRAPH))
        return self._loaded

    def violations(
        self, query: SparqlConstraint, focus: list[str], values: list[tuple[str, str]] | None
    ) -> Iterable[Mapping[str, str]]:
        """Yield the solution of each violation, with `this`; terms are in N-Triples form."""
        text = bind(query.text, {name: _without_blank(term) for name, term in query.parameters})
        if values is not None:
            return self._unsatisfied(text, values)
        named = [node for node in focus if not node.startswith("_:")]
        blank = [node for node in focus if node.startswith("_:")]
        chunks: Iterable[Mapping[str, str]]
        if joins_focus_nodes(text):
            chunks = itertools.chain.from_iterable(self._evaluate_batch(text, part) for part in _chunks(named))
        else:
            chunks = itertools.chain.from_iterable(self._evaluate_one(text, node) for node in named)
        return itertools.chain(chunks, *(self._evaluate_by_substitution(text, {"this": node}) for node in blank))

    def _unsatisfied(self, text: str, values: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
        for this, value in values:
            bindings = {"this": this, "value": value}
            if any(term.startswith("_:") for term in bindings.values()):
                select = text.replace("ASK", "SELECT $this $value WHERE", 1)
                satisfied = any(True for _ in self._evaluate_by_substitution(select, bindings))
            else:
                bound = bind(text, {name: _without_blank(term_of(term)) for name, term in bindings.items()})
                satisfied = isinstance(answer := self._query(bound), QueryBoolean) and bool(answer)
            if not satisfied:
                yield bindings

    def _evaluate_batch(self, text: str, focus: list[str]) -> Iterator[dict[str, str]]:
        yield from self._solutions(bind_to_any(text, "this", focus), {})

    def _evaluate_one(self, text: str, focus: str) -> Iterator[dict[str, str]]:
        yield from self._solutions(bind(text, {"this": _without_blank(term_of(focus))}), {"this": focus})

    def _evaluate_by_substitution(self, text: str, bindings: dict[str, str]) -> Iterator[dict[str, str]]:
        substitutions = {Variable(name): term_of(term) for name, term in bindings.items()}
        yield from self._solutions(text, bindings, substitutions)

    def _solutions(
        self,
        text: str,
        bindings: dict[str, str],
        substitutions: Mapping[Variable, NamedNode | BlankNode | Literal] | None = None,
    ) -> Iterator[dict[str, str]]:
        answer = self._query(text, substitutions)
        if not isinstance(answer, QuerySolutions):
            raise QueryRefused("shacl.constraint-not-select")
        names = [variable.value for variable in answer.variables]
        for solution in answer:
            row = {name: as_text(solution[name]) for name in names if solution[name] is not None}
            if "failure" in row and row["failure"].startswith('"true"'):
                raise QueryRefused("shacl.failure")
            yield {**bindings, **row}

    def _query(
        self, text: str, substitutions: Mapping[Variable, NamedNode | BlankNode | Literal] | None = None
    ) -> object:
        try:
            return self._engine.query(text, substitutions=dict(substitutions) if substitutions else None)
        except SyntaxError as error:
            raise QueryRefused("shacl.constraint-malformed", reason=" ".join(str(error).split())[:160]) from None


def joins_focus_nodes(text: str) -> bool:
    """Whether a query has the same solutions if its focus nodes are joined from outside."""
    words = list(keywords(text))
    return words.count("SELECT") == 1 and not _NOT_JOINED.intersection(words) and groups_join(text)


def _chunks(focus: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(focus), BATCH_SIZE):
        yield focus[start : start + BATCH_SIZE]


def _without_blank(term: NamedNode | BlankNode | Literal) -> NamedNode | Literal:
    if isinstance(term, BlankNode):
        raise QueryRefused("shacl.blank-parameter")
    return term
