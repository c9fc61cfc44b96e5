"""The conditions of measurability, read from the shapes: their codes, order, names and properties.

The rule itself is SHACL's (shapes/measurability.shapes.ttl, docs/measurability.md). Each condition is a shape below
`MeasurableIndicator`; `skos:notation` is its code, `sh:order` its place, `sh:name` what people read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from obligraph.ids import SHAPE
from obligraph.namespaces import SKOS
from obligraph.resources import folder
from obligraph.shacl.plan import Plan, named_by
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import Predicate, Sequence, ShapesGraph, sh

if TYPE_CHECKING:
    from obligraph.shacl.shapes_graph import Node

MEASURABLE = f"{SHAPE}MeasurableIndicator"
FEASIBLE_SOURCE = f"{SHAPE}FeasibleIndicator-hasSource"
_UNNEEDED, _GIVEN = "-unneeded", "-given"
"""What the names of the two alternatives of a condition end in that is not for every indicator."""


@dataclass(frozen=True)
class Condition:
    """One condition: its shape and code, the predicate (IRI) whose values meet it, and its names by language.

    `unneeded` is the shape that an indicator violates which the condition is for; None where it is for all.
    """

    shape: str
    code: str
    predicate: str
    names: dict[str, str]
    unneeded: str | None

    @property
    def local_name(self) -> str:
        """The name of the predicate in its namespace."""
        return self.predicate.rsplit("#", 1)[1]

    def name(self, lang: str) -> str:
        """Return what people read in `lang`, in English where the shape has no name in it."""
        return self.names.get(lang) or self.names["en"]


@dataclass(frozen=True)
class Rule:
    """The compiled shapes and the conditions in their order."""

    plan: Plan
    conditions: tuple[Condition, ...]


@cache
def rule() -> Rule:
    """Return the rule as the shapes of this installation say it."""
    graph = ShapesGraph.read([folder("shapes") / "measurability.shapes.ttl"])
    plan = compile_shapes(graph)
    below = {node for check in plan.shapes[NamedNode(MEASURABLE)].checks for node in named_by(check.step)}
    ordered = sorted(below, key=lambda node: int(_text(graph, node, sh("order"))))
    return Rule(plan, tuple(_condition(graph, plan, node) for node in ordered))


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
