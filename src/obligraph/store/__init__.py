"""Stores of named graphs, embedded and remote, with one protocol.

Every query is evaluated over the RDF merge of all graphs, which the store sets explicitly instead of relying on the
default of an engine. Terms are pyoxigraph's, which are fast to import; `obligraph.store.conversion` converts them to
rdflib's.
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

    Raises StoreMissing if nothing was built there, StoreDamaged if the store cannot be read.
    """
    place = where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    if place.startswith(("http://", "https://")):
        from obligraph.store.remote import RemoteStore

        return RemoteStore(place)
    from obligraph.store.embedded import EmbeddedStore

    return EmbeddedStore.built(Path(place))
