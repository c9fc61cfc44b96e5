"""Help and failures of the command line in the reader's language, each from the catalogue."""

from importlib import import_module

import click
import pytest
from tests.cli.test_commands import run
from tests.i18n.sources import codes, used

from obligraph.cli import VERBS
from obligraph.cli.verb import language_asked


def test_help_in_french() -> None:
    code, out, _ = run("bridge", "--lang", "fr", "--help")
    assert code == 0
    assert out.startswith("Utilisation\xa0: obligraph bridge [OPTIONS] COMMITMENT\n")
    assert "Montre les dispositions de traités qui couvrent COMMITMENT" in out
    assert "--date YYYY-MM-DD" in out
    assert "Date considérée\xa0; par défaut, aujourd'hui." in out
    assert "Affiche ce message et quitte." in out


def test_help_in_english_says_what_help_is_for() -> None:
    _, out, _ = run("ask", "--help")
    assert "  -h, --help                      Show this message and exit.\n" in out


def test_the_program_lists_its_verbs_in_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_MESSAGES", "es_MX.UTF-8")
    _, out, _ = run("--help")
    assert "  gaps      Enumera lo que falta.\n" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bridge", "--lang", "es"), "obligraph: Falta el argumento «COMMITMENT».\n"),
        (("bridge", "gcm:13", "--stat", "x", "--lang", "fr"), "obligraph: option inconnue\xa0: --stat\n"),
        (("brigde", "--lang", "es"), "obligraph: no existe el verbo «brigde». ¿Quiso decir bridge?\n"),
        (
            ("bridge", "gcm:13", "--date", "2015-02-29", "--lang", "fr"),
            "obligraph: «\xa02015-02-29\xa0» n'est pas une date."
            " Écrivez une date du calendrier sous la forme AAAA-MM-JJ.\n",
        ),
        (("bridge",), "obligraph: Missing argument 'COMMITMENT'.\n"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_asked_for(arguments: tuple[str, ...], message: str) -> None:
    code, _, err = run(*arguments)
    assert (code, err) == (2, message)


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        (["bridge", "--lang", "es"], {"LANG": "fr_FR.UTF-8"}, "es"),
        (["bridge", "--lang=fr"], {}, "fr"),
        (["bridge", "--lang"], {"LANG": "fr_FR.UTF-8"}, "fr"),
        (["bridge", "--lang", "de"], {}, "en"),
    ],
)
def test_the_language_is_the_option_or_the_locale(arguments: list[str], environment: dict[str, str], lang: str) -> None:
    assert language_asked(arguments, environment) == lang


def test_the_help_of_verbs_is_of_options_that_they_have() -> None:
    whole, _ = used()
    for verb in VERBS:
        command = import_module(f"obligraph.cli.{verb}").command
        options = (max(option.opts, key=len) for option in command.params if isinstance(option, click.Option))
        known = {"help", "short", *(option.lstrip("-") for option in options)}
        written = {code for code in codes("en") if code.startswith(f"cli.{verb}.")} - whole
        assert {code.split(".", 2)[2] for code in written if not code.startswith("cli.stats.")} - known == set()
