"""What the six further treaties add to the Compact and the goals, worked out by hand from their texts."""

from typing import Any

import pytest

from obligraph.bridge import Question, bridge
from obligraph.ids import short_of
from obligraph.store import Store
from obligraph.store.terms import value_of

SIX = {"iccpr", "icescr", "crc", "cerd", "cat", "crpd"}
TARGETS = ("3.c", "4.b", "5.2", "8.5", "8.6", "8.7", "8.8", "10.7", "10.c", "16.2", "16.9", "17.18")
COMMITMENTS = [f"gcm:{n}" for n in range(1, 24)] + [f"sdg:{t}" for t in TARGETS]

COMMENTS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?paragraph WHERE { ?paragraph obl:guidesImplementationOf <https://w3id.org/obligraph/id/gcm/%s> }
"""

REASONS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?link ?reason WHERE {
  ?link a obl:Link ; obl:justification <https://w3id.org/obligraph/code/justification/curated> ;
        obl:linkSubject ?subject ; obl:linkObject ?object ; obl:linkReason ?reason .
  FILTER(CONTAINS(STR(?subject), "/id/cerd/") || CONTAINS(STR(?object), "/id/cerd/"))
  FILTER(REGEX(STR(?subject), "/id/gcm/[0-9]+$|metadata.un.org/sdg/")
      || REGEX(STR(?object), "/id/gcm/[0-9]+$|metadata.un.org/sdg/"))
}
"""


def ends(project: Store, commitment: str, **words: object) -> dict[str, dict[str, Any]]:
    answer = bridge(project, Question(commitment, **words))  # type: ignore[arg-type]
    return {chain["ends_at"]["id"]: chain for chain in answer["chains"]}


def paragraphs(project: Store, objective: int) -> set[str]:
    return {short_of(value_of(row[0])) for row in project.select(COMMENTS % objective)}


@pytest.mark.parametrize("commitment", COMMITMENTS)
def test_each_commitment_reaches_at_least_two_of_the_six(project: Store, commitment: str) -> None:
    assert len({end.split(":")[0] for end in ends(project, commitment)} & SIX) >= 2


def test_objective_13_for_mexico_reaches_liberty_in_the_covenant_and_article_37(project: Store) -> None:
    found = ends(project, "gcm:13", state="MEX", date="2014-01-01")
    for article in ("iccpr:9.1", "iccpr:9.2", "iccpr:9.4", "iccpr:9.5", "iccpr:10.1", "crc:37", "cat:11", "crpd:14"):
        assert (found[article]["binding"]["status"], found[article]["binding"]["party"]) == ("in-force", True), article
    assert "iccpr:9.3" not in found, "paragraph 3 is for those held on a criminal charge"
    assert [r["provision"] for r in found["iccpr:9.5"]["binding"]["reservations"]] == ["iccpr:9.5"]


def test_before_mexico_acceded_the_covenant_did_not_bind_it(project: Store) -> None:
    found = ends(project, "gcm:13", state="MEX", date="1981-03-01")
    assert found["iccpr:9.1"]["binding"]["status"] != "in-force", "it acceded on 23 March 1981"


def test_objective_13_for_the_united_states(project: Store) -> None:
    found = ends(project, "gcm:13", state="USA", date="2014-01-01")
    status = {end: chain["binding"]["status"] for end, chain in found.items()}
    assert (status["iccpr:9.1"], status["cat:11"], status["cerd:5"]) == ("in-force", "in-force", "in-force")
    assert (status["crc:37"], status["crpd:14"]) == ("signed", "signed")


def test_article_13_is_for_aliens_who_are_lawfully_present(project: Store) -> None:
    for objective in ("gcm:12", "gcm:21"):
        end = ends(project, objective)["iccpr:13"]["ends_at"]
        assert (end["protects"], end["leaves_out"]) == (["lawfully-present-aliens"], ["undocumented"])
        assert "iccpr:13" not in ends(project, objective, group="undocumented")


def test_no_article_for_citizens_covers_what_speaks_of_migrants(project: Store) -> None:
    for commitment in COMMITMENTS:
        for end, chain in ends(project, commitment).items():
            if end.split(":")[0] in SIX and "citizens" in chain["ends_at"]["protects"]:
                assert (commitment, end) == ("gcm:19", "iccpr:25")
                assert [step["relation"].split(":")[-1] for step in chain["steps"]] == ["supportsImplementationOf"]


def test_birth_registration_stands_in_two_treaties(project: Store) -> None:
    for commitment in ("gcm:4", "sdg:16.9"):
        found = ends(project, commitment, state="MEX", date="2014-01-01")
        assert {"crc:7.1", "iccpr:24.2", "iccpr:16", "crpd:18"} <= set(found)
        assert found["crc:7.1"]["ends_at"]["protects"] == ["children"]


def test_non_refoulement_under_the_torture_convention(project: Store) -> None:
    for commitment in ("gcm:5", "gcm:11", "gcm:21", "sdg:10.7"):
        assert "cat:3.1" in ends(project, commitment)


def test_each_reason_about_the_racial_discrimination_convention_says_what_article_1_2_leaves_out(
    project: Store,
) -> None:
    reasons = [value_of(row[1]) for row in project.select(REASONS)]
    assert len(reasons) == 2 * (25 + 9)
    assert all("1(2)" in reason for reason in reasons)


def test_no_child_is_to_be_detained_for_migration(project: Store) -> None:
    assert {f"cmw-gc4:{n}" for n in range(5, 13)} <= paragraphs(project, 13)


def test_comments_guide_the_objectives_of_which_they_speak(project: Store) -> None:
    assert {"cmw-gc1:28", "cmw-gc1:29"} <= paragraphs(project, 3)
    assert {"cerd-gr30:16", "cedaw-gr32:63", "cmw-gc4:24"} <= paragraphs(project, 4)
    assert {"cmw-gc1:51", "cmw-gc2:17"} <= paragraphs(project, 5)
    assert {"cmw-gc1:34", "cmw-gc1:36", "cmw-gc2:60", "cerd-gr30:34"} <= paragraphs(project, 6)
    assert {"cmw-gc1:62", "cmw-gc4:19", "cmw-gc2:30"} <= paragraphs(project, 14)
    assert {"cmw-gc2:74", "cmw-gc2:77", "cmw-gc1:43"} <= paragraphs(project, 15)
    assert {"cmw-gc2:68", "cmw-gc1:42"} <= paragraphs(project, 22)
