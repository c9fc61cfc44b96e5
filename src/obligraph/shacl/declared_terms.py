"""Holds the classes and properties that shapes name against the ontology that data or shapes bring along.

Where data or shapes declare classes of a namespace, a target class or sh:class of that namespace that is not among
them is a slip of the pen; the same goes for properties. A namespace of which nothing is declared is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obligraph.errors import InputInvalid, did_you_mean
from obligraph.ids import nearest
from obligraph.namespaces import OWL, RDF, RDFS
from obligraph.shacl.columns import Columns
from obligraph.shacl.plan import InstanceOf, Pair, Plan, Shape
from obligraph.shacl.shapes_graph import ShapesGraph, predicates_of

_CLASSES = (RDFS + "Class", OWL + "Class", RDFS + "Datatype")
_PROPERTIES = (
    RDF + "Property",
    *(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation", "Symmetric", "Transitive", "Functional")),
)
_BUILT_IN = (RDF, RDFS, OWL)


def refuse_undeclared_names(plan: Plan, shapes: ShapesGraph, columns: Columns) -> None:
    """Raise InputInvalid for the first class or property that shapes name and the ontology at hand lacks."""
    for kind, kinds, named in (("class", _CLASSES, _classes), ("property", _PROPERTIES, _properties)):
        declared = _declared(kinds, shapes, columns)
        spaces = {_space(iri) for iri in declared}
        for shape in plan.shapes.values():
            for iri in sorted(named(shape)):
                if _space(iri) in spaces and iri not in declared and not iri.startswith(_BUILT_IN):
                    near = nearest(iri, declared, limit=1)
                    raise InputInvalid(
                        f"shacl.undeclared-{kind}",
                        where=shapes.where(shape.node),
                        remedy=did_you_mean(near),
                        term=iri,
                    )


def _declared(kinds: Iterable[str], shapes: ShapesGraph, columns: Columns) -> set[str]:
    found: set[str] = set()
    for kind in kinds:
        found.update(columns.texts.gather(columns.instances(kind)).to_list())
        found.update(str(node) for node in shapes.instances(kind))
    return {text[1:-1] for text in found if text.startswith("<")}


def _space(iri: str) -> str:
    return re.sub(r"[^/#]*$", "", iri)


def _classes(shape: Shape) -> Iterator[str]:
    yield from shape.targets.classes
    yield from (check.step.class_ for check in shape.checks if isinstance(check.step, InstanceOf))


def _properties(shape: Shape) -> Iterator[str]:
    yield from (*shape.targets.subjects_of, *shape.targets.objects_of)
    if shape.path is not None:
        yield from predicates_of(shape.path)
    yield from (check.step.predicate for check in shape.checks if isinstance(check.step, Pair))
