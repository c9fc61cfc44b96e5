"""Treaties beside the CMW, CEDAW and CED, and further general comments, counted by hand from their texts."""

import pytest

from obligraph.ids import iri_of
from obligraph.store import Store
from obligraph.store.terms import value_of

PREFIXES = "PREFIX obl: <https://w3id.org/obligraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
CODE = "https://w3id.org/obligraph/code/"


def values(project: Store, thing: str, term: str) -> list[str]:
    rows = project.select(f"{PREFIXES} SELECT ?x WHERE {{ <{iri_of(thing)}> {term} ?x }} ORDER BY ?x")
    return [value_of(row[0]) for row in rows]


def provisions(project: Store, instrument: str, kind: str) -> list[str]:
    pattern = f"?x obl:provisionOf <{iri_of(instrument)}> ; obl:provisionKind <{CODE}provision-kind/{kind}>"
    return [value_of(row[0]) for row in project.select(f"{PREFIXES} SELECT DISTINCT ?x WHERE {{ {pattern} }}")]


@pytest.mark.parametrize(
    ("instrument", "articles", "paragraphs"),
    [
        # The Covenant numbers 115 paragraphs, with the one that article 52 counts 116; the transcription lacks
        # 14(4) and 32(1): 114.
        ("instrument:iccpr", 53, 114),
        # 45 in the Covenant; the transcription lacks 8(2) and 15(2).
        ("instrument:icescr", 31, 43),
        # 97, of which the transcription runs 40(4) into 40(3).
        ("instrument:crc", 54, 97),
        # 60 in the Convention; the transcription lacks 19: 2(1), 2(2), 8(1), 8(6), 9(2), 10(1), 11(1), 12(1), 12(2),
        # 13(1), 14(1), 14(8), 15(1), 15(3), 17(1), 19(1), 20(1), 23(1), 25(1).
        ("instrument:cerd", 25, 41),
        # 79 in the Convention; the transcription lacks 5(1) and 21(1).
        ("instrument:cat", 33, 77),
        # The transcription gives no paragraph numbers.
        ("instrument:crpd", 50, 0),
    ],
)
def test_articles_and_numbered_paragraphs(project: Store, instrument: str, articles: int, paragraphs: int) -> None:
    assert len(provisions(project, instrument, "article")) == articles
    assert len(provisions(project, instrument, "paragraph")) == paragraphs


@pytest.mark.parametrize(
    ("comment", "paragraphs"),
    [
        ("instrument:cmw-gc1", 66),
        ("instrument:cmw-gc2", 79),
        ("instrument:cmw-gc3", 56),
        ("instrument:cmw-gc4", 68),
        ("instrument:cerd-gr30", 39),
        ("instrument:cedaw-gr32", 63),
    ],
)
def test_paragraphs_of_comments(project: Store, comment: str, paragraphs: int) -> None:
    assert len(provisions(project, comment, "paragraph")) == paragraphs


@pytest.mark.parametrize(
    "instrument", ["iccpr", "icescr", "crc", "cerd", "cat", "crpd", "cmw-gc1", "cmw-gc2", "cmw-gc3", "cmw-gc4"]
)
def test_every_article_and_paragraph_of_a_comment_has_its_subject_in_both_languages(
    project: Store, instrument: str
) -> None:
    kind = "paragraph" if "-gc" in instrument else "article"
    for provision in provisions(project, f"instrument:{instrument}", kind):
        query = f"{PREFIXES} SELECT (LANG(?s) AS ?lang) WHERE {{ <{provision}> obl:summary ?s }} ORDER BY ?lang"
        assert [value_of(row[0]) for row in project.select(query)] == ["en", "es"], provision


@pytest.mark.parametrize(
    ("provision", "words"),
    [
        # Read in the texts, not in the data.
        ("iccpr:13", "expulsion of aliens"),
        ("icescr:12", "health"),
        ("crc:10", "family reunification"),
        ("cerd:6", "remedies"),
        ("cat:3", "danger of torture"),
        ("crpd:18", "nationality"),
        ("cmw-gc1:53", "one employer"),
        ("cmw-gc2:47", "costs"),
        ("cmw-gc3:47", "collective expulsion"),
        ("cmw-gc4:21", "birth registration"),
        ("cerd-gr30:26", "collective expulsion"),
        ("cedaw-gr32:60", "marriage"),
    ],
)
def test_subject(project: Store, provision: str, words: str) -> None:
    assert any(words in summary for summary in values(project, provision, "obl:summary"))


@pytest.mark.parametrize(
    ("instrument", "clause", "rule"),
    [
        ("instrument:iccpr", "iccpr:49.2", "three-months-after-deposit"),
        ("instrument:icescr", "icescr:27.2", "three-months-after-deposit"),
        ("instrument:crc", "crc:49.2", "thirtieth-day-after-deposit"),
        ("instrument:cerd", "cerd:19.2", "thirtieth-day-after-deposit"),
        ("instrument:cat", "cat:27.2", "thirtieth-day-after-deposit"),
        # Paragraph 2 of article 45, which the transcription does not number.
        ("instrument:crpd", "crpd:45", "thirtieth-day-after-deposit"),
    ],
)
def test_when_the_treaty_enters_into_force_for_a_later_party(
    project: Store, instrument: str, clause: str, rule: str
) -> None:
    assert values(project, instrument, "obl:laterEntryClause") == [iri_of(clause)]
    assert values(project, instrument, "obl:laterEntryRule") == [f"{CODE}entry-rule/{rule}"]
    assert values(project, instrument, "obl:enteredIntoForceOn") == []


@pytest.mark.parametrize(
    ("provision", "people"),
    [
        ("iccpr:9", "everyone"),
        ("iccpr:9.4", "everyone"),
        ("iccpr:12.1", "lawfully-present-persons"),
        ("iccpr:12.2", "everyone"),
        ("iccpr:13", "lawfully-present-aliens"),
        ("iccpr:24.3", "children"),
        ("iccpr:25", "citizens"),
        ("iccpr:41", "not-persons"),
        ("icescr:10.3", "children"),
        ("crc:10", "children"),
        ("crc:22.1", "refugee-children"),
        ("cat:3", "everyone"),
        ("crpd:6", "women-with-disabilities"),
        ("crpd:27", "persons-with-disabilities"),
        ("cmw-gc1:55", "documented-migrant-workers"),
        ("cmw-gc2:16", "migrant-workers-irregular"),
        ("cmw-gc2:51", "all-migrant-workers"),
        ("cmw-gc3:11", "children-in-migration"),
        ("cerd-gr30:30", "non-citizens"),
    ],
)
def test_whom_a_text_protects(project: Store, provision: str, people: str) -> None:
    assert values(project, provision, "obl:protects") == [f"{CODE}persons/{people}"]


def test_joint_comments_are_both_committees_words(project: Store) -> None:
    for comment in ("instrument:cmw-gc3", "instrument:cmw-gc4"):
        assert values(project, comment, "obl:issuedBy") == [iri_of("body:cmw-committee"), iri_of("body:crc-committee")]
