"""The folder of the embedded store and of its current build."""

from __future__ import annotations

import os
from pathlib import Path

from obligraph.errors import StoreMissing

DEFAULT_FOLDER = ".obligraph"
ENVIRONMENT_VARIABLE = "OBLIGRAPH_STORE"


def store_folder(where: str | None = None) -> Path:
    """Return the folder of the embedded store at `where`, by default `$OBLIGRAPH_STORE`, else `./.obligraph`."""
    return Path(where or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER)


def current_build(place: Path) -> Path:
    """Return the folder of the current build in the store folder `place`; raises StoreMissing."""
    try:
        name = (place / "current").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        raise StoreMissing("no-store", where=str(place)) from None
    return place / "builds" / name
