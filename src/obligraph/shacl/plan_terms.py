"""Collects the terms that a plan names, so that columns can look all of them up at once."""

from __future__ import annotations

from pyoxigraph import BlankNode

from obligraph.shacl.ntriples_terms import as_text
from obligraph.shacl.plan import Closed, EachValue, HasValue, In, InstanceOf, Plan, PropertyPair, Step
from obligraph.shacl.shapes_graph import predicates_of


def constants(plan: Plan) -> set[str]:
    """Return the terms that a plan names, in N-Triples form."""
    found: set[str] = set()
    for shape in plan.shapes.values():
        targets = shape.targets
        iris = {*targets.classes, *targets.subjects_of, *targets.objects_of}
        if shape.path is not None:
            iris |= predicates_of(shape.path)
        found.update(f"<{iri}>" for iri in iris)
        found.update(as_text(node) for node in targets.nodes if not isinstance(node, BlankNode))
        for constraint in shape.constraints:
            found |= _constants_of(constraint.step)
    return found


def _constants_of(step: Step) -> set[str]:
    match step:
        case InstanceOf(class_):
            return {f"<{class_}>"}
        case PropertyPair(_, predicate):
            return {f"<{predicate}>"}
        case Closed(allowed):
            return {f"<{iri}>" for iri in allowed}
        case HasValue(term):
            return {as_text(term)}
        case EachValue(In(terms)):
            return {as_text(term) for term in terms}
    return set()
