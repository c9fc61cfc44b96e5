"""`obligraph export`: the graph, or a part of it, in another format."""

from __future__ import annotations

import click

from obligraph.cli.options import lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("export")
@click.argument("form", metavar="FORMAT", required=False)
@click.option("--around", metavar="ID")
@click.option("--steps", default=1, show_default=True, type=click.IntRange(0))
@click.option("--all", "every", is_flag=True)
@store_option
@output_option
@lang_option
def command(
    form: str | None, around: str | None, steps: int, every: bool, store: str | None, output: str, lang: str
) -> None:
    """Write the graph in FORMAT. Without FORMAT, list the formats."""
    from obligraph.cli.output import write_table, write_text
    from obligraph.exporters import FORMATS, export
    from obligraph.exporters.selection import Selection
    from obligraph.i18n import message
    from obligraph.store import open_store

    if form is None:
        rows = [[name, message(f"export.format.{name}", lang)] for name in FORMATS]
        write_table(("format", "what"), rows, "table", output, lang)
        return
    with open_store(store) as opened:
        text = export(Selection(opened, around, steps, lang, every), form)
    write_text(text, output)
