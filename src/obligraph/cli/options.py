"""The options that mean the same for every verb."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from obligraph.i18n import languages, preferred

if TYPE_CHECKING:
    from obligraph.catalogue import Catalogue

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

store_option: Decorator = click.option(
    "--store",
    metavar="PATH-OR-ENDPOINT",
)
output_option: Decorator = click.option("-o", "--output", default="-", metavar="FILE")
quiet_option: Decorator = click.option("--quiet", is_flag=True)


lang_option: Decorator = click.option("--lang", type=click.Choice(languages()), default=lambda: preferred(os.environ))


def format_option(*choices: str) -> Decorator:
    """Return `--format` with these choices; left out, a terminal gets the first and a pipe the second."""
    return click.option("--format", "form", type=click.Choice(choices))


def format_for(given: str | None, output: str, *, terminal: str, piped: str) -> str:
    """Return the form asked for, else the one for a terminal or for a pipe or file, whichever the output is."""
    import sys

    return given or (terminal if output == "-" and sys.stdout.isatty() else piped)


def catalogue_of(store: str | None) -> Catalogue:
    """Return the catalogue compiled into a built store, else that of the installation."""
    from obligraph.catalogue import load_catalogue
    from obligraph.errors import StoreMissing
    from obligraph.store import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE, current_build

    place = store or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    try:
        compiled = None if place.startswith("http") else current_build(Path(place)) / "catalogue.json"
    except StoreMissing:
        compiled = None
    return load_catalogue(compiled)
