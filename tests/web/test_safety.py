"""Hostile input: whatever is sent, small questions are answered, nothing leaks, and no answer is short unnoticed."""

import json
import os
import re
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from obligraph.errors import QueryRefused
from obligraph.web.query.guard import require_harmless
from tests.web.conftest import Server, serving

SMALL = "ASK { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i && ?a != ?h) }"
PATHS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<http://x.example/>|^!<http://x.example/>)* ?b . "
    "?c (!<http://y.example/>|^!<http://y.example/>)* ?d FILTER(?b != ?d) }"
)
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"


def get(server: Server, query: str) -> httpx.Response:
    return server.query(query, "application/sparql-results+json")


# Queries that nobody should run


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { service ?x { ?s ?p ?o } }",
        "SELECT * { SERVICE\n#\n<http://127.0.0.1:9999/> { ?s ?p ?o } }",
        r"SELECT * { SERVI\u0043E <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { #\rSERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { ?s x:a\\' SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } #'\n}",
        "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9999/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9999/> SELECT * { ServiceSilent:x { ?s ?p ?o } }",
        'SELECT * { ?s ?p "open SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }',
        "INSERT DATA { <http://x.example/> <http://x.example/> 1 }",
        "PREFIX x: <http://x/> LOAD <http://127.0.0.1:9999/>",
        "BASE <http://x/> CLEAR ALL",
        "SELECT * {" + "{" * 200 + "}" * 200 + "}",
        "SELECT (" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) {}",
    ],
)
def test_a_query_that_may_not_run_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        require_harmless(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "at your SERVICE" }',
        "SELECT ?service { ?s <http://x.example/service#> ?service }",
        "PREFIX service: <http://x.example/service?a=b> SELECT * { ?s service:load ?load } # SERVICE <http://x/> {}",
        'SELECT * { ?s ?p """a "SERVICE" b""" , \'it\\\'s SERVICE\' }',
        "SELECT * { ?insert ?delete ?load }",
        "PREFIX service: <http://x.example/> SELECT * { GRAPH service:x { ?s ?p service:y } }",
        "SELECT * {" + "{" * 90 + "}" * 90 + "}",
    ],
)
def test_words_in_texts_names_and_comments_are_no_offence(query: str) -> None:
    require_harmless(query)


def test_a_service_that_is_allowed_by_setting_may_be_asked() -> None:
    allowed = ["http://other.example/sparql"]
    require_harmless("SELECT * { SERVICE SILENT <http://other.example/sparql> { ?s ?p ?o } }", allowed)
    with pytest.raises(QueryRefused):
        require_harmless("SELECT * { SERVICE <http://another.example/sparql> { ?s ?p ?o } }", allowed)


def test_a_process_that_answers_has_no_network(tmp_path: Path) -> None:
    """The second guard, for a SERVICE that the first would not see."""
    import subprocess
    import sys

    program = (
        "import socket\nfrom obligraph.web.query.sandbox import cut_network\n"
        "done = cut_network()\n"
        "try:\n    socket.create_connection(('127.0.0.1', 1), 1)\n"
        "except PermissionError:\n    print('refused', done)\n"
        "except OSError as error:\n    print(type(error).__name__, done)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    if told.strip() == "ConnectionRefusedError False":
        pytest.skip("this system cannot filter the calls of a process")
    assert told == "refused True\n"


def test_refusals_are_400_at_the_endpoint(server: Server) -> None:
    answer = get(server, "SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }")
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "SERVICE is refused. Ask the other endpoint by itself.",
    )
    assert get(server, "SELECT * {" + "{" * 3000 + "}" * 3000 + "}").status_code == 400
    assert get(server, "SELECT * { ?s " + "(" * 3000 + "<http://x/p>" + ")*" * 3000 + " ?o }").status_code == 400


@pytest.mark.parametrize("query", [CROSS, PATHS])
def test_a_bomb_is_503_at_its_time_limit_and_its_process_is_gone(server: Server, query: str) -> None:
    begun = time.monotonic()
    answer = get(server, query)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
    assert answer.json()["detail"] == "the query took longer than 2 seconds"
    assert time.monotonic() - begun < 10
    assert get(server, SMALL).json()["boolean"] is True
    assert _busy_processes(server) == []


def test_a_transfer_that_cannot_be_ended_in_time_is_aborted_and_never_looks_whole(server: Server) -> None:
    with httpx.stream("GET", f"{server.address}/sparql", params={"query": LONG}, timeout=30) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            list(answer.iter_raw())
    assert get(server, SMALL).json()["boolean"] is True


def test_a_client_without_chunks_gets_503_instead(server: Server) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as raw:
        raw.sendall(f"GET /sparql?query={LONG.replace(' ', '%20')} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        assert raw.recv(100).startswith((b"HTTP/1.1 503", b"HTTP/1.0 503"))


def test_a_query_that_wants_too_much_memory_is_503(small_store: Path, tmp_path: Path) -> None:
    with serving(small_store, tmp_path, "--query-memory", "256", "--query-seconds", "25") as server:
        answer = get(server, GREEDY)
        assert answer.status_code == 503
        assert answer.json()["detail"] == "the query needs more memory than it may have"
        assert get(server, SMALL).json()["boolean"] is True


def test_small_queries_are_answered_beside_runaways(server: Server) -> None:
    """More runaways than processes for small queries; each small query is answered, each runaway is stopped."""
    stopped: list[int] = []
    runaways = [threading.Thread(target=lambda: stopped.append(get(server, CROSS).status_code)) for _ in range(3)]
    for thread in runaways:
        thread.start()
    answers = [get(server, SMALL).json()["boolean"] for _ in range(40)]
    for thread in runaways:
        thread.join()
    assert answers == [True] * 40
    assert stopped == [503] * 3


def test_the_query_of_a_client_that_left_is_stopped(small_store: Path, tmp_path: Path) -> None:
    with serving(small_store, tmp_path, "--query-seconds", "60") as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.address}/sparql", params={"query": CROSS}, timeout=2)
        assert _busy_processes(server) == []
    assert "the client has gone" in server.log.read_text()


def test_no_process_outlives_the_server(small_store: Path, tmp_path: Path) -> None:
    with serving(small_store, tmp_path) as server:
        get(server, SMALL)
        children = _children(server.process.pid)
        assert len(children) >= 2
        server.process.kill()
        server.process.wait()
    assert _gone(children)


# Requests that are not what they should be


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/static/..%2f..%2fcli/serve.py",
        "/static/",
        "/static/%00",
        "/id/cmw/..%2f..%2fetc%2fpasswd",
        "/id/../../etc/passwd",
        "/dump/..%2f..%2fetc%2fpasswd",
        "/graph/../../current",
        "/graph/protocol/%3Cscript%3E",
        "/code/force/%22%3E",
        "/id/cmw/25%0d%0aSet-Cookie:%20a=b",
        "//etc/passwd",
        "/.git/config",
    ],
)
def test_path_tricks_find_nothing(server: Server, path: str) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.split(b" ", 2)[1] in (b"400", b"404"), answer
    assert b"Traceback" not in answer
    assert b"root:" not in answer
    assert b"\r\nset-cookie" not in answer.lower()


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_values_come_back_escaped_on_pages(client: TestClient, value: str) -> None:
    for path in ("/id/cmw/none", f"/{value}"):
        answer = client.get(path, params={"lang": value, "q": value, "format": value}, headers={"Accept": "text/html"})
        assert answer.status_code in (400, 404)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in answer.text.replace(value, "")


@pytest.mark.parametrize("path", ["//evil.example/x", "/%2Fevil.example/x", "/%5Cevil.example/x"])
def test_no_link_of_a_page_leads_to_a_host_that_the_address_names(server: Server, path: str) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
        raw.sendall(head.encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
    assert answer.split(" ", 2)[1] == "404"
    assert re.search(r'href="/(%5C)?evil\.example/x\?lang=es"', answer)
    assert not re.search(r'href="/[/\\]', answer)


def test_a_form_with_too_many_fields_is_told_so(client: TestClient) -> None:
    form = {f"field{number}": "1" for number in range(21)}
    for path in ("/graph/expand", "/graph/export/gexf"):
        answer = client.post(path, data=form)
        assert answer.status_code == 400
        assert answer.json()["detail"] == "there are too many parameters"


def test_every_answer_has_the_headers_that_keep_browsers_safe(client: TestClient) -> None:
    for path in ("/health", "/nothing", "/id/cmw/901", "/api/openapi.json", "/sparql"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_a_failure_of_the_program_says_nothing_of_it(small_store: Path) -> None:
    from obligraph.web.application import create_application
    from obligraph.web.settings import Settings

    application = create_application(Settings(store=str(small_store)))

    @application.get("/broken")
    def broken() -> None:
        raise RuntimeError("a secret")

    with TestClient(application, base_url="http://localhost") as client:
        answer = client.get("/broken")
        page = client.get("/broken", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert answer.json()["detail"] == "an unexpected error occurred; the log has the details"
    assert page.status_code == 500
    assert "secret" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_the_host_must_be_one_of_ours(client: TestClient) -> None:
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/health", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/health", headers={"Host": "[::1]:8000"}).status_code == 200


def test_posts_from_other_sites_are_refused(client: TestClient) -> None:
    form = {"query": SMALL}
    assert client.post("/sparql", data=form, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.post("/sparql", data=form, headers={"Origin": "null"}).status_code == 403
    assert client.post("/sparql", data=form, headers={"Origin": "http://localhost"}).status_code == 200


def test_a_site_that_is_allowed_may_read(small_store: Path) -> None:
    from obligraph.web.application import create_application
    from obligraph.web.settings import Settings

    application = create_application(Settings(store=str(small_store), allowed_origins=("https://good.example",)))
    with TestClient(application, base_url="http://localhost") as client:
        good = client.post("/sparql", data={"query": SMALL}, headers={"Origin": "https://good.example"})
        bad = client.get("/health", headers={"Origin": "https://evil.example"})
        refused = client.post("/sparql", content=b"x" * 1_100_000, headers={"Origin": "https://good.example"})
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Content-Type"}
        may = client.options("/api/v1/search", headers={"Origin": "https://good.example", **asked})
        may_not = client.options("/api/v1/search", headers={"Origin": "https://evil.example", **asked})
    assert good.headers["access-control-allow-origin"] == "https://good.example"
    assert "cross-origin-resource-policy" not in good.headers
    assert "access-control-allow-origin" not in bad.headers
    assert bad.headers["cross-origin-resource-policy"] == "same-origin"
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (413, "https://good.example")
    assert (may.status_code, may.headers["access-control-allow-methods"]) == (200, "GET, HEAD, POST, OPTIONS")
    assert may.headers["access-control-allow-origin"] == "https://good.example"
    assert (may_not.status_code, "access-control-allow-origin" in may_not.headers) == (400, False)


def test_a_client_that_never_ends_its_request_is_cut_off(small_store: Path) -> None:
    """A head that does not come, a head too long, a body that does not come; others are answered meanwhile."""
    with _impatient(small_store) as address:
        host, port = address
        with socket.create_connection(address, timeout=20) as slow:
            slow.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
            assert httpx.get(f"http://{host}:{port}/health").status_code == 200
            assert slow.recv(100) == b""
        with socket.create_connection(address, timeout=20) as long:
            long.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000)
            assert long.recv(100).startswith(b"HTTP/1.1 431")
        with socket.create_connection(address, timeout=20) as slow:
            slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n")
            slow.sendall(b"Content-Length: 100\r\n\r\nASK")
            assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_a_body_without_a_length_has_the_same_limit(server: Server) -> None:
    answer = httpx.post(
        f"{server.address}/sparql",
        content=(b"x" * 65536 for _ in range(20)),
        headers={"Content-Type": "application/sparql-query"},
    )
    assert answer.status_code == 413


# What is written down


def test_the_log_has_no_parameters(server: Server) -> None:
    server.get("/api/v1/search", params={"q": "very private words"})
    time.sleep(0.2)
    text = server.log.read_text()
    assert "private" not in text
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    last = next(record for record in reversed(records) if record["path"] == "/api/v1/search")
    assert sorted(last) == ["bytes", "method", "ms", "path", "status", "time"]
    assert "Traceback" not in text


def test_health_and_metrics_tell_how_it_goes(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    lines = client.get("/metrics").text.splitlines()
    assert any(line.startswith('obligraph_requests_total{method="GET",route="/health",status="200"}') for line in lines)
    assert any(line.startswith("obligraph_queries_total") for line in lines)


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def _busy_processes(server: Server) -> list[int]:
    """Return the query processes that still compute, given a moment to end."""
    for _ in range(50):
        before = {child: _ticks(child) for child in _children(server.process.pid)}
        time.sleep(0.3)
        busy = [child for child, ticks in before.items() if _ticks(child) - ticks > 10]
        if not busy:
            return []
    return busy


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _gone(processes: list[int]) -> bool:
    for _ in range(50):
        if not any(os.path.exists(f"/proc/{process}") for process in processes):
            return True
        time.sleep(0.1)
    return False


class _impatient:  # noqa: N801
    """A server in a thread whose limits on time are short."""

    def __init__(self, store: Path) -> None:
        import uvicorn

        from obligraph.web.application import create_application
        from obligraph.web.connections import connections_for
        from obligraph.web.settings import Settings

        settings = Settings(store=str(store), header_seconds=1, body_seconds=1, access_log=False)
        self._listening = socket.create_server(("127.0.0.1", 0))
        configuration = uvicorn.Config(
            create_application(settings), http=connections_for(settings), ws="none", log_level="error"
        )
        self._server = uvicorn.Server(configuration)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})

    def __enter__(self) -> tuple[str, int]:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)
        address: tuple[str, int] = self._listening.getsockname()
        return address

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
