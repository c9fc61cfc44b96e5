"""An answer with too many rows never looks whole."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat

from obligraph.web.query.rows import rows_of
from tests.web.conftest import Server, serving

JSON = "application/sparql-results+json"
NUMBERS = "{ VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } VALUES ?c { 0 1 2 3 4 5 6 7 8 9 } }"
TOO_MANY = "the answer has more than 20 rows; ask for less with LIMIT"


@pytest.fixture(scope="module")
def narrow(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server that answers with no more than twenty rows."""
    with serving(small_store, tmp_path_factory.mktemp("narrow"), "--most-rows", "20") as running:
        yield running


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        (JSON, QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/csv", QueryResultsFormat.CSV),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 8192])
def test_rows_are_counted_whatever_their_text_is_and_wherever_it_is_parted(
    media_type: str, form: QueryResultsFormat, size: int
) -> None:
    texts = ['x,{"', "x,{", '"},{"b"', "},{", "<result>", "a\r\nb\n", '"\n"', "\\", "\t", ",{a", '\\",{\\"a']
    store = pyoxigraph.Store()
    things = [NamedNode(f"http://x.example/{number}") for number in range(len(texts))]
    store.extend(Quad(s, NamedNode("http://x.example/p"), Literal(o)) for s, o in zip(things, texts, strict=True))
    answer = store.query("SELECT ?o ?none ?s { ?s ?p ?o }")
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    written = answer.serialize(format=form)
    assert written is not None
    counted = rows_of(media_type)
    assert counted is not None
    for begin in range(0, len(written), size):
        counted.add(written[begin : begin + size])
    assert counted.count == len(texts)


@pytest.mark.parametrize("accept", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"])
def test_as_many_rows_as_allowed_come_and_one_more_is_503(narrow: Server, accept: str) -> None:
    assert narrow.query(f"SELECT * {NUMBERS} LIMIT 20", accept).status_code == 200
    answer = narrow.query(f"SELECT * {NUMBERS} LIMIT 21", accept)
    assert (answer.status_code, answer.json()["detail"]) == (503, TOO_MANY)


@pytest.mark.parametrize(
    "accept", ["application/n-triples", "text/turtle", "application/ld+json", "application/rdf+xml"]
)
def test_a_graph_may_have_as_many_triples(narrow: Server, accept: str) -> None:
    assert narrow.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 20", accept).status_code == 200
    answer = narrow.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 21", accept)
    assert (answer.status_code, answer.json()["detail"]) == (503, TOO_MANY)


def test_a_transfer_with_too_many_rows_is_aborted(
    small_store: Path, serve: Callable[..., AbstractContextManager[Server]]
) -> None:
    with serve(small_store, "--most-rows", "9000") as server:
        address, query = f"{server.address}/sparql", f"SELECT * {{ {NUMBERS} VALUES ?d {{ 0 1 2 3 4 5 6 7 8 9 }} }}"
        with httpx.stream("GET", address, params={"query": query}, timeout=30) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                list(answer.iter_raw())
        assert len(server.query(f"{query} LIMIT 9000", JSON).json()["results"]["bindings"]) == 9000


def test_without_a_limit_all_rows_come(small_store: Path, serve: Callable[..., AbstractContextManager[Server]]) -> None:
    with serve(small_store, "--most-rows", "0") as server:
        answer = server.query(f"SELECT * {{ {NUMBERS} VALUES ?d {{ 0 1 2 3 4 5 6 7 8 9 }} }}", "text/csv")
    assert answer.text.count("\r\n") == 10_001


def test_a_value_longer_than_any_piece_comes_whole(server: Server) -> None:
    long = f'SELECT (GROUP_CONCAT("{"x" * 999}") AS ?long) {{ {NUMBERS} VALUES ?d {{ 0 1 2 }} }}'
    for accept in (JSON, "text/csv"):
        assert server.query(long, accept).text.count("x" * 999) == 3000
