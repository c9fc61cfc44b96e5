"""Whether the files fetched when the package was built are here; pages show plain forms and tables without them."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "static" / "vendor"


def is_vendored(name: str) -> bool:
    """Whether a file of the npm registry came with this installation."""
    return (_FOLDER / name).is_file()
