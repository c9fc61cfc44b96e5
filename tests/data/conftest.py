"""The project's own graph, opened for reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from obligraph.store import Store, open_store


@pytest.fixture(scope="session")
def built(project_store: Path) -> Path:
    """Give the folder of the store that holds the project's graph."""
    return project_store


@pytest.fixture(scope="session")
def project(built: Path) -> Iterator[Store]:
    """Give the project's graph."""
    with open_store(str(built)) as store:
        yield store
