"""`obligraph ask`: the catalogue's questions."""

from __future__ import annotations

import click

from obligraph.cli.options import catalogue_of, format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("ask")
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(
    question: str | None, parameters: tuple[str, ...], store: str | None, form: str | None, output: str, lang: str
) -> None:
    """List the questions, or ask one: obligraph ask bridge/articles-for-commitment commitment=gcm:13."""
    from obligraph.cli.output import write_table

    catalogue = catalogue_of(store)
    form = format_for(form, output, terminal="table", piped="tsv")
    if question is None:
        rows = [[query.id, query.title_in(lang), " ".join(query.params)] for query in catalogue.values()]
        write_table(("id", "title", "parameters"), rows, form, output, lang)
        return
    from obligraph.cli.sparql import shown
    from obligraph.store import open_store

    query = catalogue[question]
    given = dict(_pair(parameter) for parameter in parameters)
    with open_store(store) as opened:
        rows = [[shown(term) for term in row] for row in query.run(opened, given)]
    write_table(query.columns, rows, form, output, lang)


def _pair(parameter: str) -> tuple[str, str]:
    from obligraph.errors import WrongUse

    name, equals, value = parameter.partition("=")
    if not equals:
        raise WrongUse("not-a-parameter", given=parameter)
    return name, value
