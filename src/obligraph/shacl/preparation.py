"""Compiles shapes to one query for any focus nodes, which `obligraph.shacl.prepared` runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyoxigraph import NamedNode

from obligraph.shacl.messages import messages_of
from obligraph.shacl.plan import Constraint, Plan, Shape
from obligraph.shacl.prepared import PLACEHOLDER
from obligraph.shacl.shapes_graph import SH
from obligraph.shacl.sparql_engine import STEPS_WITHOUT_VALUE, has_nullable_path, union
from obligraph.shacl.term_test_expressions import NotExpressible
from obligraph.shacl.violation_patterns import ViolationWriter


def prepare(plan: Plan, shapes: Sequence[str]) -> dict[str, Any] | None:
    """Return the query for these shapes (IRIs) and the constant parts of its results; None if one query is not enough.

    Nothing in it depends on the data. Raises KeyError for a shape that the plan lacks.
    """
    targeted = plan.with_target_nodes(shapes, [NamedNode(PLACEHOLDER[1:-1])])
    if any(has_nullable_path(targeted, shape) for shape in targeted.targeted):
        return None
    try:
        query = ViolationWriter(targeted).of(*targeted.targeted)
    except NotExpressible:
        return None
    if query.sparql_constraints:
        return None
    return {"query": union(query.patterns), "checks": [_record(*violated) for violated in query.constraints]}


def _record(shape: Shape, constraint: Constraint) -> dict[str, Any]:
    return {
        "severity": shape.severity.removeprefix(SH),
        "shape": shape.name,
        "path": None if shape.path is None else str(shape.path),
        "component": constraint.component,
        "messages": [[lang, text] for lang, text in messages_of(shape, constraint, {})],
        "of_focus": isinstance(constraint.step, STEPS_WITHOUT_VALUE),
    }
