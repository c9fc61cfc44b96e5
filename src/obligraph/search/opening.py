"""Opens the index of a store: the file that its build wrote, or one made in memory from the texts of the store."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from obligraph.search.index import Index
from obligraph.search.writing import VERSION, write
from obligraph.store.location import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE, current_build

if TYPE_CHECKING:
    from obligraph.store import Store

FILE = "search.sqlite"


def open_index(where: str | None = None) -> Index:
    """Open the index of the store at a folder or endpoint, by default `$OBLIGRAPH_STORE`, else `./.obligraph`.

    Raises StoreMissing when nothing was built there, StoreDamaged when what is there cannot be read.
    """
    from obligraph.store import open_store

    place = where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    if not place.startswith(("http://", "https://")):
        written = _written(current_build(Path(place)))
        if written is not None:
            return written
    with open_store(place) as store:
        return index_of(store)


def index_of(store: Store, build: Path | None = None) -> Index:
    """Return the index that is written in the folder of a store's build, else one made from the store's texts."""
    from obligraph.graph.things import things_of

    written = _written(build) if build is not None else None
    return written or Index(write(things_of(store)))


def _written(build: Path) -> Index | None:
    """Return the index in the folder of a build; None where there is none of this version that can be read."""
    address = f"file:{quote(str(build / FILE))}?mode=ro&immutable=1"
    try:
        database = sqlite3.connect(address, uri=True, check_same_thread=False)
    except sqlite3.Error:
        return None
    try:
        if database.execute("PRAGMA user_version").fetchone() == (VERSION,):
            return Index(database)
    except sqlite3.Error:
        pass
    database.close()
    return None
