"""Fixtures that every folder of tests uses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from obligraph.i18n.compile import compile_catalogues
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore


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
