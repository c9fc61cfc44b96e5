"""Evidence is held against texts: what stands, what does not, what could not be looked at."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from obligraph.evidence.anchors import check_evidence
from obligraph.store.embedded import EmbeddedStore

HEAD = """
@prefix doc: <https://w3id.org/obligraph/id/doc/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix passage: <https://w3id.org/obligraph/id/passage/> .
doc:t a obl:Document ; obl:textFileName "%s" .
passage:p a obl:Passage ; obl:inDocument doc:t ; obl:locator "%s" ; obl:anchor "%s" .
"""

TREATY = json.dumps(
    {
        "articles": [
            {
                "number": "1",
                "paragraphs": [
                    {"num": "1", "text": "Nobody shall be held in servi-\ntude at any time."},
                    {"num": None, "text": "(a) Public services;"},
                ],
            },
            {"number": "2", "paragraphs": [{"num": None, "text": "Everyone has the right to leave."}]},
        ]
    }
)
COMMENT = '[{"ID": "4. ", "Text": "States should take measures to abolish detention."}]'
TABLE = "Participant,Signature,Ratification\nMexico,22 May 1991,8 Mar 1999\nPeru,22 Sep 2004,14 Sep 2005\n"
RECORDS = "#Mexico\nwill be applied in conformity with its law\n\n#Peru\nnothing more to say here\n"
ASSESSMENT = (
    "General Recommendations:\n\n- 1. Stop treating migration as a matter of security.\n\n"
    "Specific Recommendations:\n\nTo the Institute\n\n- 1. Update all manuals once a year.\n"
    "2. Publish all the manuals.\n"
)
PROSE = "First words of the **text** stand\nhere.\n\n¹⁹ A note with several words in it.\n"


@pytest.fixture
def outcome(tmp_path: Path):
    def check(file: str, text: str | None, locator: str, anchor: str) -> tuple[str, str | None]:
        if text is not None:
            (tmp_path / file).write_text(text, encoding="utf-8")
        with EmbeddedStore() as store:
            quads = parse((HEAD % (file, locator, anchor)).encode(), format=RdfFormat.TURTLE)
            store.replace_graph(NamedNode("urn:g"), (quad.triple for quad in quads))
            evidence = check_evidence(store, tmp_path)
        tally = evidence.tallies["doc:t"]
        state = next(name for name in ("passed", "failed", "not_checked", "without_anchor") if getattr(tally, name))
        return state, evidence.failures[0][2] if evidence.failures else None

    return check


@pytest.mark.parametrize(
    ("file", "text", "locator", "anchor"),
    [
        ("t.json", TREATY, "art. 1(1)", "held in servitude at any time"),
        ("t.txt", ASSESSMENT, "general recommendation 1", "Stop treating migration as a matter"),
        ("t.txt", ASSESSMENT, "recommendation 1", "Update all manuals once a year"),
        ("t.txt", ASSESSMENT, "recommendation 2", "Publish all the manuals"),
        ("t.json", TREATY, "art. 1(1)(a)", "Public services"),
        ("t.json", COMMENT, "para. 4", "take measures to abolish"),
        ("t.csv", TABLE, "row Mexico", "Mexico,22 May 1991,8 Mar 1999"),
        ("t.txt", RECORDS, "record Mexico", "applied in conformity with its law"),
        ("t.txt", PROSE, "footnote 19", "note with several words"),
        ("t.txt", PROSE, "text", "words of the text stand here"),
    ],
)
def test_an_anchor_that_stands_there_passes(outcome, file: str, text: str, locator: str, anchor: str) -> None:
    assert outcome(file, text, locator, anchor) == ("passed", None)


@pytest.mark.parametrize(
    ("file", "text", "locator", "anchor", "problem"),
    [
        (
            "t.json",
            TREATY,
            "art. 2",
            "held in servitude at any time",
            "it occurs elsewhere in the text; correct the locator",
        ),
        ("t.json", TREATY, "art. 9", "right to leave the country", "the text has no such place; correct the locator"),
        ("t.json", COMMENT, "para. 4", "words that are not there", "does not occur there"),
        ("t.txt", ASSESSMENT, "recommendation 1", "Stop treating migration as a matter", "it occurs elsewhere"),
        ("t.txt", ASSESSMENT, "recommendation 3", "Publish all the manuals", "the text has no such place"),
        ("t.csv", TABLE, "row Peru", "Mexico,22 May 1991,8 Mar 1999", "it occurs elsewhere"),
        ("t.txt", RECORDS, "record Peru", "applied in conformity with its law", "it occurs elsewhere"),
        ("t.txt", PROSE, "footnote 19", "words of the text stand here", "it occurs elsewhere"),
        ("t.txt", PROSE, "text", "First words", "the anchor has 2 words although the text has more"),
        ("t.txt", PROSE, "text", "a b c d e f g h i j k", "the anchor has 11 words; quote at most ten"),
    ],
)
def test_an_anchor_that_does_not_stand_there_fails(
    outcome, file: str, text: str, locator: str, anchor: str, problem: str
) -> None:
    state, said = outcome(file, text, locator, anchor)
    assert state == "failed"
    assert problem in str(said)


def test_an_anchor_whose_text_is_not_at_hand_is_not_checked(outcome) -> None:
    assert outcome("missing.txt", None, "page 1", "four words of text") == ("not_checked", None)
