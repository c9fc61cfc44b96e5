"""The table of collections on the page of identifiers."""

from __future__ import annotations

from obligraph.collections import collections

_COLLECTIONS = "| collection | what | example |\n| --- | --- | --- |\n"


def identifiers_page(page: str) -> str:
    """Return the page of identifiers as it is, with a row for each collection of the data in its table."""
    rows = "".join(
        f"| `{prefix}` | {one.labels['en']} | {', '.join(f'`{example}`' for example in sorted(one.examples))} |\n"
        for prefix, one in collections().items()
    )
    before, _, after = page.partition(_COLLECTIONS)
    return before + _COLLECTIONS + rows + "".join(after.partition("\n\n")[1:]).removeprefix("\n")
