"""Writes the pages of docs/ that program and data make: `make docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from obligraph.catalogue import load_catalogue
from obligraph.documentation.commands import commands_page
from obligraph.documentation.identifiers import identifiers_page
from obligraph.documentation.ontology import declared_terms, ontology_page
from obligraph.documentation.questions import questions_page
from obligraph.documentation.shapes import shapes_page
from obligraph.resources import folder as resource_folder

PAGES: dict[str, Callable[[str], str]] = {
    "commands.md": lambda _: commands_page(),
    "identifiers.md": identifiers_page,
    "ontology.md": lambda _: ontology_page(declared_terms()),
    "questions.md": lambda _: questions_page(load_catalogue()),
    "shapes.md": lambda _: shapes_page(resource_folder("shapes")),
}
"""The pages by file name, each made from what it is now; only the page of identifiers has text of its own."""


def pages(folder: Path) -> dict[str, str]:
    """Return each page as it ought to be in a folder, by file name."""
    now = {name: (folder / name).read_text(encoding="utf-8") if (folder / name).exists() else "" for name in PAGES}
    return {name: make(now[name]) for name, make in PAGES.items()}
