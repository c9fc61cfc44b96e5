"""`obligraph coverage`: the articles of a treaty against what is linked to them."""

from __future__ import annotations

import re

import click

from obligraph.cli.options import catalogue_of, format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("coverage")
@click.argument("treaty", default="cmw")
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(treaty: str, store: str | None, form: str | None, output: str, lang: str) -> None:
    """Show, for each article of TREATY (cmw by default), what is linked to it."""
    from obligraph.cli.output import write_table
    from obligraph.cli.sparql import shown
    from obligraph.errors import WrongUse
    from obligraph.ids import short_of
    from obligraph.search.resolver import COVERED, resolve
    from obligraph.store import open_store

    query = catalogue_of(store)["coverage/articles"]
    form = format_for(form, output, terminal="table", piped="tsv")
    with open_store(store) as opened:
        instrument = short_of(resolve(opened, treaty, COVERED))
        rows = [[shown(term) for term in row] for row in query.run(opened, {"instrument": instrument})]
    if not rows:
        raise WrongUse("no-articles-held", treaty=instrument)
    write_table(query.columns, sorted(rows, key=lambda row: _in_order(str(row[0]))), form, output, lang)


def _in_order(identifier: str) -> list[tuple[int, str]]:
    """Order cmw:9 before cmw:10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", identifier)]
