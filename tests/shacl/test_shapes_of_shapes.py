"""Shapes are held against SHACL's own shapes for shapes."""

from pathlib import Path

import pytest

from obligraph.errors import InputInvalid
from obligraph.resources import folder
from obligraph.shacl.shapes_of_shapes import refuse_ill_formed_shapes

HEAD = "@prefix ex: <https://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def test_the_shapes_of_this_project_are_well_formed() -> None:
    refuse_ill_formed_shapes(sorted(folder("shapes").glob("*.shapes.ttl")))


def test_a_severity_that_is_a_text_is_refused(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(f'{HEAD}ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:severity "high" .', encoding="utf-8")
    with pytest.raises(InputInvalid) as refused:
        refuse_ill_formed_shapes([shapes])
    assert str(refused.value) == (
        f'{shapes}, https://example.org/S: <http://www.w3.org/ns/shacl#severity> ("high") breaks a syntax rule of '
        "SHACL (NodeKindConstraintComponent). See SHACL, appendix B."
    )
