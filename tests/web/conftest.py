"""A small store, the application in this process, and a real server in another."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from obligraph.building.install import build
from obligraph.web.application import create_application
from obligraph.web.settings import Settings

HERE = Path(__file__).parent


@dataclass
class Server:
    """A server process: its `address` without a slash at its end, the file it logs to."""

    address: str
    log: Path
    process: "subprocess.Popen[str]"

    def get(self, path: str, **options: object) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=30, **options)  # type: ignore[arg-type]

    def query(self, text: str, accept: str = "*/*", **options: object) -> httpx.Response:
        return self.get("/sparql", params={"query": text}, headers={"Accept": accept}, **options)


@contextmanager
def serving(store: Path | str, folder: Path, *options: str) -> Iterator[Server]:
    """Run `obligraph serve` on a free port until the block ends."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "obligraph.cli", "serve", "--port", "0", "--store", str(store), *options]
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True, env=dict(os.environ))
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), log.read_text()
            yield Server(address.rstrip("/"), log, process)
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stdout.close()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of data: the small world of the bridge's tests, and graphs made for these."""
    folder = tmp_path_factory.mktemp("web") / "data"
    shutil.copytree(HERE / "data", folder)
    world = (HERE.parent / "bridge" / "world.ttl").read_text(encoding="utf-8")
    records = [line for line in world.split("\n") if not line.startswith("link:")]
    (folder / "world.ttl").write_text("\n".join(records), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_store(data: Path) -> Path:
    """Build the small data and give the store's folder; nobody may build into it again."""
    place = data.parent / "store"
    build(place, data=data)
    return place


@pytest.fixture(scope="module")
def client(small_store: Path) -> Iterator[TestClient]:
    """Give the application in this process."""
    application = create_application(Settings(store=str(small_store), access_log=False))
    with TestClient(application, base_url="http://localhost", follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server whose queries may take two seconds."""
    with serving(small_store, tmp_path_factory.mktemp("server"), "--query-seconds", "2") as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., AbstractContextManager[Server]]:
    """Return the function that runs a server of a test's own."""
    return lambda store, *options: serving(store, tmp_path, *options)
