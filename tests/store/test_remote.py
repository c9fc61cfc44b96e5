"""What an endpoint can do wrong, and what the user is told."""

import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from obligraph.errors import EndpointFailed, QueryRefused
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


class OneAddress(Short):
    """Answers without saying how long the answer is, and keeps what it was asked."""

    asked: list[bytes]
    answers: ClassVar = {
        "application/sparql-results+json": b'{"head": {"vars": ["g"]}, "results": {"bindings": '
        b'[{"g": {"type": "literal", "value": "the end"}}]}}',
        "application/n-triples": b"<urn:a> <urn:b> <urn:c> .\n",
    }

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        accepted = self.headers["Accept"]
        self.send_response(200)
        self.send_header("Content-Type", accepted)
        self.end_headers()
        self.wfile.write(self.answers.get(accepted, b""))


@pytest.fixture
def one_address() -> Iterator[str]:
    OneAddress.asked = []
    server = http.server.HTTPServer(("127.0.0.1", 0), OneAddress)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()


@pytest.mark.parametrize("text", ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "PREFIX select: <urn:x> CLEAR ALL"])
def test_an_update_in_place_of_a_query_is_never_sent(one_address: str, text: str) -> None:
    store = RemoteStore(one_address)
    for ask in (store.select, store.ask, store.construct):
        with pytest.raises(QueryRefused, match="the text is an update"):
            ask(text)
    assert not [body for body in OneAddress.asked if b"update=" in body]


def test_triples_of_which_nobody_can_tell_whether_they_are_all_are_refused(one_address: str) -> None:
    with pytest.raises(EndpointFailed, match="the answer does not state its length"):
        RemoteStore(one_address).construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("end", range(0, len(Short.body), 7))
def test_every_beginning_of_an_answer_is_a_failure(
    short_endpoint: str, monkeypatch: pytest.MonkeyPatch, end: int
) -> None:
    monkeypatch.setattr(Short, "body", Short.body[:end])
    with pytest.raises(EndpointFailed):
        list(RemoteStore(short_endpoint).select("SELECT ?s WHERE { ?s ?p ?o }"))


def test_what_was_written_before_a_crash_is_seen_by_the_next_reader(endpoint: str) -> None:
    graph, a, b = NamedNode("urn:graph"), NamedNode("urn:a"), NamedNode("urn:b")
    query = "SELECT ?o WHERE { <urn:a> <urn:b> ?o }"
    with RemoteStore(f"{endpoint}/query") as writer:
        writer.update("DROP ALL")
        writer.replace_graph(graph, [Triple(a, b, Literal("old"))])
        assert list(writer.select(query)) == [(Literal("old"),)]
    crashing = RemoteStore(f"{endpoint}/query")
    crashing.replace_graph(graph, [Triple(a, b, Literal("new"))])
    del crashing
    assert list(RemoteStore(f"{endpoint}/query").select(query)) == [(Literal("new"),)]


def test_a_server_that_others_filled_is_asked_over_all_its_graphs(endpoint: str) -> None:
    RemoteStore(f"{endpoint}/query").update("DROP ALL")
    for name, value in (("one", "1"), ("two", "2")):
        httpx.put(
            f"{endpoint}/store",
            params={"graph": f"urn:{name}"},
            content=f'<urn:a> <urn:{name}> "{value}" .',
            headers={"Content-Type": "application/n-triples"},
        ).raise_for_status()
    answer = RemoteStore(f"{endpoint}/query").select("SELECT ?x ?y WHERE { ?a <urn:one> ?x ; <urn:two> ?y }")
    assert list(answer) == [(Literal("1"), Literal("2"))]
