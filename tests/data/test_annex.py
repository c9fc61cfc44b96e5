"""Annex 1 of the working paper, each figure counted by hand in its lists and tables."""

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
RIGHT = "<https://w3id.org/obligraph/id/right/{}>"
KIND = "<https://w3id.org/obligraph/code/indicator-kind/{}>"
UNIT = "<https://w3id.org/obligraph/code/unit/{}>"
# The 86 carry a bare number; a part carries a letter as well.
WHOLE = (
    "?x a obl:Indicator ; skos:notation ?number . "
    "FILTER(STRSTARTS(STR(?x), 'https://w3id.org/obligraph/id/knomad/') && REGEX(?number, '^[0-9]+$')) "
)


def names(project: Store, pattern: str) -> list[str]:
    rows = project.select(f"{PREFIXES} SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    return sorted(value_of(row[0]).rsplit("/", 1)[1] for row in rows)


def numbers(project: Store, pattern: str) -> list[int]:
    return sorted(int(name) for name in names(project, WHOLE + pattern))


def test_the_86_are_numbered_without_a_gap(project: Store) -> None:
    assert numbers(project, "") == list(range(1, 87))


@pytest.mark.parametrize(
    ("right", "first", "last"),
    # 19 for education, 33 for health, 34 for decent work.
    [("education", 1, 19), ("health", 20, 52), ("decent-work", 53, 86)],
)
def test_right(project: Store, right: str, first: int, last: int) -> None:
    assert numbers(project, f"?x obl:concernsRight {RIGHT.format(right)}") == list(range(first, last + 1))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # Listed above each table: 6 + 5 + 6 = 17.
        ("structural", [*range(1, 7), *range(20, 25), *range(53, 59)]),
        # Rows "Process": 7 + 14 + 9 and, in the second part of the last table, 5 = 35.
        ("process", [*range(7, 14), *range(25, 39), *range(59, 68), *range(78, 83)]),
        # Rows "Outcomes", "Results", "Outcome": 6 + 14 + 10 and, in the second part, 4 = 34.
        ("outcome", [*range(14, 20), *range(39, 53), *range(68, 78), *range(83, 87)]),
    ],
)
def test_kind(project: Store, kind: str, expected: list[int]) -> None:
    assert numbers(project, f"?x obl:indicatorKind {KIND.format(kind)}") == expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    # Read down each column; those that span all columns left out.
    [
        ("education.access", [8, 9, 14, 15]),
        ("education.equitable", [10, 16, 17]),
        ("education.acceptability", [11, 13, 18]),
        ("education.curricula", [12, 19]),
        # 27 and 28, whose wording is lost, stood in this column: it goes on after 26, the next begins with 29.
        ("health.accessibility", [26, 27, 28, 39, 40, 41, 42, 43]),
        ("health.acceptability", [29, 30, 31, 44, 45, 46]),
        ("health.environment", [32, 33, 47, 48]),
        ("health.sexual-reproductive", [34, 35, 36, 49, 50]),
        ("health.child-care", [37, 38, 51, 52]),
        ("decent-work.access", [61, 62, 68, 69, 70]),
        ("decent-work.conditions", [63, 64, 71, 72]),
        ("decent-work.equal-treatment", [65, 73, 74]),
        ("decent-work.social-security", [66, 67, 75, 76, 77]),
        ("decent-work.forced-labour", [78, 83, 84]),
        ("decent-work.child-labour", [79, 85]),
        ("decent-work.healthy-workplace", [80, 86]),
        ("decent-work.trade-unions", [81, 82]),
    ],
)
def test_column(project: Store, attribute: str, expected: list[int]) -> None:
    pattern = (
        f"?x obl:concernsAttribute {RIGHT.format(attribute)} . FILTER NOT EXISTS {{ ?x obl:spansAttributes true }}"
    )
    assert numbers(project, pattern) == expected


@pytest.mark.parametrize(("right", "number"), [("education", 4), ("health", 5), ("decent-work", 8)])
def test_attributes_of_a_right(project: Store, right: str, number: int) -> None:
    assert len(names(project, f"?x a obl:RightAttribute ; obl:attributeOf {RIGHT.format(right)}")) == number


def test_those_that_span_their_table(project: Store) -> None:
    assert numbers(project, "?x obl:spansAttributes true") == [7, 25, 59, 60]


def test_structural_indicators_stand_outside_the_columns(project: Store) -> None:
    pattern = "FILTER NOT EXISTS { ?x obl:concernsAttribute ?attribute }"
    assert numbers(project, pattern) == [*range(1, 7), *range(20, 25), *range(53, 59)]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("share", [8, 11, 12, 13, 19, 26, 29, 30, 32, 33, 35, 37, 38, 41, 42, 46, 61, 63, 65, 66, 71, 85, 86]),
        ("number", [10, 15, 18, 34, 43, 44, 45, 52, 62, 70, 75, 76, 80, 82, 83, 84]),
        ("rate", [9, 17, 40, 49, 50, 51, 72]),
        ("ratio", [16, 77]),
        ("gap", [73, 74]),
        ("prevalence", [47]),
        ("annual-increase", [69]),
        ("programme-or-agreement", [31, 36, 57, 60, 67]),
        ("composite", [7, 14, 25, 39, 48, 59, 64, 68, 78, 79]),
        # The structural ones but the agreements of 57, and 81, which asks whether rights are included.
        ("yes-no", [*range(1, 7), *range(20, 25), *range(53, 57), 58, 81]),
        ("not-known", [27, 28]),
    ],
)
def test_unit(project: Store, unit: str, expected: list[int]) -> None:
    assert numbers(project, f"?x obl:unit {UNIT.format(unit)}") == expected


@pytest.mark.parametrize(
    ("whole", "letters"),
    [
        (7, "ab"),
        (14, "abcd"),
        (25, "ab"),
        (39, "abcd"),
        (48, "ab"),
        (59, "ab"),
        (64, "abc"),
        (68, "ab"),
        (78, "ab"),
        (79, "ab"),
    ],
)
def test_parts_of_a_composite(project: Store, whole: int, letters: str) -> None:
    found = names(project, f"?x obl:componentOf <https://w3id.org/obligraph/id/knomad/{whole}>")
    assert found == [f"{whole}.{letter}" for letter in letters]


def test_composites(project: Store) -> None:
    assert numbers(project, "?part obl:componentOf ?x") == [7, 14, 25, 39, 48, 59, 64, 68, 78, 79]


FULL = {"migrant-status", "age-group", "sex", "nationality", "nationality-of-parents", "place-of-residence"}
STAY = {"length-of-residence"}
BORN = {"country-of-birth"}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (4, (FULL | STAY | {"gender", "ethnic-origin", "socioeconomic-status"}) - {"place-of-residence"}),
        (
            8,
            BORN
            | {"education-level", "sex", "nationality", "place-of-residence", "socioeconomic-status", "migrant-status"},
        ),
        (9, BORN | {"education-level", "sex", "nationality", "place-of-residence"}),
        (14, {"education-level", "nationality", "migrant-status", "selected-socio-demographic"}),
        (17, {"selected-socio-demographic"}),
        (19, {"education-level", "national-or-state-level"}),
        (22, FULL | STAY | {"gender", "ethnic-origin", "socioeconomic-status"}),
        (26, {"sex", "national-origin", "ethnic-origin", "migrant-status", "place-of-residence"}),
        (32, {"country-of-origin", "nationality", "selected-socio-demographic"}),
        (33, FULL | STAY | BORN | {"gender"}),
        (39, FULL | STAY | {"gender", "ethnic-origin"}),
        (40, {"national-or-state-level"}),
        (47, FULL | STAY | BORN),
        (49, {"sex", "age-group"}),
        (
            51,
            (FULL | STAY | {"country-of-origin", "nationality-of-mother", "cause-of-death"})
            - {"nationality-of-parents"},
        ),
        (56, (FULL | STAY | {"gender", "ethnic-origin", "type-of-activity"}) - {"sex"}),
        (68, {"selected-socio-demographic"}),
        (72, FULL | STAY | BORN | {"type-of-activity"}),
        (73, FULL | BORN | {"job"}),
        (77, {"sex"}),
        (83, FULL | STAY | BORN | {"type-of-activity"}),
        (85, FULL | STAY | BORN | {"type-of-activity"}),
        (86, (FULL | {"type-of-activity"}) - {"nationality-of-parents"}),
    ],
)
def test_breakdown(project: Store, number: int, expected: set[str]) -> None:
    assert set(names(project, f"<https://w3id.org/obligraph/id/knomad/{number}> obl:disaggregatedBy ?x")) == expected


def test_all_others_name_no_breakdown(project: Store) -> None:
    broken_down = [4, 8, 9, 14, 17, 19, 22, 26, 32, 33, 39, 40, 47, 49, 51, 56, 68, 72, 73, 77, 83, 85, 86]
    assert numbers(project, "?x obl:disaggregatedBy ?dimension") == broken_down


def test_those_that_compare_with_nationals(project: Store) -> None:
    assert numbers(project, "?x obl:comparisonGroup ?group") == [16, 17, 40, 68, 71, 73, 74, 77, 85, 86]


def test_neither_frequency_nor_source_is_stated(project: Store) -> None:
    assert numbers(project, "?x obl:frequency|obl:hasSource ?value") == []


def test_each_structural_one_says_when_it_is_met(project: Store) -> None:
    expected = [*range(1, 7), *range(20, 25), *range(53, 59)]
    assert numbers(project, "?x obl:fulfilmentCriterion ?text . FILTER(LANG(?text) = 'en')") == expected
    assert numbers(project, "?x obl:fulfilmentCriterion ?text . FILTER(LANG(?text) = 'es')") == expected


def test_the_two_whose_wording_is_lost_are_not_defined(project: Store) -> None:
    assert numbers(project, "FILTER NOT EXISTS { ?x skos:definition ?text }") == [27, 28]


def test_defects(project: Store) -> None:
    pattern = "?x a obl:Defect . FILTER(REGEX(STR(?x), '/defect/knomad-(annex-1|[0-9]+)[.]'))"
    assert names(project, pattern) == [
        "knomad-14.completion-efficient",
        "knomad-21.use-to",
        "knomad-27.wording-lost",
        "knomad-28.wording-lost",
        "knomad-32.social-population",
        "knomad-35.doubled-word",
        "knomad-38.doubled-word",
        "knomad-4.missing-by",
        "knomad-42.page-break",
        "knomad-49.productive",
        "knomad-5.document-has-status",
        "knomad-57.among-workers",
        "knomad-59.addressed-to-by",
        "knomad-64.no-base",
        "knomad-7.no-base",
        "knomad-73.page-break",
        "knomad-76.page-break",
        "knomad-78.by-workers",
        "knomad-8.page-break",
        "knomad-annex-1.affordable",
        "knomad-annex-1.environment-heading",
        "knomad-annex-1.row-names",
    ]


def test_what_the_eleven_grew_from(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?from ?to ?change WHERE {{ ?link obl:linkSubject ?from ; obl:linkObject ?to ; "
        "obl:linkPredicate ?predicate ; obl:changeKind ?change . "
        "FILTER(?predicate IN (obl:adaptedFrom, obl:isFacetOf) && CONTAINS(STR(?from), '/knomad-mx/')) }"
    )
    found = {tuple(value_of(cell).rsplit("/", 1)[1] for cell in row) for row in rows}
    # Number 2 has none.
    assert found == {
        ("1", "14", "one-facet"),
        ("3", "14", "one-facet"),
        ("4", "25", "narrowed"),
        ("5", "41", "reworded"),
        ("6", "38", "reworded"),
        ("7", "40", "reworded"),
        ("8", "77", "meaning-changed"),
        ("9", "84", "unchanged"),
        ("10", "68", "reworded"),
        ("11", "71", "unchanged"),
    }


def test_words_taken_over_unchanged_are_the_same(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?a ?b WHERE {{ ?link obl:linkSubject ?from ; obl:linkObject ?to ; "
        "obl:changeKind <https://w3id.org/obligraph/code/change-kind/unchanged> . "
        "?from skos:prefLabel ?a . ?to skos:prefLabel ?b . FILTER(LANG(?a) = 'en' && LANG(?b) = 'en') }"
    )
    labels = [(value_of(a), value_of(b)) for a, b in rows]
    assert len(labels) == 2
    assert all(a == b for a, b in labels)


@pytest.mark.parametrize(
    ("predicate", "number"), [("measuresTheSameAs", 7), ("isNarrowerThan", 19), ("isDistinctFrom", 79)]
)
def test_decisions_on_near_duplicates(project: Store, predicate: str, number: int) -> None:
    graph = "<https://w3id.org/obligraph/graph/links/indicator-duplicates>"
    rows = project.select(
        f"{PREFIXES} SELECT ?link WHERE {{ GRAPH {graph} {{ ?link obl:linkPredicate obl:{predicate} }} }}"
    )
    assert len(list(rows)) == number
