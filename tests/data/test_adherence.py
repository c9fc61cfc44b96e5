"""Acts of States and their statements on treaties, each counted by hand in the depositary's tables of March 2015."""

import pytest
from pyoxigraph import NamedNode

from obligraph.ids import iri_of
from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligraph/ns#>\n"
    "PREFIX instrument: <https://w3id.org/obligraph/id/instrument/>\n"
    "PREFIX state: <https://w3id.org/obligraph/id/state/>\n"
    "PREFIX adherence-kind: <https://w3id.org/obligraph/code/adherence-kind/>\n"
    "PREFIX reservation-kind: <https://w3id.org/obligraph/code/reservation-kind/>\n"
)


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def date_of(project: Store, act: str) -> str | None:
    query = f"{PREFIXES} SELECT ?day WHERE {{ ?act obl:actDate ?day }}"
    return next((value_of(row[0]) for row in project.select(query, {"act": NamedNode(iri_of(act))})), None)


@pytest.mark.parametrize(
    ("treaty", "table", "years"),
    [
        # Days printed in each table of March 2015; then the parties of which only a year is known, from August 2022.
        ("iccpr", 242, 5),
        ("icescr", 234, 7),
        ("crc", 334, 2),
        ("cerd", 264, 5),
        ("cat", 238, 16),
        ("crpd", 311, 33),
        ("refugee-convention-1951", 164, 0),
        ("refugee-protocol-1967", 146, 0),
        ("stateless-convention-1954", 108, 0),
        ("stateless-convention-1961", 68, 0),
        ("untoc", 326, 0),
        ("palermo-trafficking", 276, 0),
        ("palermo-smuggling", 250, 0),
        ("crc-opac", 288, 0),
        ("crc-opsc", 290, 0),
        ("cedaw-op", 185, 0),
    ],
)
def test_number_of_acts(project: Store, treaty: str, table: int, years: int) -> None:
    acts = f"?x obl:adherenceTo instrument:{treaty} ; obl:adherenceKind ?kind"
    only_year = "adherence-kind:ratification-or-accession"
    assert count(project, f"{acts} . FILTER(?kind != {only_year})") == table
    assert count(project, f"{acts} . FILTER(?kind = {only_year})") == years


@pytest.mark.parametrize(
    ("act", "day"),
    [
        ("adherence:iccpr.MEX.accession", "1981-03-23"),
        ("adherence:icescr.MEX.accession", "1981-03-23"),
        ("adherence:crc.MEX.ratification", "1990-09-21"),
        ("adherence:cerd.MEX.signature", "1966-11-01"),
        ("adherence:cerd.MEX.ratification", "1975-02-20"),
        ("adherence:cat.MEX.ratification", "1986-01-23"),
        ("adherence:crpd.MEX.ratification", "2007-12-17"),
        ("adherence:refugee-convention-1951.MEX.accession", "2000-06-07"),
        ("adherence:refugee-protocol-1967.MEX.accession", "2000-06-07"),
        ("adherence:stateless-convention-1954.MEX.accession", "2000-06-07"),
        ("adherence:stateless-convention-1961.MEX.accession", None),
        ("adherence:untoc.MEX.ratification", "2003-03-04"),
        ("adherence:palermo-trafficking.MEX.ratification", "2003-03-04"),
        ("adherence:palermo-smuggling.MEX.ratification", "2003-03-04"),
        ("adherence:crc-opac.MEX.ratification", "2002-03-15"),
        ("adherence:crc-opsc.MEX.ratification", "2002-03-15"),
        ("adherence:cedaw-op.MEX.ratification", "2002-03-15"),
        # Successions, an acceptance by confirmation, an approval.
        ("adherence:iccpr.HRV.succession", "1992-10-12"),
        ("adherence:cerd.SVK.succession", "1993-05-28"),
        ("adherence:crpd.EU.formal-confirmation", "2010-12-23"),
        ("adherence:untoc.EU.approval", "2004-05-21"),
        # Signed and not ratified.
        ("adherence:crc.USA.signature", "1995-02-16"),
        ("adherence:crc.USA.ratification", None),
        ("adherence:icescr.USA.signature", "1977-10-05"),
        ("adherence:icescr.USA.ratification", None),
        # The protocol of 1967 has a column of accessions and successions only.
        ("adherence:refugee-protocol-1967.USA.accession", "1968-11-01"),
    ],
)
def test_day_of_an_act(project: Store, act: str, day: str | None) -> None:
    assert date_of(project, act) == day


@pytest.mark.parametrize(("treaty", "state"), [("iccpr", "SLB"), ("iccpr", "TUV"), ("icescr", "TUV"), ("cerd", "BRN")])
def test_no_act_where_a_year_contradicts_the_depositary(project: Store, treaty: str, state: str) -> None:
    assert count(project, f"?x obl:adherenceTo instrument:{treaty} ; obl:adherenceBy state:{state}") == 0


@pytest.mark.parametrize(
    ("treaty", "number"),
    [
        # Its statements, counted in its records: arts. 9(5), 18, 25(b); art. 8; five paragraphs; arts. 17, 32; one age.
        ("iccpr", 3),
        ("icescr", 1),
        ("refugee-convention-1951", 5),
        ("stateless-convention-1954", 2),
        ("crc-opac", 1),
        # No record, or an empty one.
        ("crc", 0),
        ("cerd", 0),
        ("cat", 0),
        ("crpd", 0),
        ("refugee-protocol-1967", 0),
    ],
)
def test_statements_of_mexico(project: Store, treaty: str, number: int) -> None:
    assert count(project, f"?x obl:reservationTo instrument:{treaty} ; obl:reservationBy state:MEX") == number


def test_mexico_reserves_article_25_of_the_covenant_alone(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?on WHERE {{ ?x obl:reservationTo instrument:iccpr ; obl:reservationBy state:MEX ; "
        "obl:reservationKind reservation-kind:reservation ; obl:concernsProvision ?on }"
    )
    assert [value_of(row[0]) for row in rows] == [iri_of("iccpr:25")]


@pytest.mark.parametrize(
    ("treaty", "records"),
    [
        # Records of the table that hold a text, counted by their heads; "....." (Bosnia and Herzegovina, CRC) is none.
        ("iccpr", 64),
        ("icescr", 45),
        ("crc", 60),
        ("cerd", 53),
        ("cat", 41),
        ("crpd", 30),
        ("refugee-convention-1951", 52),
        ("refugee-protocol-1967", 32),
        ("stateless-convention-1954", 35),
        ("stateless-convention-1961", 15),
        ("crc-opac", 154),
        ("crc-opsc", 16),
        ("cedaw-op", 6),
    ],
)
def test_every_record_has_its_statements(project: Store, treaty: str, records: int) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT (COUNT(DISTINCT ?by) AS ?n) WHERE {{ ?x obl:reservationTo instrument:{treaty} ; "
        "obl:reservationBy ?by }"
    )
    assert int(value_of(next(iter(rows))[0])) == records


def test_no_first_day_without_the_treatys_own(project: Store) -> None:
    pattern = "?x obl:bindingFrom ?day ; obl:adherenceTo ?t . FILTER NOT EXISTS { ?t obl:enteredIntoForceOn ?own }"
    assert count(project, pattern) == 0
