"""The program `obligraph`: the group of its verbs, and how it ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from obligraph import __version__
from obligraph.cli.verb import VERBS, ExtraArguments, Help, language_asked, language_of, remember_language
from obligraph.errors import ObligraphError, WrongUse, did_you_mean
from obligraph.i18n import DEFAULT, message


class LazyGroup(Help, click.Group):
    """A group that imports a verb's module only when the verb is run or asked for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs, in order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a verb, from the module of its name."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"obligraph.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing any."""
        lang = language_of(ctx)
        with formatter.section(message("cli.verbs", lang)):
            formatter.write_dl([(verb, message(f"cli.{verb}.short", lang)) for verb in VERBS])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the program, then the verbs."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before the verb, in the language that is asked for anywhere among the arguments."""
        remember_language(ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or fail with the nearest ones."""
        from obligraph.ids import nearest

        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = nearest(args[0], VERBS)
            raise WrongUse("unknown-verb", remedy=did_you_mean(near), verb=args[0])
        return super().resolve_command(ctx, args)


@click.group("obligraph", cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="obligraph")
def group() -> None:
    """Run one verb."""


def run() -> None:
    """Run the command line; a failure that the user can fix is one line on stderr and an exit code."""
    lang = language_asked(sys.argv[1:], os.environ)
    try:
        code = group.main(prog_name="obligraph", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ObligraphError as error:
        _fail(error.words(lang), error.exit_code)
    except click.Abort:
        _fail(message("cli.stopped", lang), 130)
    except click.ClickException as error:
        _fail(_words_of(error, lang), 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _words_of(error: click.ClickException, lang: str) -> str:
    """Return what click found wrong with the arguments, in its own English words where they are asked for."""
    if lang == DEFAULT:
        return error.format_message()
    match error:
        case ExtraArguments():
            return message("cli.error.extra-arguments", lang, given=" ".join(error.given))
        case click.NoSuchOption():
            return message("cli.error.no-such-option", lang, option=error.option_name)
        case click.BadOptionUsage():
            takes = "takes-no-value" if "not take" in error.message else "needs-value"  # nothing else says which
            return message(f"cli.error.{takes}", lang, option=error.option_name)
        case click.MissingParameter(param=click.Parameter() as parameter):
            kind = "argument" if isinstance(parameter, click.Argument) else "option"
            return message(f"cli.error.missing-{kind}", lang, name=parameter.make_metavar(click.Context(group)))
        case click.BadParameter(param=click.Parameter() as parameter):
            reason = _reason(parameter.type, error.message, lang)
            return message("cli.error.invalid-value", lang, name=parameter.opts[0], reason=reason)
    return error.format_message()


def _reason(kind: click.ParamType[Any], english: str, lang: str) -> str:
    """Return what a value of a kind has to be."""
    match kind:
        case click.Choice():
            return message("cli.error.choice", lang, choice=[str(one) for one in kind.choices])
        case click.IntRange() | click.FloatRange() if kind.max is not None:
            return message("cli.error.number-between", lang, least=kind.min, most=kind.max)
        case click.IntRange() | click.FloatRange():
            return message("cli.error.number-from", lang, least=kind.min)
        case click.Path():
            return message("cli.error.no-such-folder", lang)
    return english


def _fail(message: str, code: int) -> None:
    click.echo(f"obligraph: {message}", err=True)
    sys.exit(code)
