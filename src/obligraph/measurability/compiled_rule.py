"""The rule of measurability, compiled from the shapes of this installation, and prepared for a build to keep."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from obligraph.ids import SHAPE
from obligraph.measurability.conditions import INDICATOR, RECOMMENDATION, Condition, shapes_for
from obligraph.measurability.prepared_rule import edition, shapes_file
from obligraph.namespaces import SKOS
from obligraph.shacl.plan import Plan
from obligraph.shacl.preparation import prepare
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import Predicate, Sequence, ShapesGraph, sh
from obligraph.shacl.validation import check_nodes

if TYPE_CHECKING:
    from obligraph.shacl.report import Result
    from obligraph.shacl.shapes_graph import Node
    from obligraph.store import Store

_MEASURABLE = f"{SHAPE}MeasurableIndicator"
_UNNEEDED, _GIVEN = "-unneeded", "-given"
"""What the names of the two alternatives of a condition end in that is not for every indicator."""


@dataclass(frozen=True)
class CompiledRule:
    """The compiled shapes and the conditions in their order."""

    plan: Plan
    conditions: tuple[Condition, ...]

    def results(self, store: Store, kind: str, nodes: Collection[str]) -> list[Result]:
        """Ask the shapes for a kind (INDICATOR, RECOMMENDATION) of nodes (IRIs), of the data as they stand."""
        return check_nodes(store, self.plan, shapes_for(kind, self.conditions), nodes)


@cache
def compiled_rule() -> CompiledRule:
    """Return the rule as the shapes of this installation say it."""
    graph = ShapesGraph.read([shapes_file()])
    plan = compile_shapes(graph)
    below = set(plan.shapes[NamedNode(_MEASURABLE)].references)
    ordered = sorted(below, key=lambda node: int(_text(graph, node, sh("order"))))
    return CompiledRule(plan, tuple(_condition(graph, plan, node) for node in ordered))


def prepared_rule() -> bytes:
    """Return the rule as the file that a build keeps of it: JSON, which `obligraph.measurability.prepared_rule` reads.

    What no one query can ask is null, so that the shapes are compiled when it is asked.
    """
    rule = compiled_rule()
    asked = {kind: prepare(rule.plan, shapes_for(kind, rule.conditions)) for kind in (INDICATOR, RECOMMENDATION)}
    conditions = [condition._asdict() for condition in rule.conditions]
    record = {"edition": edition(), "conditions": conditions, "asked": asked}
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode()


def _condition(graph: ShapesGraph, plan: Plan, node: Node) -> Condition:
    shape = node.value
    unneeded = f"{shape}{_UNNEEDED}"
    return Condition(
        shape=shape,
        code=_text(graph, node, NamedNode(f"{SKOS}notation")),
        predicate=_predicate(plan, shape),
        names={
            name.language or "": name.value for name in graph.objects(node, sh("name")) if isinstance(name, Literal)
        },
        unneeded=unneeded if NamedNode(unneeded) in plan.shapes else None,
    )


def _predicate(plan: Plan, shape: str) -> str:
    """Return the predicate at which the path of a condition begins, or that of its alternative `-given`."""
    path = plan.shapes[NamedNode(shape)].path or plan.shapes[NamedNode(f"{shape}{_GIVEN}")].path
    first = path.parts[0] if isinstance(path, Sequence) else path
    assert isinstance(first, Predicate), f"{shape} begins with no predicate"
    return first.iri


def _text(graph: ShapesGraph, node: Node, predicate: NamedNode) -> str:
    value = graph.value(node, predicate)
    assert value is not None, f"{node} lacks {predicate}"
    return value.value
