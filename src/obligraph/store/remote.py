"""A SPARQL 1.1 endpoint as a store: query and update over SPARQLWrapper, graphs over the Graph Store Protocol (httpx).

Each request names the graphs of its data set (SPARQL 1.1 Protocol, section 2.1.4), so that every server evaluates it
over their merge, whatever its default. Some servers return duplicates for a statement in two of the graphs; an endpoint
that this class writes to therefore has the merge as a separate graph, which is the default graph of each request. An
incomplete answer is a failure.
"""

from __future__ import annotations

import http.client
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from obligraph.errors import EndpointFailed, QueryRefused
from obligraph.ids import GRAPH
from obligraph.store.protocol import Row, Solutions
from obligraph.store.substitution import bind

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

TIMEOUT_SECONDS = 60
ATTEMPTS, MAX_WAIT_SECONDS = 4, 30
"""The number of requests to a busy server, and the longest wait between two of them."""
MERGE = NamedNode(f"{GRAPH}merge")
_REFRESH = f"""
CLEAR SILENT GRAPH {MERGE} ;
INSERT {{ GRAPH {MERGE} {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {MERGE}) }}
"""
_GRAPHS = 'SELECT DISTINCT ?g WHERE { { GRAPH ?g { ?s ?p ?o } } UNION { BIND("the end" AS ?g) } } ORDER BY ?g'
"""The graphs, then a literal, which SPARQL 1.1 orders after all IRIs (15.1), as end marker."""
_QUERY_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


class RemoteStore:
    """An endpoint whose query address is `address`; update and graph addresses are derived from it by default.

    For an address that ends in `/query` they end in `/update` and `/store`; else all three are one address.
    """

    def __init__(self, address: str, *, update_address: str | None = None, graph_address: str | None = None) -> None:
        self.address = address
        self.update_address = update_address or _sibling_address(address, "update")
        self.graph_address = graph_address or _sibling_address(address, "store")
        self._graphs: list[NamedNode] | None = None
        self._merge_is_stale = False

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        """Answer a SELECT over the merge of all graphs."""
        return self._select(bind(query, bindings or {}), merged=True)

    def ask(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> bool:
        """Answer an ASK over the merge of all graphs."""
        body = self._post(bind(query, bindings or {}), _QUERY_RESULTS, merged=True)
        answer = self._parse_results(body)
        if not isinstance(answer, QueryBoolean):
            raise QueryRefused("not-an-ask")
        return bool(answer)

    def construct(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE over the merge of all graphs; each triple once, in a fixed order."""
        body = self._post(bind(query, bindings or {}), _TRIPLES, merged=True)
        try:
            return sorted({quad.triple for quad in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES)}, key=str)
        except SyntaxError:
            raise self._cut_off() from None

    def answer(
        self,
        query: str,
        accept: str,
        default_graphs: Iterable[str] | None = None,
        named_graphs: Iterable[str] | None = None,
    ) -> tuple[str, bytes]:
        """Return the media type and the body of the endpoint's answer to a query of any form.

        The default data set is the merge of all graphs.
        """
        if default_graphs is None and named_graphs is None:
            return self._exchange(self._request(query, accept, self._data_set()))
        data_set = [("default-graph-uri", iri) for iri in default_graphs or ()]
        data_set += [("named-graph-uri", iri) for iri in named_graphs or ()]
        return self._exchange(self._request(query, accept, data_set))

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update."""
        self._invalidate_merge()
        self._update(text)

    def _update(self, text: str) -> None:
        wrapper = self._wrapper(self.update_address)
        wrapper.setMethod("POST")
        wrapper.setQuery(text)
        if not wrapper.isSparqlUpdateRequest():
            raise QueryRefused("not-an-update")
        self._send(wrapper)

    def _invalidate_merge(self) -> None:
        """Empty the merge, so that requests use all graphs until it is complete again, even after a crash."""
        if not self._merge_is_stale:
            self._update(f"CLEAR SILENT GRAPH {MERGE}")
        self._graphs, self._merge_is_stale = None, True

    def _refresh(self) -> None:
        """Update the merge after writes to other graphs."""
        if self._merge_is_stale:
            self._update(_REFRESH)
            self._graphs, self._merge_is_stale = None, False

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of a named graph (Graph Store Protocol, PUT)."""
        import httpx

        self._invalidate_merge()
        body = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        try:
            answer = httpx.put(
                self.graph_address,
                params={"graph": graph.value},
                content=body,
                headers={"Content-Type": _TRIPLES},
                timeout=TIMEOUT_SECONDS,
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise self._failed(error, self.graph_address) from None

    def dump(self) -> Iterator[Quad]:
        """Yield every statement with its named graph, graph by graph."""
        for graph in self.graphs():
            for row in self._rows_of(f"GRAPH {graph} {{ ?s ?p ?o }}"):
                subject, predicate, object_ = row
                yield Quad(subject, predicate, object_, graph)  # type: ignore[arg-type]

    def _rows_of(self, pattern: str) -> Iterator[Row]:
        """Yield ?s, ?p and ?o of a pattern, in pages if the endpoint cuts answers off."""
        counted = next(iter(self._select(f"SELECT (COUNT(*) AS ?rows) WHERE {{ {pattern} }}", merged=False)))[0]
        total = int(counted.value) if isinstance(counted, Literal) else 0
        query = f"SELECT ?s ?p ?o WHERE {{ {pattern} }}"
        page = list(self._select(query, merged=False))
        if len(page) == total:
            yield from page
            return
        fetched = 0
        while fetched < total:
            page = list(self._select(f"{query} ORDER BY ?s ?p ?o OFFSET {fetched}", merged=False))
            if not page:
                raise self._cut_off()
            fetched += len(page)
            yield from page

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs that are not empty, in the order of their IRIs."""
        return [graph for graph in self._all_graphs() if graph != MERGE]

    def _all_graphs(self) -> list[NamedNode]:
        if self._graphs is None:
            found: list[object] = []
            while not found or isinstance(found[-1], NamedNode):
                page = [row[0] for row in self._select(f"{_GRAPHS} OFFSET {len(found)}", merged=False)]
                if not page:
                    raise self._cut_off()
                found += page
            self._graphs = sorted((graph for graph in found if isinstance(graph, NamedNode)), key=str)
        return self._graphs

    def close(self) -> None:
        """Update the merge; there is no connection to close between requests."""
        self._refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _select(self, query: str, *, merged: bool) -> Solutions:
        answer = self._parse_results(self._post(query, _QUERY_RESULTS, merged=merged))
        if not isinstance(answer, QuerySolutions):
            raise QueryRefused("not-a-select")
        names = [variable.value for variable in answer.variables]
        try:
            rows = [tuple(solution[name] for name in names) for solution in answer]
        except SyntaxError:
            raise self._cut_off() from None
        return Solutions(names, rows)

    def _parse_results(self, body: bytes) -> object:
        try:
            return pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError):
            raise self._cut_off() from None

    def _post(self, query: str, accept: str, *, merged: bool) -> bytes:
        return self._send(self._request(query, accept, self._data_set() if merged else []))

    def _request(self, query: str, accept: str, data_set: Iterable[tuple[str, str]]) -> SPARQLWrapper:
        wrapper = self._wrapper(self.address)
        wrapper.setMethod("POST")
        wrapper.setQuery(query)
        if wrapper.isSparqlUpdateRequest():
            raise QueryRefused("update-asked-of-endpoint")
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        for graph in data_set:
            wrapper.addParameter(*graph)
        return wrapper

    def _data_set(self) -> list[tuple[str, str]]:
        """Return the protocol's parameters that name the data set: the merge as default, every graph by its name."""
        self._refresh()
        named = self.graphs()
        default = [MERGE] if MERGE in self._all_graphs() else named
        return [
            *(("default-graph-uri", graph.value) for graph in default),
            *(("named-graph-uri", graph.value) for graph in named),
        ]

    def _wrapper(self, address: str) -> SPARQLWrapper:
        from SPARQLWrapper import SPARQLWrapper

        warnings.filterwarnings("ignore", category=RuntimeWarning, module="SPARQLWrapper")
        wrapper = SPARQLWrapper(address)
        wrapper.setTimeout(TIMEOUT_SECONDS)
        return wrapper

    def _send(self, wrapper: SPARQLWrapper) -> bytes:
        return self._exchange(wrapper)[1]

    def _exchange(self, wrapper: SPARQLWrapper) -> tuple[str, bytes]:
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        try:
            response = self._request_with_retries(wrapper)
            body: bytes = response.read()
        except QueryBadFormed as error:
            raise QueryRefused("endpoint-refused", where=self.address, reason=_on_one_line(error)) from None
        except (SPARQLWrapperException, HTTPError, URLError, http.client.HTTPException, OSError) as error:
            raise self._failed(error, self.address) from None
        length = response.headers.get("Content-Length")
        if length is not None and int(length) != len(body):
            raise self._cut_off()
        if length is None and not response.chunked and wrapper.customHttpHeaders.get("Accept") == _TRIPLES:
            raise EndpointFailed("endpoint-answer-open", where=self.address)
        return response.headers.get("Content-Type", ""), body

    def _request_with_retries(self, wrapper: SPARQLWrapper) -> Any:
        """Send a request, and repeat it if a busy server says when to retry (RFC 9110, section 10.2.3)."""
        for attempts_left in reversed(range(ATTEMPTS)):
            try:
                return wrapper.query().response
            except HTTPError as error:
                wait = error.headers.get("Retry-After") or ""
                if error.code not in (429, 503) or not wait.isdigit():
                    raise
                if not attempts_left or int(wait) > MAX_WAIT_SECONDS:
                    raise self._busy(wait) from None
                time.sleep(int(wait))
        raise AssertionError("a try either returns or raises")

    def _busy(self, wait: str) -> EndpointFailed:
        return EndpointFailed("endpoint-busy", where=self.address, seconds=wait)

    def _failed(self, error: Exception, address: str) -> EndpointFailed:
        return EndpointFailed("endpoint-failed", where=address, reason=_on_one_line(error))

    def _cut_off(self) -> EndpointFailed:
        return EndpointFailed("endpoint-answer-cut", where=self.address)


def _sibling_address(address: str, name: str) -> str:
    parts = urlsplit(address)
    if not parts.path.endswith("/query"):
        return address
    return urlunsplit(parts._replace(path=parts.path.removesuffix("query") + name))


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
