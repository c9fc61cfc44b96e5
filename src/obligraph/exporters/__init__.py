"""Exporters: functions from a selection of the graph to text; the order of every output is fixed.

`FORMATS` maps a format to its module and function. The message `export.format.<name>` describes it.
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
