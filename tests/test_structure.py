"""Imports run one way, and every verb, question and gap is in the docs."""

import re
from pathlib import Path

from obligraph.catalogue import load_catalogue
from obligraph.cli import VERBS
from obligraph.exporters import FORMATS

ROOT = Path(__file__).parents[1]
LAYERS = (
    {"errors", "ids", "terms", "__init__"},
    {"resources"},
    {"store"},
    {"catalogue", "citations", "validate", "reason"},
    {"building"},
    {"bridge", "exporters"},
    {"show", "searching", "gaps", "statistics"},
    {"web"},
    {"cli"},
    {"documentation"},
)


def layer(package: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if package in names)


def test_imports_run_one_way() -> None:
    source = ROOT / "src" / "obligraph"
    for file in source.rglob("*.py"):
        own = file.relative_to(source).parts[0].removesuffix(".py")
        for name in re.findall(r"^\s*(?:from|import) obligraph\.(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE):
            assert layer(name) <= layer(own), f"{file.relative_to(ROOT)} imports obligraph.{name}"


def test_every_verb_option_format_and_question_is_in_the_docs() -> None:
    from importlib import import_module

    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"## {verb}" in text, verb
        for parameter in import_module(f"obligraph.cli.{verb}").command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}" in text, f"{verb} {option}"
    questions = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert [name for name in load_catalogue() if f"`{name}`" not in questions] == []
    assert [name for name in FORMATS if f"`{name}`" not in text] == []


def test_the_pages_made_from_the_program_are_up_to_date() -> None:
    from obligraph.documentation import commands_page, questions_page

    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == commands_page(), "run make docs"
    assert (ROOT / "docs" / "questions.md").read_text(encoding="utf-8") == questions_page(load_catalogue())
