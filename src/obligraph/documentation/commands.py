"""Writes the pages of docs/ that program and data make: commands, questions, terms, identifiers. Run by `make docs`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click
from pyoxigraph import NamedNode

from obligraph.building.load import read_turtle
from obligraph.catalogue import Catalogue, Query, load_catalogue
from obligraph.catalogue.charts import FORMS, USUAL
from obligraph.cli import VERBS
from obligraph.cli.verb import option_help
from obligraph.collections import collections
from obligraph.exporters import FORMATS
from obligraph.graph.ontology import Term, reference
from obligraph.i18n import DEFAULT, languages, message
from obligraph.ids import NAMESPACE
from obligraph.resources import folder as resource_folder
from obligraph.store import Store
from obligraph.store.embedded import EmbeddedStore

_CHARTS = """
The header of a query (`chart: {form: bar, label: kind}`) says how the explorer draws the answer above its table:

| form | needs | may have | what |
| --- | --- | --- | --- |
| `bar` | `label` | `value` | a bar for each label; without a value its rows are counted |
| `line` | `time` | `value` | a line over the years; without a value the rows up to each year are counted |
| `map` | `state` | `value` | a map of the world, States shaded by number or by what is said of them |
| `graph` | `from`, `to` | `relation` | things as boxes, linked row by row; one end may be a parameter |
"""
_RELATIONS = ("subClassOf", "subPropertyOf", "domain", "range")
_MADE = "<!-- Made by `make docs`; change the program, not this page. -->\n\n"


def commands_page() -> str:
    """Return the page of all verbs with their arguments, options and export formats."""
    lines = [
        "# Commands\n\n",
        _MADE,
        "Tables on a terminal, data when piped. ",
        "Exit codes: 0 done, 1 findings, 2 wrong use, 3 input or engine failed. ",
        "The default store is `./.obligraph`, or `$OBLIGRAPH_STORE`. ",
        "`--store` takes a folder or a SPARQL 1.1 endpoint. ",
        "`$OBLIGRAPH_RESOURCES` names another folder with ontology, shapes, data and queries.\n",
    ]
    for verb in VERBS:
        lines += _command(verb, import_module(f"obligraph.cli.{verb}").command)
    lines += ["\n## Formats of export\n\n| format | what |\n| --- | --- |\n"]
    return "".join([*lines, *(f"| `{name}` | {message(f'export.format.{name}', DEFAULT)} |\n" for name in FORMATS)])


def _command(verb: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"obligraph {verb}")
    usage, what = context.get_usage().removeprefix("Usage: "), message(f"cli.{verb}.help", DEFAULT)
    lines = [f"\n## {verb}\n\n`{usage}`\n\n{what}\n\n"]
    lines += ["| option | meaning |\n| --- | --- |\n"]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            names = ", ".join(f"`{name}{_values(parameter)}`" for name in parameter.opts)
            lines.append(f"| {names} | {option_help(verb, parameter, DEFAULT)} |\n")
    return lines


def _values(option: click.Option) -> str:
    """Return what an option takes: its choices, the name of its value, or nothing for a flag."""
    choices = [str(choice) for choice in getattr(option.type, "choices", ())]
    return " " + "\\|".join(choices) if choices else f" {option.metavar}" if option.metavar else ""


def questions_page(catalogue: Catalogue) -> str:
    """Return the page of all questions with their parameters, in English and Spanish."""
    lines = ["# Questions\n\n", _MADE, "Ask one with `obligraph ask IDENTIFIER NAME=VALUE`.\n", _CHARTS]
    for folder in catalogue.folders:
        lines.append(f"\n## {folder}\n")
        for query in (catalogue[name] for name in catalogue if name.startswith(f"{folder}/")):
            examples = " ".join(f"{name}={parameter['example']}" for name, parameter in query.params.items())
            lines += [
                f"\n### {query.title_in(DEFAULT)}\n\n",
                f"{query.question_in(DEFAULT)}\n\n",
                *(f"*{text}*\n\n" for lang, text in query.question.items() if lang != DEFAULT),
                f"`{query.id}`" + (f", such as `obligraph ask {query.id} {examples}`" if examples else "") + ". ",
                f"Columns: {', '.join(query.columns)}.{_drawn(query)}\n",
            ]
    return "".join(lines)


def _drawn(query: Query) -> str:
    """Return how the explorer draws the answer, as the header says it."""
    if not query.chart:
        return ""
    form = query.chart.get("form", USUAL)
    parts = [part for parts in FORMS[form] for part in parts if part in query.chart]
    return f" Drawn as {form}: {', '.join(f'{part} `{query.chart[part]}`' for part in parts)}."


def ontology_page(store: Store) -> str:
    """Return the page of all terms and codes, with labels and definitions in English and Spanish."""
    listed = reference(store)
    lines = ["# Ontology\n\n", _MADE, f"The terms of `obl:`, which is <{NAMESPACE}>, and the codes of its schemes.\n"]
    for title, terms in (("Classes", listed.classes), ("Properties", listed.properties)):
        lines += [f"\n## {title}\n", *map(_term, terms)]
    lines.append("\n## Schemes of codes\n")
    for scheme in listed.schemes:
        lines += [_term(scheme), "\n| code | meaning |\n| --- | --- |\n"]
        lines += (f"| `{code.id}` | {_meaning(code)} |\n" for code in listed.codes[scheme.id])
    lines.append("\n## Deprecated terms\n\n| term | use |\n| --- | --- |\n")
    lines += (f"| `{term.id}` | `{term.related['isReplacedBy'][0]}` |\n" for term in listed.deprecated)
    return "".join(lines)


def _term(term: Term) -> str:
    said = (
        f"{name} {', '.join(f'`{other}`' for other in term.related[name])}"
        for name in _RELATIONS
        if name in term.related
    )
    paragraphs = [*_in_languages(term.definitions), *_in_languages(term.notes), "; ".join(said)]
    title = f"### `{term.id}`: {' · '.join(_in_languages(term.labels))}"
    return f"\n{title}\n\n" + "\n\n".join(text for text in paragraphs if text) + "\n"


def _in_languages(texts: dict[str, str]) -> list[str]:
    """Return the texts in the order of the installed languages."""
    return [texts[lang] for lang in languages() if lang in texts]


def declared_terms() -> Store:
    """Return a store in memory that holds ontology/ alone."""
    store = EmbeddedStore()
    for file in sorted(resource_folder("ontology").rglob("*.ttl")):
        store.replace_graph(NamedNode(f"urn:{file.stem}"), read_turtle(file))
    return store


def _meaning(code: Term) -> str:
    pairs = zip(_in_languages(code.labels), _in_languages(code.definitions), strict=False)
    return " · ".join(f"{label}: {definition}" for label, definition in pairs)


_COLLECTIONS = "| collection | what | example |\n| --- | --- | --- |\n"


def identifiers_page(page: str) -> str:
    """Return the page of identifiers as it is, with a row for each collection of the data in its table."""
    rows = "".join(
        f"| `{prefix}` | {one.labels['en']} | {', '.join(f'`{example}`' for example in sorted(one.examples))} |\n"
        for prefix, one in collections().items()
    )
    before, _, after = page.partition(_COLLECTIONS)
    return before + _COLLECTIONS + rows + "".join(after.partition("\n\n")[1:]).removeprefix("\n")


def main(folder: Path) -> None:
    """Write the pages into a folder."""
    (folder / "ontology.md").write_text(ontology_page(declared_terms()), encoding="utf-8")
    identifiers = folder / "identifiers.md"
    identifiers.write_text(identifiers_page(identifiers.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "commands.md").write_text(commands_page(), encoding="utf-8")
    (folder / "questions.md").write_text(questions_page(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
