"""Writes answers: text and records to a file or standard output, tables as table, json, csv, tsv or md."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from obligraph.errors import InputInvalid

TABLE_FORMATS = ("table", "json", "csv", "tsv", "md")


def write_text(text: str, output: str) -> None:
    """Write text to the file `output`, or to standard output for '-'; raise InputInvalid if it cannot be written."""
    if output == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputInvalid(f"the file cannot be written ({error.strerror})", where=output) from None


def write_pieces(pieces: Iterable[str], output: str) -> None:
    """Write text piece by piece, as `write_text` does; a file that cannot be written whole is not left behind."""
    if output == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    partial = Path(f"{output}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputInvalid(f"the file cannot be written ({error.strerror})", where=output) from None


def write_record(record: Any, output: str) -> None:
    """Write plain data as JSON, its keys in the order of the contract."""
    write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", output)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str, output: str) -> None:
    """Write a table in one of `TABLE_FORMATS`; json is a list of objects."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    writers = {"table": _table, "json": _json, "csv": _csv, "tsv": _tsv, "md": _markdown}
    write_text(writers[form](columns, cells), output)


def _json(columns: Sequence[str], rows: list[list[str]]) -> str:
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _csv(columns: Sequence[str], rows: list[list[str]]) -> str:
    return _delimited(columns, rows, ",")


def _tsv(columns: Sequence[str], rows: list[list[str]]) -> str:
    return _delimited(columns, [[_in_one_line(cell) for cell in row] for row in rows], "\t")


def _in_one_line(cell: str) -> str:
    """Return a cell without the line ends and tabulators that would end it, each as a space."""
    return cell.translate(dict.fromkeys(map(ord, "\t\n\r"), " "))


def _delimited(columns: Sequence[str], rows: list[list[str]], delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([columns, *rows])
    return stream.getvalue()


def _markdown(columns: Sequence[str], rows: list[list[str]]) -> str:
    lines = [list(columns), ["---"] * len(columns), *rows]
    return "".join(
        f"| {' | '.join(_in_one_line(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


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
