"""Prepares shapes for `obligraph.shacl.prepared`: compiled once, they are asked of any nodes as one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyoxigraph import NamedNode

from obligraph.shacl.messages import messages_of
from obligraph.shacl.plan import Check, Plan, Shape
from obligraph.shacl.prepared import PLACEHOLDER
from obligraph.shacl.shapes_graph import SH
from obligraph.shacl.sparql_engine import OF_FOCUS, may_stand_still, united
from obligraph.shacl.violation_patterns import NotExpressible, Violations


def prepare(plan: Plan, shapes: Sequence[str]) -> dict[str, Any] | None:
    """Return the query of these shapes (IRIs) and what its results say, as plain data; None where no one query can.

    Nothing in it depends on the data. Raises KeyError for a shape that the plan lacks.
    """
    aimed = plan.aimed_at(shapes, [NamedNode(PLACEHOLDER[1:-1])])
    if any(may_stand_still(aimed, shape) for shape in aimed.targeted):
        return None
    try:
        found = Violations(aimed).of(*aimed.targeted)
    except NotExpressible:
        return None
    if found.queries:
        return None
    return {"query": united(found.patterns), "checks": [_record(shape, check) for shape, check in found.checks]}


def _record(shape: Shape, check: Check) -> dict[str, Any]:
    return {
        "severity": shape.severity.removeprefix(SH),
        "shape": shape.name,
        "path": None if shape.path is None else str(shape.path),
        "component": check.component,
        "messages": [[lang, text] for lang, text in messages_of(shape, check, {})],
        "of_focus": isinstance(check.step, OF_FOCUS),
    }
