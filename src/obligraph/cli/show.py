"""`obligraph show`: one thing and everything tied to it."""

from __future__ import annotations

from typing import Any

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("show")
@click.argument("identifier")
@store_option
@format_option("table", "json", "md", "ttl", "nt", "jsonld")
@output_option
@lang_option
def command(identifier: str, store: str | None, form: str | None, output: str, lang: str) -> None:
    """Show what the graph says of IDENTIFIER: a short form (cmw:25), a whole IRI or a name (CMW art. 25)."""
    from obligraph.cli.output import stating_languages, write_record, write_text
    from obligraph.graph.description import show
    from obligraph.graph.labels import noting_other_languages
    from obligraph.search.resolver import Wanted, resolve
    from obligraph.store import open_store

    form = format_for(form, output, terminal="table", piped="md")
    with open_store(store) as opened, noting_other_languages() as others:
        record = show(opened, resolve(opened, identifier, Wanted("show")), lang)
        if form in ("ttl", "nt", "jsonld"):
            from obligraph.cli.sparql import _construct

            _construct(opened, f"DESCRIBE <{record['iri']}>", form, output)
            return
    if form == "json":
        write_record(record, output)
    else:
        write_text(stating_languages("\n".join(_lines(record)) + "\n", others(), lang), output)


def _lines(record: dict[str, Any]) -> list[str]:
    lines = [f"# {record['id']}: {record['label']}", "", f"{', '.join(record['kinds'])}  <{record['iri']}>"]
    lines += ["", record["summary"]] if record["summary"] else []
    lines += ["", *(f"- {name}: {'; '.join(values)}" for name, values in record["values"].items())]
    for tie in record["relations"]:
        arrow = "->" if tie["direction"] == "forward" else "<-"
        lines.append(f"- {arrow} {tie['relation']} {tie['id']}" + (f": {tie['label']}" if tie["label"] else ""))
    for place in record["evidence"]:
        anchor = f" “{place['anchor']}”" if place["anchor"] else ""
        lines.append(f"- {place['document']}, {place['locator']}{anchor}")
    return lines
