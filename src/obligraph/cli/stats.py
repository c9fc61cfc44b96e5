"""`obligraph stats`: counts."""

from __future__ import annotations

from obligraph.cli.options import catalogue_of, format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("stats")
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(store: str | None, form: str | None, output: str, lang: str) -> None:
    """Count things, statements by data file, links by relation, recommendations by how they are measured."""
    from obligraph.cli.output import write_record, write_table
    from obligraph.i18n import DEFAULT, message
    from obligraph.statistics import statistics
    from obligraph.store import open_store

    form = format_for(form, output, terminal="table", piped="tsv")
    with open_store(store) as opened:
        counts = statistics(opened, catalogue_of(store))
    if form == "json":
        write_record(counts, output)
        return

    def say(name: str) -> str:
        return message(f"cli.stats.{name}", lang if form in ("table", "md") else DEFAULT)

    rows = [[say("class"), name, count] for name, count in counts["classes"].items()]
    rows += [[say("file"), name, count] for name, count in counts["graphs"].items()]
    rows += [
        [say("links"), f"{link['relation']} {link['justification']} {link['review_state']}", link["links"]]
        for link in counts["links"]
    ]
    rows += [[say("measured"), n, k] for n, k in counts["measured"].items()]
    rows += [[say("recommendations"), say(f"recommendations.{n}"), k] for n, k in counts["recommendations"].items()]
    write_table(
        ("of", "name", "count"), [*rows, [say("statements"), say("all"), counts["statements"]]], form, output, lang
    )
