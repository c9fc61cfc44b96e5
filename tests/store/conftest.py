"""One contract, three engines: in memory, on disk, and a real SPARQL endpoint on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from obligraph.store import Store
from obligraph.store.embedded import EmbeddedStore
from obligraph.store.remote import RemoteStore


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server of the oxigraph wheel and give its address."""
    port = free_port()
    folder = tmp_path_factory.mktemp("endpoint")
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--location", str(folder)]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(address, timeout=1)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind."""
    if request.param == "remote":
        remote = RemoteStore(f"{request.getfixturevalue('endpoint')}/query")
        remote.update("DROP ALL")
        yield remote
        return
    with EmbeddedStore(tmp_path / "store" if request.param == "disk" else None) as embedded:
        yield embedded
