"""`obligraph search`: things by words."""

from __future__ import annotations

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, store_option


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Most things to list.")
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(words: tuple[str, ...], limit: int, store: str | None, form: str | None, output: str, lang: str) -> None:
    """Find things whose label, number, symbol or summary holds all the WORDS, in English or Spanish."""
    from obligraph.cli.output import write_table
    from obligraph.search.text import search
    from obligraph.store import open_store

    form = format_for(form, output, terminal="table", piped="tsv")
    with open_store(store) as opened:
        found = search(opened, " ".join(words), lang, limit)
    write_table(("id", "label", "score"), [[f["id"], f["label"], f["score"]] for f in found], form, output)
    if not found:
        raise click.exceptions.Exit(1)
