"""Counts of the 2030 Agenda and of the Compact's actions, each by hand from its source."""

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX sdgo: <http://metadata.un.org/sdg/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
ID = "https://w3id.org/obligraph/id/"
CODE = "https://w3id.org/obligraph/code/"


def rows(project: Store, query: str) -> list[list[str]]:
    return [[value_of(term) for term in row] for row in project.select(f"{PREFIXES} {query}")]


def count(project: Store, pattern: str) -> int:
    return int(rows(project, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")[0][0])


def edition(year: int) -> str:
    return f'?w obl:wordingOf ?x ; obl:wordingEdition "{year}"^^xsd:gYear . ?x a sdgo:Indicator'


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("?x a sdgo:Goal", 17),
        ("?x a sdgo:Target, obl:Commitment", 169),
        ("?w obl:wordingOf ?x . ?x a sdgo:Target", 169),
        # The system of 2019 holds 232 indicators under 244 numbers: six stand twice and three three times.
        (edition(2019), 232),
        (f"?i skos:notation ?x . FILTER EXISTS {{ {edition(2019).replace('?x', '?i')} }}", 244),
        # Nine are in the list of 2023 only: 2.2.3, 3.d.2, 4.1.2, 10.4.2, 10.7.3, 10.7.4, 11.5.3, 13.2.2, 16.3.3.
        (f"?x a sdgo:Indicator ; obl:identifierStatus <{CODE}identifier-status/not-verified>", 9),
        ("?x a sdgo:Indicator", 241),
        # Forty-eight numbers are worded otherwise in 2023. 15.a.1 and 15.b.1 are one indicator, and 17.6.1 is what was
        # 17.6.2, in the same words: forty-six reworded, one renumbered, and the nine new ones.
        (edition(2023), 56),
        (f"{edition(2019)} . ?v obl:wordingOf ?x ; obl:wordingEdition '2023'^^xsd:gYear", 47),
        (f"?x obl:provisionKind <{CODE}provision-kind/principle> ; obl:provisionOf <{ID}instrument/gcm>", 10),
        (f"?x obl:provisionKind <{CODE}provision-kind/action> ; obl:provisionOf <{ID}instrument/gcm>", 187),
    ],
)
def test_count(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


def test_targets_of_each_goal(project: Store) -> None:
    found = rows(project, "SELECT ?g (COUNT(?t) AS ?n) WHERE { ?t a sdgo:Target ; obl:partOf ?g } GROUP BY ?g")
    expected = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
    assert {int(goal.rsplit("/", 1)[1]): int(number) for goal, number in found} == dict(enumerate(expected, 1))


def test_numbers_worded_otherwise_in_2023(project: Store) -> None:
    found = rows(
        project,
        "SELECT ?label WHERE { ?a obl:wordingOf ?x ; obl:wordingEdition '2019'^^xsd:gYear . ?b obl:wordingOf ?x ; "
        "obl:wordingEdition '2023'^^xsd:gYear ; skos:prefLabel ?label . FILTER(LANG(?label) = 'en') }",
    )
    numbers = {number for row in found for number in row[0].removesuffix(", 2023 wording").split(", ")}
    assert numbers == set(
        "1.1.1 1.a.1 1.b.1 2.5.1 2.5.2 3.5.2 3.8.1 4.2.1 4.7.1 4.a.1 4.c.1 5.3.2 6.3.1 6.5.1 7.b.1 8.3.1 8.5.1 8.8.1 "
        "10.4.1 10.7.2 11.4.1 11.5.2 11.6.1 11.a.1 12.1.1 12.4.2 12.8.1 12.a.1 12.b.1 12.c.1 13.2.1 13.3.1 13.a.1 "
        "13.b.1 14.1.1 14.2.1 15.4.2 15.9.1 15.a.1 15.b.1 16.1.4 17.3.1 17.5.1 17.6.1 17.7.1 17.12.1 17.17.1 "
        "17.18.1".split()
    )
    assert len(numbers) == 48


def test_actions_of_each_objective(project: Store) -> None:
    found = rows(
        project,
        f"SELECT ?o (COUNT(?a) AS ?n) WHERE {{ ?a obl:provisionKind <{CODE}provision-kind/action> ; obl:partOf ?o . "
        f"FILTER(STRSTARTS(STR(?o), '{ID}gcm/')) }} GROUP BY ?o",
    )
    expected = [11, 12, 5, 7, 10, 12, 12, 6, 6, 10, 7, 5, 8, 6, 6, 9, 7, 12, 10, 9, 9, 3, 5]
    assert {int(objective.rsplit("/", 1)[1]): int(number) for objective, number in found} == dict(
        enumerate(expected, 1)
    )


def test_no_two_actions_have_the_same_summary(project: Store) -> None:
    found = rows(
        project,
        f"SELECT ?s WHERE {{ ?a obl:provisionKind <{CODE}provision-kind/action> ; obl:summary ?s ; "
        f"obl:provisionOf <{ID}instrument/gcm> }}",
    )
    assert len({row[0] for row in found}) == 2 * 187


def test_objective_20_says_that_its_actions_are_paraphrases(project: Store) -> None:
    noted = rows(
        project,
        f"SELECT DISTINCT ?a WHERE {{ ?a obl:partOf <{ID}gcm/20> ; obl:note ?n . "
        "FILTER(CONTAINS(?n, 'paraphrases')) }",
    )
    assert len(noted) == 9


def test_names_of_the_principles(project: Store) -> None:
    found = rows(
        project,
        f"SELECT ?name WHERE {{ ?p obl:provisionKind <{CODE}provision-kind/principle> ; obl:sequence ?n ; "
        f"obl:provisionOf <{ID}instrument/gcm> ; skos:prefLabel ?name . FILTER(LANG(?name) = 'es') }} ORDER BY ?n",
    )
    assert [row[0] for row in found] == [
        "Centrada en las personas",
        "Cooperación internacional",
        "Soberanía nacional",
        "Estado de derecho y garantías procesales",
        "Desarrollo sostenible",
        "Derechos humanos",
        "Perspectiva de género",
        "Perspectiva infantil",
        "Enfoque pangubernamental",
        "Enfoque pansocial",
    ]


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        # The four whose words name migrants, migration, remittances or migratory status.
        ("named", "8.8 10.7 10.c 17.18"),
        (
            "bears-on",
            "1.3 1.4 1.5 3.3 3.7 3.8 3.c 4.1 4.3 4.4 4.5 4.7 4.b 5.1 5.2 5.4 5.6 8.3 8.5 8.7 8.10 10.2 10.3 10.4 "
            "11.1 11.5 11.b 13.1 15.3 16.1 16.2 16.3 16.4 16.5 16.7 16.9 16.10 16.a 16.b 17.3 17.19",
        ),
    ],
)
def test_targets_relevant_for_migration(project: Store, code: str, targets: str) -> None:
    found = rows(
        project,
        f"SELECT ?n WHERE {{ ?t a sdgo:Target ; skos:notation ?n ; "
        f"obl:migrationRelevance <{CODE}migration-relevance/{code}> }}",
    )
    assert {row[0] for row in found} == set(targets.split())


def test_every_target_is_judged_once(project: Store) -> None:
    found = rows(project, "SELECT ?t ?m WHERE { ?t a sdgo:Target ; obl:migrationRelevance ?m }")
    assert len(found) == len({row[0] for row in found}) == 169


def test_a_reason_stands_with_each_target_that_is_named_or_borne_on(project: Store) -> None:
    found = rows(
        project,
        "SELECT ?t (COUNT(?r) AS ?n) WHERE { ?t a sdgo:Target ; obl:migrationRelevance ?m . "
        "OPTIONAL { ?t obl:relevanceReason ?r } FILTER(!STRENDS(STR(?m), 'not-marked')) } GROUP BY ?t",
    )
    assert {number for _, number in found} == {"2"}
