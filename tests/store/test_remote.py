"""What an endpoint can do wrong, and what the user is told."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from obligraph.errors import EndpointFailed
from obligraph.store import open_store
from obligraph.store.remote import RemoteStore


class Short(http.server.BaseHTTPRequestHandler):
    """Answers with the beginning of a result, as a server that dies halfway does."""

    body = b'{"head": {"vars": ["g"]}, "results": {"bindings": [{"g": {"type": "uri", "value": "urn:a"}},'

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def short_endpoint() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Short)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/query"
    server.shutdown()


def test_an_answer_that_ends_early_is_a_failure(short_endpoint: str) -> None:
    with pytest.raises(EndpointFailed, match="the answer ended early or is not what was asked for"):
        list(RemoteStore(short_endpoint).select("SELECT ?s WHERE { ?s ?p ?o }"))


def test_an_endpoint_that_cannot_be_reached_is_named_with_a_remedy() -> None:
    address = "http://127.0.0.1:9/query"
    with open_store(address) as store, pytest.raises(EndpointFailed) as failure:
        list(store.select("SELECT ?s WHERE { ?s ?p ?o }"))
    assert str(failure.value).startswith(f"{address}: the endpoint failed (")
    assert str(failure.value).endswith("Check the address given with --store and that the server is running.")


def test_addresses_for_update_and_graphs_follow_from_the_query_address() -> None:
    store = RemoteStore("https://example.org/oxigraph/query")
    assert store.update_address == "https://example.org/oxigraph/update"
    assert store.graph_address == "https://example.org/oxigraph/store"
    assert RemoteStore("https://example.org/sparql").update_address == "https://example.org/sparql"
