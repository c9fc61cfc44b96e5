"""The figures of the Insyde assessment and what the expert meeting of 2014 says, each by hand from its text."""

from decimal import Decimal

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX observation: <https://w3id.org/obligraph/id/observation/>\n"
    "PREFIX right: <https://w3id.org/obligraph/id/right/>\n"
    "PREFIX kind: <https://w3id.org/obligraph/code/statement-kind/>\n"
)
MEETING = "<https://w3id.org/obligraph/id/event/ohchr-knomad-2014>"


def values(project: Store, pattern: str) -> list[str]:
    rows = project.select(f"{PREFIXES} SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    return sorted(value_of(row[0]) for row in rows)


def figure(project: Store, name: str) -> Decimal:
    (value,) = values(project, f"observation:insyde-2013.{name} obl:figureValue ?x")
    return Decimal(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("information-requests", "264"),
        ("agencies-asked", "26"),
        ("requests-to-inm-share", "69"),
        ("appeals", "71"),
        ("interviews", "140"),
        ("interview-states", "11"),
        ("migrant-interviews", "47"),
        ("centres-visited", "11"),
        ("centres-named", "12"),
        ("posts-authorized", "5875"),
        ("delegations-and-sub-delegations", "346"),
        ("federal-delegations", "32"),
        ("psychologists", "29"),
        ("social-workers", "20"),
        ("sociologists", "8"),
        ("salary-area-director", "31693.80"),
        ("salary-director-general", "73833.94"),
        ("salary-agent-b", "7372.05"),
        ("salary-average", "25434.81"),
        ("extortion-cases", "36"),
        ("trafficking-cases", "7"),
        ("san-fernando", "72"),
    ],
)
def test_figure(project: Store, name: str, value: str) -> None:
    assert figure(project, name) == Decimal(value)


def test_transit_points_add_up(project: Store) -> None:
    parts = [figure(project, name) for name in ("international-airports", "deep-water-ports", "land-crossings")]
    assert parts == [65, 67, 59]
    assert sum(parts) == figure(project, "transit-points") == 191


def test_job_titles_below_the_average_are_the_share_that_the_study_gives(project: Store) -> None:
    below, titles = figure(project, "job-titles-below-average"), figure(project, "job-titles")
    assert below == 29
    assert titles == 41
    assert round(below / titles * 100, 2) == figure(project, "job-titles-below-average-share") == Decimal("70.73")


@pytest.mark.parametrize(("name", "value"), [("crimes", 36), ("gangs", 30), ("corrupting", 17), ("homes", 6)])
def test_shares_of_a_share_say_so(project: Store, name: str, value: int) -> None:
    assert figure(project, f"tapachula-{name}") == value
    (base,) = values(
        project, f"observation:insyde-2013.tapachula-{name} obl:observationBase ?x FILTER(LANG(?x) = 'en')"
    )
    assert "60 per cent" in base
    assert base.endswith("a share of a share.")


def test_the_population_asked_is_the_base_of_the_60_per_cent_only(project: Store) -> None:
    assert figure(project, "tapachula-no-benefit") == 60
    (base,) = values(
        project, "observation:insyde-2013.tapachula-no-benefit obl:observationBase ?x FILTER(LANG(?x) = 'en')"
    )
    assert base.startswith("The population of Tapachula")


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("posts-authorized", "2013-03-14"),
        ("psychologists", "2013"),
        ("tapachula-crimes", "2008"),
        ("san-fernando", "2010-08"),
        ("extortion-cases", "2013-03-06"),
    ],
)
def test_date_of_a_figure(project: Store, name: str, date: str) -> None:
    assert values(project, f"observation:insyde-2013.{name} dcterms:date ?x") == [date]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("posts-authorized", "inm"),
        ("extortion-cases", "cndh"),
        ("interviews", "insyde"),
        ("centres-named", "obligraph"),
    ],
)
def test_whose_figure_it_is(project: Store, name: str, body: str) -> None:
    found = values(project, f"observation:insyde-2013.{name} obl:figureBy ?x")
    assert found == [f"https://w3id.org/obligraph/id/body/{body}"]


def test_eleven_visited_and_twelve_named_is_a_defect(project: Store) -> None:
    assert values(project, "?x obl:defectOf observation:insyde-2013.centres-visited") == [
        "https://w3id.org/obligraph/id/defect/insyde-2013.centres-visited"
    ]


def test_every_share_or_average_of_the_study_has_a_base(project: Store) -> None:
    unit = "https://w3id.org/obligraph/code/unit/"
    assert not values(
        project,
        "?x a obl:Observation ; obl:unit ?u . FILTER(CONTAINS(STR(?x), '/id/observation/')) "
        "?x obl:evidencedBy/obl:inDocument <https://w3id.org/obligraph/id/doc/insyde-2013> . "
        f"FILTER(?u IN (<{unit}percent>, <{unit}average>)) FILTER NOT EXISTS {{ ?x obl:observationBase ?base }}",
    )


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        # Health 5, education 6, decent work 6, data 6, general 5.
        ("challenge", 28),
        # Health 10, education 9, decent work 15, data 2.
        ("suggestion", 36),
        # Health 2, education 2, decent work 5, data 3.
        ("good-practice", 12),
        # Introduction 4, health 2, education 1, decent work 5, data 1.
        ("remark", 13),
        ("conclusion", 7),
        ("step", 1),
        ("disclaimer", 1),
    ],
)
def test_statements_of_the_meeting(project: Store, kind: str, number: int) -> None:
    assert len(values(project, f"?x obl:inText {MEETING} ; obl:statementKind kind:{kind}")) == number


def test_general_challenges(project: Store) -> None:
    found = values(
        project,
        f"?x obl:inText {MEETING} ; obl:statementKind kind:challenge . FILTER(CONTAINS(STR(?x), '/general.'))",
    )
    assert len(found) == 5


@pytest.mark.parametrize(
    # Challenges, suggestions, good practices and remarks of each section.
    ("right", "number"),
    [("health", 5 + 10 + 2 + 2), ("education", 6 + 9 + 2 + 1), ("decent-work", 6 + 15 + 5 + 5)],
)
def test_statements_under_a_right(project: Store, right: str, number: int) -> None:
    assert len(values(project, f"?x obl:inText {MEETING} ; obl:concernsRight right:{right}")) == number


def test_only_the_geneva_practice_has_place_and_year(project: Store) -> None:
    practice = "obl:statementKind kind:good-practice"
    assert values(project, f"?s {practice} ; obl:inText {MEETING} ; obl:practisedAt ?x") == ["Geneva", "Portugal"]
    assert values(project, f"?s {practice} ; obl:inText {MEETING} ; dcterms:date ?x") == ["1997"]
    assert values(project, f"?s obl:practisedAt ?x ; obl:inText {MEETING} ; dcterms:date ?d") == ["Geneva"]


def test_a_suggestion_is_answered_or_says_that_nothing_answers_it(project: Store) -> None:
    noted = values(
        project,
        f"?x obl:inText {MEETING} ; obl:statementKind kind:suggestion ; obl:note ?n . "
        "FILTER(STRSTARTS(?n, 'None of the 86'))",
    )
    answered = values(
        project, f"?l obl:linkPredicate obl:answersSuggestion ; obl:linkObject ?x . ?x obl:inText {MEETING}"
    )
    assert not set(noted) & set(answered)
    # Health 3, 8, 10; education 1; decent work 1, 5, 6, 7; data 1.
    assert len(noted) == 9
    # Health 1, 2, 5, 6, 7, 9; education 2, 3, 4, 9; decent work 2, 3, 4, 8; data 2.
    assert len(answered) == 15
