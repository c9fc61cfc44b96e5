"""`obligraph new`: a record of the curated data, written into the file where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligraph.cli.options import lang_option
from obligraph.cli.verb import verb

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

    from obligraph.authoring.fields import Field
    from obligraph.authoring.records import CuratedData, Record


@verb("new")
@click.argument("kind")
@click.argument("words", nargs=-1, required=True)
@click.option("--file", "file", metavar="FILE")
@click.option("--title", "titles", multiple=True, metavar="LANG=TEXT")
@click.option("--from", "sources", multiple=True, metavar="DOC")
@click.option("--data", default="data", metavar="DIR")
@click.option("--dry-run", is_flag=True)
@lang_option
def command(
    kind: str,
    words: tuple[str, ...],
    file: str | None,
    titles: tuple[str, ...],
    sources: tuple[str, ...],
    data: str,
    dry_run: bool,
    lang: str,
) -> None:
    """Write a new record of KIND, such as link, recommendation, indicator, source or passage.

    WORDS are its identifier, for a link its SUBJECT PREDICATE OBJECT, then its fields as NAME=VALUE, texts as
    NAME@LANG=VALUE. On a terminal, fields that are missing are asked for. What the shapes refuse is not written.
    """
    curated = _curated(Path(data))
    records = _drafts(curated, kind, words, lang)
    for record in records:
        _ask(curated, record, lang)
    targets = [(record, Path(file) if file and record is records[0] else curated.home(record)) for record in records]
    for record, target in targets:
        curated.refuse_misplaced(record, target)
    _refuse(curated, records, lang)
    if dry_run:
        for record, target in targets:
            _show(record, target)
        return
    curated.write(
        (record, target, [] if target.exists() else _header(curated, record, target, titles, sources))
        for record, target in targets
    )
    for record, target in targets:
        click.echo(f"{_identifier(record)} {target}")


def _curated(data: Path) -> CuratedData:
    from obligraph.authoring.records import CuratedData
    from obligraph.errors import InputInvalid
    from obligraph.resources import folder

    if not data.is_dir():
        raise InputInvalid("no-data-folder", where=str(data))
    beside = {kind: data.parent / kind for kind in ("ontology", "shapes", "queries")}
    found = {kind: place if place.is_dir() else folder(kind) for kind, place in beside.items()}
    return CuratedData(found["ontology"], data, found["shapes"], found["queries"])


def _drafts(curated: CuratedData, kind: str, words: tuple[str, ...], lang: str) -> list[Record]:
    from obligraph.errors import WrongUse
    from obligraph.namespaces import OBL

    names = [word for word in words if "=" not in word]
    fields = [word for word in words if "=" in word]
    wanted = 3 if kind == "link" else 1
    if len(names) != wanted:
        raise WrongUse("link-takes-three" if kind == "link" else "record-takes-one", given=names)
    if kind == "link" and _on_a_terminal() and not any(field.startswith("author=") for field in fields):
        author = curated.shapes.fields([f"{OBL}Link"])["author"]
        fields.append(f"author={_prompted(author, None, lang).value}")
    return (
        [curated.link(names[0], names[1], names[2], fields)]
        if kind == "link"
        else curated.draft(kind, names[0], fields)
    )


def _ask(curated: CuratedData, record: Record, lang: str) -> None:
    """Ask for what is missing on a terminal; elsewhere, and for relations with a record, refuse with all of it."""
    from obligraph.errors import WrongUse

    missing = record.missing()
    relations = any(asked.property in curated.link_predicates for asked, _ in missing)
    if missing and (relations or not _on_a_terminal()):
        raise WrongUse("fields-missing", fields=[_name(asked, text) for asked, text in missing])
    for asked, text in missing:
        record.add(asked, _prompted(asked, text, lang))


def _prompted(asked: Field, text: str | None, lang: str) -> NamedNode | Literal:
    """Ask for a field until its value can be read; what the shapes say of it is the question."""
    from obligraph.authoring.fields import term_of
    from obligraph.errors import ObligraphError

    message = asked.messages.get(lang) or asked.messages.get("en") or asked.name
    while True:
        try:
            return term_of(asked, click.prompt(f"{message}\n{_name(asked, text)}", err=True).strip(), text)
        except ObligraphError as error:
            click.echo(error.words(lang), err=True)


def _on_a_terminal() -> bool:
    import sys

    return sys.stdin.isatty()


def _name(asked: Field, lang: str | None) -> str:
    return f"{asked.name}@{lang}" if lang else asked.name


def _refuse(curated: CuratedData, records: list[Record], lang: str) -> None:
    from obligraph.errors import WrongUse
    from obligraph.ids import short_of

    found = curated.refusals(records)
    if found:
        reasons = sorted({f"{short_of(result.focus)}: {result.message(lang).rstrip('.')}" for result in found})
        raise WrongUse("record-refused", reasons="; ".join(reasons))


def _header(
    curated: CuratedData, record: Record, target: Path, titles: tuple[str, ...], sources: tuple[str, ...]
) -> list[Triple]:
    """Return the record of a new file; raise WrongUse where its titles or its sources are not given."""
    from obligraph.authoring.records import header_of
    from obligraph.errors import WrongUse
    from obligraph.namespaces import OBL

    spoken = dict(title.partition("=")[::2] for title in titles)
    author = record.values(f"{OBL}author")
    if not spoken or not sources or not author:
        raise WrongUse("file-without-header", file=target)
    return header_of(curated.graph_of(target), spoken, sources, author[0].value)


def _show(record: Record, target: Path) -> None:
    from pyoxigraph import RdfFormat, serialize

    from obligraph.building.formatting import formatted

    click.echo(f"# {target}")
    text = (serialize(record.triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    click.echo(formatted(text), nl=False)


def _identifier(record: Record) -> str:
    from obligraph.ids import short_of

    return short_of(record.subject.value)
