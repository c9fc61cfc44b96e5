"""RDF exports: Turtle, N-Quads, and JSON-LD 1.1 with an inline context; sorted, so that the output is reproducible."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Triple, serialize

from obligraph.namespaces import all_prefixes

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection


def write_turtle(selection: Selection) -> str:
    """Return the merge of the selected statements as Turtle (W3C RDF 1.1 Turtle)."""
    triples = _triples(selection)
    used = _used_prefixes(triples)
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=used) or b"").decode()


def write_nquads(selection: Selection) -> str:
    """Return the selected statements as sorted N-Quads lines (W3C RDF 1.1 N-Quads)."""
    return (serialize(selection.quads, format=RdfFormat.N_QUADS) or b"").decode()


def write_jsonld(selection: Selection) -> str:
    """Return the merge as JSON-LD: an inline `@context`, and `@graph` with sorted nodes, keys and values."""
    from rdflib import Graph

    from obligraph.store.conversion import to_rdflib_triple

    triples = _triples(selection)
    graph = Graph()
    for triple in triples:
        graph.add(to_rdflib_triple(triple))
    context = _used_prefixes(triples)
    document = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=False))
    nodes = document.get("@graph", [{key: value for key, value in document.items() if key != "@context"}])
    ordered = sorted((_ordered(node) for node in nodes), key=lambda node: str(node["@id"]))
    return json.dumps({"@context": context, "@graph": ordered}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _triples(selection: Selection) -> list[Triple]:
    return sorted({quad.triple for quad in selection.quads}, key=str)


def _used_prefixes(triples: list[Triple]) -> dict[str, str]:
    namespaces = {_namespace(term.value) for t in triples for term in t if hasattr(term, "value")}
    return {prefix: space for prefix, space in sorted(all_prefixes().items()) if space in namespaces}


def _namespace(iri: str) -> str:
    """Return an IRI up to its last slash or hash, inclusive."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut]


def _ordered(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node with sorted lists of values, which have no order in RDF."""
    return {
        key: sorted(value, key=lambda item: json.dumps(item, sort_keys=True)) if isinstance(value, list) else value
        for key, value in node.items()
    }
