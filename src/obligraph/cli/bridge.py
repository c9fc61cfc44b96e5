"""`obligraph bridge`: from a commitment to the binding articles that cover it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb

_COLUMNS = (
    "rank",
    "provision",
    "label",
    "status",
    "since",
    "known_as_of",
    "protects",
    "leaves_out",
    "through",
    "weakest",
)


@verb("bridge")
@click.argument("commitment")
@click.option("--state", metavar="MEX")
@click.option("--date", metavar="YYYY-MM-DD")
@click.option("--group", metavar="GROUP")
@click.option("--treaty", metavar="TREATY")
@click.option("--all", "every", is_flag=True)
@store_option
@format_option("table", "json", "csv", "tsv", "md")
@output_option
@lang_option
def command(
    commitment: str,
    state: str | None,
    date: str | None,
    group: str | None,
    treaty: str | None,
    every: bool,
    store: str | None,
    form: str | None,
    output: str,
    lang: str,
) -> None:
    """Show the treaty provisions that cover COMMITMENT (such as gcm:13) and how they bind a State on a date."""
    from obligraph.bridge import Question, bridge
    from obligraph.catalogue import parse_date
    from obligraph.graph.labels import noting_other_languages
    from obligraph.store import open_store

    question = Question(commitment, state, parse_date(date) if date else None, group, every, lang, treaty)
    form = format_for(form, output, terminal="table", piped="md")
    with open_store(store) as opened, noting_other_languages() as others:
        answer = bridge(opened, question)
        _write(opened, answer, form, output, lang, others)


def _write(store: Any, answer: dict[str, Any], form: str, output: str, lang: str, others: Callable[[], bool]) -> None:
    """Write an answer: words for table and md, the contract for json, a row a chain for csv and tsv."""
    from obligraph.cli.output import stating_languages, write_record, write_table, write_text

    if form == "json":
        write_record(answer, output)
    elif form in ("csv", "tsv"):
        write_table(_COLUMNS, [_row(chain) for chain in answer["chains"]], form, output)
    else:
        from obligraph.bridge.wording import as_plain, in_words

        words = stating_languages(in_words(store, answer, lang), others(), lang)
        write_text(words if form == "md" else as_plain(words), output)


def _row(chain: dict[str, Any]) -> list[object]:
    end, binding = chain["ends_at"], chain["binding"] or {}
    since = binding.get("since") or {}
    return [
        chain["rank"],
        end["id"],
        end["label"],
        binding.get("status"),
        since.get("value"),
        binding.get("known_as_of"),
        " ".join(end["protects"]),
        " ".join(end["leaves_out"]),
        " ".join(step["to"] for step in chain["steps"][:-1]),
        chain["weakest_step"],
    ]
