"""Counts of the Insyde assessment, each by hand from its text."""

import pytest

from obligraph.ids import iri_of
from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX body: <https://w3id.org/obligraph/id/body/>\n"
    "PREFIX theme: <https://w3id.org/obligraph/code/theme/>\n"
    "PREFIX kind: <https://w3id.org/obligraph/code/statement-kind/>\n"
)
RECOMMENDATION = "?x a obl:Recommendation ; obl:issuedBy body:insyde"
GENERAL = f"{RECOMMENDATION} . FILTER(STRSTARTS(STR(?x), 'https://w3id.org/obligraph/id/insyde/g'))"
SPECIFIC = f"{RECOMMENDATION} . FILTER(!STRSTARTS(STR(?x), 'https://w3id.org/obligraph/id/insyde/g'))"


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def numbers(project: Store, pattern: str) -> list[int]:
    """Return the numbers of the recommendations that a pattern finds, in the order of the text."""
    rows = project.select(f"{PREFIXES} SELECT ?n WHERE {{ {pattern} . ?x obl:sequence ?n }} ORDER BY ?n")
    return [int(value_of(row[0])) for row in rows]


def test_the_text_numbers_11_general_and_101_specific_recommendations(project: Store) -> None:
    assert numbers(project, GENERAL) == list(range(1, 12))
    assert numbers(project, SPECIFIC) == list(range(1, 102))


@pytest.mark.parametrize(
    ("addressee", "first", "last"),
    [
        # The fifteen headings "To ...", with the first and the last number under each.
        ("inm", 1, 60),
        ("segob", 61, 65),
        ("sre", 66, 67),
        ("dif", 68, 69),
        ("cndh", 70, 77),
        ("state-human-rights-commissions", 78, 80),
        ("national-certification-center", 81, 81),
        ("public-prosecutor", 82, 83),
        ("national-security-council", 84, 84),
        ("public-health-system-mex", 85, 85),
        ("public-administration-mex", 86, 87),
        ("president-mex", 88, 88),
        ("congress-mex", 89, 91),
        ("academia-mex", 92, 93),
        ("civil-society-organizations-mex", 94, 101),
    ],
)
def test_addressees(project: Store, addressee: str, first: int, last: int) -> None:
    found = numbers(project, f"{SPECIFIC} ?x obl:addressedTo body:{addressee}")
    assert found == list(range(first, last + 1))


def test_each_specific_recommendation_has_one_of_fifteen_addressees(project: Store) -> None:
    bodies = (
        "?r obl:issuedBy body:insyde ; a obl:Recommendation ; obl:addressedTo ?x . "
        "FILTER(STRSTARTS(STR(?x), 'https://w3id.org/obligraph/id/body/'))"
    )
    assert count(project, bodies) == 15
    assert count(project, f"{SPECIFIC} ?x obl:addressedTo ?a, ?b . FILTER(?a != ?b)") == 0


@pytest.mark.parametrize(
    ("theme", "first", "last"),
    [
        # The headings within the recommendations to the INM.
        ("institutional-management", 1, 33),
        ("protection-and-assistance", 34, 42),
        ("control-and-verification", 43, 44),
        ("detention", 45, 58),
        ("deportation", 59, 60),
    ],
)
def test_themes_of_the_source(project: Store, theme: str, first: int, last: int) -> None:
    found = numbers(project, f"{SPECIFIC} ?x obl:sourceTheme theme:{theme}")
    assert found == list(range(first, last + 1))


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        # The source has themes for the INM's sixty only: ours stand at the other 41 and at the 11 general ones.
        (f"{RECOMMENDATION} ; obl:sourceTheme ?t", 60),
        (f"{RECOMMENDATION} ; obl:assignedTheme ?t", 52),
        (f"{RECOMMENDATION} ; obl:sourceTheme ?s ; obl:assignedTheme ?t", 0),
        # Five difficulties, numbered 1) to 5) in the text.
        ("?x obl:issuedBy body:insyde ; obl:statementKind kind:data-problem", 5),
        # Every recommendation follows from a finding, and no finding is left without one.
        (f"{RECOMMENDATION} ; obl:answers ?f . ?f a obl:Finding ; obl:issuedBy body:insyde", 112),
        ("?x a obl:Finding ; obl:issuedBy body:insyde . FILTER NOT EXISTS { ?r obl:answers ?x }", 0),
        # Proposals: no recommendation of Insyde is a commitment of a State.
        (f"{RECOMMENDATION} ; a obl:Commitment", 0),
    ],
)
def test_count(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


def values(project: Store, subject: str, predicate: str) -> set[str]:
    rows = project.select(f"{PREFIXES} SELECT ?v WHERE {{ <{iri_of(subject)}> {predicate} ?v }}")
    return {value_of(row[0]) for row in rows}


def short(project: Store, subject: str, predicate: str) -> set[str]:
    """Return the short forms of the things that a predicate leads to."""
    return {"/".join(value.rsplit("/", 2)[-2:]) for value in values(project, subject, predicate)}


def test_recommendation_44_ends_inland_control(project: Store) -> None:
    assert values(project, "insyde:44", "skos:notation") == {"44"}
    assert values(project, "insyde:44", "dcterms:date") == {"2013"}
    assert short(project, "insyde:44", "obl:addressedTo") == {"body/inm"}
    assert short(project, "insyde:44", "obl:recommendationTo") == {"state/MEX"}
    assert short(project, "insyde:44", "obl:force") == {"force/proposal"}
    assert short(project, "insyde:44", "obl:sourceTheme") == {"theme/control-and-verification"}
    assert values(project, "insyde:44", "obl:evidencedBy/obl:locator") == {"recommendation 44"}
    assert values(project, "insyde:44", "obl:evidencedBy/obl:anchor") == {
        "Stop migration control operations in the interior of"
    }
    assert "insyde-finding/operations-violence" in short(project, "insyde:44", "obl:answers")
    # The Convention does not forbid inland checks: the recommendation only helps its articles.
    assert short(project, "insyde:44", "obl:restsOn") == set()
    assert {"cmw/16.4", "gcm/11"} <= short(project, "insyde:44", "obl:supportsImplementationOf")


def test_general_recommendation_10_asks_for_a_protocol_on_force(project: Store) -> None:
    # The general recommendations name nobody; they are recorded as addressed to the State, with a note.
    assert short(project, "insyde:g10", "obl:addressedTo") == {"state/MEX"}
    assert len(values(project, "insyde:g10", "obl:note")) == 2
    assert short(project, "insyde:g10", "obl:assignedTheme") == {"theme/force"}
    assert values(project, "insyde:g10", "obl:evidencedBy/obl:locator") == {"general recommendation 10"}
    assert short(project, "insyde:g10", "obl:answers") == {"insyde-finding/force-no-protocol"}
    assert short(project, "insyde:g10", "obl:restsOn") == {"cmw/16.2"}


def test_recommendation_86_asks_all_levels_for_better_data(project: Store) -> None:
    assert short(project, "insyde:86", "obl:addressedTo") == {"body/public-administration-mex"}
    assert short(project, "insyde:86", "obl:assignedTheme") == {"theme/statistics"}
    assert short(project, "insyde:86", "obl:answers") == {"insyde-finding/data-unreliable"}
    assert "gcm/1" in short(project, "insyde:86", "obl:supportsImplementationOf")


def test_the_strategy_against_kidnapping_carries_no_indicators(project: Store) -> None:
    finding = "insyde-finding:kidnapping-strategy-no-indicators"
    assert values(project, finding, "obl:evidencedBy/obl:anchor") == {
        "does not set out the indicators required for this"
    }
