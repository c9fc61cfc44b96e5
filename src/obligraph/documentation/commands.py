"""The page of all verbs with their options, and of the formats of export."""

from __future__ import annotations

from importlib import import_module

import click

from obligraph.cli.verb import VERBS, option_help
from obligraph.documentation.generated import MADE
from obligraph.exporters import FORMATS
from obligraph.i18n import DEFAULT, message


def commands_page() -> str:
    """Return the page of all verbs with their arguments, options and export formats."""
    lines = [
        "# Commands\n\n",
        MADE,
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
