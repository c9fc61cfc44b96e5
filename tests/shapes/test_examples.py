"""Each constraint of each shape has an example that keeps it and one that breaks it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from obligraph.resources import folder
from obligraph.shacl.pyshacl_engine import shapes_graph, validate
from obligraph.shacl.report import Result
from obligraph.shacl.validation import check_files
from tests.shapes.examples import Example, examples, shapes_of


@pytest.mark.parametrize("example", examples(), ids=lambda e: f"{e.shapes}/{e.file.stem}")
def test_an_example_breaks_what_it_says_and_a_valid_one_nothing(example: Example) -> None:
    broken = example.broken_by(shapes_of(example.shapes))
    if example.file.name.startswith("valid."):
        assert not example.breaks
        assert not broken
    else:
        assert example.breaks
        assert example.breaks <= broken


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({example.shapes for example in examples()}))
def test_the_reference_validator_agrees_on_every_example(name: str, tmp_path: Path) -> None:
    """All examples of a shape file at once, each in a namespace of its own, since pySHACL is slow to start."""
    apart = [
        example.file.read_text(encoding="utf-8").replace("<https://example.org/>", f"<https://example.org/{number}/>")
        for number, example in enumerate(examples(name))
    ]
    together = tmp_path / "together.ttl"
    together.write_text("\n".join(apart), encoding="utf-8")
    targets = tmp_path / "targets.ttl"
    asked = (
        example.targets().replace("https://example.org/", f"https://example.org/{number}/")
        for number, example in enumerate(examples(name))
    )
    targets.write_text("".join(asked), encoding="utf-8")
    shapes = [shapes_of(name), targets]
    reference = validate(rdflib.Graph().parse(together, format="turtle"), shapes_graph(shapes))
    found = check_files([together], shapes).results
    assert seen(found) == seen(reference)


def seen(results: Iterable[Result]) -> list[tuple[str, str, str]]:
    return sorted((result.focus, result.shape, result.component) for result in results)


def all_shapes() -> rdflib.Graph:
    return shapes_graph(folder("shapes").glob("*.shapes.ttl"))


def test_each_property_shape_has_a_valid_and_an_invalid_example() -> None:
    broken = {shape for example in examples() for shape, _ in example.breaks}
    shapes = {str(node).rsplit("/", 1)[1] for node in all_shapes().subjects(RDF.type, SH.PropertyShape)}
    assert shapes - broken == set()
    files = {file.name.removesuffix(".shapes.ttl") for file in folder("shapes").glob("*.shapes.ttl")}
    assert {example.shapes for example in examples() if example.file.name.startswith("valid.")} == files


def test_every_shape_has_a_name_a_severity_and_a_message_in_both_languages() -> None:
    shapes = all_shapes()
    for node in shapes.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(node, rdflib.URIRef)
        assert shapes.value(node, SH.severity) is not None, node
        assert {m.language for m in shapes.objects(node, SH.message)} >= {"en", "es"}, node
    for node in set(shapes.subjects(SH.sparql, None)):
        assert shapes.value(node, SH.severity) is not None, node
        assert {m.language for m in shapes.objects(node, SH.message)} >= {"en", "es"}, node
