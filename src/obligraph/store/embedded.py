"""The embedded store: pyoxigraph, in memory or on disk."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from obligraph.errors import EndpointFailed, QueryRefused, StoreDamaged
from obligraph.store.location import current_build
from obligraph.store.protocol import Row, Solutions
from obligraph.store.sparql_tokens import keywords
from obligraph.store.substitution import bind

LOCK = "in-use"
_SENTENCE = re.compile(r"[A-Z]\S* .*\b[a-z]{2,} ?\w*")
"""The parser lists expected characters and keywords, and reasons as sentences; only sentences are shown."""
_DISK_ERROR = re.compile(r"Corruption|IO error|Invalid argument|Not found|No space|Busy|Aborted")


class EmbeddedStore:
    """A store inside this process; without a folder it lives in memory.

    A built store is opened for reading and holds a shared lock on its folder, so that no build removes it. In the
    engine's own union of graphs, a statement of two graphs is a duplicate; the default graph therefore holds the RDF
    merge and nothing else.
    """

    def __init__(self, folder: Path | None = None, *, read_only: bool = False) -> None:
        self._lock: int | None = None
        try:
            if folder is None:
                self._engine = pyoxigraph.Store()
            elif read_only:
                self._lock = _shared_lock(folder)
                self._engine = pyoxigraph.Store.read_only(str(folder))
            else:
                self._engine = pyoxigraph.Store(str(folder))
        except (OSError, ValueError, RuntimeError) as error:
            self._place = str(folder)
            self.close()
            raise self._damaged(error) from None
        self._place = str(folder or "memory")
        self.folder = folder
        """The folder of the graph; None in memory."""

    @classmethod
    def built(cls, place: Path) -> Self:
        """Open the current build of the store folder `place`, which stays readable until it is closed."""
        build = current_build(place)
        while True:
            try:
                if not (build / "graph").is_dir():
                    raise StoreDamaged("build-incomplete", where=str(build))
                return cls(build / "graph", read_only=True)
            except StoreDamaged:
                switched = current_build(place)
                if switched == build:
                    raise
                build = switched

    @classmethod
    def of_lines(cls, data: bytes) -> Self:
        """Return a store in memory that holds these N-Triples as its merge, in no named graph."""
        store = cls()
        store._engine.bulk_load(data, RdfFormat.N_TRIPLES)
        return store

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        """Answer a SELECT over the merge of all graphs."""
        answer = self._query(query, bindings)
        if not isinstance(answer, QuerySolutions):
            raise QueryRefused("not-a-select")
        names = [variable.value for variable in answer.variables]
        return Solutions(names, self._rows(answer, names, query))

    def _rows(self, answer: QuerySolutions, names: list[str], query: str) -> Iterator[Row]:
        try:
            for solution in answer:
                yield tuple(solution[name] for name in names)
        except (OSError, RuntimeError) as error:
            raise self._failed(error, query) from None

    def ask(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> bool:
        """Answer an ASK over the merge of all graphs."""
        answer = self._query(query, bindings)
        if not isinstance(answer, QueryBoolean):
            raise QueryRefused("not-an-ask")
        return bool(answer)

    def construct(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE over the merge of all graphs; each triple once, in a fixed order."""
        answer = self._query(query, bindings)
        if not isinstance(answer, QueryTriples):
            raise QueryRefused("not-a-construct")
        try:
            return sorted(set(answer), key=str)
        except (OSError, RuntimeError) as error:
            raise self._failed(error, query) from None

    def answer(
        self,
        query: str,
        default_graphs: Collection[NamedNode] | None = None,
        named_graphs: Collection[NamedNode] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a query of any form with an unread result; the data set here overrides that of the query."""
        data_set: dict[str, Any] = {}
        if default_graphs is not None or named_graphs is not None:
            data_set = {"default_graph": list(default_graphs or ()), "named_graphs": list(named_graphs or ())}
        answer: QuerySolutions | QueryBoolean | QueryTriples = self._query(query, None, **data_set)
        return answer

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update."""
        try:
            self._engine.update(text)
        except (SyntaxError, OSError) as error:
            raise QueryRefused("update-not-run", reason=_on_one_line(error)) from None
        self._engine.clear_graph(DefaultGraph())
        self._engine.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in list(self.dump()))

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of a named graph."""
        old = {quad.triple for quad in self._engine.quads_for_pattern(None, None, None, graph)}
        new = set(triples)
        for t in old - new:
            self._engine.remove(Quad(t.subject, t.predicate, t.object, graph))
            remaining = self._engine.quads_for_pattern(t.subject, t.predicate, t.object, None)
            if all(isinstance(quad.graph_name, DefaultGraph) for quad in remaining):
                self._engine.remove(Quad(t.subject, t.predicate, t.object))
        added = sorted(new - old, key=str)
        self._engine.bulk_extend(Quad(t.subject, t.predicate, t.object, graph) for t in added)
        self._engine.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in added)

    def holds(self, triple: Triple) -> bool:
        """Whether the merge of all graphs has a statement."""
        return Quad(triple.subject, triple.predicate, triple.object) in self._engine

    def dump(self) -> Iterator[Quad]:
        """Yield every statement with its named graph."""
        try:
            for quad in self._engine.quads_for_pattern(None, None, None, None):
                if not isinstance(quad.graph_name, DefaultGraph):
                    yield quad
        except (OSError, RuntimeError) as error:
            raise self._damaged(error) from None

    def lines(self) -> bytes:
        """Return the merge of all graphs as N-Triples."""
        try:
            return self._engine.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
        except (OSError, RuntimeError) as error:
            raise self._damaged(error) from None

    @property
    def engine(self) -> pyoxigraph.Store:
        """The Oxigraph store itself, whose default graph is the merge; to read only."""
        return self._engine

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs that are not empty, in the order of their IRIs."""
        rows = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return sorted((row[0] for row in rows if isinstance(row[0], NamedNode)), key=str)

    def fill(self, quads: Collection[Quad]) -> None:
        """Write the quads to an empty store and to disk; raises OSError."""
        try:
            self._engine.bulk_extend(quads)
            self._engine.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
            self._engine.flush()
            self._engine.optimize()
        except RuntimeError as error:
            raise OSError(_on_one_line(error)) from None

    def close(self) -> None:
        """Release the files and the lock on them."""
        if hasattr(self, "_engine"):
            del self._engine
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _query(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None, **dataset: Any) -> Any:
        try:
            return self._engine.query(bind(query, bindings or {}), **dataset)
        except SyntaxError as error:
            raise _syntax_error(error) from None
        except (OSError, RuntimeError) as error:
            raise self._failed(error, query) from None

    def _failed(self, error: BaseException, query: str) -> EndpointFailed | QueryRefused | StoreDamaged:
        """Return the error of an endpoint that the query names, of the query, or of this store."""
        if "SERVICE" in keywords(query):
            return EndpointFailed("service-failed", reason=_on_one_line(error))
        if isinstance(error, RuntimeError) and not _DISK_ERROR.match(str(error)):
            return QueryRefused("query-not-run", reason=_on_one_line(error))
        return self._damaged(error)

    def _damaged(self, error: BaseException) -> StoreDamaged:
        return StoreDamaged("store-not-read", where=self._place, reason=_on_one_line(error))


def _shared_lock(folder: Path) -> int | None:
    """Lock the build for reading; where the folder cannot be written, nobody will remove it and no lock is needed."""
    try:
        handle = os.open(folder.parent / LOCK, os.O_RDONLY)
    except OSError:
        return None
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _syntax_error(error: SyntaxError) -> QueryRefused:
    """Return the error for a syntax error, with those expectations of the parser that are useful to a reader."""
    found = re.match(r"error at (\d+):(\d+): expected (.*)", _on_one_line(error))
    if found is None:
        return QueryRefused("query-syntax-unplaced", reason=_on_one_line(error))
    reasons = [part for part in found[3].removeprefix("one of ").split(", ") if _SENTENCE.match(part)]
    code = "query-syntax-reason" if reasons else "query-syntax"
    return QueryRefused(code, line=int(found[1]), column=int(found[2]), reason="; ".join(reasons))


def _on_one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
