"""`obligraph check`: whether recommendations are measurable, statements well formed, anchors where they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, quiet_option, store_option
from obligraph.cli.verb import verb

if TYPE_CHECKING:
    from obligraph.shacl.report import Report, Result
    from obligraph.store import Store


MOST_SHOWN = 200
"""Characters of a value that a plain table shows."""


@dataclass(frozen=True)
class _Wanted:
    """How the outcome is wanted."""

    form: str
    output: str
    lang: str
    summary: bool
    quiet: bool
    fail_on: str


@verb("check")
@store_option
@click.option("--sources", metavar="DIR")
@click.option(
    "--reason",
    is_flag=True,
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "columnar", "sparql", "pyshacl"]),
    default="auto",
    show_default=True,
)
@click.option("--data", multiple=True, metavar="FILE")
@click.option("--shapes", multiple=True, metavar="FILE")
@click.option("--explain", metavar="ID")
@click.option("--changed", is_flag=True)
@click.option("--summary", is_flag=True)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
)
@format_option("table", "json", "csv", "tsv", "md", "ttl", "html", "sarif", "junit")
@output_option
@lang_option
@quiet_option
def command(
    store: str | None,
    sources: str | None,
    reason: bool,
    engine: str,
    data: tuple[str, ...],
    shapes: tuple[str, ...],
    explain: str | None,
    changed: bool,
    summary: bool,
    fail_on: str,
    form: str | None,
    output: str,
    lang: str,
    quiet: bool,
) -> None:
    """Validate the built graph with SHACL; messages say how to fix what is wrong. Exit code 1 on findings."""
    wanted = _Wanted(format_for(form, output, terminal="table", piped="table"), output, lang, summary, quiet, fail_on)
    if data:
        _check_files(data, shapes, engine, wanted)
        return
    from obligraph.store import open_store

    if reason:
        from obligraph.reasoning import require_reasoner

        require_reasoner()
    with open_store(store) as opened:
        if sources is not None:
            from obligraph.cli.check_sources import write_evidence

            raise click.exceptions.Exit(write_evidence(opened, Path(sources), wanted.form, output, lang))
        if explain is not None:
            _explain(opened, explain, wanted)
            return
        _write(_checked(opened, store, shapes, engine, changed), wanted, reason_over=opened if reason else None)


def _checked(opened: Store, place: str | None, shapes: Sequence[str], engine: str, changed: bool) -> Report:
    from obligraph.building.vocabulary import refuse_undeclared_terms
    from obligraph.resources import folder
    from obligraph.shacl.validation import check_store

    files = [Path(name) for name in shapes] or sorted(folder("shapes").glob("*.shapes.ttl"))
    if shapes:
        from obligraph.shacl.shapes_of_shapes import refuse_ill_formed_shapes

        refuse_ill_formed_shapes(files)
    else:
        refuse_undeclared_terms(opened, folder("shapes"), folder("queries"))
    from obligraph.errors import EndpointFailed, QueryRefused, WrongUse

    if not changed:
        try:
            return check_store(opened, files, engine)
        except QueryRefused as refused:  # the user wrote no query, so it is no wrong use
            raise EndpointFailed.like(refused) from None
    from obligraph.shacl.incremental import check_changed
    from obligraph.store import store_folder
    from obligraph.store.embedded import EmbeddedStore

    if not isinstance(opened, EmbeddedStore) or engine not in ("auto", "columnar"):
        raise WrongUse("changed-needs-columnar")
    return check_changed(opened, files, store_folder(place) / "checked")


def _check_files(data: Sequence[str], shapes: Sequence[str], engine: str, wanted: _Wanted) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from obligraph.errors import WrongUse
    from obligraph.shacl.shapes_of_shapes import refuse_ill_formed_shapes
    from obligraph.shacl.validation import check_files

    if not shapes:
        raise WrongUse("data-without-shapes")
    files, against = [Path(name) for name in data], [Path(name) for name in shapes]
    with ThreadPoolExecutor(1) as beside:  # the data are read outside Python's lock
        formed = beside.submit(refuse_ill_formed_shapes, against)
        report = check_files(files, against, engine, declared=True)
        formed.result()
    _write(report, wanted)


def _explain(opened: Store, recommendation: str, wanted: _Wanted) -> None:
    from obligraph.cli.output import stating_languages, write_record, write_text
    from obligraph.graph.labels import noting_other_languages
    from obligraph.measurability.explanation import explain
    from obligraph.measurability.wording import in_words

    with noting_other_languages() as others:
        answer = explain(opened, recommendation, wanted.lang)
    if wanted.form == "json":
        write_record(answer, wanted.output)
        return
    words = stating_languages(in_words(opened, answer, wanted.lang), others(), wanted.lang)
    write_text(words if wanted.form == "md" else words.replace("**", "").removeprefix("# "), wanted.output)


def _write(report: Report, wanted: _Wanted, reason_over: Store | None = None) -> None:
    if reason_over is not None:
        from obligraph.reasoning import refuse_inconsistency

        refuse_inconsistency(reason_over)
    _write_report(report, wanted)
    if not wanted.quiet:
        from obligraph.i18n import message

        counts = report.counts
        for note in report.notes:
            click.echo(note.words(wanted.lang), err=True)
        numbers = {"violations": counts["Violation"], "warnings": counts["Warning"], "infos": counts["Info"]}
        click.echo(message("cli.check.counts", wanted.lang, **numbers), err=True)
    if report.fails_on(wanted.fail_on):
        raise click.exceptions.Exit(1)


def _write_report(report: Report, wanted: _Wanted) -> None:
    from obligraph.cli.output import write_pieces, write_table
    from obligraph.ids import SHAPE, short_of
    from obligraph.shacl.report_formats import WRITERS

    def shorten(iri: str) -> str:
        return short_of(iri.removeprefix(SHAPE))

    if wanted.summary:
        counted = Counter((r.severity, r.shape.removeprefix(SHAPE)) for r in report.results)
        rows = [[severity, shape, number] for (severity, shape), number in counted.items()]
        write_table(("severity", "shape", "results"), rows, wanted.form, wanted.output, wanted.lang)
    elif wanted.form in WRITERS:
        write_pieces(WRITERS[wanted.form](report, wanted.lang, shorten), wanted.output)
    else:
        columns = ("severity", "focus", "path", "value", "shape", "message")
        table = (_row(result, wanted.lang) for result in report.results)
        write_table(columns, table, wanted.form, wanted.output, wanted.lang)


def _row(result: Result, lang: str) -> list[str]:
    """Return a result as a row; a long value is cut, since the JSON report has it whole."""
    from obligraph.ids import SHAPE, short_of

    path, value = result.path or "", result.value or ""
    if path.startswith("<") and path.count("<") == 1 and path.endswith(">"):
        path = short_of(path[1:-1])
    if len(value) > MOST_SHOWN:
        value = f"{value[:MOST_SHOWN]}…"
    return [
        result.severity,
        short_of(result.focus),
        path,
        short_of(value),
        result.shape.removeprefix(SHAPE),
        result.message(lang),
    ]
