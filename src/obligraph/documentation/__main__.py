"""`python -m obligraph.documentation FOLDER` writes the pages into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from obligraph.documentation import pages

if __name__ == "__main__":
    target = Path(sys.argv[1])
    for name, text in pages(target).items():
        (target / name).write_text(text, encoding="utf-8")
