"""`obligraph search`: things by words."""

from __future__ import annotations

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1))
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="CLASS",
)
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(
    words: tuple[str, ...],
    limit: int,
    kinds: tuple[str, ...],
    store: str | None,
    form: str | None,
    output: str,
    lang: str,
) -> None:
    """Find things whose label, number, symbol, summary or kind holds all the WORDS, in any language of the graph."""
    from obligraph.cli.output import write_table
    from obligraph.graph.labels import noting_other_languages
    from obligraph.i18n import DEFAULT, message
    from obligraph.search.opening import open_index

    form = format_for(form, output, terminal="table", piped="tsv")
    index, asked = open_index(store), " ".join(words)
    found = index.search(asked, limit, index.classes(kinds) if kinds else None)
    with noting_other_languages() as others:
        rows = [[hit.id, index.label(hit.id, lang), f"{hit.score:.3f}"] for hit in found.hits]
    write_table(("id", "label", "score"), rows, form, output, lang)
    if others() and form in ("table", "md") and lang != DEFAULT:
        click.echo(message("graph.shown-in-another-language", lang), err=True)
    if found.more:
        click.echo(message("cli.search.more", lang, limit=limit), err=True)
    if not found.hits:
        near = index.near(asked)
        if near:
            click.echo(message("cli.search.near", lang, nearest=list(near)), err=True)
        raise click.exceptions.Exit(1)
