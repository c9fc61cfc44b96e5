"""The protocol of stores, their solutions and their terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]


class Solutions:
    """The answer to a SELECT: `variables` in the order of the projection, and an iterable of rows of that width."""

    def __init__(self, variables: Iterable[str], rows: Iterable[Row]) -> None:
        self.variables = tuple(variables)
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Row]:
        return self._rows


class Store(Protocol):
    """A store of named graphs; each method raises EndpointFailed or StoreDamaged on failure.

    `bindings` maps variable names to terms, to which the variables of the query are bound.
    """

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        """Answer a SELECT over the merge of all graphs; raise QueryRefused for a syntax error or another form."""

    def ask(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> bool:
        """Answer an ASK over the merge of all graphs."""

    def construct(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE over the merge of all graphs; each triple once."""

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update; its patterns and templates must name their graphs (`GRAPH`, `WITH`, `USING`)."""

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of a named graph."""

    def dump(self) -> Iterator[Quad]:
        """Yield every statement with its named graph, in no particular order."""

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs that are not empty, in the order of their IRIs."""

    def close(self) -> None:
        """Release files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
