"""Fixtures that every folder of tests uses."""

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from obligraph.building.install import build
from obligraph.i18n.compile import compile_catalogues
from obligraph.measurability.compiled_rule import prepared_rule
from obligraph.measurability.prepared_rule import FILE
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore

SLOW = (
    "web/browser/test_each_page.py",
    "shacl/test_bounded.py",
    "test_wheel.py",
    "web/browser/test_links.py",
    "web/browser/test_tasks.py",
    "data/test_reason.py",
    "web/test_safety.py",
    "shacl/test_endpoints.py",
    "shacl/test_changes.py",
    "web/test_pages.py",
    "shacl/test_w3c_suite.py",
    "web/test_reload.py",
    "web/test_rows.py",
    "building/test_build.py",
    "shacl/test_random_shapes.py",
    "web/test_protocol.py",
    "data/test_sssom.py",
    "web/test_asking.py",
    "web/test_dumps.py",
    "shacl/test_foreign_data.py",
    "data/test_measurability.py",
    "cli/test_help.py",
    "shacl/test_bad_shapes.py",
)
"""The files that `make quick` leaves out, the longest first: they begin a whole run, so that no process ends long after
the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the slow files and put them first, the rest in the order of their files."""
    places = {name: place for place, name in enumerate(SLOW)}
    tests = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        return places.get(item.path.relative_to(tests).as_posix(), len(places))

    for item in items:
        if place(item) < len(places):
            item.add_marker("slow")
    items.sort(key=place)


def pytest_configure() -> None:
    """Compile the messages that an editor changed."""
    compile_catalogues()


@pytest.fixture(scope="session")
def store_of() -> Iterator[Callable[..., EmbeddedStore]]:
    """Return a function that loads the ontology and Turtle files into a store in memory, one named graph a file."""

    def load(*files: Path) -> EmbeddedStore:
        store = EmbeddedStore()
        for file in (*sorted(folder("ontology").rglob("*.ttl")), *files):
            quads = pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)
            graph = NamedNode(f"https://w3id.org/obligraph/graph/{file.parent.name}/{file.stem}")
            store.replace_graph(graph, (quad.triple for quad in quads))
        return store

    return load


@pytest.fixture(scope="session")
def project_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the project's own graph once a test run and give the store's folder; nobody may build into it again.

    The processes of a test run share the build: the first that asks builds, the others wait at a lock.
    """
    own = tmp_path_factory.getbasetemp()
    place = (own if worker_id == "master" else own.parent) / "project-store"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "current").exists():
            build(place, extra_files={FILE: prepared_rule()})
    return place
