"""A verb of the command line, whose help comes from the catalogue of messages in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from obligraph.i18n import DEFAULT, has, is_installed, message, preferred

VERBS = tuple("ask bridge build check coverage export gaps new search serve show sparql stats trace".split())
_LANG = "obligraph.lang"


def verb(name: str) -> Callable[[Callable[..., Any]], Verb]:
    """Return the decorator that makes a verb; its help is `cli.<name>.help`, its options' `cli.<name>.<option>`."""
    return click.command(name, cls=Verb)


def language_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the installed language that `--lang` names among the arguments, else that of the locale."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        asked = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and is_installed(asked):
            return asked
    return preferred(environment)


def remember_language(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Keep the language asked for with a context, for its help and that of the verbs below it."""
    import os

    ctx.meta[_LANG] = language_asked(arguments, os.environ)


def language_of(ctx: click.Context) -> str:
    """Return the language of a context's help: English, unless another was asked for."""
    lang: str = ctx.meta.get(_LANG, DEFAULT)
    return lang


def option_help(verb_name: str | None, option: click.Parameter, lang: str) -> str:
    """Return the help of a verb's option: its own, else what the option means for every verb."""
    name = max(option.opts, key=len).lstrip("-")
    own = f"cli.{verb_name}.{name}"
    return message(own if name != "help" and has(own) else f"cli.option.{name}", lang)


class Help(click.Command):
    """How the help of the whole program and of a verb is written."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        prefix = f"{message('cli.usage', language_of(ctx))} "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        self.help = message(f"cli.{self.name}.help", language_of(ctx))
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means."""
        lang = language_of(ctx)
        records = [self._record(parameter, ctx) for parameter in self.get_params(ctx)]
        with formatter.section(message("cli.options", lang)):
            formatter.write_dl([record for record in records if record is not None])

    def _record(self, parameter: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
        if not isinstance(parameter, click.Option):
            return None
        lang = language_of(ctx)
        parameter.help = option_help(self.name, parameter, lang)
        record = parameter.get_help_record(ctx)
        if record is None:
            return None
        return record[0], record[1].replace("[default: ", f"[{message('cli.default', lang)} ")


class ExtraArguments(click.UsageError):
    """More arguments were given than a verb takes; `given` are those left over."""

    def __init__(self, given: Sequence[str], ctx: click.Context) -> None:
        super().__init__(f"Got unexpected extra argument{'s' * (len(given) > 1)} ({' '.join(given)})", ctx)
        self.given = tuple(given)


class Verb(Help):
    """A verb with what it does in the catalogue of messages."""

    allow_extra_args = True  # refused below, by an error that can be told from others

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raise ExtraArguments where some are left over."""
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise ExtraArguments(left, ctx)
        return left
