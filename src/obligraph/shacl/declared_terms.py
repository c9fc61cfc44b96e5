"""Checks that the classes and properties in shapes are declared by the ontology in the data or shapes.

If data or shapes declare classes of a namespace, a target class or sh:class in it has to be one of them; the same holds
for properties. Namespaces without declarations are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obligraph.errors import InputInvalid, did_you_mean
from obligraph.ids import nearest
from obligraph.namespaces import OWL, RDF, RDFS
from obligraph.shacl.columns import Columns
from obligraph.shacl.plan import InstanceOf, Plan, PropertyPair, Shape
from obligraph.shacl.shapes_graph import ShapesGraph, predicates_of

_CLASSES = (RDFS + "Class", OWL + "Class", RDFS + "Datatype")
_PROPERTIES = (
    RDF + "Property",
    *(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation", "Symmetric", "Transitive", "Functional")),
)
_BUILT_IN = (RDF, RDFS, OWL)


def refuse_undeclared_names(plan: Plan, shapes: ShapesGraph, columns: Columns) -> None:
    """Raise InputInvalid for the first class or property of the shapes that is undeclared in its namespace."""
    for kind, kinds, named in (("class", _CLASSES, _classes), ("property", _PROPERTIES, _properties)):
        declared = _declared(kinds, shapes, columns)
        namespaces = {_namespace(iri) for iri in declared}
        for shape in plan.shapes.values():
            for iri in sorted(named(shape)):
                if _namespace(iri) in namespaces and iri not in declared and not iri.startswith(_BUILT_IN):
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


def _namespace(iri: str) -> str:
    return re.sub(r"[^/#]*$", "", iri)


def _classes(shape: Shape) -> Iterator[str]:
    yield from shape.targets.classes
    yield from (step.class_ for step in shape.steps if isinstance(step, InstanceOf))


def _properties(shape: Shape) -> Iterator[str]:
    yield from (*shape.targets.subjects_of, *shape.targets.objects_of)
    if shape.path is not None:
        yield from predicates_of(shape.path)
    yield from (step.predicate for step in shape.steps if isinstance(step, PropertyPair))
