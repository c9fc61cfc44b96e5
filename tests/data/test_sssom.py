"""The project's link records as SSSOM/TSV, read and validated with sssom-py."""

import io
from pathlib import Path

import pytest
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

from obligraph.exporters import export
from obligraph.exporters.selection import Selection
from obligraph.store import Store


@pytest.fixture(scope="module")
def text(project: Store) -> str:
    return export(Selection(project), "sssom")


def test_sssom_py_reads_and_validates_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "links.sssom.tsv"
    file.write_text(text, encoding="utf-8")
    mappings = parse_sssom_table(str(file))
    validate(mappings)
    assert set(mappings.df["mapping_justification"]) == {"semapv:ManualMappingCuration"}
    assert len(mappings.df) == len([line for line in text.splitlines() if not line.startswith("#")]) - 1


def test_our_own_justification_is_a_declared_extension(text: str) -> None:
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert "#   - slot_name: ext_justification" in head
    assert "#     property: https://w3id.org/obligraph/ns#justification" in head
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    column = rows[0].index("ext_justification")
    assert {row[column] for row in rows[1:]} == {"cited-in-text", "curated"}


def test_no_recommendation_is_matched_exactly(text: str) -> None:
    assert "skos:" not in io.StringIO(text).read()
