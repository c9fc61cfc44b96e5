"""Counts of the forum's texts and of the consultations on the Global Compact, each by hand from its source."""

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of

ID = "https://w3id.org/obligraph/id/"
CODE = "https://w3id.org/obligraph/code/"
PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    f"PREFIX body: <{ID}body/>\nPREFIX event: <{ID}event/>\nPREFIX force: <{CODE}force/>\n"
    f"PREFIX instrument: <{ID}instrument/>\nPREFIX kind: <{CODE}provision-kind/>\n"
    f"PREFIX said: <{CODE}statement-kind/>\n"
)


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def named(collection: str, pattern: str) -> str:
    return f"FILTER(REGEX(STR(?x), '^{ID}{collection}/{pattern}'))"


POINT = f"?x a obl:Provision . {named('gfmd', '')}"


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        # The slides: three words of vision, ten principles, eight lettered actions under the first of 22 objectives.
        ("?x obl:statementKind said:vision ; obl:inText instrument:gcm-draft", 3),
        ("?x obl:provisionOf instrument:gcm-draft ; obl:provisionKind kind:principle", 10),
        ("?x obl:provisionOf instrument:gcm-draft ; obl:provisionKind kind:action", 8),
        ("?x obl:provisionOf instrument:gcm-draft ; obl:provisionKind kind:objective", 22),
        (f"?x a obl:Event . {named('event', 'gcm-thematic-')}", 6),
        (f"?x a obl:Event . {named('event', 'gcm-stakeholders-')}", 5),
        (f"?x a obl:Event . {named('event', 'gcm-regional-')}", 5),
        (f"?x a obl:Event . {named('event', 'gcm-civil-society-')}", 7),
        # Session 1 lists three, session 2 five; ECA 3 + 2 + 2 and one on the last slide; ESCAP, ESCWA, Canada one each.
        (f"?x a obl:Recommendation . {named('kraly', '')}", 19),
        ("?x a obl:Recommendation ; obl:issuedBy body:gcm-co-facilitators", 8),
        ("?x a obl:Recommendation ; obl:issuedBy body:eca", 8),
        ("?x a obl:Recommendation ; obl:issuedBy body:ece-excom-chair", 0),
        ("?x a obl:Recommendation ; obl:inText event:gcm-regional-eclac", 0),
        # Four panels: 3 + 2 + 4 + 4 lines. The summary: nine on data, nine on research, two on training.
        (f"?x obl:issuedBy body:stakeholder-panels-2017-07 . {named('kraly', 'panel-')}", 13),
        (f"?x obl:statementKind said:theme . {named('kraly', 'theme')}", 20),
    ],
)
def test_the_slides_of_2018(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (f"?x a obl:Event . {named('event', 'gfmd-[0-9]{4}$')}", 15),
        # No theme was seen for 2007.
        (f"?x obl:statementKind said:theme . {named('gfmd', '[0-9]{4}[.]theme$')}", 14),
        ("?x obl:heldWithin ?y", 74),
        ("?x obl:heldWithin event:gfmd-2007", 3),
        ("?x obl:heldWithin event:gfmd-2012", 10),
        ("?x obl:heldWithin event:gfmd-2016", 9),
        # 135 rows, and three points of 2015 from elsewhere: two calls told in a paper, the title of round table 1.1.
        (POINT, 138),
        (f"{POINT} ?x obl:issuedBy body:gfmd", 19),
        (f"{POINT} ?x obl:issuedBy body:gfmd-working-group-2030", 3),
        (f"{POINT} ?x obl:issuedBy body:gfmd-chair-2007", 2),
        (f"{POINT} ?x obl:issuedBy body:gfmd-chair-2014", 4),
        (f"{POINT} ?x obl:issuedBy body:gfmd-chair-2015", 6),
        (f"{POINT} ?x obl:issuedBy body:gfmd-chair-2017", 8),
        (f"{POINT} ?x obl:issuedBy body:gfmd-business-mechanism", 4),
        (f"{POINT} ?x obl:issuedBy body:gfmd-civil-society-days", 27),
        ("?x obl:provisionOf instrument:civil-society-8-point-plan", 10),
        ("?x obl:provisionOf instrument:stockholm-agenda", 14),
        # What civil society says never came out of the governments' forum.
        (f"{POINT} ?x obl:issuedBy/a obl:CivilSocietyBody ; obl:force force:forum-outcome", 0),
        (f"?x a obl:Statement . {named('gfmd', 'mexico[.]')}", 23),
    ],
)
def test_the_forum(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


@pytest.mark.parametrize(
    ("event", "host", "first", "last"),
    [
        ("gfmd-2007", "BEL", "2007-07-09", "2007-07-11"),
        ("gfmd-2010", "MEX", "2010-11-08", "2010-11-11"),
        ("gfmd-2024", "FRA", "2024-01-23", "2024-01-25"),
    ],
)
def test_host_and_days_of_a_summit(project: Store, event: str, host: str, first: str, last: str) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?host ?first ?last WHERE {{ event:{event} obl:hostedBy ?host ; "
        "obl:startsOn ?first ; obl:endsOn ?last }"
    )
    assert [tuple(value_of(cell) for cell in row) for row in rows] == [(f"{ID}state/{host}", first, last)]


def test_six_thematic_sessions_with_place_and_days(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?place ?first ?last WHERE {{ "
        "?x obl:eventPlace ?place ; obl:startsOn ?first ; obl:endsOn ?last . "
        f"{named('event', 'gcm-thematic-')} }} ORDER BY ?first"
    )
    assert [tuple(value_of(cell) for cell in row) for row in rows] == [
        ("Geneva", "2017-05-08", "2017-05-09"),
        ("New York", "2017-05-22", "2017-05-23"),
        ("Geneva", "2017-06-19", "2017-06-20"),
        ("New York", "2017-07-24", "2017-07-25"),
        ("Vienna", "2017-09-04", "2017-09-05"),
        ("Geneva", "2017-10-12", "2017-10-13"),
    ]
