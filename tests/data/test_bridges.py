"""What an advocate is told about Mexico and the United States, from the sources in the domain material."""

import pytest

from obligraph.bridge import Question, bridge
from obligraph.bridge.wording import in_words
from obligraph.store import Store


def ask(project: Store, commitment: str, **words: object) -> dict:
    return bridge(project, Question(commitment, **words))  # type: ignore[arg-type]


def by_end(answer: dict) -> dict[str, dict]:
    return {chain["ends_at"]["id"]: chain for chain in answer["chains"]}


def test_objective_13_for_mexico(project: Store) -> None:
    answer = ask(project, "gcm:13", state="MEX", date="2020-01-01")
    assert answer["commitment"]["position"] == "voted-for"
    chains = by_end(answer)
    for article in ("cmw:16", "cmw:17"):
        binding = chains[article]["binding"]
        assert (binding["status"], binding["since"]) == ("in-force", {"value": "2003-07-01", "precision": "day"})
        declarations = [r for r in binding["reservations"] if r["provision"] is None]
        assert [r["kind"] for r in declarations] == ["declaration"]
        assert "in conformity with its national legislation" in declarations[0]["summary"]
        assert chains[article]["ends_at"]["protects"] == ["all-migrant-workers"]


def test_paragraph_47_of_general_comment_5_ties_objective_13_to_article_16(project: Store) -> None:
    chains = ask(project, "gcm:13", every=True)["chains"]
    through = [[step["to"] for step in chain["steps"]] for chain in chains]
    assert ["cmw-gc5:47", "cmw:16"] in through
    assert ["cmw:16"] in through


def test_objective_13_for_the_united_states(project: Store) -> None:
    answer = ask(project, "gcm:13", state="USA", date="2022-08-31")
    assert answer["commitment"]["position"] == "voted-against"
    chains = by_end(answer)
    assert (chains["cmw:16"]["binding"]["status"], chains["cmw:16"]["binding"]["party"]) == ("not-party", False)
    assert {c["binding"]["status"] for c in chains.values() if c["ends_at"]["id"].startswith("cedaw:")} == {"signed"}
    assert chains["cmw:16"]["binding"]["known_as_of"] == "2022-08"
    words = in_words(project, answer, "en")
    assert "United States of America voted against it" in words
    assert words.index("cedaw:2.d") < words.index("cmw:16"), "the treaty that it signed comes nearest"


@pytest.mark.parametrize(("state", "date"), [("USA", "2026-01-01"), ("ITA", "2026-01-01"), ("MEX", "2018-01-01")])
def test_what_a_state_did_not_take_is_not_called_its_promise(project: Store, state: str, date: str) -> None:
    """The United States voted against, Italy abstained, and in January 2018 nobody had adopted it."""
    answer = ask(project, "gcm:13", state=state, date=date)
    english, spanish = in_words(project, answer, "en"), in_words(project, answer, "es")
    assert "these articles, which cover the text at least in part, bind" in english
    assert "cover what it promises" not in english
    assert "que abarcan el texto al menos en parte, obligan de todos modos" in spanish


def test_before_the_convention_entered_into_force(project: Store) -> None:
    answer = ask(project, "gcm:13", state="MEX", date="2001-01-01")
    assert answer["commitment"]["position"] == "not-adopted"
    assert by_end(answer)["cmw:16"]["binding"]["status"] == "not-yet"


def test_articles_for_documented_workers_say_so_and_the_group_leaves_them_out(project: Store) -> None:
    ends = {chain["ends_at"]["id"]: chain["ends_at"] for chain in ask(project, "gcm:15", state="MEX")["chains"]}
    assert ends["cmw:43.1.e"]["leaves_out"] == ["undocumented"]
    assert ends["cmw:28"]["leaves_out"] == []
    left = by_end(ask(project, "gcm:15", state="MEX", group="undocumented"))
    assert "cmw:28" in left
    assert not any(end.startswith(("cmw:43", "cmw:45")) for end in left)


def test_a_draft_and_a_civil_society_call_commit_nobody(project: Store) -> None:
    for commitment in ("gcm-draft:12", "gfmd:2015.csd.sdg-indicators", "sdg-cited:knomad-wp23.8.6"):
        assert ask(project, commitment, state="MEX")["commitment"]["position"] == "not-adopted"


def test_a_target_as_cited_leads_through_the_target_as_adopted(project: Store) -> None:
    chain = by_end(ask(project, "sdg-cited:knomad-wp23.8.6", state="MEX"))["cmw:25.1"]
    assert [step["to"] for step in chain["steps"]] == ["sdg:8.8", "cmw:25.1"]


def test_every_objective_and_every_target_reaches_an_article(project: Store) -> None:
    targets = ("3.c", "4.b", "5.2", "8.5", "8.6", "8.7", "8.8", "10.7", "10.c", "16.2", "16.9", "17.18")
    for commitment in [f"gcm:{n}" for n in range(1, 24)] + [f"sdg:{t}" for t in targets]:
        ends = by_end(ask(project, commitment))
        assert any(end.startswith("cmw:") for end in ends), commitment
        assert any(end.startswith("cedaw:") for end in ends), commitment


def test_no_chain_passes_a_whole_instrument_or_is_longer_than_four(project: Store) -> None:
    for commitment in ("gcm:13", "gcm:10", "sdg:8.8", "gfmd:2015.csd.gender-sensitive-measures"):
        for chain in ask(project, commitment, every=True)["chains"]:
            assert len(chain["steps"]) <= 4
            assert not any(step["to"].startswith("instrument:") for step in chain["steps"])
