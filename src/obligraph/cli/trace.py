"""`obligraph trace`: a recommendation from where it rests to what measures it."""

from __future__ import annotations

import click

from obligraph.cli.options import format_for, format_option, lang_option, output_option, store_option
from obligraph.cli.verb import verb


@verb("trace")
@click.argument("recommendation")
@store_option
@format_option("table", "json", "md")
@output_option
@lang_option
def command(recommendation: str, store: str | None, form: str | None, output: str, lang: str) -> None:
    """Trace RECOMMENDATION (such as co:cmw-mex-2.information-system): basis, lineage, indicators, sources, gaps."""
    from obligraph.cli.output import stating_languages, write_record, write_text
    from obligraph.graph.labels import noting_other_languages
    from obligraph.store import open_store
    from obligraph.trace.answer import trace

    form = format_for(form, output, terminal="table", piped="md")
    with open_store(store) as opened, noting_other_languages() as others:
        answer = trace(opened, recommendation, lang)
    if form == "json":
        write_record(answer, output)
        return
    from obligraph.trace.wording import in_words

    words = stating_languages(in_words(answer, lang), others(), lang)
    write_text(words if form == "md" else words.replace("**", "").replace("## ", "").removeprefix("# "), output)
