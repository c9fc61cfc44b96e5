"""What every page begins with that is made and not written."""

from __future__ import annotations

MADE = "<!-- Made by `make docs`; change the program, not this page. -->\n\n"
