"""Counts of “Avoiding the trap”, each by hand from its text."""

from datetime import date, timedelta

import pytest

from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = "\n".join(
    f"PREFIX {prefix}: <{space}>"
    for prefix, space in {
        "obl": "https://w3id.org/obligraph/ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "trap": "https://w3id.org/obligraph/id/trap/",
        "agreement": "https://w3id.org/obligraph/id/trap-agreement/",
        "event": "https://w3id.org/obligraph/id/event/",
        "body": "https://w3id.org/obligraph/id/body/",
        "kind": "https://w3id.org/obligraph/code/statement-kind/",
        "column": "https://w3id.org/obligraph/code/table-column/",
        "rule": "https://w3id.org/obligraph/code/rule-kind/",
        "submission": "https://w3id.org/obligraph/code/submission-kind/",
    }.items()
)
OURS = 'FILTER(STRSTARTS(STR(?x), "https://w3id.org/obligraph/id/trap/"))'


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def values(project: Store, pattern: str) -> set[str]:
    return {value_of(row[0]) for row in project.select(f"{PREFIXES} SELECT DISTINCT ?x WHERE {{ {pattern} }}")}


# Rows with at least one cell and cells with text, counted in each table. Table 5 is printed in two parts, 20 and 22
# rows. Cells: Table 1: 6 issues, 8 actions, 5 areas; Table 2: 3, 10, 12, 10, 12; Table 3: 7, 6; Table 4: 6, 7, 9, 2, 1;
# Table 5: 30, 35, 4, 1.
@pytest.mark.parametrize(
    ("table", "rows", "cells"),
    [
        (1, 8, {"issues": 6, "actions": 8, "areas": 5}),
        (
            2,
            12,
            {"issues": 3, "actions": 10, "areas": 12, "other-organizations": 10, "participating-organizations": 12},
        ),
        (3, 7, {"actions": 7, "areas": 6}),
        (
            4,
            9,
            {"issues": 6, "actions": 7, "areas": 9, "other-organizations": 2, "participating-organizations": 1},
        ),
        (5, 42, {"issues": 30, "actions": 35, "areas": 4, "participating-organizations": 1}),
    ],
)
def test_table(project: Store, table: int, rows: int, cells: dict[str, int]) -> None:
    assert count(project, f"?x a obl:TableRow ; obl:rowOf trap:table-{table}") == rows
    assert count(project, f"?row obl:rowOf trap:table-{table} ; obl:rowNumber ?x") == rows
    columns = values(project, f"trap:table-{table} obl:hasColumn/skos:notation ?x")
    assert columns == set(cells)
    found = {
        column: count(project, f"?x obl:cellOf/obl:rowOf trap:table-{table} ; obl:inColumn column:{column}")
        for column in columns
    }
    assert found == cells


def test_a_row_has_only_the_cells_that_its_table_fills(project: Store) -> None:
    row = "?x obl:cellOf <https://w3id.org/obligraph/id/trap/table-{}.row-{}>"
    assert count(project, row.format(5, 1)) == 4
    assert count(project, row.format(5, 9)) == 1
    assert count(project, row.format(2, 11)) == 3


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (f"?x obl:statementKind kind:advocacy-opportunity . {OURS}", 10),
        ("trap:opportunities-chosen obl:mentions ?x", 2),
        ("?x obl:elementOf trap:opportunity-1 ; obl:statementKind kind:task", 5),
        ("?x a obl:Agreement, obl:Recommendation ; obl:inText event:forum-cmw-cedaw-2016", 9),
        ("?x obl:elementOf agreement:7 ; obl:statementKind kind:theme", 8),
        (f"?x obl:statementKind kind:theme ; obl:inText event:regional-meeting-2015 . ?t obl:mentions ?x . {OURS}", 5),
        # Annex 2: five, four and three messages in three groups, and a closing one; Civil Society Days: four.
        ("?x obl:elementOf trap:gender-on-the-move-empowerment", 5),
        ("?x obl:elementOf trap:gender-on-the-move-vulnerability", 4),
        ("?x obl:elementOf trap:gender-on-the-move-targets", 3),
        ("?x obl:statementKind kind:message ; obl:inText event:gender-on-the-move-2015", 13),
        ("?x obl:statementKind kind:message ; obl:issuedBy body:gfmd-civil-society-days", 4),
        # Footnote 15 names sixteen countries; Box 1 three countries, three aims and eight publications.
        ("trap:meeting-countries obl:mentions ?x", 16),
        ("trap:project-un-women obl:mentions ?x . ?x a obl:State", 3),
        ("trap:project-un-women obl:mentions ?x . ?x a obl:Document", 8),
        ("?x obl:elementOf trap:project-un-women", 3),
        ("?x obl:elementOf trap:box-2", 2),
        ("?x obl:examinedAt event:cmw-session-25", 4),
        ("?x obl:issuesListedAt event:cmw-session-25", 2),
    ],
)
def test_count(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("people-2014", "253"),
        ("countries-2014", "22"),
        ("organizations-2015", "75"),
        ("countries-2015", "16"),
        ("members-compa", "113"),
        ("representatives-2016", "86"),
        ("organizations-2016", "60"),
        ("representatives-gender-on-the-move", "25"),
        ("organizations-labour-mobility", "12"),
        ("displaced-honduras", "300000"),
    ],
)
def test_figure(project: Store, figure: str, value: str) -> None:
    assert values(project, f"<https://w3id.org/obligraph/id/observation/trap-{figure}> obl:figureValue ?x") == {value}


@pytest.mark.parametrize(
    ("submission", "rule", "expected"),
    [
        ("written-report", "most-pages", {"10"}),
        ("written-report", "language", {"en", "es", "fr"}),
        ("written-report", "file-format", {"PDF", "Word"}),
        ("written-report", "printed-copies", {"25"}),
        ("written-report", "deadline-before", {"2016-08-05"}),
        ("written-report", "least-weeks-before", {"3"}),
        ("written-report", "deadline-by", {"2016-08-08"}),
        (
            "written-report",
            "required-content",
            {"organization-name", "state-party", "publication-permission", "main-issues"},
        ),
        ("oral-statement", "starts", {"2016-08-29T11:00:00"}),
        ("oral-statement", "ends", {"2016-08-29T12:00:00"}),
        ("oral-statement", "most-minutes", {"10"}),
        ("oral-statement", "printed-copies", {"25"}),
        ("oral-statement", "least-minutes-before", {"15"}),
        ("oral-statement", "file-format", {"Word"}),
        ("accreditation", "deadline-by", {"2016-08-22"}),
        ("informal-meeting", "length-in-minutes", {"60"}),
    ],
)
def test_rule_of_session_25(project: Store, submission: str, rule: str, expected: set[str]) -> None:
    pattern = (
        f"?r obl:ruleOf event:cmw-session-25 ; obl:ruleFor submission:{submission} ; obl:ruleKind rule:{rule} ; "
        "obl:ruleValue ?x"
    )
    assert values(project, pattern) == expected


def test_rules_of_session_25(project: Store) -> None:
    assert count(project, "?x a obl:SubmissionRule ; obl:ruleOf event:cmw-session-25") == 44


def test_three_weeks_before_the_session_is_the_computed_deadline(project: Store) -> None:
    (start,) = values(project, "event:cmw-session-25 obl:startsOn ?x")
    (deadline,) = values(project, "?r obl:computedFrom ?weeks ; obl:ruleValue ?x")
    (weeks,) = values(project, "?r obl:computedFrom/obl:ruleValue ?x")
    assert date.fromisoformat(start) - timedelta(weeks=int(weeks)) == date.fromisoformat(deadline)


def test_a_longer_late_report_in_another_language_breaks_rules(project: Store) -> None:
    """Software can hold a report against the rules: 12 pages, in German, on 6 August."""
    broken = values(
        project,
        "?r obl:ruleOf event:cmw-session-25 ; obl:ruleFor submission:written-report ; obl:ruleKind ?k . "
        "?k skos:notation ?x . "
        "{ ?r obl:ruleKind rule:most-pages ; obl:ruleValue ?v FILTER(?v < 12) } UNION "
        '{ ?r obl:ruleKind rule:language FILTER NOT EXISTS { ?r obl:ruleValue "de" } } UNION '
        "{ ?r obl:ruleKind rule:deadline-before ; obl:ruleValue ?v "
        'FILTER("2016-08-06"^^<http://www.w3.org/2001/XMLSchema#date> >= ?v) } UNION '
        "{ ?r obl:ruleKind rule:deadline-by ; obl:ruleValue ?v "
        'FILTER("2016-08-06"^^<http://www.w3.org/2001/XMLSchema#date> > ?v) }',
    )
    assert broken == {"most-pages", "language", "deadline-before"}
