"""The part of `obligraph check` that holds evidence against source texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from obligraph.store import Store


def write_evidence(store: Store, folder: Path, form: str, output: str, lang: str) -> int:
    """Check the evidence against the texts in `folder`, write the outcome, return the exit code: 1 on a failure."""
    from obligraph.cli.output import write_record, write_table
    from obligraph.errors import InputInvalid
    from obligraph.evidence.anchors import check_evidence

    if not folder.is_dir():
        raise InputInvalid("no-source-folder", where=str(folder))
    evidence = check_evidence(store, folder)
    columns = ("document", "passed", "failed", "not_checked", "without_anchor")
    rows = [
        [document, tally.passed, tally.failed, tally.not_checked, tally.without_anchor]
        for document, tally in sorted(evidence.tallies.items())
    ]
    if form == "json":
        failures = [{"passage": p, "place": place, "problem": str(problem)} for p, place, problem in evidence.failures]
        write_record(
            {"documents": [dict(zip(columns, row, strict=True)) for row in rows], "failures": failures}, output
        )
    else:
        write_table(columns, rows, form if form != "ttl" else "table", output, lang)
    for passage, place, problem in evidence.failures:
        click.echo(f"{passage} ({place}): {problem.words(lang)}", err=True)
    return 1 if evidence.failures else 0
