"""`obligraph export`: the graph, or a part of it, in another format."""

from __future__ import annotations

import click

from obligraph.cli.options import lang_option, output_option, store_option


@click.command()
@click.argument("form", metavar="FORMAT", required=False)
@click.option("--around", metavar="ID", help="Only what lies near this thing; default: the whole graph.")
@click.option("--steps", default=1, show_default=True, type=click.IntRange(0), help="How many steps away at most.")
@click.option("--all", "every", is_flag=True, help="SSSOM: link records that are not accepted, too.")
@store_option
@output_option
@lang_option
def command(
    form: str | None, around: str | None, steps: int, every: bool, store: str | None, output: str, lang: str
) -> None:
    """Write the graph in FORMAT: ttl, nq, jsonld, sssom, graphml, gexf, cytoscape, dot, nodes-csv or edges-csv."""
    from obligraph.cli.output import write_table, write_text
    from obligraph.exporters import FORMATS, export
    from obligraph.exporters.selection import Selection
    from obligraph.store import open_store

    if form is None:
        write_table(("format", "what"), [[name, what] for name, (_, _, what) in FORMATS.items()], "table", output)
        return
    with open_store(store) as opened:
        text = export(Selection(opened, around, steps, lang, every), form)
    write_text(text, output)
