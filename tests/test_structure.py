"""Imports run one way, and every verb, question and gap is in the docs."""

import ast
import re
from pathlib import Path

import networkx
import pytest

from obligraph.catalogue import load_catalogue
from obligraph.cli.verb import VERBS
from obligraph.documentation import PAGES
from obligraph.exporters import FORMATS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "obligraph"
LAYERS = (
    {"__init__", "collections", "errors", "ids", "namespaces", "i18n", "resources"},
    {"store"},
    {"graph"},
    {"search", "catalogue", "shacl", "evidence", "building", "authoring", "importers", "reasoning"},
    {"measurability", "coverage", "bridge", "trace", "gaps", "statistics", "report", "exporters"},
    {"web", "cli"},
    {"documentation"},
)
"""Packages by layer: a package imports those of its own layer and of the layers above it in this list."""


def layer(package: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if package in names)


def modules() -> dict[str, Path]:
    """Return every module of the package by its dotted name."""
    names = ((file, ("obligraph", *file.relative_to(SOURCE).with_suffix("").parts)) for file in SOURCE.rglob("*.py"))
    return {".".join(parts).removesuffix(".__init__"): file for file, parts in names}


def imports() -> dict[str, set[str]]:
    """Return the modules that each module imports, those imported inside functions and for types among them."""
    known = modules()
    found: dict[str, set[str]] = {}
    for name, file in known.items():
        found[name] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names if alias.name in known}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("obligraph"):
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                found[name] |= (inside & known.keys()) or {str(node.module)}
    return found


def test_imports_run_one_way() -> None:
    for name, imported in imports().items():
        own = [*name.split("."), "__init__"][1]
        for other in imported:
            package = [*other.split("."), "__init__"][1]
            assert layer(package) <= layer(own), f"{name} imports {other}"


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = networkx.DiGraph([(name, other) for name, found in imports().items() for other in found if other != name])
    circles = [sorted(circle) for circle in networkx.strongly_connected_components(graph) if len(circle) > 1]
    assert circles == []


def test_no_module_declares_prefixes_of_its_own() -> None:
    declaring = [
        name for name, file in modules().items() if re.search(r"PREFIX\s+[\w-]*:\s*<", file.read_text(encoding="utf-8"))
    ]
    assert declaring == [], "write the query with obligraph.namespaces.with_prefixes"


def test_no_page_imports_a_page() -> None:
    pages = "obligraph.web.views."
    importing = [
        (name, other)
        for name, found in imports().items()
        for other in found
        if name.startswith(pages) and other.startswith(pages)
    ]
    assert importing == [], "move what both need to a module of obligraph.web"


def test_interfaces_and_formats_ask_the_domain_layer() -> None:
    about_sparql_itself = {"obligraph.web.views.sparql"}
    asking = {
        name
        for name, file in modules().items()
        if name.startswith(("obligraph.web.", "obligraph.cli.", "obligraph.exporters."))
        and any(_QUERY.search(text) for text in texts(file))
    }
    assert asking == about_sparql_itself, "move the query to obligraph.graph or to the module of its question"


_QUERY = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^{]*\{")


def texts(file: Path) -> list[str]:
    """Return the strings that a module holds, docstrings among them."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_program_is_up_to_date(name: str) -> None:
    now = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert now == PAGES[name](now), "run make docs"
