"""`obligraph gaps`: what is missing."""

from __future__ import annotations

import click

from obligraph.cli.options import catalogue_of, format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("gaps")
@click.argument("name", required=False)
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(name: str | None, store: str | None, form: str | None, output: str, lang: str) -> None:
    """Count every gap list, or show the one called NAME (such as criterion-never-recorded)."""
    from obligraph.cli.output import write_record, write_table
    from obligraph.gaps import FOLDER, gap, gaps
    from obligraph.store import open_store

    catalogue = catalogue_of(store)
    form = format_for(form, output, terminal="table", piped="tsv")
    with open_store(store) as opened:
        if name:
            found = gap(opened, catalogue, name if "/" in name else f"{FOLDER}/{name}", lang)
            write_table(found["columns"], found["rows"], form, output, lang)
            return
        every = gaps(opened, catalogue, lang)
    if form == "json":
        write_record(every, output)
    else:
        rows = [[g["id"].removeprefix(f"{FOLDER}/"), g["count"], g["question"]] for g in every]
        write_table(("name", "count", "question"), rows, form, output, lang)
