"""What measures Insyde's general recommendations and those to others than the INM, KNOMAD's, and the committees'."""

import pytest

from obligraph.ids import iri_of, short_of
from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"

# Counted in the texts: 11 general recommendations, 41 to addressees other than the INM, 6 of the paper, 5 agreements.
RECOMMENDATIONS = {
    *(f"insyde:g{n}" for n in range(1, 12)),
    *(f"insyde:{n}" for n in range(61, 102)),
    *(f"knomad-rec:{n}" for n in range(1, 7)),
    *(f"knomad-wp23:agreement.{n}" for n in range(1, 6)),
}
# Concluding observations on Mexico: two of 2011, paragraphs 10 and 63 of 2017, five letters of 2006.
OBSERVATIONS = {
    "co:cmw-mex-2.16",
    "co:cmw-mex-2.information-system",
    "co:cmw-mex-3.10",
    "co:cmw-mex-3.63",
    *(f"co:crc-mex-3.61.{letter}" for letter in "abcde"),
}
# Five paragraphs selected for follow-up of which the record gives the number only.
NUMBER_ONLY = {f"co:cmw-mex-3.{n}" for n in (34, 38, 40, 42, 56)}

MEASURABLE = """
    ?i obl:measures ?r ; obl:indicatorKind ?kind ; skos:definition ?definition ; obl:unit ?unit ; obl:frequency ?often ;
        obl:hasSource/obl:sourceStatus ?status .
    FILTER(?status IN (<https://w3id.org/obligraph/code/source-status/exists>,
        <https://w3id.org/obligraph/code/source-status/specified>))
    FILTER(!REGEX(STR(?unit), "/(share|rate|ratio)$") || EXISTS { ?i obl:numerator ?n ; obl:denominator ?d })
    FILTER(!STRENDS(STR(?kind), "/structural") || EXISTS { ?i obl:fulfilmentCriterion ?c })
"""


def found(project: Store, pattern: str) -> set[str]:
    rows = project.select(f"{PREFIXES} SELECT DISTINCT ?r WHERE {{ ?r a obl:Recommendation . {pattern} }}")
    return {short_of(value_of(row[0])) for row in rows}


def test_each_is_measurable_or_known_by_its_number_only(project: Store) -> None:
    measurable = found(project, MEASURABLE)
    number_only = found(project, "?r obl:contentStatus <https://w3id.org/obligraph/code/content-status/number-only>")
    observations = {r for r in found(project, "") if r.startswith("co:")}
    assert len(RECOMMENDATIONS) == 63
    assert found(project, "") >= RECOMMENDATIONS
    assert observations == OBSERVATIONS | NUMBER_ONLY
    assert number_only & observations == NUMBER_ONLY
    assert sorted((RECOMMENDATIONS | OBSERVATIONS) - measurable) == []


@pytest.mark.parametrize(
    ("recommendation", "expected"),
    [
        (
            "insyde:73",
            {
                ("indicator:cndh-field-staff", "process", "number", "src:cndh-personnel-records"),
                ("indicator:cndh-visits", "process", "number", "src:cndh-visit-register"),
            },
        ),
        (
            "insyde:84",
            {
                ("indicator:inm-not-national-security", "structural", "yes-no", "src:official-gazette"),
                ("indicator:inm-secrecy-national-security", "outcome", "number", "src:ifai-appeals"),
            },
        ),
        (
            "co:crc-mex-3.61.a",
            {
                ("indicator:guardianship-rules", "structural", "yes-no", "src:official-gazette"),
                ("indicator:children-with-guardian", "outcome", "share", "src:migrant-children-register"),
            },
        ),
    ],
)
def test_what_measures_it(project: Store, recommendation: str, expected: set[tuple[str, str, str, str]]) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?i ?kind ?unit ?source WHERE {{ ?i obl:measures <{iri_of(recommendation)}> ; "
        "obl:indicatorKind ?kind ; obl:unit ?unit ; obl:hasSource ?source }"
    )
    answer = {
        (
            short_of(value_of(i)),
            value_of(kind).rsplit("/", 1)[1],
            value_of(unit).rsplit("/", 1)[1],
            short_of(value_of(s)),
        )
        for i, kind, unit, s in rows
    }
    assert answer == expected


def test_no_proposed_indicator_measures_more_than_five(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?i (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?i a obl:ProposedIndicator ; obl:measures ?r }} "
        "GROUP BY ?i HAVING (COUNT(DISTINCT ?r) > 5)"
    )
    assert [value_of(row[0]) for row in rows] == []


def test_coming_near_does_not_make_measurable(project: Store) -> None:
    # Annex 1 gives neither frequency nor source, so its indicators only come near.
    for indicator, recommendation in (("knomad:25.a", "insyde:79"), ("knomad:4", "knomad-rec:6")):
        rows = project.select(
            f"{PREFIXES} SELECT ?p WHERE {{ <{iri_of(indicator)}> ?p <{iri_of(recommendation)}> "
            "FILTER(?p IN (obl:comesNear, obl:measures)) }"
        )
        assert [value_of(row[0]).rsplit("#", 1)[1] for row in rows] == ["comesNear"]
