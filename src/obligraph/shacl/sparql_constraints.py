"""Answers SPARQL constraints (SHACL, sections 5 and 6) for many focus nodes with few queries.

A query whose patterns all join with `$this` from outside is asked once for thousands of focus nodes, which a VALUES
block gives; any other is asked for one focus node at a time, pre-bound as section 5.3.1 wants.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Variable

from obligraph.errors import QueryRefused
from obligraph.shacl.ntriples_terms import as_text, term_of
from obligraph.shacl.plan import SHAPES_GRAPH, Query
from obligraph.store.sparql_tokens import keywords
from obligraph.store.substitution import bind, bind_to_any, groups_join

if TYPE_CHECKING:
    from obligraph.shacl.columns import Columns

MOST_AT_ONCE = 5_000
_SEPARATE = frozenset({"UNION", "OPTIONAL", "BIND", "MINUS", "GROUP", "VALUES", "LIMIT", "OFFSET", "SERVICE", "HAVING"})
"""Where one of these stands, a pattern inside need not see `$this` when it is joined from outside."""


class ConstraintEngine:
    """Answers from an Oxigraph store whose default graph is the merge of the data."""

    def __init__(self, engine: pyoxigraph.Store | None, columns: Columns | None = None, shapes: bytes = b"") -> None:
        self._loaded, self._columns, self._shapes = engine, columns, shapes

    @classmethod
    def on_demand(cls, columns: Columns, shapes: bytes = b"") -> ConstraintEngine:
        """Answer over the statements of columns, which are loaded into a store in memory when a query first comes.

        `shapes` are those of the shapes graph, as N-Triples, for queries that name it.
        """
        return cls(None, columns, shapes)

    @property
    def _engine(self) -> pyoxigraph.Store:
        if self._loaded is None:
            self._loaded = pyoxigraph.Store()
            if self._columns is not None:
                self._loaded.bulk_load(self._columns.lines(blank=False), RdfFormat.N_TRIPLES)
                # Loading names blank nodes anew, so that they could not be found again; parsing keeps their names.
                parsed = pyoxigraph.parse(self._columns.lines(blank=True), RdfFormat.N_TRIPLES)
                self._loaded.bulk_extend(parsed)
            if self._shapes:
                self._loaded.bulk_load(self._shapes, RdfFormat.N_TRIPLES, to_graph=NamedNode(SHAPES_GRAPH))
        return self._loaded

    def violations(
        self, query: Query, focus: list[str], values: list[tuple[str, str]] | None
    ) -> Iterable[Mapping[str, str]]:
        """Give the variables of each violation, `this` among them, as terms in N-Triples form."""
        text = bind(query.text, {name: _named(term) for name, term in query.parameters})
        if values is not None:
            return self._unsatisfied(text, values)
        plain = [node for node in focus if not node.startswith("_:")]
        blank = [node for node in focus if node.startswith("_:")]
        chunks: Iterable[Mapping[str, str]]
        if joins(text):
            chunks = itertools.chain.from_iterable(self._together(text, part) for part in _chunks(plain))
        else:
            chunks = itertools.chain.from_iterable(self._alone(text, node) for node in plain)
        return itertools.chain(chunks, *(self._substituted(text, {"this": node}) for node in blank))

    def _unsatisfied(self, text: str, values: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
        for this, value in values:
            given = {"this": this, "value": value}
            if any(term.startswith("_:") for term in given.values()):
                select = text.replace("ASK", "SELECT $this $value WHERE", 1)
                satisfied = any(True for _ in self._substituted(select, given))
            else:
                bound = bind(text, {name: _named(term_of(term)) for name, term in given.items()})
                satisfied = isinstance(answer := self._ask(bound), QueryBoolean) and bool(answer)
            if not satisfied:
                yield given

    def _together(self, text: str, focus: list[str]) -> Iterator[dict[str, str]]:
        yield from self._rows(bind_to_any(text, "this", focus), {})

    def _alone(self, text: str, focus: str) -> Iterator[dict[str, str]]:
        yield from self._rows(bind(text, {"this": _named(term_of(focus))}), {"this": focus})

    def _substituted(self, text: str, given: dict[str, str]) -> Iterator[dict[str, str]]:
        substitutions = {Variable(name): term_of(term) for name, term in given.items()}
        yield from self._rows(text, given, substitutions)

    def _rows(
        self,
        text: str,
        given: dict[str, str],
        substitutions: Mapping[Variable, NamedNode | BlankNode | Literal] | None = None,
    ) -> Iterator[dict[str, str]]:
        answer = self._ask(text, substitutions)
        if not isinstance(answer, QuerySolutions):
            raise QueryRefused("shacl.constraint-not-select")
        names = [variable.value for variable in answer.variables]
        for solution in answer:
            row = {name: as_text(solution[name]) for name in names if solution[name] is not None}
            if "failure" in row and row["failure"].startswith('"true"'):
                raise QueryRefused("shacl.failure")
            yield {**given, **row}

    def _ask(
        self, text: str, substitutions: Mapping[Variable, NamedNode | BlankNode | Literal] | None = None
    ) -> object:
        try:
            return self._engine.query(text, substitutions=dict(substitutions) if substitutions else None)
        except SyntaxError as error:
            raise QueryRefused("shacl.constraint-malformed", reason=" ".join(str(error).split())[:160]) from None


def joins(text: str) -> bool:
    """Whether a query means the same when its focus nodes are joined from outside."""
    words = list(keywords(text))
    return words.count("SELECT") == 1 and not _SEPARATE.intersection(words) and groups_join(text)


def _chunks(focus: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(focus), MOST_AT_ONCE):
        yield focus[start : start + MOST_AT_ONCE]


def _named(term: NamedNode | BlankNode | Literal) -> NamedNode | Literal:
    if isinstance(term, BlankNode):
        raise QueryRefused("shacl.blank-parameter")
    return term
