"""Exporters: functions from a selection of the graph to text; the order of every output is fixed.

`FORMATS` has an entry for each format, which the explorer offers as a dump. The message `export.format.<name>`
describes it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from obligraph.errors import WrongUse

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection


class Format(NamedTuple):
    """A format: the module and function that write it, the media type and the suffix of its files."""

    module: str
    function: str
    media_type: str
    suffix: str


FORMATS = {
    "ttl": Format("rdf", "write_turtle", "text/turtle", "ttl"),
    "nq": Format("rdf", "write_nquads", "application/n-quads", "nq"),
    "jsonld": Format("rdf", "write_jsonld", "application/ld+json", "jsonld"),
    "sssom": Format("sssom", "write", "text/tab-separated-values", "sssom.tsv"),
    "graphml": Format("graph_files", "write_graphml", "application/graphml+xml", "graphml"),
    "gexf": Format("graph_files", "write_gexf", "application/gexf+xml", "gexf"),
    "cytoscape": Format("graph_files", "write_cytoscape", "application/json", "cyjs"),
    "dot": Format("graph_files", "write_dot", "text/vnd.graphviz", "dot"),
    "nodes-csv": Format("tables", "write_nodes", "text/csv", "nodes.csv"),
    "edges-csv": Format("tables", "write_edges", "text/csv", "edges.csv"),
}


def export(selection: Selection, form: str) -> str:
    """Return the selection in a format of `FORMATS`; raise WrongUse for any other format."""
    if form not in FORMATS:
        raise WrongUse("unknown-format", form=form, choice=[*FORMATS])
    entry = FORMATS[form]
    text: str = getattr(import_module(f"obligraph.exporters.{entry.module}"), entry.function)(selection)
    return text
