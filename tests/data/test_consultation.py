"""The Mexican consultation of 2015 and the treaty bodies' record on Mexico, counted by hand from their sources."""

import pytest

from obligraph.ids import iri_of
from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = """
PREFIX body: <https://w3id.org/obligraph/id/body/>
PREFIX code: <https://w3id.org/obligraph/code/>
PREFIX co: <https://w3id.org/obligraph/id/co/>
PREFIX cycle: <https://w3id.org/obligraph/id/cycle/>
PREFIX doc: <https://w3id.org/obligraph/id/doc/>
PREFIX event: <https://w3id.org/obligraph/id/event/>
PREFIX instrument: <https://w3id.org/obligraph/id/instrument/>
PREFIX inventory: <https://w3id.org/obligraph/id/inventory/>
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX src: <https://w3id.org/obligraph/id/src/>
PREFIX state: <https://w3id.org/obligraph/id/state/>
"""


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def statements(kind: str) -> str:
    return (
        f"?x a obl:Statement ; obl:statementKind <https://w3id.org/obligraph/code/statement-kind/{kind}> . "
        'FILTER(STRSTARTS(STR(?x), "https://w3id.org/obligraph/id/knomad-wp23/"))'
    )


def figures(document: str) -> str:
    return f"?x a obl:Observation ; obl:evidencedBy/obl:inDocument doc:{document}"


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        # Section 6 numbers its recommendations 1 to 6; section 3(e) its agreements 1 to 5 and has 8 bullets.
        ('?x a obl:Recommendation . FILTER(STRSTARTS(STR(?x), "https://w3id.org/obligraph/id/knomad-rec/"))', 6),
        ("?x a obl:Agreement ; obl:inText event:knomad-consultation-2015", 5),
        (statements("key-element"), 8),
        # Section 3(a) lists five groups, section 5 adds foreigners residing in Mexico; 3(c) has feasible and ideal.
        (statements("definition"), 5 + 1 + 2),
        # Section 3(d): identification for health care, the birth certificate, chapter 10 of the General Law.
        (statements("legal-conflict"), 3),
        (statements("step"), 10),
        # Section 3 names 7 Mexican agencies, 4 international ones and 3 organizations; the unit that opened is added.
        ("?x obl:tookPartIn event:knomad-consultation-2015", 7 + 4 + 3 + 1),
        ("?x obl:invitedTo event:knomad-consultation-further-meetings", 2),
        # 243, 86, 11 = 3 + 4 + 4, 2 countries, 1 billion, 232 million, 41 and 67 per cent, 70, 20, 45, 17, 169, 3.
        (figures("knomad-wp23"), 17),
        # Annex 2: page 1 has 1 + 4 + 4 + 4 + 1 fields; page 2 has its source, two questions, 11 named fields, three
        # open groups and remarks.
        ("?x obl:fieldOf inventory:knomad-wp23 ; obl:pageNumber 1", 14),
        ("?x obl:fieldOf inventory:knomad-wp23 ; obl:pageNumber 2", 18),
        # Of the 11 named fields, the two on the identification document answer to no dimension.
        ("?x obl:fieldOf inventory:knomad-wp23 ; obl:fieldRecords ?code", 9),
        (
            "?x obl:fieldOf inventory:knomad-wp23 ; obl:fieldRecords ?code . "
            'FILTER(STRSTARTS(STR(?code), "https://w3id.org/obligraph/code/criterion/"))',
            5,
        ),
        # Footnote 17 names fifteen social programmes.
        ("?x a obl:DataSource ; obl:partOfSource src:sedesol-records", 15),
        # The table has nine sets of concluding observations: three of the CMW Committee, three of CEDAW's, two of
        # the CRC's, one of CERD's; ten cycles, the fourth CMW one without observations; two lists of issues.
        ("?x a obl:ConcludingObservations ; obl:evidencedBy/obl:inDocument doc:co-mexico", 9),
        ("?x a obl:ReportingCycle ; obl:cycleOf state:MEX ; obl:evidencedBy/obl:inDocument doc:co-mexico", 10),
        ("?x a obl:ListOfIssues ; obl:evidencedBy/obl:inDocument doc:co-mexico", 2),
        # CO/3: paragraphs 10, 34, 38, 40, 42, 56 and the request of 63; 34 to 56 are known by number only.
        ("?x a obl:Recommendation ; obl:provisionOf instrument:cmw-mex-co-3", 7),
        (
            "?x obl:provisionOf instrument:cmw-mex-co-3 ; "
            "obl:contentStatus <https://w3id.org/obligraph/code/content-status/number-only> "
            "FILTER NOT EXISTS { ?x obl:summary ?summary }",
            5,
        ),
        ("co:cmw-mex-3.63 obl:followsUp ?x", 6),
        ("?x a obl:Recommendation ; obl:partOf co:crc-mex-3.61", 5),
    ],
)
def test_count(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


def test_conapo_took_part_and_was_to_be_invited(project: Store) -> None:
    rows = project.select(f"{PREFIXES} SELECT ?p ?o WHERE {{ body:conapo ?p ?o . ?p a <{OBJECT_PROPERTY}> }}")
    found = {(value_of(p).rsplit("#", 1)[1], value_of(o)) for p, o in rows if value_of(o).startswith(EVENTS)}
    assert found == {
        ("tookPartIn", iri_of("event:knomad-consultation-2015")),
        ("invitedTo", iri_of("event:knomad-consultation-further-meetings")),
    }


OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"
EVENTS = "https://w3id.org/obligraph/id/event/"


def test_the_recommendation_of_2017_follows_that_of_2011_and_does_not_repeat_it(project: Store) -> None:
    rows = project.select(f"{PREFIXES} SELECT ?p WHERE {{ co:cmw-mex-3.10 ?p co:cmw-mex-2.16 }}")
    assert {value_of(p).rsplit("#", 1)[1] for (p,) in rows if not value_of(p).endswith("legallyRelatedTo")} == {
        "followsUp"
    }


@pytest.mark.parametrize(
    ("figure", "value", "base"),
    [
        ("mexicans-rights-not-respected", "41", "Mexicans, in data of 2010 that the paper does not describe"),
        ("mexicans-social-divisions", "67", "Mexicans, in data of 2010 that the paper does not describe"),
        ("federal-agencies", "45", None),
        ("people-in-another-country", "232000000", "the over 1 billion people who live elsewhere than where"),
    ],
)
def test_figure(project: Store, figure: str, value: str, base: str | None) -> None:
    subject = iri_of(f"observation:knomad-wp23.{figure}")
    row = next(
        iter(
            project.select(
                f"{PREFIXES} SELECT ?v ?b WHERE {{ <{subject}> obl:figureValue ?v "
                'OPTIONAL { <SUBJECT> obl:observationBase ?b FILTER(LANG(?b) = "en") } }'.replace("SUBJECT", subject)
            )
        )
    )
    assert value_of(row[0]) == value
    assert (row[1] is None) if base is None else value_of(row[1]).startswith(base)
