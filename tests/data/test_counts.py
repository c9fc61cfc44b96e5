"""Counts of the data, each by hand from its source."""

import csv
from pathlib import Path

import pytest

from obligraph.catalogue import load_catalogue
from obligraph.gaps import gap
from obligraph.ids import iri_of
from obligraph.measurability.indicators import indicators
from obligraph.store import Store
from obligraph.store.terms import value_of
from obligraph.trace.answer import trace

PREFIXES = "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"


def count(project: Store, pattern: str) -> int:
    rows = project.select(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(value_of(next(iter(rows))[0]))


def kind(instrument: str, level: str) -> str:
    return (
        f"?x obl:provisionOf <https://w3id.org/obligraph/id/instrument/{instrument}> ; "
        f"obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/{level}>"
    )


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        # The texts number 93 articles in nine parts, 30 articles in six parts, 45 articles.
        (kind("cmw", "article"), 93),
        (kind("cmw", "part"), 9),
        # Counted in the text: 191 numbered paragraphs, three of which the transcription runs into others; 102 letters.
        (kind("cmw", "paragraph"), 191),
        (kind("cmw", "letter"), 102),
        (kind("cedaw", "article"), 30),
        (kind("cedaw", "part"), 6),
        (kind("ced", "article"), 45),
        # GR 26 has 29 paragraphs; its items stand in 23 to 27: 29 letters, 14 numerals.
        (kind("gr26", "paragraph"), 29),
        (kind("gr26", "letter"), 29),
        (kind("gr26", "numeral"), 14),
        (kind("gcm", "objective"), 23),
        (kind("gcm-draft", "objective"), 22),
        # The vote: 152 for, 5 against, 12 abstentions, 24 not voting.
        ("?x obl:positionKind <https://w3id.org/obligraph/code/position/voted-for>", 152),
        ("?x obl:positionKind <https://w3id.org/obligraph/code/position/voted-against>", 5),
        ("?x obl:positionKind <https://w3id.org/obligraph/code/position/abstained>", 12),
        ("?x obl:positionKind <https://w3id.org/obligraph/code/position/did-not-vote>", 24),
        ("?x obl:unitedNationsMembership <https://w3id.org/obligraph/code/membership/member>", 193),
        # The consultation's eleven fact sheets: one source in seven of them (1, 2, 5, 8, 9, 11 are six), two in 3, 6
        # and 10, three in 4 and 7: 6 + 2 * 3 + 2 * 3 = 18 uses, five criteria each.
        ("?x a obl:FactSheet", 11),
        ("?x a obl:SourceUse", 18),
        ("?x a obl:CriterionStatement", 90),
        # Titles of the draft: 13 kept, 9 changed, objective 23 new.
        ("?x obl:keepsTitleOf ?y", 13),
        ("?x obl:rewordsTitleOf|obl:narrowsTitleOf|obl:widensTitleOf ?y", 9),
        ("?x obl:newIn ?y", 1),
        ("?x obl:resolvesTo ?y", 3),
    ],
)
def test_count(project: Store, pattern: str, number: int) -> None:
    assert count(project, pattern) == number


def test_gr_26_cites_cedaw_49_times_in_its_items_and_once_in_its_first_paragraph(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?from ?to WHERE {{ ?link obl:linkPredicate obl:cites ; obl:linkSubject ?from ; "
        "obl:linkObject ?to . ?from obl:provisionOf <https://w3id.org/obligraph/id/instrument/gr26> . "
        "?to obl:provisionOf <https://w3id.org/obligraph/id/instrument/cedaw> }"
    )
    pairs = [(value_of(a).rsplit("/", 1)[1], value_of(b).rsplit("/", 1)[1]) for a, b in rows]
    assert [pair for pair in pairs if "." not in pair[0]] == [("1", "21")]
    assert len(pairs) == 49 + 1


def test_comments_cite_an_objective_only_where_the_text_gives_its_number(project: Store) -> None:
    rows = project.select(
        f"{PREFIXES} SELECT ?from ?to WHERE {{ ?link obl:linkPredicate obl:cites ; obl:linkSubject ?from ; "
        "obl:linkObject ?to . ?from obl:provisionOf/a obl:GeneralComment . FILTER(CONTAINS(STR(?to), '/gcm')) } "
        "ORDER BY ?from ?to"
    )
    assert sorted((value_of(a).split("/id/")[1], value_of(b).split("/id/")[1]) for a, b in rows) == [
        ("ced-gc1/27", "instrument/gcm"),
        ("ced-gc1/3", "gcm/10"),
        ("ced-gc1/3", "gcm/7"),
        ("ced-gc1/3", "gcm/8"),
        ("cedaw-gr38/119", "instrument/gcm"),
        ("cedaw-gr38/122", "instrument/gcm"),
        ("cedaw-gr38/16", "instrument/gcm"),
        ("cedaw-gr38/57", "instrument/gcm"),
        ("cmw-gc5/47", "instrument/gcm"),
        ("cmw-gc5/8", "instrument/gcm"),
    ]


def first_day(project: Store, act: str) -> str | None:
    from pyoxigraph import NamedNode

    query = f"{PREFIXES} SELECT ?day WHERE {{ ?act obl:bindingFrom ?day }}"
    return next((value_of(row[0]) for row in project.select(query, {"act": NamedNode(iri_of(act))})), None)


@pytest.mark.parametrize(
    ("act", "day"),
    [
        ("adherence:cmw.MEX.ratification", "2003-07-01"),
        ("adherence:cmw.ARG.ratification", "2007-06-01"),
        ("adherence:cedaw.AFG.ratification", "2003-04-04"),
        ("adherence:cmw.TGO.ratification-or-accession", None),
    ],
)
def test_first_day_of_a_party(project: Store, act: str, day: str | None) -> None:
    assert first_day(project, act) == day


def test_no_succession_has_a_computed_day(project: Store) -> None:
    pattern = "?x obl:bindingFrom ?d ; obl:adherenceKind <https://w3id.org/obligraph/code/adherence-kind/succession>"
    assert count(project, pattern) == 0


def test_no_source_records_migrant_status_for_any_of_the_eleven(project: Store) -> None:
    found = gap(project, load_catalogue(), "gaps/criterion-never-recorded")
    assert [row[0] for row in found["rows"]] == sorted(f"knomad-mx:{n}" for n in range(1, 12))
    statuses = {row[0]: row[2] for row in found["rows"]}
    assert statuses["knomad-mx:4"] == "to-be-defined"
    assert statuses["knomad-mx:8"] == statuses["knomad-mx:9"] == "required"
    assert statuses["knomad-mx:10"] == "not-stated"


def test_none_of_the_eleven_measures_the_2011_recommendation(project: Store) -> None:
    answer = trace(project, "co:cmw-mex-2.information-system")
    assert [i["id"] for i in answer["indicators"]] == ["indicator:national-migration-information-system"]
    only = answer["indicators"][0]
    assert (only["proposed"], only["measurable"], only["feasibility"]) == (True, True, "ideal")
    assert {g["code"] for g in answer["gaps"]} >= {"only-indicators-proposed-by-this-project", "only-ideal-indicators"}
    assert [tie["id"] for tie in answer["lineage"]] == ["co:cmw-mex-2.information-system-concern"]


def test_the_inter_census_survey_differs_between_fact_sheets(project: Store) -> None:
    found = indicators(project, {iri_of("knomad-mx:3"), iri_of("knomad-mx:10")}, "en")
    of_sheet_3 = next(s for s in found[iri_of("knomad-mx:3")]["sources"] if s["id"] == "src:intercensal-2015")
    of_sheet_10 = next(s for s in found[iri_of("knomad-mx:10")]["sources"] if s["id"] == "src:intercensal-2015")
    assert of_sheet_3["criteria"]["nationality"] == "not-stated"
    assert of_sheet_10["criteria"]["nationality"] == "recorded"
    assert of_sheet_3["disagreements"] == ["nationality"]


def test_sheet_9_is_a_number_without_denominator(project: Store) -> None:
    assert count(project, "<https://w3id.org/obligraph/id/knomad-mx/9> obl:numerator ?n . BIND(1 AS ?x)") == 1
    assert count(project, "<https://w3id.org/obligraph/id/knomad-mx/9> obl:denominator ?n . BIND(1 AS ?x)") == 0
    defects = {row[0]: row[2] for row in _rows(project, "trace/defects")}
    assert defects["defect:knomad-mx-9.no-denominator"] == "code:defect-kind/no-denominator"
    assert defects["defect:knomad-mx-7.formula"] == "code:defect-kind/formula-does-not-compute-title"
    assert defects["defect:knomad-mx-8.formula"] == "code:defect-kind/formula-does-not-compute-title"


def _rows(project: Store, query: str) -> list[list[str]]:
    from obligraph.cli.sparql import shown

    return [[shown(term) for term in row] for row in load_catalogue()[query].run(project, {})]


def test_every_own_term_has_one_label_in_each_language_and_two_definitions(project: Store) -> None:
    rows = project.select(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> SELECT ?t (COUNT(DISTINCT ?l) AS ?labels) (COUNT(DISTINCT ?d) AS "
        "?definitions) (COUNT(DISTINCT ?b) AS ?homes) (GROUP_CONCAT(DISTINCT LANG(?l)) AS ?langs) WHERE { "
        "?t a ?k . FILTER(?k IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty)) "
        "FILTER(STRSTARTS(STR(?t), 'https://w3id.org/obligraph/ns#')) "
        "OPTIONAL { ?t rdfs:label ?l } OPTIONAL { ?t skos:definition ?d } OPTIONAL { ?t rdfs:isDefinedBy ?b } } "
        "GROUP BY ?t"
    )
    found = {value_of(row[0]): ([value_of(term) for term in row[1:4]], set(value_of(row[4]).split())) for row in rows}
    assert [term for term, (counts, langs) in found.items() if counts != [str(len(langs)), "2", "1"]] == []
    assert {frozenset(langs) for _, langs in found.values()} == {frozenset({"en", "es"}), frozenset({"en", "es", "fr"})}


def test_the_votes_agree_with_the_roll_call_file(project: Store) -> None:
    source = Path(__file__).parents[2] / ".." / "shared" / "domain" / "votes" / "a-res-73-195_gcm.csv"
    if not source.exists():
        pytest.skip("the source texts are not beside the checkout")
    names = {"yes": "voted-for", "no": "voted-against", "abstain": "abstained", "abstention": "abstained"}
    with source.open(encoding="utf-8-sig") as stream:
        expected = {row["iso3"]: names.get(row["vote"], row["vote"]) for row in csv.DictReader(stream)}
    rows = project.select(f"{PREFIXES} SELECT ?s ?k WHERE {{ ?p obl:positionOf ?s ; obl:positionKind ?k }}")
    assert {value_of(s)[-3:]: value_of(k).rsplit("/", 1)[1] for s, k in rows} == expected
