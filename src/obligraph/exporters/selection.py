"""Selections for export: the whole graph, or the neighbourhood of a thing, as statements and as a networkx graph.

Nodes are things (identifiers of this project and of the UN's SDGs) except link records and passages; edges are the
statements between them. The edge of a link record has its justification and confidence as attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from obligraph.errors import UnknownIdentifier
from obligraph.graph.labels import LABEL, words_in
from obligraph.graph.neighbours import is_node
from obligraph.i18n import DEFAULT
from obligraph.ids import ID, SDG, iri_of, nearest, short_of
from obligraph.namespaces import OBL, RDF, SKOS
from obligraph.search.resolver import resolve
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from obligraph.store import Store


@dataclass(frozen=True)
class Selection:
    """A part of a store: everything, or the things within `steps` of `around` (a short form or IRI).

    Labels are in `lang`, or else in the default language. `every_link` includes links that are not accepted.
    """

    store: Store
    around: str | None = None
    steps: int = 1
    lang: str = DEFAULT
    every_link: bool = False

    @cached_property
    def all_quads(self) -> list[Quad]:
        """Every statement of the store with its graph, sorted."""
        return sorted(self.store.dump(), key=str)

    @cached_property
    def quads(self) -> list[Quad]:
        """The selected statements: all, or those about the selected nodes and their links and passages."""
        if self.around is None:
            return self.all_quads
        selected = set(self.graph.nodes) | {
            record["link"] for *_, record in self.graph.edges(data=True) if record["link"]
        }
        about = {iri_of(node) for node in selected}
        evidence = f"{OBL}evidencedBy"
        passages = (q for q in self.all_quads if q.predicate.value == evidence and value_of(q.subject) in about)
        about |= {value_of(quad.object) for quad in passages}
        return [quad for quad in self.all_quads if value_of(quad.subject) in about]

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The neutral graph: nodes by short form, edges by predicate; attributes are strings and numbers only."""
        whole = self._whole()
        if self.around is None:
            return whole
        start = short_of(resolve(self.store, self.around))
        if start not in whole:
            raise UnknownIdentifier(self.around, nearest(self.around, whole.nodes))
        near = nx.single_source_shortest_path_length(whole.to_undirected(as_view=True), start, cutoff=self.steps)
        return _ordered(whole.subgraph(near))

    def _whole(self) -> nx.MultiDiGraph[str]:
        facts = _Facts(self.all_quads, self.lang)
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for thing in sorted(facts.kinds):
            graph.add_node(short_of(thing), **facts.attributes(thing))
        for subject, predicate, object_ in sorted(facts.edges):
            if subject in facts.kinds and object_ in facts.kinds:
                key = short_of(predicate)
                record = facts.link_of.get((subject, predicate, object_), {})
                graph.add_edge(
                    short_of(subject),
                    short_of(object_),
                    key=key,
                    predicate=key,
                    justification=record.get("justification", ""),
                    confidence=float(record["confidence"]) if "confidence" in record else 1.0,
                    link=record.get("link", ""),
                )
        return graph


class _Facts:
    """Attributes of things and edges in quads: kinds, labels, forces, and the link records of edges."""

    def __init__(self, quads: Iterable[Quad], lang: str) -> None:
        self.lang = lang
        self.kinds: dict[str, set[str]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self.force: dict[str, str] = {}
        self.notation: dict[str, str] = {}
        self.edges: set[tuple[str, str, str]] = set()
        links: dict[str, dict[str, str]] = {}
        for quad in quads:
            subject = value_of(quad.subject)
            if subject.startswith(f"{ID}link/"):
                links.setdefault(subject, {})[quad.predicate.value.removeprefix(OBL)] = value_of(quad.object)
            elif is_node(subject):
                self._add(subject, quad)
        self.link_of = {
            (link["linkSubject"], link["linkPredicate"], link["linkObject"]): {
                "justification": link["justification"].rsplit("/", 1)[1],
                "confidence": link["confidence"],
                "link": short_of(iri),
            }
            for iri, link in links.items()
            if {"linkSubject", "linkPredicate", "linkObject", "justification", "confidence"} <= link.keys()
        }

    def _add(self, subject: str, quad: Quad) -> None:
        predicate, value = quad.predicate.value, value_of(quad.object)
        if predicate == f"{RDF}type" and value.startswith((OBL, f"{SDG}ontology#")):
            self.kinds.setdefault(subject, set()).add(value.rsplit("#", 1)[1])
        elif predicate == LABEL:
            self.labels.setdefault(subject, {})[getattr(quad.object, "language", None) or ""] = value
        elif predicate == f"{OBL}force":
            self.force[subject] = value.rsplit("/", 1)[1]
        elif predicate == f"{SKOS}notation":
            self.notation[subject] = min(value, self.notation.get(subject, value))
        elif is_node(value):
            self.edges.add((subject, predicate, value))

    def attributes(self, thing: str) -> dict[str, str]:
        """Return the attributes of a node; unknown values are empty strings, since every node has every attribute."""
        labels = self.labels.get(thing, {})
        return {
            "label": words_in(labels, self.lang) or short_of(thing),
            "kind": " ".join(sorted(self.kinds[thing])),
            "force": self.force.get(thing, ""),
            "notation": self.notation.get(thing, ""),
            "iri": thing,
        }


def _ordered(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return a copy with sorted nodes and edges."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    copy.add_nodes_from(sorted(graph.nodes(data=True), key=lambda node: node[0]))
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        copy.add_edge(source, target, key=key, **data)
    return copy
