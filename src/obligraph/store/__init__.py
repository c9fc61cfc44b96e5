"""Stores: one protocol, three engines, one answer.

A store holds named graphs. Every query is asked of the RDF merge of all of them, which the store sets explicitly and
never leaves to an engine's default. Terms are pyoxigraph's, since they are quick to import; rdflib's are made from
them in `obligraph.store.conversion` alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from obligraph.store.location import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE, current_build, store_folder
from obligraph.store.protocol import Row, Solutions, Store, Term

__all__ = (
    "DEFAULT_FOLDER",
    "ENVIRONMENT_VARIABLE",
    "Row",
    "Solutions",
    "Store",
    "Term",
    "current_build",
    "open_store",
    "store_folder",
)


def open_store(where: str | None = None) -> Store:
    """Open the store at a folder or endpoint, by default `$OBLIGRAPH_STORE`, else `./.obligraph`, for reading.

    Raises StoreMissing when nothing was built there, StoreDamaged when what is there cannot be read.
    """
    place = where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    if place.startswith(("http://", "https://")):
        from obligraph.store.remote import RemoteStore

        return RemoteStore(place)
    from obligraph.store.embedded import EmbeddedStore

    return EmbeddedStore.built(Path(place))
