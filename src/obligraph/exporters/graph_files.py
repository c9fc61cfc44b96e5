"""Formats of graph programs: GraphML and GEXF (with networkx), Cytoscape JSON, and DOT."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection

_GEXF_DATE = re.compile(r' lastmodifieddate="[^"]*"')


def write_graphml(selection: Selection) -> str:
    """Return the neutral graph as GraphML, with label, kind, force, justification and confidence as attributes."""
    stream = io.BytesIO()
    nx.write_graphml(selection.graph, stream, named_key_ids=True)
    return stream.getvalue().decode() + "\n"


def write_gexf(selection: Selection) -> str:
    """Return the neutral graph as GEXF 1.2, without networkx's date of writing, so that the output is reproducible."""
    graph = selection.graph.copy()
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["id"] = str(number)
        data["label"] = data["predicate"]
    stream = io.BytesIO()
    nx.write_gexf(graph, stream, version="1.2draft")
    return _GEXF_DATE.sub("", stream.getvalue().decode()) + "\n"


def write_cytoscape(selection: Selection) -> str:
    """Return the neutral graph as Cytoscape.js JSON (`elements.nodes`, `elements.edges`)."""
    document = nx.cytoscape_data(selection.graph)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_dot(selection: Selection) -> str:
    """Return the neutral graph in the DOT language of Graphviz, sorted by name."""
    lines = ["digraph obligraph {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [
        f"  {_quoted(node)} [{_attributes(label=data['label'], kind=data['kind'], force=data['force'])}];"
        for node, data in selection.graph.nodes(data=True)
    ]
    lines += [
        f"  {_quoted(source)} -> {_quoted(target)} [{_edge_attributes(data)}];"
        for source, target, data in selection.graph.edges(data=True)
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _edge_attributes(data: dict[str, object]) -> str:
    return _attributes(
        label=str(data["predicate"]), justification=str(data["justification"]), confidence=str(data["confidence"])
    )


def _attributes(**values: str) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items() if value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
