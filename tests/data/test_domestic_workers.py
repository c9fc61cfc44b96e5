"""The ILO Domestic Workers Convention (No. 189), as its text has it: counted and copied by hand."""

from obligraph.ids import iri_of
from obligraph.store import Store

PREFIXES = """
PREFIX instrument: <https://w3id.org/obligraph/id/instrument/>
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
CODE = "https://w3id.org/obligraph/code/"


def values(project: Store, thing: str, term: str) -> list[str]:
    query = f"{PREFIXES} SELECT ?x WHERE {{ <{iri_of(thing)}> {term} ?x }} ORDER BY ?x"
    return [row[0].value for row in project.select(query)]


def number(project: Store, kind: str) -> int:
    pattern = f"?x obl:provisionOf instrument:ilo-c189 ; obl:provisionKind <{CODE}provision-kind/{kind}>"
    return len(list(project.select(f"{PREFIXES} SELECT DISTINCT ?x WHERE {{ {pattern} }}")))


def test_it_has_27_articles_35_paragraphs_and_30_letters(project: Store) -> None:
    # Letters: 3 in article 1, 2 in 2(2), 4 in 3(2), 11 in 7, 3 in 9, 5 in 15(1), 2 in 26(1).
    assert [number(project, kind) for kind in ("article", "paragraph", "letter")] == [27, 35, 30]


def test_it_was_adopted_on_16_june_2011_and_its_entry_into_force_is_not_known(project: Store) -> None:
    assert values(project, "instrument:ilo-c189", "obl:adoptedOn") == ["2011-06-16"]
    assert values(project, "instrument:ilo-c189", "obl:enteredIntoForceOn") == []
    assert values(project, "instrument:ilo-c189", "obl:issuedBy") == ["https://w3id.org/obligraph/id/body/ilo"]
    assert values(project, "instrument:ilo-c189", "obl:monitoredBy") == []


def test_it_protects_domestic_workers_and_article_8_migrant_ones(project: Store) -> None:
    assert values(project, "ilo-c189:5", "obl:protects") == [f"{CODE}persons/domestic-workers"]
    assert values(project, "ilo-c189:8.4", "obl:protects") == [f"{CODE}persons/migrant-domestic-workers"]


def test_a_letter_stands_below_its_paragraph_with_its_words(project: Store) -> None:
    assert values(project, "ilo-c189:3.2.b", "obl:partOf/obl:partOf") == ["https://w3id.org/obligraph/id/ilo-c189/3"]
    assert values(project, "ilo-c189:3.2.b", "obl:evidencedBy/obl:anchor") == [
        "the elimination of all forms of forced or compulsory"
    ]
    assert values(project, "ilo-c189:9.c", "skos:prefLabel") == [
        "C189 de la OIT, artículo 9 c)",
        "ILO C189, article 9 (c)",
    ]
    assert values(project, "ilo-c189:11", "obl:summary") == [
        "minimum wage, and pay without discrimination by sex",
        "salario mínimo y remuneración sin discriminación por sexo",
    ]


def test_a_comment_that_names_no_article_cites_the_whole(project: Store) -> None:
    cited = values(project, "cedaw-gr38:121", "obl:cites")
    assert "https://w3id.org/obligraph/id/instrument/ilo-c189" in cited
    assert not any("/ilo-c189/" in target for target in cited)
