"""Opens the index of a store: the file that its build wrote, or one made in memory from the texts of the store."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakKeyDictionary

from obligraph.search.index import Index
from obligraph.search.writing import VERSION, write
from obligraph.store.location import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE, current_build

if TYPE_CHECKING:
    from obligraph.store import Store

FILE = "search.sqlite"
_OPENED: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()
_OPENING = threading.Lock()


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


def index_of(store: Store) -> Index:
    """Return the index that is written in the folder of a store's build, else one made from the store's texts.

    It is opened or made once for a store and kept as long as that.
    """
    with _OPENING:
        index = _OPENED.get(store)
        if index is None:
            index = _OPENED[store] = _opened(store)
        return index


def _opened(store: Store) -> Index:
    from obligraph.graph.things import things_of

    folder: Path | None = getattr(store, "folder", None)
    return (_written(folder.parent) if folder is not None else None) or Index(write(things_of(store)))


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
