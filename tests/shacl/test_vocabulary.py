"""A mistyped term in data, shapes or queries is an error that names its place and the term that was meant."""

from pathlib import Path

import pytest

from obligraph.building.vocabulary import refuse_undeclared_terms
from obligraph.errors import InputInvalid
from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def ontology(store_of) -> EmbeddedStore:
    return store_of()


def check(ontology: EmbeddedStore, tmp_path: Path, name: str, text: str) -> None:
    for kind in ("shapes", "queries"):
        (tmp_path / kind).mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    refuse_undeclared_terms(ontology, tmp_path / "shapes", tmp_path / "queries")


def test_the_projects_own_shapes_and_queries_use_declared_terms_only(ontology: EmbeddedStore) -> None:
    refuse_undeclared_terms(ontology, folder("shapes"), folder("queries"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "shapes/a.ttl",
            "@prefix sh: <urn:x> .\nobl:Treaty sh:minCout 1 .".replace("<urn:x>", "<http://www.w3.org/ns/shacl#>"),
            "no vocabulary declares the term 'sh:minCout'",
        ),
        (
            "shapes/a.ttl",
            "<urn:s> obl:provisionOff obl:Treaty .",
            "the term 'obl:provisionOff'. Did you mean obl:provisionOf?",
        ),
        ("queries/a.rq", "SELECT ?s WHERE { ?s a obl:Treety }", "the term 'obl:Treety'. Did you mean obl:Treaty?"),
        ("queries/a.rq", "SELECT * { ?s obl:partOf/obl:provisionOff ?o }", "the term 'obl:provisionOff'. Did you mean"),
        (
            "queries/a.rq",
            "SELECT ?s WHERE { ?s ?p <https://w3id.org/obligraph/code/force/treety> }",
            "the term 'code:force/treety'. Did you mean code:force/treaty?",
        ),
    ],
)
def test_a_mistyped_term_is_named(ontology: EmbeddedStore, tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(InputInvalid) as failure:
        check(ontology, tmp_path, name, text)
    assert str(failure.value).startswith(f"{tmp_path / name}: ")
    assert message in str(failure.value)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("shapes/a.ttl", "<urn:s> sh:path obl:place .", "the term 'obl:place' is deprecated. Use obl:eventPlace."),
        (
            "queries/a.rq",
            "SELECT ?s WHERE { ?s obl:counts ?what }",
            "the term 'obl:counts' is deprecated. Use obl:figureCounts.",
        ),
        (
            "queries/a.rq",
            "SELECT ?s WHERE { ?s a <https://w3id.org/obligraph/ns#Law> }",
            "the term 'obl:Law' is deprecated. Use obl:Instrument.",
        ),
    ],
)
def test_a_deprecated_term_is_refused_by_its_replacement(
    ontology: EmbeddedStore, tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(InputInvalid) as failure:
        check(ontology, tmp_path, name, text)
    assert str(failure.value) == f"{tmp_path / name}: {message}"


def test_a_deprecated_term_in_the_data_is_refused(store_of, tmp_path: Path) -> None:
    file = tmp_path / "events.ttl"
    file.write_text('<urn:x> <https://w3id.org/obligraph/ns#place> "Istanbul" .')
    with pytest.raises(InputInvalid) as failure:
        refuse_undeclared_terms(store_of(file), tmp_path / "shapes", tmp_path / "queries")
    assert "the term 'obl:place' is deprecated. Use obl:eventPlace." in str(failure.value)


def test_a_string_or_a_comment_is_no_term(ontology: EmbeddedStore, tmp_path: Path) -> None:
    check(
        ontology, tmp_path, "queries/a.rq", "# obl:Nothing\nSELECT ?s WHERE { ?s obl:note 'obl:Nothing' , \"obl:No\" }"
    )
