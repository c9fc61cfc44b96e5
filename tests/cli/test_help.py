"""Help and failures of the command line in the reader's language, each from the catalogue."""

from importlib import import_module

import click
import pytest
from tests.cli.test_commands import run
from tests.i18n.sources import codes, used

from obligraph.cli.verb import VERBS, language_asked


def test_help_in_french() -> None:
    code, out, _ = run("bridge", "--lang", "fr", "--help")
    assert code == 0
    assert out.startswith("Utilisation\xa0: obligraph bridge [OPTIONS] COMMITMENT\n")
    assert "Montre les dispositions de traités qui couvrent COMMITMENT" in out
    assert "--date YYYY-MM-DD" in out
    assert "Date considérée\xa0; par défaut, aujourd’hui." in out
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
            "obligraph: «\xa02015-02-29\xa0» n’est pas une date."
            " Écrivez une date du calendrier sous la forme AAAA-MM-JJ.\n",
        ),
        (("bridge",), "obligraph: Missing argument 'COMMITMENT'.\n"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_asked_for(arguments: tuple[str, ...], message: str) -> None:
    code, _, err = run(*arguments)
    assert (code, err) == (2, message)


@pytest.mark.parametrize(
    ("locale", "arguments", "message"),
    [
        ("es", ("build", "--data", "/nowhere"), "Valor no válido de --data: no existe esa carpeta"),
        ("fr", ("build", "--data", "/nowhere"), "Valeur non valable pour --data\xa0: ce dossier n’existe pas"),
        ("es", ("serve", "--port", "99999"), "Valor no válido de --port: ha de ser un número entre 0 y 65535"),
        (
            "fr",
            ("export", "ttl", "--steps", "x"),
            "Valeur non valable pour --steps\xa0: il faut un nombre à partir de 0",
        ),
        ("es", ("stats", "x", "y"), "Sobran argumentos: x y"),
        ("fr", ("stats", "x"), "Arguments en trop\xa0: x"),
        ("", ("stats", "x"), "Got unexpected extra argument (x)"),
        ("", ("stats", "x", "y"), "Got unexpected extra arguments (x y)"),
        ("es", ("ask", "--store"), "La opción --store necesita un valor."),
        ("fr", ("export", "--all=3"), "L’option --all ne prend pas de valeur."),
    ],
)
def test_wrong_use_is_said_in_the_language_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, locale: str, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("LC_MESSAGES", locale)
    assert run(*arguments) == (2, "", f"obligraph: {message}\n")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("", "Invalid value for '--lang': 'de' is not one of 'en', 'es', 'fr'."),
        ("es", "Valor no válido de --lang: elija entre: en, es, fr"),
    ],
)
def test_every_verb_refuses_a_language_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, verb: str, locale: str, message: str
) -> None:
    monkeypatch.setenv("LC_MESSAGES", locale)
    assert run(verb, "--lang", "de") == (2, "", f"obligraph: {message}\n")


_OF_A_STORE = {
    "ask": ("coverage/articles",),
    "bridge": ("gcm:13",),
    "check": (),
    "coverage": (),
    "export": ("ttl",),
    "gaps": (),
    "search": ("visa",),
    "serve": (),
    "show": ("cmw:16",),
    "sparql": ("ASK {}",),
    "stats": (),
    "trace": ("insyde:g1",),
}
_NO_STORE = {
    "es": "/nowhere: aquí no se ha construido ningún grafo. Ejecute «obligraph build» o indique uno con --store.",
    "fr": "/nowhere: aucun graphe n’a été construit ici."
    " Lancez «\xa0obligraph build\xa0», ou indiquez-en un avec --store.",
}


@pytest.mark.parametrize("verb", _OF_A_STORE)
@pytest.mark.parametrize("lang", _NO_STORE)
def test_a_verb_fails_in_the_language_asked_for(verb: str, lang: str) -> None:
    code, out, err = run(verb, *_OF_A_STORE[verb], "--store", "/nowhere", "--lang", lang)
    assert (code, out, err) == (3, "", f"obligraph: {_NO_STORE[lang]}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("build", "--store", "http://x.test", "--lang", "es"),
            "la construcción va a una carpeta, no a un punto de acceso."
            " Construya y luego cargue «obligraph export nq».",
        ),
        (
            ("build", "--store", "http://x.test", "--lang", "fr"),
            "la construction va dans un dossier, non vers un point d’accès."
            " Construisez, puis chargez «\xa0obligraph export nq\xa0».",
        ),
        (
            ("new", "link", "cmw:16", "--lang", "es"),
            "un vínculo necesita sujeto, predicado y objeto."
            " Escriba: obligraph new link SUJETO PREDICADO OBJETO NOMBRE=VALOR ….",
        ),
        (
            ("new", "link", "cmw:16", "--lang", "fr"),
            "un lien demande un sujet, un prédicat et un objet."
            " Écrivez\xa0: obligraph new link SUJET PRÉDICAT OBJET NOM=VALEUR ….",
        ),
    ],
)
def test_verbs_that_write_fail_in_the_language_asked_for(arguments: tuple[str, ...], message: str) -> None:
    assert run(*arguments) == (2, "", f"obligraph: {message}\n")


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
