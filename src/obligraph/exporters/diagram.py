"""What a diagram holds, as a selection that the exporters write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from obligraph.exporters.selection import Selection
from obligraph.graph.links import links_among
from obligraph.graph.neighbours import statements_among
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.ids import iri_of, short_of


@dataclass(frozen=True)
class Diagram(Selection):
    """A selection of exactly these things, by short form, with the statements among them."""

    nodes: tuple[str, ...] = ()
    names: LocalizedThings | None = None

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The neutral graph of the things that have a kind, with the attributes of every other export."""
        assert self.names is not None
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for short in sorted(set(self.nodes), key=natural):
            thing = self.names.thing(short)
            if thing.kinds:
                graph.add_node(
                    short,
                    label=self.names.name(short),
                    kind=" ".join(sorted(thing.kinds)),
                    force=thing.force or "",
                    notation=min(thing.notations, default=""),
                    iri=iri_of(short),
                )
        iris = [iri_of(short) for short in graph.nodes]
        links = links_among(self.store, iris)
        for statement in statements_among(self.store, iris):
            link, (justification, confidence) = links.get(statement, ("", ("", 1.0)))
            key = short_of(statement.relation)
            record = {
                "predicate": key,
                "justification": justification,
                "confidence": confidence,
                "link": short_of(link),
            }
            graph.add_edge(short_of(statement.subject), short_of(statement.object), key=key, **record)
        return graph
