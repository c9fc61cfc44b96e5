"""What measures recommendations 1 to 60 of the Insyde assessment, each by hand from the recommendation's text."""

import pytest

from obligraph.ids import iri_of, short_of
from obligraph.store import Store
from obligraph.store.terms import code_of, value_of

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX kind: <https://w3id.org/obligraph/code/indicator-kind/>\n"
    "PREFIX unit: <https://w3id.org/obligraph/code/unit/>\n"
    "PREFIX status: <https://w3id.org/obligraph/code/source-status/>\n"
)
MEASURABLE = (
    "?indicator obl:measures ?recommendation ; obl:indicatorKind ?kind ; skos:definition ?definition ; "
    "obl:unit ?unit ; obl:frequency ?frequency ; obl:hasSource/obl:sourceStatus ?status . "
    "FILTER(?status IN (status:exists, status:specified)) "
    "FILTER(?unit NOT IN (unit:share, unit:rate, unit:ratio) "
    "|| (EXISTS { ?indicator obl:numerator ?n } && EXISTS { ?indicator obl:denominator ?d })) "
    "FILTER(?kind != kind:structural || EXISTS { ?indicator obl:fulfilmentCriterion ?criterion })"
)
ALL_SIXTY = {f"insyde:{number}" for number in range(1, 61)}


def found(project: Store, pattern: str) -> set[str]:
    rows = project.select(f"{PREFIXES} SELECT DISTINCT ?recommendation WHERE {{ {pattern} }}")
    return {short_of(value_of(row[0])) for row in rows} & ALL_SIXTY


def measures_of(project: Store, recommendation: str) -> set[tuple[str, str, str, str]]:
    """Return what measures a recommendation, with type, unit and source."""
    rows = project.select(
        f"{PREFIXES} SELECT ?indicator ?kind ?unit ?source WHERE {{ "
        f"?indicator obl:measures <{iri_of(recommendation)}> ; "
        "obl:indicatorKind ?kind ; obl:unit ?unit ; obl:hasSource ?source }"
    )
    return {(short_of(value_of(i)), code_of(k), code_of(u), short_of(value_of(s))) for i, k, u, s in rows}


def test_each_of_the_sixty_has_a_measurable_indicator(project: Store) -> None:
    assert found(project, MEASURABLE) == ALL_SIXTY


def test_no_indicator_of_theirs_measures_more_than_five(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?indicator ?recommendation WHERE {{ ?indicator obl:measures ?recommendation }}"
    )
    pairs = [(value_of(i), short_of(value_of(r))) for i, r in rows]
    theirs = {indicator for indicator, recommendation in pairs if recommendation in ALL_SIXTY}
    assert all(sum(indicator == one for indicator, _ in pairs) <= 5 for one in theirs)


@pytest.mark.parametrize(
    ("recommendation", "expected"),
    [
        # All protocols, and at once one on force: is there one, is it applied, how many procedures have one?
        (
            "insyde:2",
            {
                ("indicator:inm-force-protocol", "structural", "yes-no", "src:inm-rulebook"),
                ("indicator:inm-force-reviewed", "process", "share", "src:inm-operations-register"),
                ("indicator:inm-procedures-under-protocol", "process", "share", "src:inm-rulebook"),
            },
        ),
        # Informed of asylum, and not discouraged from asking: one indicator for each half.
        (
            "insyde:50",
            {
                ("indicator:detainees-notified", "process", "share", "src:inm-detention-register"),
                ("indicator:migrants-dissuaded-by-inm", "outcome", "share", "src:migrant-treatment-survey"),
            },
        ),
        # Medical services: who had care, by the consultation's indicator 5, and where they go on day and night.
        (
            "insyde:53",
            {
                ("knomad-mx:5", "outcome", "share", "src:inm-records"),
                ("indicator:centres-meeting-care-standard", "outcome", "share", "src:cndh-centre-visit-reports"),
                ("indicator:centres-meeting-care-standard", "outcome", "share", "src:inm-rulebook"),
            },
        ),
    ],
)
def test_what_measures(project: Store, recommendation: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert measures_of(project, recommendation) == expected


def test_a_source_that_exists_can_show_eleven_of_them(project: Store) -> None:
    # Audits 9; Gazette 10, 19, 27, 58; salary structure 18; surveys 30; portal 31, 36, 40; INM records 53.
    existing = found(project, "?i obl:measures ?recommendation ; obl:hasSource/obl:sourceStatus status:exists")
    assert existing == {f"insyde:{n}" for n in (9, 10, 18, 19, 27, 30, 31, 36, 40, 53, 58)}
