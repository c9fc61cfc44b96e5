"""The page docs/identifiers.md and the prefixes that the project prints and accepts name the same collections."""

import re
from pathlib import Path

from obligraph.ids import ID
from obligraph.namespaces import COLLECTIONS, all_prefixes

ROOT = Path(__file__).resolve().parent.parent


def on_the_page() -> list[str]:
    """Return the names in the first cells of the table of collections, in the order of the page."""
    rows = re.findall(r"^\| ((?:`[a-z0-9-]+` ?)+)\|", (ROOT / "docs/identifiers.md").read_text("utf-8"), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row)]


def test_every_collection_of_the_page_has_its_prefix() -> None:
    assert sorted({*on_the_page()} - {"sdg"}) == list(COLLECTIONS)


def test_no_collection_stands_twice_on_the_page() -> None:
    assert len(on_the_page()) == len({*on_the_page()})


def test_every_thing_in_the_data_is_in_a_collection() -> None:
    space = re.compile(re.escape(ID) + r"([^/>\s]+)/")
    found = {name for path in (ROOT / "data").rglob("*.ttl") for name in space.findall(path.read_text("utf-8"))}
    assert not found - {*COLLECTIONS}


def test_sdg_is_the_prefix_of_the_un() -> None:
    assert all_prefixes()["sdg"] == "http://metadata.un.org/sdg/"
