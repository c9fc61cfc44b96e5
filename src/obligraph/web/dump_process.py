"""The process that writes a dump: the whole graph in one format, plain and packed, so that its memory ends with it.

Its arguments are the folder of a build or the address of an endpoint, the format, and the file to write; what is
packed stands beside it with the ending `.gz`.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from pathlib import Path

from obligraph.exporters import export
from obligraph.exporters.selection import Selection
from obligraph.store import open_store
from obligraph.store.embedded import EmbeddedStore
from obligraph.web.query.sandbox import end_with_parent

_GENTLY = 10
_LEVEL = 6
"""Takes half the time of the highest level, for a file that is hardly longer."""


def write(place: str, form: str, target: Path) -> None:
    """Write the graph at `place` to `target`, and packed beside it."""
    is_endpoint = place.startswith(("http://", "https://"))
    with open_store(place) if is_endpoint else EmbeddedStore(Path(place) / "graph", read_only=True) as store:
        target.write_text(export(Selection(store), form), encoding="utf-8", newline="")
    with target.open("rb") as plain, gzip.GzipFile(f"{target}.gz", "wb", compresslevel=_LEVEL, mtime=0) as packed:
        shutil.copyfileobj(plain, packed)


if __name__ == "__main__":
    end_with_parent()
    os.nice(_GENTLY)
    write(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
