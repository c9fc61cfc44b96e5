"""Every message that the program uses is in every catalogue, with the same placeholders, and nothing else is."""

import gettext
import re
import shutil
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter

import pytest

from obligraph import i18n
from obligraph.errors import InputInvalid
from obligraph.i18n.reading import Translations
from tests.i18n.sources import SOURCE, catalogue, codes, raised, used, used_by_errors

LANGUAGES = ("en", "es", "fr")
"""The installed languages, English first; each has a catalogue that is complete."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(lang: str) -> dict[str, tuple[str, ...]]:
    entries = (entry for entry in catalogue(lang) if entry.id)
    return {
        entry.id[0] if isinstance(entry.id, tuple) else entry.id: entry.string
        if isinstance(entry.string, tuple)
        else (entry.string,)
        for entry in entries
    }


def test_the_installed_languages_are_the_folders_with_a_catalogue() -> None:
    assert i18n.languages() == LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_has_every_code_and_no_other(lang: str) -> None:
    assert sorted(codes("en") - codes(lang)) == []
    assert sorted(codes(lang) - codes("en")) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_marked_as_unsure(lang: str) -> None:
    assert [code for code, forms in texts(lang).items() if not all(forms)] == []
    assert [entry.id for entry in catalogue(lang) if entry.id and entry.fuzzy] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_are_those_of_the_english_text(lang: str) -> None:
    english = texts("en")
    differing = [
        code
        for code, forms in texts(lang).items()
        if set().union(*map(placeholders, forms)) != set().union(*map(placeholders, english[code]))
    ]
    assert differing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_is_sorted_by_code(lang: str) -> None:
    listed = list(texts(lang))
    assert listed == sorted(listed)


def test_every_code_that_sources_name_is_in_the_catalogues() -> None:
    whole, patterns = used()
    known = {*codes("en"), *(code.removeprefix("error.") for code in codes("en"))}
    assert sorted(whole - known) == []
    assert [pattern for pattern in sorted(patterns) if not any(fnmatchcase(code, pattern) for code in known)] == []


def test_every_error_is_raised_with_a_code_of_the_catalogues() -> None:
    assert {code: place for code, place in raised().items() if f"error.{code}" not in codes("en")} == {}


def test_every_code_of_the_catalogues_is_named_by_a_source() -> None:
    named = [used(), used_by_errors()]
    whole = set().union(*(codes for codes, _ in named))
    patterns = set().union(*(patterns for _, patterns in named))
    left = [code for code in codes("en") - whole if not any(fnmatchcase(code, pattern) for pattern in patterns)]
    assert sorted(left) == []


def test_a_code_is_no_sentence() -> None:
    assert [code for code in codes("en") if not re.fullmatch(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+", code)] == []


def test_a_message_that_a_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert i18n.message("language.name", "fr") == "français"
    assert i18n.message("language.name", "zz") == "English"


def test_a_code_that_english_lacks_is_a_mistake() -> None:
    with pytest.raises(KeyError, match=r"language\.nickname"):
        i18n.message("language.nickname", "es")


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "fr_CH@euro"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "estonian"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "fr"}, "fr"),
        ({}, "en"),
    ],
)
def test_the_locale_of_a_terminal_chooses_the_language(environment: dict[str, str], lang: str) -> None:
    assert i18n.preferred(environment) == lang


_PER_LANGUAGE = {"search/words.py"}
"""Modules whose tables have an entry a language, which a language may lack: small words and stems."""


def test_no_module_or_page_names_the_languages() -> None:
    named = re.compile(f"""["'](?:{"|".join(LANGUAGES[1:])})["']""")
    files = (file for suffix in ("py", "html", "js") for file in SOURCE.rglob(f"*.{suffix}"))
    found = {
        file.relative_to(SOURCE).as_posix()
        for file in files
        if "vendor" not in file.parts and named.search(file.read_text(encoding="utf-8"))
    }
    assert found - _PER_LANGUAGE == set()


def test_adding_a_language_is_adding_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "pt" / "LC_MESSAGES"
    place.mkdir(parents=True)
    header = (SOURCE / "i18n/locale/es/LC_MESSAGES/obligraph.po").read_text(encoding="utf-8").split("\n\n")[0]
    entry = 'msgid "language.name"\nmsgstr "português"\n'
    (place / "obligraph.po").write_text(f"{header}\n\n{entry}", encoding="utf-8")
    shutil.copytree(SOURCE / "i18n" / "locale" / "en", tmp_path / "en")
    monkeypatch.setattr(i18n, "LOCALE", str(tmp_path))
    for kept in (i18n.languages, i18n._catalogue):
        kept.cache_clear()
    try:
        assert i18n.languages() == ("en", "pt")
        assert i18n.language_name("pt") == "português"
        assert i18n.message("error.not-a-date", "pt", value="x") == "'x' is not a date"
        assert (place / "obligraph.mo").exists()
    finally:
        monkeypatch.undo()
        for kept in (i18n.languages, i18n._catalogue):
            kept.cache_clear()


def test_a_number_takes_the_form_that_the_language_has_for_it() -> None:
    assert [i18n.plural("bridge.article", "en", count, number=count) for count in (0, 1, 2)] == [
        "0 articles",
        "1 article",
        "2 articles",
    ]
    assert [i18n.plural("bridge.article", "fr", count, number=count) for count in (0, 1, 2)] == [
        "0 article",
        "1 article",
        "2 articles",
    ]


def test_a_message_says_the_messages_and_lists_that_it_holds_in_its_own_language() -> None:
    place = i18n.Message("error.at-line", file="a.ttl", line=3)
    error = InputInvalid("header-lacks", where=place, missing=["title", "tags"])
    assert error.words("es") == (
        "a.ttl, línea 3: al encabezado le falta title, tags. Añádalo en líneas que empiecen por «#+»."
    )
    assert str(error) == "a.ttl, line 3: the header lacks title, tags. Add them in lines that begin with '#+'."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_compiled_catalogues_read_as_the_standard_library_reads_them(lang: str) -> None:
    compiled = SOURCE / "i18n" / "locale" / lang / "LC_MESSAGES" / "obligraph.mo"
    ours = Translations(compiled.read_bytes())
    with compiled.open("rb") as stream:
        theirs = gettext.GNUTranslations(stream)
    for code, forms in texts(lang).items():
        if len(forms) == 1:
            assert ours.text(code) == theirs.gettext(code)
        else:
            assert ours.text(code) is None
            assert [ours.text(code, n) for n in (0, 1, 2, 10**6)] == [
                theirs.ngettext(code, code, n) for n in (0, 1, 2, 10**6)
            ]
    assert [ours.text(code) for code in ("a", "bridge", "bridge.abstaine", "zz")] == [None] * 4


@pytest.mark.parametrize("content", [b"", b"msgid", bytes(40)])
def test_what_is_no_compiled_catalogue_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no compiled catalogue"):
        Translations(content)
