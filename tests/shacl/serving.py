"""A SPARQL endpoint on this machine, over an Oxigraph store in memory, that can be told to misbehave."""

import http.server
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pyoxigraph
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat
from tests.shacl.engines import lines_of


@dataclass
class Fault:
    """What is answered instead, from the request with this number on (the first is 0), so many times."""

    at: int
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1_000_000


@dataclass
class Endpoint:
    """A running endpoint: `queries` are those it was asked; answers have `most_rows` rows at most."""

    address: str = ""
    most_rows: int | None = None
    fault: Fault | None = None
    queries: list[str] = field(default_factory=list)


@contextmanager
def endpoint(**graphs: str) -> Iterator[Endpoint]:
    """Serve graphs, each given as Turtle under the last part of its name."""
    store, state = pyoxigraph.Store(), Endpoint()
    for name, turtle in graphs.items():
        triples = pyoxigraph.parse(lines_of(turtle), RdfFormat.N_TRIPLES)
        graph = NamedNode(f"https://example.org/graph/{name}")
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            number, fault = len(state.queries), state.fault
            state.queries.append(form["query"][0])
            if fault is not None and fault.at <= number < fault.at + fault.times:
                self._send(fault.status, fault.body, fault.headers)
            else:
                self._send(200, _answer(store, form, state.most_rows), {})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            sent = {"Content-Type": "application/sparql-results+json", "Content-Length": str(len(body)), **headers}
            for header in sent.items():
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep the output of the tests clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.address = f"http://127.0.0.1:{server.server_port}/query"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _answer(store: pyoxigraph.Store, form: dict[str, list[str]], most_rows: int | None) -> bytes:
    default, named = ([NamedNode(iri) for iri in form.get(f"{kind}-graph-uri", ())] for kind in ("default", "named"))
    data_set = {"default_graph": default, "named_graphs": named} if default else {}
    body = bytes(store.query(form["query"][0], **data_set).serialize(format=QueryResultsFormat.JSON) or b"")
    if most_rows is None:
        return body
    answer = json.loads(body)
    answer["results"]["bindings"] = list(itertools.islice(answer["results"]["bindings"], most_rows))
    return json.dumps(answer).encode()
