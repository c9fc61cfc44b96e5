"""What General Recommendation 26, the consultations of 2017 and the Forum of 2016 recommend, and what measures it."""

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of
from obligraph.trace.answer import trace

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
)

# By hand from the text. Paragraph 23 has letters a to c, 24 a to j, 25 a and b, 26 a to l, 27 a and b: 29 letters.
# Numerals stand below 24(b) (six), 24(c) (two), 26(c) (four) and 27(b) (two): 14. Of the four letters with numerals,
# 24(c) and 27(b) say nothing but "as follows"; 24(b) asks for a programme made in consultation and 26(c) for access to
# remedies. 29 - 2 = 27 letters, 14 numerals, and paragraphs 28 and 29: 43.
GR_26 = (
    "23.a 23.b 23.c "
    "24.a 24.b 24.b.i 24.b.ii 24.b.iii 24.b.iv 24.b.v 24.b.vi 24.c.i 24.c.ii 24.d 24.e 24.f 24.g 24.h 24.i 24.j "
    "25.a 25.b "
    "26.a 26.b 26.c 26.c.i 26.c.ii 26.c.iii 26.c.iv 26.d 26.e 26.f 26.g 26.h 26.i 26.j 26.k 26.l "
    "27.a 27.b.i 27.b.ii 28 29"
).split()

# By hand from the slides: eight of the ECA (area 1 has a, b and d; 2 and 4 have a and b; one on training), one each of
# ESCAP and ESCWA, three of thematic session 1, five of session 2 and the statement of Canada: 19.
CONSULTATIONS = (
    "eca.1.a eca.1.b eca.1.d eca.2.a eca.2.b eca.4.a eca.4.b eca.training escap.1 escwa.1 "
    "session-1.1 session-1.2 session-1.3 session-2.1 session-2.2 session-2.3 session-2.4 session-2.5 session-2.canada"
).split()

FORUM = [str(number) for number in range(1, 10)]

EVERY = [
    *(f"gr26:{item}" for item in GR_26),
    *(f"kraly:{item}" for item in CONSULTATIONS),
    *(f"trap-agreement:{number}" for number in FORUM),
]


def recommendations(project: Store, collection: str) -> list[str]:
    base = f"https://w3id.org/obligraph/id/{collection}/"
    rows = project.select(
        f"{PREFIXES} SELECT DISTINCT ?r WHERE {{ ?r a obl:Recommendation . FILTER(STRSTARTS(STR(?r), '{base}')) }}"
    )
    return sorted(value_of(row[0]).removeprefix(base) for row in rows)


def test_there_are_43_recommendations_in_gr_26() -> None:
    assert len(GR_26) == 43
    assert len([item for item in GR_26 if item.count(".") == 1]) == 27
    assert len([item for item in GR_26 if item.count(".") == 2]) == 14


@pytest.mark.parametrize(
    ("collection", "items"), [("gr26", GR_26), ("kraly", CONSULTATIONS), ("trap-agreement", FORUM)]
)
def test_these_and_no_others_are_recommendations(project: Store, collection: str, items: list[str]) -> None:
    assert recommendations(project, collection) == sorted(items)


def test_gr_26_speaks_to_every_state_party_on_the_day_of_its_adoption(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT DISTINCT ?to ?by ?day ?of WHERE {{ ?r a obl:Recommendation ; "
        "obl:provisionOf <https://w3id.org/obligraph/id/instrument/gr26> ; obl:addressedTo ?to ; obl:issuedBy ?by ; "
        "dcterms:date ?day ; obl:speaksOf ?of }"
    )
    assert [[value_of(term).rsplit("/", 1)[-1] for term in row] for row in rows] == [
        ["cedaw-states-parties", "cedaw-committee", "2008-12-05", "women-migrant-workers-gr26"]
    ]


@pytest.mark.parametrize("recommendation", EVERY)
def test_each_is_measured_by_a_measurable_indicator(project: Store, recommendation: str) -> None:
    assert any(indicator["measurable"] for indicator in trace(project, recommendation)["indicators"])


def test_no_indicator_measures_more_than_five(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?i (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?i a obl:ProposedIndicator ; obl:measures ?r }} "
        "GROUP BY ?i HAVING (COUNT(DISTINCT ?r) > 5)"
    )
    assert [value_of(row[0]) for row in rows] == []


def measures(project: Store, recommendation: str) -> list[tuple[str, str, str]]:
    found = trace(project, recommendation)["indicators"]
    kinds = {
        value_of(row[0]): value_of(row[1]).rsplit("/", 1)[1]
        for row in project.select(f"{PREFIXES} SELECT ?i ?k WHERE {{ ?i obl:indicatorKind ?k }}")
    }
    base = "https://w3id.org/obligraph/id/indicator/"
    return sorted(
        (i["id"].removeprefix("indicator:"), kinds[base + i["id"].removeprefix("indicator:")], i["feasibility"])
        for i in found
    )


def test_ratification_can_be_told_today(project: Store) -> None:
    # The depositary's tables exist: whether a State is a party to the CMW can be answered from them.
    assert measures(project, "gr26:29") == [
        ("cmw-ratified", "structural", "feasible"),
        ("migrant-women-treaties-ratified", "structural", "feasible"),
    ]


def test_documents_and_seclusion_are_measured_by_prevalence_and_by_training(project: Store) -> None:
    # 26(d) has two demands on States, against withheld papers and locked doors, and for training of the police.
    assert measures(project, "gr26:26.d") == [
        ("documents-withheld", "outcome", "ideal"),
        ("police-trained-on-document-abuse", "process", "ideal"),
    ]
    rows = project.select(
        f"{PREFIXES} SELECT ?unit ?source WHERE {{ <https://w3id.org/obligraph/id/indicator/documents-withheld> "
        "obl:unit ?unit ; obl:numerator ?n ; obl:denominator ?d ; obl:hasSource ?source . "
        "FILTER(LANG(?n) = 'es' && LANG(?d) = 'es') }"
    )
    assert [[value_of(term).rsplit("/", 1)[-1] for term in row] for row in rows] == [
        ["share", "women-migrant-workers-survey"]
    ]
