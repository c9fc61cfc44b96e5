"""`obligraph check`: whether recommendations are measurable, statements well formed, anchors where they should be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, quiet_option, store_option

if TYPE_CHECKING:
    from obligraph.validate.report import Report


@click.command()
@store_option
@click.option("--sources", metavar="DIR", help="Check only the evidence, against the source texts in DIR.")
@click.option("--reason", is_flag=True, help="Ask a reasoner, too, whether ontology and data are consistent.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "columnar", "sparql", "pyshacl"]),
    default="auto",
    show_default=True,
    help="What checks: columns in memory, queries to the store, or the reference validator.",
)
@click.option("--summary", is_flag=True, help="Counts by shape only.")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="Least severity that makes the exit code 1.",
)
@format_option("table", "json", "csv", "tsv", "md", "ttl")
@output_option
@lang_option
@quiet_option
def command(
    store: str | None,
    sources: str | None,
    reason: bool,
    engine: str,
    summary: bool,
    fail_on: str,
    form: str | None,
    output: str,
    lang: str,
    quiet: bool,
) -> None:
    """Validate the built graph with SHACL; messages say how to mend what is wrong. Exit code 1 on findings."""
    from obligraph.store import open_store

    form = format_for(form, output, terminal="table", piped="table")
    with open_store(store) as opened:
        if sources is not None:
            from obligraph.cli.evidence import write_evidence

            raise click.exceptions.Exit(write_evidence(opened, Path(sources), form, output))
        from obligraph.resources import folder
        from obligraph.validate.checking import check_store
        from obligraph.validate.vocabulary import refuse_undeclared_terms

        refuse_undeclared_terms(opened, folder("shapes"), folder("queries"))
        report = check_store(opened, folder("shapes").glob("*.shapes.ttl"), engine)
        if reason:
            from obligraph.reason import refuse_inconsistency

            refuse_inconsistency(opened)
        _write(report, form, output, lang, summary)
        if not quiet:
            counts = report.counts
            for note in report.notes:
                click.echo(note, err=True)
            click.echo(
                f"{counts['Violation']} violations, {counts['Warning']} warnings, {counts['Info']} infos", err=True
            )
        if report.fails_on(fail_on):
            raise click.exceptions.Exit(1)


def _write(report: Report, form: str, output: str, lang: str, summary: bool) -> None:
    from obligraph.cli.output import write_record, write_table, write_text
    from obligraph.ids import SHAPE, short_of

    if form == "json":
        write_record(report.record(lang), output)
    elif form == "ttl":
        write_text(report.turtle(), output)
    elif summary:
        counted = Counter((r.severity, r.shape.removeprefix(SHAPE)) for r in report.results)
        rows = [[severity, shape, number] for (severity, shape), number in counted.items()]
        write_table(("severity", "shape", "results"), rows, form, output)
    else:
        columns = ("severity", "focus", "shape", "message")
        rows = [[r.severity, short_of(r.focus), r.shape.removeprefix(SHAPE), r.message(lang)] for r in report.results]
        write_table(columns, rows, form, output)
