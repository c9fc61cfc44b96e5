"""Stores: one protocol, three engines, one answer.

A store holds named graphs. Every query is asked of the RDF merge of all of them, which the store sets explicitly and
never leaves to an engine's default. Terms are pyoxigraph's, since they are quick to import; rdflib's are made from
them in `obligraph.store.conversion` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from obligraph.errors import StoreMissing

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
DEFAULT_FOLDER = ".obligraph"
ENVIRONMENT_VARIABLE = "OBLIGRAPH_STORE"


class Solutions:
    """The answer to a SELECT: `variables` in the order of the projection, and an iterable of rows of that width."""

    def __init__(self, variables: Iterable[str], rows: Iterable[Row]) -> None:
        self.variables = tuple(variables)
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Row]:
        return self._rows


class Store(Protocol):
    """Named graphs that can be asked and replaced; each method raises EndpointFailed or StoreDamaged on failure.

    `bindings` maps variable names to terms, which are bound as terms wherever the variable stands in the query.
    """

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        """Answer a SELECT over the merge of all graphs; raise QueryRefused for a syntax error or another form."""

    def ask(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> bool:
        """Answer an ASK over the merge of all graphs."""

    def construct(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE over the merge of all graphs; each triple once."""

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update; what it asks and what it writes must name its graph (`GRAPH`, `WITH`, `USING`)."""

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of a named graph."""

    def dump(self) -> Iterator[Quad]:
        """Give every statement with its named graph, in no particular order."""

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs that hold something, in the order of their IRIs."""

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_store(where: str | None = None) -> Store:
    """Open the store at a folder or endpoint, by default `$OBLIGRAPH_STORE`, else `./.obligraph`, for reading.

    Raises StoreMissing when nothing was built there, StoreDamaged when what is there cannot be read.
    """
    place = where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    if place.startswith(("http://", "https://")):
        from obligraph.store.remote import RemoteStore

        return RemoteStore(place)
    from obligraph.store.embedded import EmbeddedStore

    return EmbeddedStore.built(Path(place))


def store_folder(where: str | None = None) -> Path:
    """Return the folder of the embedded store at `where`, by default `$OBLIGRAPH_STORE`, else `./.obligraph`."""
    return Path(where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER)


def current_build(place: Path) -> Path:
    """Return the folder of the build in use below the store folder `place`, or raise StoreMissing."""
    try:
        name = (place / "current").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        raise StoreMissing(
            "no graph was built here", where=str(place), remedy="Run 'obligraph build', or name one with --store."
        ) from None
    return place / "builds" / name
