"""Exporters: one module a format over one neutral graph; every output has one fixed order.

Each format is `write(selection) -> str`; `FORMATS` tells which module writes it.
The message `export.format.<name>` says what it is for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from obligraph.errors import WrongUse

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection

FORMATS = {
    "ttl": ("rdf", "write_turtle"),
    "nq": ("rdf", "write_nquads"),
    "jsonld": ("rdf", "write_jsonld"),
    "sssom": ("sssom", "write"),
    "graphml": ("graph_files", "write_graphml"),
    "gexf": ("graph_files", "write_gexf"),
    "cytoscape": ("graph_files", "write_cytoscape"),
    "dot": ("graph_files", "write_dot"),
    "nodes-csv": ("tables", "write_nodes"),
    "edges-csv": ("tables", "write_edges"),
}


def export(selection: Selection, form: str) -> str:
    """Return the selection in a format of `FORMATS`; raise WrongUse for any other format."""
    if form not in FORMATS:
        raise WrongUse("unknown-format", form=form, choice=[*FORMATS])
    module, function = FORMATS[form]
    text: str = getattr(import_module(f"obligraph.exporters.{module}"), function)(selection)
    return text
