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


def _lang_option(*, expose_value: bool) -> Decorator:
    choice, default = click.Choice(languages()), lambda: preferred(os.environ)
    return click.option("--lang", type=choice, default=default, expose_value=expose_value)


lang_option = _lang_option(expose_value=True)
lang_of_messages_option = _lang_option(expose_value=False)
"""For a verb whose answer has no words of its own; what it says otherwise is in the language asked for all the same."""


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
