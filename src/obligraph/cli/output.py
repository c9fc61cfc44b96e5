"""Writes answers: text and records to a file or standard output, tables as table, json, csv, tsv or md."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from obligraph.errors import InputInvalid
from obligraph.i18n import DEFAULT, has, message

TABLE_FORMATS = ("table", "json", "csv", "tsv", "md")
_BLOCK = 1 << 16


def stating_languages(text: str, others: bool, lang: str) -> str:
    """Return a text with a last line that says that some of it is in another language, where it is not English."""
    return f"{text}\n{message('graph.shown-in-another-language', lang)}\n" if others and lang != DEFAULT else text


def write_text(text: str, output: str) -> None:
    """Write text to the file `output`, or to standard output for '-'; raise InputInvalid if it cannot be written."""
    if output == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputInvalid("file-not-written", where=output, reason=error.strerror) from None


def write_pieces(pieces: Iterable[str], output: str) -> None:
    """Write text piece by piece, as `write_text` does; a file that cannot be written whole is not left behind."""
    if output == "-":
        for block in _blocks(pieces):
            click.echo(block, nl=False)
        return
    whole = Path(output)
    is_device = whole.exists() and not whole.is_file()
    partial = whole if is_device else Path(f"{output}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
        partial.replace(whole)
    except OSError as error:
        raise InputInvalid("file-not-written", where=output, reason=error.strerror) from None
    finally:
        if not is_device:
            partial.unlink(missing_ok=True)


def _blocks(pieces: Iterable[str]) -> Iterator[str]:
    """Join pieces to blocks, since each that is echoed is flushed."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def write_record(record: Any, output: str) -> None:
    """Write plain data as JSON, its keys in the order of the contract."""
    write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", output)


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], form: str, output: str, lang: str = DEFAULT
) -> None:
    """Write a table in one of `TABLE_FORMATS`; json is a list of objects. Rows of csv, tsv and md are not held.

    What people read (table, md) has its headings in `lang`; what programs read keeps the names of the columns.
    """
    columns = [_heading(column, lang) for column in columns] if form in ("table", "md") else columns
    cells = (["" if cell is None else str(cell) for cell in row] for row in rows)
    if form in _BY_ROW:
        write_pieces(_BY_ROW[form](columns, cells), output)
    else:
        write_text((_json if form == "json" else _table)(columns, list(cells)), output)


def _heading(column: str, lang: str) -> str:
    """Return a column's heading: the command line's own, else the word that pages have for it."""
    name = column.replace("_", "-")
    codes = (code for code in (f"cli.heading.{name}", f"web.column.{name}") if lang != DEFAULT and has(code))
    return message(code, lang) if (code := next(codes, None)) else column


def _json(columns: Sequence[str], rows: list[list[str]]) -> str:
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return _delimited(columns, rows, ",")


def _tsv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return _delimited(columns, ([_in_one_line(cell) for cell in row] for row in rows), "\t")


def _in_one_line(cell: str) -> str:
    """Return a cell without the line ends and tabulators that would end it, each as a space."""
    return cell.translate(dict.fromkeys(map(ord, "\t\n\r"), " "))


def _delimited(columns: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> Iterator[str]:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    for row in itertools.chain([columns], rows):
        writer.writerow(row)
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for line in itertools.chain([columns, ["---"] * len(columns)], rows):
        yield f"| {' | '.join(_in_one_line(cell).replace('|', chr(92) + '|') for cell in line)} |\n"


_BY_ROW = {"csv": _csv, "tsv": _tsv, "md": _markdown}


def _table(columns: Sequence[str], rows: list[list[str]]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=SIMPLE_HEAD, highlight=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(
        file=io.StringIO(), width=click.get_current_context().terminal_width or _width(), color_system=None
    )
    console.print(table)
    stream = console.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).columns
