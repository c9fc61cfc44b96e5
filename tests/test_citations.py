"""The citation finder, on sentences made by hand."""

from pathlib import Path

import pytest

from obligraph.evidence.citations import Certainty, Context, citations, nearest_provision
from obligraph.evidence.citations.names import Names, read_names
from obligraph.store import open_store

CMW = Context("cmw", committee="cmw")
CEDAW = Context("cedaw", {"Optional Protocol": "cedaw-op"}, "cedaw")
JOINT = Context("crc", committee="crc", follow=True)
FULL_CMW = (
    "International Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families"
)
CIVIL = "the International Covenant on Civil and Political Rights"
SOCIAL = "the International Covenant on Economic, Social and Cultural Rights"
RACIAL = "the International Convention on the Elimination of All Forms of Racial Discrimination"


@pytest.fixture(scope="module")
def names(project_store: Path) -> Names:
    """Give the names that the project's data have."""
    with open_store(str(project_store)) as store:
        return read_names(store)


def targets(names: Names, text: str, context: Context = CMW) -> str:
    return " ".join(citation.target for citation in citations(text, context, names))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("under article 16 (4) of the Convention", "cmw:16.4"),
        ("threats to life and health (articles 9, 10 and 28 of the Convention)", "cmw:9 cmw:10 cmw:28"),
        ("in bad faith (arts. 7 and 69)", "cmw:7 cmw:69"),
        ("must take action (articles 2 (c) and (e))", "cmw:2.c cmw:2.e"),
        ("labour codes (articles 2 (a), (f) and 11)", "cmw:2.a cmw:2.f cmw:11"),
        ("(articles 18, paragraph 1, and 83)", "cmw:18.1 cmw:83"),
        ("Article 22, paragraphs 2 and 3, allows", "cmw:22.2 cmw:22.3"),
        ("Article 22, paragraphs 1 to 4, says", "cmw:22.1 cmw:22.2 cmw:22.3 cmw:22.4"),
        ("paragraphs 2 and 3 of article 22 say", "cmw:22.2 cmw:22.3"),
        ("see paragraph 1 (b) of article 25", "cmw:25.1.b"),
        ("equal pay (art. 25, para. 1)", "cmw:25.1"),
        ("article 25, paragraph 1(a) and (b), lists", "cmw:25.1.a cmw:25.1.b"),
        ("equal access (article 43(1)(e))", "cmw:43.1.e"),
        ("under articles 16 (7) (b) and 23, migrants", "cmw:16.7.b cmw:23"),
        ("article 76 (1) (h) (i) and (ii)", "cmw:76.1.h.i cmw:76.1.h.ii"),
        ("article 2 (2) (g) (i)–(iii)", "cmw:2.2.g.i cmw:2.2.g.ii cmw:2.2.g.iii"),
        ("compensation (art. 24 (2)–(5))", "cmw:24.2 cmw:24.3 cmw:24.4 cmw:24.5"),
        ("Articles 1-3, 5 (a) and 15 oblige", "cmw:1 cmw:2 cmw:3 cmw:5.a cmw:15"),
        ("articles 15, 24 and 25 (2) and (3) of the Convention", "cmw:15 cmw:24 cmw:25.2 cmw:25.3"),
        ("Article 22, paragraph 9, complements article 25, paragraph 3, stating", "cmw:22.9 cmw:25.3"),
        ("article 7 in conjunction with article 16", "cmw:7 cmw:16"),
        ("measures relating to article 1 of the Convention relating to special measures", "cmw:1"),
        ("Part III of the Convention and Part IV", "cmw:part-3 cmw:part-4"),
        (f"articles 7, 9 (1) to (3) and 12 of {CIVIL}", "iccpr:7 iccpr:9.1 iccpr:9.2 iccpr:9.3 iccpr:12"),
        (f"article 5 (e) (iv) of {RACIAL}", "cerd:5.e.iv"),
        (f"article 9 of {SOCIAL}; article 10 of the Covenant", "icescr:9 icescr:10"),
        ("article 37, paragraph (b), of the Convention on the Rights of the Child", "crc:37.b"),
        ("with all safeguards (Convention on the Rights of the Child, art. 9, para. 1)", "crc:9.1"),
        ("the Convention against Torture (art. 3) forbids it", "cat:3"),
        (f"articles 41 of the Convention on the Rights of the Child and 81 of the {FULL_CMW}", "crc:41 cmw:81"),
        ("article 9 ICCPR", "iccpr:9"),
        ("article 1A(2) of the 1951 Convention", "instrument:refugee-convention-1951"),
        ("article 9 (5) of the Trafficking in Persons Protocol", "instrument:palermo-trafficking"),
        ("article 3 of the Universal Declaration of Human Rights", "instrument:udhr"),
        ("article 2 of ILO Convention No. 87 (1948)", "instrument:ilo-c87"),
        ("ILO Conventions Nos. 97 and 143", "instrument:ilo-c97 instrument:ilo-c143"),
        ("ratify ILO C189", "instrument:ilo-c189"),
        ("article 8 of the ILO Domestic Workers Convention, 2011 (No. 189)", "ilo-c189:8"),
        ("article 7 (e) of ILO Convention No. 189", "ilo-c189:7.e"),
        ("the ILO Domestic Workers Convention, 2011 (No. 189)", "instrument:ilo-c189"),
        ("the Palermo Protocol", "instrument:palermo-trafficking"),
        (
            "the Convention relating to the Status of Refugees and the Protocol thereto",
            "instrument:refugee-convention-1951 instrument:refugee-protocol-1967",
        ),
        (
            "the New York Declaration and the global compact on refugees",
            "instrument:new-york-declaration instrument:gcr",
        ),
        ("Guidelines for the Alternative Care of Children13 When", "instrument:alternative-care-guidelines"),
        ("the 2030 Agenda", "instrument:agenda-2030"),
        ("Sustainable Development Goal 5, target 5.2", "sdg:5 sdg:5.2"),
        ("Sustainable Development Goals 1, 4–5 and 16", "sdg:1 sdg:4 sdg:5 sdg:16"),
        ("in line with target 8.8", "sdg:8.8"),
        ("targets 8.7, 10.7 and 10.c", "sdg:8.7 sdg:10.7 sdg:10.c"),
        ("SDG 10.7", "sdg:10.7"),
        ("Sustainable Development Goal indicator 16.2.2", "sdg:C160202"),
        ("indicator 4.a.1", "sdg:C040a01"),
        ("the Global Compact for Migration (objectives 7, 8 and 10)", "instrument:gcm gcm:7 gcm:8 gcm:10"),
        ("the Global Compact for Migration. Its objective 7 (vulnerabilities)", "instrument:gcm gcm:7"),
        ("in its general comment No. 2 (2013)", "instrument:cmw-gc2"),
        ("in its general comments Nos. 2 and 4", "instrument:cmw-gc2 instrument:cmw-gc4"),
        ("CEDAW general recommendation No. 26", "instrument:gr26"),
        ("The Committee on the Rights of the Child, in its general comment No. 6 (2005)", "instrument:crc-gc6"),
        (
            "general comment No. 3 (2017) of the Committee on Migrant Workers and No. 22 (2017) of the Committee on "
            "the Rights of the Child",
            "instrument:cmw-gc3 instrument:cmw-gc3",
        ),
    ],
)
def test_what_a_text_cites(names: Names, text: str, found: str) -> None:
    assert targets(names, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "article 5 of the law",
        "article 5 of Law No. 3",
        "article 123 of the Constitution",
        "article 3 of its Penal Code",
        "article 1 of the Convention on the Law of the Sea",
        "article 5 of the Protocol",
        "paragraph 16",
        "articles of clothing",
        "an article in the newspaper of 3 May",
        "other articles of the Convention",
        "particle 5",
        "States parties to the Convention",
        "objectives 7, 8 and 10",
        "the Global Compact for Migration and objective 3 of the national programme",
        "Millennium Development Goal 3",
        "a target of 8 per cent",
        "target 8.5 per cent",
        "target 20.1",
        "Goal 5 was scored in the first half",
        "general recommendation No. 26",
        "the general comment of 2013",
        "vitamin C97",
        "a convention of writers",
        "section 3 of the Act",
    ],
)
def test_what_is_no_citation(names: Names, text: str) -> None:
    gcm = [target for target in targets(names, text).split() if target != "instrument:gcm"]
    assert gcm == []


def test_a_citation_says_where_it_stands_and_how_sure_it_is(names: Names) -> None:
    text = "As article 7 of the Convention and article 9 require, and article 2 of CEDAW Convention too."
    short, assumed, named = citations(text, CMW, names)
    assert (short.words, short.certainty) == ("article 7 of the Convention", Certainty.SHORT)
    assert (assumed.words, assumed.certainty) == ("article 9", Certainty.ASSUMED)
    assert (named.target, named.certainty) == ("cedaw:2", Certainty.NAMED)
    assert all(text[one.start : one.end] == one.words for one in (short, assumed, named))


def test_the_convention_is_what_the_context_says(names: Names) -> None:
    assert targets(names, "article 9 of the Convention", CEDAW) == "cedaw:9"
    assert targets(names, "article 9 of the Convention", Context()) == ""
    assert targets(names, "under the Optional Protocol", CEDAW) == "instrument:cedaw-op"
    assert targets(names, "the Optional Protocol thereto", CEDAW) == "instrument:cedaw-op"
    assert (
        targets(names, "general recommendation XI (1993)", Context("cerd", committee="cerd")) == "instrument:cerd-gr11"
    )


def test_recommendations_enumerated_in_a_sentence_are_one_committees(names: Names) -> None:
    text = "general recommendations, including No. 19 on violence, No. 26 on women migrants and No. 28 on article 2."
    assert targets(names, text, CEDAW) == "instrument:cedaw-gr19 instrument:gr26 instrument:cedaw-gr28 cedaw:2"


def test_a_bare_article_follows_the_treaty_named_last_where_the_context_says_so(names: Names) -> None:
    text = f"children (art. 4). Ratify the {FULL_CMW}, with the declarations under articles 76 and 77."
    assert targets(names, text, JOINT) == "crc:4 instrument:cmw cmw:76 cmw:77"
    assert targets(names, text, Context("crc")) == "crc:4 instrument:cmw crc:76 crc:77"


def test_the_nearest_provision_that_is_held() -> None:
    known = {"crc:37", "crc:3.1", "instrument:crc"}
    assert nearest_provision("crc:3.1", known) == "crc:3.1"
    assert nearest_provision("crc:37.b", known) == "crc:37"
    assert nearest_provision("crc:99.1", known) is None
    assert nearest_provision("instrument:udhr", known) is None
