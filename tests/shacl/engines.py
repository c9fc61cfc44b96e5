"""Asks each engine the same question; answers are sets of (focus, path, value, component, shape, severity).

Blank nodes are `_`, since each engine names them as it likes.
"""

import logging
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from obligraph.shacl.report import Report
from obligraph.shacl.validation import check_files, check_store
from obligraph.store.embedded import EmbeddedStore

Found = frozenset[tuple[str | None, ...]]
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


def lines_of(turtle: str | Path) -> bytes:
    """Return Turtle, or a Turtle file, as N-Triples."""
    if isinstance(turtle, Path):
        quads = pyoxigraph.parse(path=str(turtle), format=RdfFormat.TURTLE, base_iri=turtle.as_uri())
    else:
        quads = pyoxigraph.parse(turtle.encode(), RdfFormat.TURTLE)
    return pyoxigraph.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""


def by(engine: str, data: bytes, shapes: Path, folder: Path) -> Found:
    """Return what an engine finds in N-Triples, as a set."""
    return frozenset(rows_by(engine, data, shapes, folder))


def rows_by(engine: str, data: bytes, shapes: Path, folder: Path) -> list[tuple[str | None, ...]]:
    """Return what an engine finds in N-Triples; `stored` is the columnar engine over a store in memory."""
    if engine == "stored":
        with EmbeddedStore.of_lines(data) as store:
            return _rows(check_store(store, [shapes], "columnar"))
    file = folder / "data.nt"
    file.write_bytes(data)
    return _rows(check_files([file], [shapes], engine))


def found_in(report: Report) -> Found:
    """Return the results of a report in the common form, as a set."""
    return frozenset(_rows(report))


def _rows(report: Report) -> list[tuple[str | None, ...]]:
    return [
        (_named(r.focus), _path(r.path), _named(r.value), r.component, _named(r.shape), r.severity.rsplit("#", 1)[-1])
        for r in report.results
    ]


def _named(term: str | None) -> str | None:
    return "_" if term is not None and term.startswith("_:") else term


def _path(path: str | None) -> str | None:
    """A predicate as it is; the form of any other path differs between engines."""
    return path if path is None or (path.startswith("<") and path.count("<") == 1 and path.endswith(">")) else "_"
