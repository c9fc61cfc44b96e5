"""The bridge over a small made-up world (world.ttl): what an advocate would be told, worked out by hand."""

from pathlib import Path

import pytest

from obligraph.bridge import Question, bridge
from obligraph.bridge.wording import as_plain, in_words
from obligraph.errors import UnknownIdentifier, WrongClass, WrongUse
from obligraph.store import Store

WORLD = Path(__file__).with_name("world.ttl")


@pytest.fixture(scope="module")
def world(store_of) -> Store:
    return store_of(WORLD)


def ask(world: Store, commitment: str, **words: object) -> dict:
    return bridge(world, Question(commitment, **words))  # type: ignore[arg-type]


def ends(answer: dict) -> list[str]:
    return [chain["ends_at"]["id"] for chain in answer["chains"]]


def test_chains_end_at_articles_and_the_treaty_bodys_interpretation_comes_first(world: Store) -> None:
    answer = ask(world, "gcm:13", state="AAA", date="2016-01-01")
    # cmw:16 through the general comment; the others by our judgement alone, by confidence 0.7, 0.6, 0.5.
    assert ends(answer) == ["cmw:16", "cedaw:2", "cmw:22", "cmw:43.1.e"]
    first = answer["chains"][0]
    assert [(s["from"], s["relation"], s["direction"], s["to"]) for s in first["steps"]] == [
        ("gcm:13", "obl:guidesImplementationOf", "inverse", "cmw-gc5:47"),
        ("cmw-gc5:47", "obl:interprets", "forward", "cmw:16"),
    ]
    assert first["weakest_step"] == 1
    assert first["steps"][0]["evidence"] == [
        {"document": "doc:gc5", "locator": "para. 47", "anchor": "measures to abolish immigration detention"}
    ]


def test_all_keeps_every_chain_to_an_end(world: Store) -> None:
    assert ends(ask(world, "gcm:13", every=True)) == ["cmw:16", "cmw:16", "cedaw:2", "cmw:22", "cmw:43.1.e"]


def test_a_lettered_action_leads_through_its_objective(world: Store) -> None:
    chain = ask(world, "gcm:13.a")["chains"][0]
    assert [step["to"] for step in chain["steps"]] == ["gcm:13", "cmw-gc5:47", "cmw:16"]


def test_suggested_links_and_falls_in_force_are_no_chain(world: Store) -> None:
    assert ends(ask(world, "sdg:8.8")) == []


def test_a_call_reaches_articles_and_never_runs_through_a_whole_instrument(world: Store) -> None:
    answer = ask(world, "gfmd:call")
    # The call may rise to cmw:16 and to sdg:8.8, of greater force, from which nothing leads on.
    assert ends(answer) == ["cmw:16"]
    assert answer["commitment"]["force"] == "proposal"


@pytest.mark.parametrize(
    ("date", "status", "since"),
    [
        ("1990-01-01", "not-party", None),
        ("1995-01-01", "signed", None),
        ("2001-01-01", "not-yet", {"value": "2003-07-01", "precision": "day"}),
        ("2003-06-30", "not-yet", {"value": "2003-07-01", "precision": "day"}),
        ("2003-07-01", "in-force", {"value": "2003-07-01", "precision": "day"}),
    ],
)
def test_binding_is_relative_to_the_date(world: Store, date: str, status: str, since: dict | None) -> None:
    binding = ask(world, "gcm:13", state="AAA", date=date)["chains"][0]["binding"]
    assert (binding["status"], binding["party"], binding["since"]) == (status, status == "in-force", since)


def test_a_deposit_known_by_its_year_binds_on_a_day_not_known(world: Store) -> None:
    # Deposited at the latest on 31 December 2018, so bound at the latest from 1 May 2019 under any of the clauses.
    early = ask(world, "gcm:13", state="CCC", date="2019-03-01")["chains"][0]["binding"]
    late = ask(world, "gcm:13", state="CCC", date="2019-05-01")["chains"][0]["binding"]
    assert (early["status"], early["party"], early["since"]) == ("unknown", False, None)
    assert (late["status"], late["party"], late["since"]) == ("in-force", True, None)


def test_a_state_that_only_signed_is_no_party(world: Store) -> None:
    answer = ask(world, "gcm:13", state="BBB", date="2023-01-01")
    by_end = {chain["ends_at"]["id"]: chain["binding"] for chain in answer["chains"]}
    assert answer["commitment"]["position"] == "voted-against"
    assert (by_end["cedaw:2"]["status"], by_end["cedaw:2"]["known_as_of"]) == ("signed", "2022-08")
    assert by_end["cmw:16"]["status"] == "not-party"


def test_declarations_on_the_whole_treaty_show_beside_each_article_and_others_beside_theirs(world: Store) -> None:
    answer = ask(world, "gcm:13", state="AAA", date="2016-01-01")
    shown = {c["ends_at"]["id"]: [r["provision"] for r in c["binding"]["reservations"]] for c in answer["chains"]}
    assert shown == {"cmw:16": [None], "cmw:22": [None, "cmw:22.4"], "cmw:43.1.e": [None], "cedaw:2": []}
    declaration = answer["chains"][0]["binding"]["reservations"][0]
    assert declaration == {
        "kind": "declaration",
        "provision": None,
        "summary": "It applies the treaty in line with its laws.",
        "known_as_of": "2015-03-14",
        "on_date": "unknown",
    }


def test_a_declaration_is_in_force_only_on_the_tables_own_date(world: Store) -> None:
    on_table_date = ask(world, "gcm:13", state="AAA", date="2015-03-14")["chains"][0]
    assert on_table_date["binding"]["reservations"][0]["on_date"] == "in-force"


@pytest.mark.parametrize(
    ("commitment", "state", "date", "position"),
    [
        ("gcm:13", "AAA", "2020-01-01", "voted-for"),
        ("gcm:13", "AAA", "2018-12-18", "not-adopted"),
        ("gcm:13", "CCC", "2020-01-01", "unknown"),
        ("sdg:8.8", "AAA", "2020-01-01", "adopted-without-vote"),
        ("sdg:8.8", "AAA", "2015-01-01", "not-adopted"),
        ("gfmd:call", "AAA", "2020-01-01", "not-adopted"),
    ],
)
def test_a_commitment_is_a_states_only_if_it_took_it(
    world: Store, commitment: str, state: str, date: str, position: str
) -> None:
    assert ask(world, commitment, state=state, date=date)["commitment"]["position"] == position


def test_an_article_for_documented_workers_says_whom_it_leaves_out_and_the_group_drops_it(world: Store) -> None:
    chains = {chain["ends_at"]["id"]: chain["ends_at"] for chain in ask(world, "gcm:13")["chains"]}
    assert chains["cmw:43.1.e"]["leaves_out"] == ["undocumented"]
    assert chains["cmw:16"]["leaves_out"] == []
    assert chains["cedaw:2"]["leaves_out"] == ["men"]
    assert chains["cmw:16"]["treaty_leaves_out"] == ["investors"]
    assert ends(ask(world, "gcm:13", group="undocumented")) == ["cmw:16", "cedaw:2", "cmw:22"]


def test_an_unknown_group_is_answered_with_the_known_ones(world: Store) -> None:
    with pytest.raises(WrongUse, match="there is no group 'tourists'. Choose one of children, "):
        ask(world, "gcm:13", group="tourists")


def test_an_unknown_commitment_or_state_gets_the_nearest(world: Store) -> None:
    with pytest.raises(UnknownIdentifier, match="'gcm:133' names nothing in the graph. Did you mean gcm:13"):
        ask(world, "gcm:133")
    with pytest.raises(UnknownIdentifier, match="'AAB' names nothing in the graph. Did you mean state:AAA"):
        ask(world, "gcm:13", state="AAB")


def test_in_words_the_articles_bind_and_cover(world: Store) -> None:
    english = in_words(world, ask(world, "gcm:13", state="AAA", date="2020-01-01"), "en")
    assert "(political commitment) Aland voted for it." in english
    assert "On 2020-01-01, these articles, which bind Aland, cover what it promises, in whole or in part:" in english
    # cmw:16, cmw:22 and cmw:43.1.e; Aland is no party to CEDAW.
    assert "in whole or in part: 3 articles of 1 treaty.\n" in english
    assert "- CMW, articles 16, 22, 43: in force for Aland since 2003-07-01; known as of 2015-03-14\n" in english
    assert "Reached as well, and not in force for Aland on 2020-01-01: 1 article of 1 treaty.\n" in english
    assert "- CEDAW, article 2: Aland was not a party; known as of 2022-08\n" in english
    assert "1. **cmw:16** CMW, article 16: liberty\n" in english
    assert "It does not protect undocumented or in an irregular situation" in english
    assert english.count("CMW as a whole leaves out: investors.") == 1
    assert english.count("Declaration of Aland on the whole treaty: It applies the treaty in line with its laws.") == 1
    assert "Reservation of Aland on cmw:22.4: It keeps its own rule on expulsion." in english
    spanish = in_words(world, ask(world, "gcm:13", state="BBB", date="2023-01-01", lang="es"), "es")
    assert "Blandia votó en contra: no es un compromiso de Blandia." in spanish
    # CEDAW, which it signed, is nearer to binding it than the CMW, which it did not.
    assert spanish.index("**cedaw:2**") < spanish.index("**cmw:16**")
    assert as_plain(english).startswith("gcm:13: Detention only as a last resort\n\n(political commitment)")
    assert "\n1. cmw:16 CMW, article 16: liberty\n" in as_plain(english)


def test_a_treaty_leaves_the_others_out(world: Store) -> None:
    answer = ask(world, "gcm:13", state="AAA", date="2020-01-01", treaty="CMW")
    assert (answer["treaty"], ends(answer)) == ("instrument:cmw", ["cmw:16", "cmw:22", "cmw:43.1.e"])
    assert {chain["ends_at"]["treaty"] for chain in answer["chains"]} == {"instrument:cmw"}
    assert "CEDAW" not in in_words(world, answer, "en")
    none = ask(world, "gcm:13", treaty="instrument:cedaw", group="men")
    assert (ends(none), "for this choice" in in_words(world, none, "en")) == ([], True)


def test_what_is_no_treaty_is_refused_with_what_it_is(world: Store) -> None:
    with pytest.raises(UnknownIdentifier, match="'cmv' names nothing in the graph."):
        ask(world, "gcm:13", treaty="cmv")
    with pytest.raises(WrongClass, match="'sdg:8.8' is of the kind 'commitment'; '--treaty' wants: treaty."):
        ask(world, "gcm:13", treaty="sdg:8.8")
