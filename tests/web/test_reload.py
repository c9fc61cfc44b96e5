"""A new build is picked up, no request is dropped meanwhile, and a server that stops ends its requests first."""

import asyncio
import json
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

import obligraph
from obligraph.building.install import build
from obligraph.cli import serve as verb
from obligraph.web.application import create_application
from obligraph.web.current_build import Build, CurrentBuild
from obligraph.web.middleware import RequestGuard
from obligraph.web.routers.health import Metrics
from obligraph.web.settings import Settings
from tests.web.conftest import serving

QUERY = "ASK { <https://w3id.org/obligraph/id/cmw/903> ?p ?o }"


@pytest.fixture
def own(data: Path, small_store: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Give a copy of the data and of its store, to build into."""
    shutil.copytree(data, tmp_path / "data")
    shutil.copytree(small_store, tmp_path / "store")
    return tmp_path / "data", tmp_path / "store"


def add_a_thing(data: Path) -> None:
    text = (data / "protocol" / "one.ttl").read_text(encoding="utf-8")
    (data / "protocol" / "three.ttl").write_text(text.replace("cmw:901", "cmw:903"), encoding="utf-8")


def test_a_new_build_is_picked_up_without_dropping_a_request(own: tuple[Path, Path], tmp_path: Path) -> None:
    data, store = own
    failures: list[str] = []
    seen: list[bool] = []
    stop = threading.Event()

    def ask(address: str) -> None:
        with httpx.Client(timeout=30) as session:
            while not stop.is_set():
                try:
                    answer = session.get(f"{address}/sparql", params={"query": QUERY})
                    page = session.get(f"{address}/id/cmw/901", headers={"Accept": "text/turtle"})
                    answer.raise_for_status()
                    page.raise_for_status()
                    seen.append(answer.json()["boolean"])
                except httpx.HTTPError as error:
                    failures.append(repr(error))

    with serving(store, tmp_path) as server:
        old = server.get("/health").json()["build"]
        tag = server.get("/id/cmw/901", headers={"Accept": "text/turtle"}).headers["etag"]
        threads = [threading.Thread(target=ask, args=(server.address,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        add_a_thing(data)
        build(store, data=data)
        until = time.monotonic() + 20
        while time.monotonic() < until and not (seen and seen[-1]):
            time.sleep(0.1)
        time.sleep(3)
        stop.set()
        for thread in threads:
            thread.join()
        assert server.get("/health").json()["build"] != old
        assert server.get("/id/cmw/901", headers={"Accept": "text/turtle"}).headers["etag"] != tag
        build(store, data=data)
        assert [folder.name for folder in (store / "builds").iterdir()] == [server.get("/health").json()["build"]]
    assert failures == []
    assert (seen[0], seen[-1]) == (False, True)


def test_an_upgrade_on_disk_leaves_the_pages_of_a_running_server_alone(
    small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(obligraph.__file__).parent, tmp_path / "obligraph")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(small_store, tmp_path) as server:
        (tmp_path / "obligraph" / "web" / "templates" / "gaps.html").write_text("{{ not_known_to_the_old_code }}")
        assert server.get("/gaps").status_code == 200


def test_who_reads_the_old_build_keeps_it_until_done(own: tuple[Path, Path]) -> None:
    data, store = own
    current = CurrentBuild(Settings(store=str(store)))
    with current.store() as old:
        add_a_thing(data)
        build(store, data=data)
        with current.store() as new:
            assert new.ask(QUERY) is True
        assert old.ask(QUERY) is False
    current.close()


def test_a_build_that_cannot_be_opened_leaves_the_old_one_in_use(own: tuple[Path, Path]) -> None:
    _, store = own
    with TestClient(create_application(Settings(store=str(store))), base_url="http://localhost") as client:
        name = client.get("/health").json()["build"]
        (store / "current").write_text("0123456789abcdef\n")
        assert client.get("/health").json() == {"status": "ok", "build": name}


def test_a_server_that_is_told_to_stop_ends_its_requests_first(own: tuple[Path, Path], tmp_path: Path) -> None:
    _, store = own
    slow = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000000 } }"
    answers: list[int] = []
    with serving(store, tmp_path) as server:
        thread = threading.Thread(
            target=lambda: answers.append(server.query(slow, "application/sparql-results+json").status_code)
        )
        thread.start()
        while "obligraph_queries_running 1" not in server.get("/metrics").text:
            time.sleep(0.05)
        server.process.terminate()
        thread.join()
        assert server.process.wait(timeout=20) == 0
    assert answers == [200]


def test_a_request_that_the_end_cuts_off_is_told_so(small_store: Path) -> None:
    """What uvicorn does once the time to stop is over: it cancels the requests that are left."""
    sent: list[Any] = []

    async def never_answers(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    async def stop_it() -> None:
        guarded = RequestGuard(never_answers, Settings(store=str(small_store), access_log=False), Metrics())
        scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b""}
        running = asyncio.create_task(guarded({**scope, "headers": [(b"host", b"localhost")]}, never_answers, send))
        await asyncio.sleep(0)
        running.cancel()
        await running

    asyncio.run(stop_it())
    assert sent[0]["status"] == 503
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["detail"] == "the service is stopping"


def test_a_server_without_a_store_or_a_port_says_so_on_one_line(small_store: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    def run(*options: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "obligraph.cli", "serve", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stderr

    code, told = run("--store", str(tmp_path / "none"))
    assert (code, told.count("\n")) == (3, 1)
    assert "no graph was built here" in told
    code, told = run("--store", str(small_store), "--base-url", "nonsense")
    assert (code, told) == (
        2,
        "obligraph: 'nonsense' is not a base address. Write one such as https://example.org/explorer.\n",
    )
    code, told = run("--store", str(small_store), "--host", "192.0.2.1")
    assert code == 2
    assert "cannot listen on 192.0.2.1:8000" in told


def test_importing_the_verb_imports_no_server() -> None:
    import subprocess
    import sys

    program = f"import sys, {verb.__name__}; print({{'fastapi', 'uvicorn', 'starlette'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_requests_are_answered_from_the_old_build_until_the_new_one_is_prepared(own: tuple[Path, Path]) -> None:
    data, store = own
    begun, go_on, prepared = threading.Event(), threading.Event(), []

    def prepare(made: Build) -> None:
        prepared.append(made.name)
        begun.set()
        assert go_on.wait(20)

    current = CurrentBuild(Settings(store=str(store)), prepare)
    old = current.name()
    add_a_thing(data)
    build(store, data=data)
    renewing = threading.Thread(target=current.renew)
    renewing.start()
    assert begun.wait(20)
    with current.store() as held:
        assert held.ask(QUERY) is False
    assert current.name() == old
    go_on.set()
    renewing.join()
    with current.store() as held:
        assert held.ask(QUERY) is True
    assert prepared == [current.name()] != [old]
    current.close()


def test_everything_that_is_kept_of_a_build_is_made_before_anyone_asks(small_store: Path) -> None:
    pages = ("/", "/search?q=detention", "/gaps", "/states", "/query", "/indicators", "/sources", "/graph", "/coverage")
    machines = ("/api/v1/gaps?lang=en", "/api/v1/gaps?lang=es", "/api/v1/statistics", "/.well-known/void", "/sparql")
    application = create_application(Settings(store=str(small_store), access_log=False))
    with (
        TestClient(application, base_url="http://localhost") as client,
        application.state.current_build.build() as made,
    ):
        assert {"things", "pages.gaps", "pages.states", "pages.sparql"} <= made.cached
        until = time.monotonic() + 20
        while "statistics" not in made.cached and time.monotonic() < until:
            time.sleep(0.02)
        before = made.cached
        for path in pages:
            assert client.get(path, headers={"Accept": "text/html"}).status_code in (200, 404)
        for path in machines:
            assert client.get(path).status_code == 200
        assert made.cached == before
