"""Compiles the catalogues of messages, `python -m obligraph.i18n.compile`: for the build, and for a changed checkout.

The build hook loads this file by its path, so it imports nothing of the package; Babel is a requirement of the build.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue of a folder that is newer than what was compiled of it; return the files written."""
    return [compile_catalogue(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if is_changed(source)]


def is_changed(source: Path) -> bool:
    """Whether a catalogue has not been compiled since it was changed."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_catalogue(source: Path) -> Path:
    """Compile one catalogue; the file is replaced whole, since another process may be reading it."""
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parents[1].name, abort_invalid=True)
    compiled = source.with_suffix(".mo")
    handle, name = tempfile.mkstemp(dir=source.parent, suffix=".partial")
    with os.fdopen(handle, "wb") as stream:
        write_mo(stream, catalogue)
    Path(name).chmod(0o644)
    Path(name).replace(compiled)
    return compiled


if __name__ == "__main__":
    for written in compile_catalogues():
        print(written)
