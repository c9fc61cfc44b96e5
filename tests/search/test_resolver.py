"""Names are identifiers, too: each form that people write, in each language, over the project's own graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from obligraph.errors import AmbiguousName, UnknownIdentifier, WrongClass, WrongUse
from obligraph.ids import short_of
from obligraph.search.resolver import ANY, COMMITMENT, GROUP, RECOMMENDATION, STATE, TREATY, Wanted, resolve
from obligraph.store import Store, open_store


@pytest.fixture(scope="module")
def project(project_store: Path) -> Iterator[Store]:
    """Give the project's graph."""
    with open_store(str(project_store)) as store:
        yield store


@pytest.mark.parametrize(
    ("given", "wanted", "thing"),
    [
        *((name, STATE, "state:DEU") for name in ("Germany", "Alemania", "Allemagne", "DE", "de", "DEU", "deu", "276")),
        *((name, STATE, "state:MEX") for name in ("MEXICO", "México", "Mexique", "state:MEX", "mx", "484")),
        ("Iran", STATE, "state:IRN"),
        ("Bolivia", STATE, "state:BOL"),
        *((name, TREATY, "instrument:cmw") for name in ("cmw", "CMW", "CTM", "ICRMW", "instrument:cmw")),
        ("A/RES/45/158", TREATY, "instrument:cmw"),
        ("Convention on the Rights of the Child", TREATY, "instrument:crc"),
        ("Convención sobre los Derechos del Niño", TREATY, "instrument:crc"),
        ("undocumented", GROUP, "code:migrant-group/undocumented"),
        ("undocumented or in an irregular situation", GROUP, "code:migrant-group/undocumented"),
        ("indocumentadas o en situación irregular", GROUP, "code:migrant-group/undocumented"),
        *((name, COMMITMENT, "gcm:13") for name in ("gcm:13", "GCM 13", "objetivo 13", "objective 13", "Objective 13")),
        ("pacto mundial, objetivo 13", COMMITMENT, "gcm:13"),
        ("A/RES/73/195, objective 13", COMMITMENT, "gcm:13"),
        ("objective 13(a)", COMMITMENT, "gcm:13.a"),
        ("GCM objetivo 13, acción a)", COMMITMENT, "gcm:13.a"),
        *((name, COMMITMENT, "sdg:8.8") for name in ("SDG target 8.8", "ODS 8.8", "meta 8.8", "target 8.8", "8.8")),
        ("SDG 8", COMMITMENT, "sdg:8"),
        ("GR 26 para 24(g)", RECOMMENDATION, "gr26:24.g"),
        ("RG 26, párr. 24 g)", RECOMMENDATION, "gr26:24.g"),
        ("CEDAW GR 26 24(g)", ANY, "gr26:24.g"),
        *((name, ANY, "cmw:16.4") for name in ("CMW art. 16(4)", "artículo 16.4 CMW", "CTM, artículo 16, párrafo 4")),
        ("paragraph 4 of article 16 of the CMW", ANY, "cmw:16.4"),
        ("CMW 43(1)(e)", ANY, "cmw:43.1.e"),
        ("CMW/C/GC/5, para. 47", ANY, "cmw-gc5:47"),
        ("CMW general comment No. 5, paragraph 47", ANY, "cmw-gc5:47"),
        ("Observación general núm. 5 del CMW, párr. 47", ANY, "cmw-gc5:47"),
        *((name, ANY, "sdg:C080801") for name in ("8.8.1", "sdg:8.8.1", "SDG indicator 8.8.1", "indicador 8.8.1")),
        ("A/RES/73/195", ANY, "instrument:gcm"),
        ("ENOE", ANY, "src:enoe"),
        ("knomad 5", ANY, "knomad:5"),
        ("https://w3id.org/obligraph/id/cmw/16", ANY, "cmw:16"),
    ],
)
def test_what_people_write_names_a_thing(project: Store, given: str, wanted: Wanted, thing: str) -> None:
    assert short_of(resolve(project, given, wanted)) == thing


def test_a_name_of_several_things_lists_them(project: Store) -> None:
    with pytest.raises(AmbiguousName) as failure:
        resolve(project, "13(a)")
    assert str(failure.value) == "'13(a)' may mean cedaw:13.a, gcm:13.a, sdg:13.a. Write the one that is meant."
    assert failure.value.words("es").startswith("«13(a)» puede significar cedaw:13.a, gcm:13.a, sdg:13.a. ")
    with pytest.raises(AmbiguousName, match="^'article 16' may mean cat:16, ced:16, .* and more"):
        resolve(project, "article 16")


def test_the_wanted_class_decides_between_several_things(project: Store) -> None:
    assert short_of(resolve(project, "13(a)", Wanted("bridge", ("Commitment",), "gcm:"))) == "gcm:13.a"


@pytest.mark.parametrize(
    ("given", "wanted", "words"),
    [
        (
            "cmw:16",
            COMMITMENT,
            "'cmw:16' is of the kind 'article'; 'bridge' wants: commitment, recommendation."
            " Try 'obligraph show cmw:16'.",
        ),
        (
            "CMW art. 16",
            COMMITMENT,
            "'CMW art. 16' is of the kind 'article'; 'bridge' wants: commitment, recommendation."
            " Try 'obligraph show cmw:16'.",
        ),
        (
            "gcm:13",
            RECOMMENDATION,
            "'gcm:13' is of the kind 'objective'; 'trace' wants: recommendation. Try 'obligraph bridge gcm:13'.",
        ),
        (
            "ICRMW",
            GROUP,
            "'ICRMW' is of the kind 'treaty'; '--group' wants: group of people."
            " Try 'obligraph coverage instrument:cmw'.",
        ),
    ],
)
def test_a_thing_of_another_class_is_refused_with_the_verb_that_answers(
    project: Store, given: str, wanted: Wanted, words: str
) -> None:
    with pytest.raises(WrongClass) as failure:
        resolve(project, given, wanted)
    assert str(failure.value) == words


def test_the_refusal_speaks_the_readers_language(project: Store) -> None:
    with pytest.raises(WrongClass) as failure:
        resolve(project, "cmw:16", COMMITMENT)
    assert failure.value.words("es") == (
        "«cmw:16» es de la clase «artículo»; «bridge» requiere: compromiso, recomendación."
        " Pruebe «obligraph show cmw:16»."
    )


@pytest.mark.parametrize(
    ("given", "wanted", "offered"),
    [
        ("Germny", STATE, "state:DEU"),
        ("gcm:99", COMMITMENT, "gcm:9"),
        ("gcm:113", COMMITMENT, "gcm:13"),
        ("migration detention", COMMITMENT, "gcm:13"),
        ("cee", TREATY, "instrument:ced"),
        ("cmw:99", ANY, "cmw:9"),
    ],
)
def test_what_names_nothing_is_answered_with_what_may_be_meant(
    project: Store, given: str, wanted: Wanted, offered: str
) -> None:
    with pytest.raises(UnknownIdentifier) as failure:
        resolve(project, given, wanted)
    assert failure.value.nearest[0] == offered


@pytest.mark.parametrize("given", ["paragraph 16 CMW", "article 16 of objective 13", "GCM 99", "CMW art."])
def test_a_part_that_is_called_otherwise_or_is_not_there_is_not_made_up(project: Store, given: str) -> None:
    with pytest.raises(UnknownIdentifier):
        resolve(project, given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "\0",
        "x" * 10_000,
        "1 " * 5_000,
        "(" * 10_000,
        '"*',
        "NEAR(a b)",
        "'; DROP TABLE x --",
        "a:b:c",
        "http://",
        "%",
    ],
)
@pytest.mark.parametrize("wanted", [ANY, STATE, COMMITMENT])
def test_hostile_input_names_nothing(project: Store, given: str, wanted: Wanted) -> None:
    with pytest.raises(WrongUse) as failure:
        resolve(project, given, wanted)
    assert "\n" not in str(failure.value)
    assert len(str(failure.value)) < 400


def test_a_short_form_is_resolved_without_the_index(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obligraph.search.opening.index_of", None)
    assert short_of(resolve(project, "cmw:16")) == "cmw:16"
    assert short_of(resolve(project, "mex", STATE)) == "state:MEX"
    assert short_of(resolve(project, "CMW", TREATY)) == "instrument:cmw"
