"""What results say for shapes that have no message of their own, in both languages, and notes beside a report."""

from pathlib import Path

import pytest
from tests.shacl.command import check
from tests.shacl.test_components import HEAD

from obligraph.shacl.validation import check_files

VALUES = 'ex:bad ex:p "abc", ex:q ; ex:other 1 .'
SAID = {
    "sh:minCount 3": ("Give at least 3 values.", "Dé al menos 3 valores."),
    "sh:maxCount 1": ("Give at most 1 value.", "Dé como máximo 1 valor."),
    "sh:class ex:C": (
        "The value has to be an instance of <https://example.org/C>.",
        "El valor debe ser una instancia de <https://example.org/C>.",
    ),
    "sh:nodeKind sh:BlankNodeOrLiteral": ("Give a blank node or a literal.", "Dé un nodo anónimo o un literal."),
    "sh:minInclusive 5": (
        'Give a value of at least "5"^^<http://www.w3.org/2001/XMLSchema#integer>.',
        'Dé un valor que sea como mínimo "5"^^<http://www.w3.org/2001/XMLSchema#integer>.',
    ),
    "sh:maxLength 2": ("Give at most 2 characters.", "Dé 2 caracteres como máximo."),
    'sh:pattern "^[0-9]$"': (
        "The value has to match the pattern ^[0-9]$.",
        "El valor debe coincidir con el patrón ^[0-9]$.",
    ),
    'sh:languageIn ( "en" "es" )': (
        "Give a text in one of these languages: en, es.",
        "Dé un texto en uno de estos idiomas: en, es.",
    ),
    "sh:in ( ex:q )": ("Give one of these: <https://example.org/q>.", "Dé uno de estos: <https://example.org/q>."),
    "sh:hasValue ex:r": ("The value <https://example.org/r> is missing.", "Falta el valor <https://example.org/r>."),
    "sh:equals ex:other": (
        "The values have to be the same as those of <https://example.org/other>.",
        "Los valores deben ser los mismos que los de <https://example.org/other>.",
    ),
    "sh:not [ sh:nodeKind sh:IRI ]": (
        "The value must not conform to a shape without a name.",
        "El valor no debe ajustarse a una forma sin nombre.",
    ),
    "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 2": (
        "Give at least 2 values that conform to a shape without a name.",
        "Dé al menos 2 valores que se ajusten a una forma sin nombre.",
    ),
}


@pytest.mark.parametrize("constraint", SAID)
def test_what_is_wanted(constraint: str, tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shape = f"ex:S a sh:NodeShape ; sh:targetNode ex:bad ; sh:property [ sh:path ex:p ; {constraint} ] ."
    shapes.write_text(HEAD + shape, encoding="utf-8")
    data.write_text(HEAD + VALUES, encoding="utf-8")
    said = {(result.message("en"), result.message("es")) for result in check_files([data], [shapes]).results}
    assert said == {SAID[constraint]}


def test_shapes_without_a_target_are_told(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(HEAD + "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .", encoding="utf-8")
    data.write_text(HEAD + VALUES, encoding="utf-8")
    code, _, told = check("--data", data, "--shapes", shapes, "--format", "csv")
    assert (code, told.splitlines()[0]) == (0, "no shape has a target, so nothing was checked")


def test_a_missing_shapes_file_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(HEAD + VALUES, encoding="utf-8")
    code, _, told = check("--data", data, "--shapes", tmp_path / "nope.ttl")
    assert code == 3
    assert "nope.ttl: the shapes cannot be read (No such file or directory" in told
