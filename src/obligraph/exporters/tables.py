"""Tables of nodes and edges as CSV (RFC 4180, UTF-8), sorted by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection

NODE_COLUMNS = ("id", "label", "kind", "force", "notation", "iri")
EDGE_COLUMNS = ("source", "target", "predicate", "justification", "confidence", "link")


def write_nodes(selection: Selection) -> str:
    """Return a table of nodes with the columns of `NODE_COLUMNS`."""
    rows = ([node, *(data[name] for name in NODE_COLUMNS[1:])] for node, data in selection.graph.nodes(data=True))
    return _table(NODE_COLUMNS, rows)


def write_edges(selection: Selection) -> str:
    """Return a table of edges with the columns of `EDGE_COLUMNS`."""
    edges = selection.graph.edges(data=True)
    rows = ([source, target, *(data[name] for name in EDGE_COLUMNS[2:])] for source, target, data in edges)
    return _table(EDGE_COLUMNS, rows)


def _table(columns: Iterable[str], rows: Iterable[list[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()
