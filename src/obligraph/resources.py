"""Where the ontology, shapes, data and queries are: inside the installed package, or in the checkout."""

from __future__ import annotations

import os
from pathlib import Path

from obligraph.errors import InputInvalid

KINDS = ("ontology", "shapes", "data", "queries")


def folder(kind: str) -> Path:
    """Return the folder `ontology`, `shapes`, `data` or `queries`.

    `$OBLIGRAPH_RESOURCES` names another place that holds the four. Raises InputInvalid when there is none.
    """
    package = Path(__file__).resolve().parent
    given = os.environ.get("OBLIGRAPH_RESOURCES")
    candidates = [Path(given)] if given else [package / "resources", package.parents[1]]
    for candidate in candidates:
        if (candidate / kind).is_dir():
            return candidate / kind
    raise InputInvalid("no-resource-folder", where=str(candidates[0]), folder=kind)
