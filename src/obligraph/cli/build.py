"""`obligraph build`: the graph from ontology, data and rules."""

from __future__ import annotations

from pathlib import Path

import click

from obligraph.cli.options import lang_option, quiet_option, store_option
from obligraph.cli.verb import verb

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@verb("build")
@store_option
@click.option("--ontology", type=_FOLDER)
@click.option("--data", type=_FOLDER)
@click.option("--queries", type=_FOLDER)
@quiet_option
@lang_option
def command(
    store: str | None, ontology: Path | None, data: Path | None, queries: Path | None, quiet: bool, lang: str
) -> None:
    """Build the graph from ontology, data and rules; on any failure the old one stays in use."""
    import os

    from obligraph.building.install import build
    from obligraph.errors import WrongUse
    from obligraph.i18n import message
    from obligraph.measurability.compiled_rule import prepared_rule
    from obligraph.measurability.prepared_rule import FILE
    from obligraph.store import DEFAULT_FOLDER, ENVIRONMENT_VARIABLE

    place = store or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_FOLDER
    if place.startswith(("http://", "https://")):
        raise WrongUse("build-to-endpoint")
    made = build(Path(place), ontology=ontology, data=data, queries=queries, extra_files={FILE: prepared_rule()})
    if not quiet:
        words = message(
            "cli.build.done",
            lang,
            place=place,
            files=made.files,
            statements=made.statements,
            derived=made.derived,
        )
        click.echo(words, err=True)
