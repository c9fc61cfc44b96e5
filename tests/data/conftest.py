"""The project's own graph, built once a test run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from obligraph.building.install import build
from obligraph.store import Store, open_store


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's graph and give the store's folder."""
    place = tmp_path_factory.mktemp("project") / "store"
    build(place)
    return place


@pytest.fixture(scope="session")
def project(built: Path) -> Iterator[Store]:
    """Give the project's graph."""
    with open_store(str(built)) as store:
        yield store
