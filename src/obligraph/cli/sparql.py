"""`obligraph sparql`: any SPARQL query over the merge of all graphs; updates are refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligraph.cli.options import format_for, format_option, lang_of_messages_option, output_option, store_option
from obligraph.cli.verb import verb
from obligraph.errors import InputInvalid, QueryRefused, WrongUse
from obligraph.i18n import Message

if TYPE_CHECKING:
    from obligraph.store import Store

_GRAPH_FORMATS = ("ttl", "jsonld", "nt")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@verb("sparql")
@click.argument("query", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path))
@store_option
@format_option("table", "json", "csv", "tsv", "md", *_GRAPH_FORMATS)
@output_option
@lang_of_messages_option
def command(query: str | None, file: Path | None, store: str | None, form: str | None, output: str) -> None:
    """Run a SPARQL query; QUERY is its text, or '-' to read it from standard input.

    The prefixes of docs/identifiers.md and of the vocabularies used are declared for you.
    """
    from obligraph.namespaces import all_prefixes, with_prefixes
    from obligraph.store import open_store

    given = _text(query, file)
    text = with_prefixes(given, all_prefixes())
    run = {"SELECT": _select, "ASK": _ask, "CONSTRUCT": _construct, "DESCRIBE": _construct}[query_form(text)]
    with open_store(store) as opened:
        try:
            run(opened, text, form, output)
        except QueryRefused as error:
            raise _at_the_line_given(error, text.count("\n") - given.count("\n")) from None


def _at_the_line_given(error: QueryRefused, added: int) -> QueryRefused:
    """Return the error with its line counted in the text that the user gave, without the prefixes declared for it."""
    line = error.arguments.get("line")
    if isinstance(line, int):
        error.arguments["line"] = line - added
    return error


def _text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise WrongUse("query-or-file")
    place = str(file) if file else Message("error.in-standard-input" if query == "-" else "error.in-query")
    try:
        if file is None:
            text = sys.stdin.buffer.read() if query == "-" else os.fsencode(str(query))
        else:
            text = file.read_bytes()
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise InputInvalid("not-utf-8", where=place) from None
    except OSError as error:
        raise InputInvalid("query-file-not-read", where=place, reason=error.strerror) from None


def query_form(text: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; raise QueryRefused for an update or anything else."""
    from obligraph.store.sparql_tokens import keywords

    for word in keywords(text):
        if word in _UPDATES:
            raise QueryRefused("update-refused")
        if word in _FORMS:
            return word
    raise QueryRefused("not-sparql")


def _select(store: Store, text: str, form: str | None, output: str) -> None:
    from obligraph.cli.output import TABLE_FORMATS, write_table

    form = format_for(form, output, terminal="table", piped="tsv")
    if form not in TABLE_FORMATS:
        raise WrongUse("select-format", form=form, choice=[*TABLE_FORMATS])
    answer = store.select(text)
    write_table(answer.variables, [[shown(term) for term in row] for row in answer], form, output)


def shown(term: object) -> str:
    """Return a term as it is printed: the short form of an IRI, the value of a literal, nothing where unbound."""
    from pyoxigraph import NamedNode

    from obligraph.ids import short_of

    if term is None:
        return ""
    return short_of(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))


def _ask(store: Store, text: str, form: str | None, output: str) -> None:
    from obligraph.cli.output import write_text

    if form in _GRAPH_FORMATS:
        raise WrongUse("ask-format", form=form)
    write_text("true\n" if store.ask(text) else "false\n", output)


def _construct(store: Store, text: str, form: str | None, output: str) -> None:
    from pyoxigraph import RdfFormat, serialize

    from obligraph.cli.output import write_text
    from obligraph.namespaces import all_prefixes

    form = form or "ttl"
    if form not in _GRAPH_FORMATS:
        raise WrongUse("graph-format", form=form, choice=[*_GRAPH_FORMATS])
    formats = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    prefixes = all_prefixes() if form == "ttl" else None
    write_text((serialize(store.construct(text), format=formats[form], prefixes=prefixes) or b"").decode(), output)
