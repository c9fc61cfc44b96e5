"""Deletes each constraint of each shape in turn and sees that an example notices: `make mutants`.

`python -m tests.mutants programme link` tries the shapes of these files alone.

A constraint is one statement of a property shape or of a node shape with a query, other than its name, path, severity
and message. A mutant that no example notices is printed, and the exit code is 1.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import rdflib
from rdflib.namespace import RDF, SH, SKOS

from obligraph.resources import folder
from obligraph.shacl.pyshacl_engine import shapes_graph
from tests.shapes.examples import Example, examples, shapes_of

_NO_CONSTRAINTS = {
    RDF.type,
    SH.path,
    SH.severity,
    SH.message,
    SH.name,
    SH.order,
    SKOS.notation,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.property,
}


def constraints(shapes: rdflib.Graph) -> list[tuple]:
    """Return the statements that are constraints, in order."""
    nodes = set(shapes.subjects(RDF.type, SH.PropertyShape)) | set(shapes.subjects(RDF.type, SH.NodeShape))
    found = (t for node in nodes for t in shapes.triples((node, None, None)) if t[1] not in _NO_CONSTRAINTS)
    return sorted(found, key=str)


def notices(example: Example, mutant: Path) -> bool:
    """Whether the example's outcome under the mutant is not what it says."""
    broken = example.broken_by(mutant)
    return bool(broken) if not example.breaks else not example.breaks <= broken


def _near(name: str, shape: str, predicate: rdflib.URIRef) -> list[Example]:
    """Return the examples that break a shape, first those that break the component of the constraint itself."""
    component = predicate.removeprefix(str(SH)).lower()
    near = [example for example in examples(name) if any(broken == shape for broken, _ in example.breaks)]
    return sorted(near, key=lambda e: not any((s, c.lower()) == (shape, component) for s, c in e.breaks))


def survivors(name: str) -> list[str]:
    """Return the constraints of one shape file whose deletion no example notices."""
    shapes, left = shapes_graph([shapes_of(name)]), []
    with TemporaryDirectory() as folder_of_mutants:
        mutant = Path(folder_of_mutants) / "mutant.nt"
        for constraint in constraints(shapes):
            shapes.remove(constraint)
            shapes.serialize(mutant, format="nt", encoding="utf-8")
            shape = str(constraint[0]).rsplit("/", 1)[1]
            if not any(notices(example, mutant) for example in _near(name, shape, constraint[1])):
                left.append(f"{name}: {shape} {constraint[1].rsplit('#', 1)[1]} {constraint[2]}")
            shapes.add(constraint)
    return left


def main(chosen: list[str]) -> int:
    """Try every mutant of the chosen shape files, by default of all, and report."""
    names = chosen or sorted(file.name.removesuffix(".shapes.ttl") for file in folder("shapes").glob("*.shapes.ttl"))
    with ProcessPoolExecutor() as pool:
        found = [line for lines in pool.map(survivors, names) for line in lines]
    total = sum(len(constraints(shapes_graph([shapes_of(name)]))) for name in names)
    print("\n".join([*found, f"{total} mutants, {len(found)} not noticed"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
