"""Collections are data: their prefixes are accepted and printed, and docs/identifiers.md lists them."""

import re
from pathlib import Path

import pytest

from obligraph.collections import collections
from obligraph.documentation.identifiers import identifiers_page
from obligraph.errors import InputInvalid
from obligraph.ids import ID
from obligraph.namespaces import all_prefixes

ROOT = Path(__file__).resolve().parent.parent
HEAD = """@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def test_the_page_is_what_the_data_say() -> None:
    page = (ROOT / "docs/identifiers.md").read_text("utf-8")
    assert identifiers_page(page) == page


def test_the_page_has_a_row_for_each_collection() -> None:
    assert (
        "| `ilo-c189` | provisions of the ILO Domestic Workers Convention, 2011 (No. 189) | `ilo-c189:8.1` |\n"
        in identifiers_page("| collection | what | example |\n| --- | --- | --- |\n")
    )


def test_every_thing_in_the_data_is_in_a_collection() -> None:
    space = re.compile(re.escape(ID) + r"([^/>\s]+)/")
    found = {name for path in (ROOT / "data").rglob("*.ttl") for name in space.findall(path.read_text("utf-8"))}
    assert not found - collections().keys()


def test_prefixes_of_collections_stand_beside_those_of_vocabularies() -> None:
    prefixes = all_prefixes()
    assert prefixes["cmw"] == "https://w3id.org/obligraph/id/cmw/"
    assert prefixes["sdg"] == "http://metadata.un.org/sdg/"
    assert prefixes["skos"] == "http://www.w3.org/2004/02/skos/core#"


def resources(place: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> Path:
    (place / "data" / "collections").mkdir(parents=True)
    for name, text in files.items():
        (place / "data" / "collections" / f"{name}.ttl").write_text(HEAD + text, encoding="utf-8")
    monkeypatch.setenv("OBLIGRAPH_RESOURCES", str(place))
    return place / "data" / "collections"


CMW = """<urn:x:{name}> a obl:Collection ; vann:preferredNamespacePrefix "cmw" ;
  vann:preferredNamespaceUri "https://w3id.org/obligraph/id/cmw/"^^xsd:anyURI ."""


def test_a_prefix_that_two_collections_claim_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = resources(tmp_path, monkeypatch, one=CMW.format(name=1), two=CMW.format(name=2))
    with pytest.raises(InputInvalid) as refused:
        collections()
    assert str(refused.value) == (
        f"{place / 'two.ttl'}: two collections have the prefix 'cmw'. Give one of them another prefix."
    )


def test_a_record_without_a_namespace_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = resources(tmp_path, monkeypatch, one='<urn:x:1> a obl:Collection ; vann:preferredNamespacePrefix "cmw" .')
    with pytest.raises(InputInvalid) as refused:
        all_prefixes()
    assert str(refused.value) == (
        f"{place / 'one.ttl'}: urn:x:1 lacks a prefix or a namespace. "
        "Give vann:preferredNamespacePrefix and vann:preferredNamespaceUri once each."
    )


def test_a_file_that_is_no_turtle_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = resources(tmp_path, monkeypatch, one="<urn:x:1> a a .")
    with pytest.raises(InputInvalid) as refused:
        collections()
    assert str(refused.value).startswith(f"{place / 'one.ttl'}, line 4: the Turtle is malformed (")
