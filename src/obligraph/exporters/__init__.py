"""Exporters: one module a format over one neutral graph; every output has one fixed order.

Each format is `write(selection) -> str`; `FORMATS` tells which module writes it and what it is for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from obligraph.errors import WrongUse

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection

FORMATS = {
    "ttl": ("rdf", "write_turtle", "Turtle, all statements merged"),
    "nq": ("rdf", "write_nquads", "N-Quads, each statement with its named graph"),
    "jsonld": ("rdf", "write_jsonld", "JSON-LD with its context inline"),
    "sssom": ("sssom", "write", "link records as SSSOM/TSV"),
    "graphml": ("graph_files", "write_graphml", "GraphML, for yEd and networkx"),
    "gexf": ("graph_files", "write_gexf", "GEXF 1.2, for Gephi"),
    "cytoscape": ("graph_files", "write_cytoscape", "Cytoscape JSON"),
    "dot": ("graph_files", "write_dot", "DOT, for Graphviz"),
    "nodes-csv": ("tables", "write_nodes", "nodes as CSV, for Neo4j or a spreadsheet"),
    "edges-csv": ("tables", "write_edges", "edges as CSV, for Neo4j or a spreadsheet"),
}


def export(selection: Selection, form: str) -> str:
    """Return the selection in a format of `FORMATS`; raise WrongUse for any other format."""
    if form not in FORMATS:
        raise WrongUse("unknown-format", form=form, choice=[*FORMATS])
    module, function, _ = FORMATS[form]
    text: str = getattr(import_module(f"obligraph.exporters.{module}"), function)(selection)
    return text
