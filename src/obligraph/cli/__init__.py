"""The command line: one module a verb, loaded only when it is used, so that start-up stays small."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from obligraph import __version__
from obligraph.errors import ObligraphError

VERBS = {
    "ask": "List the catalogue's questions, or ask one.",
    "bridge": "Show the treaty provisions that cover a commitment and how they bind a State.",
    "build": "Build the graph from ontology, data and rules.",
    "check": "Validate the graph, or the evidence against the source texts.",
    "coverage": "Show how the articles of a treaty are covered.",
    "export": "Write the graph, or a part of it, in another format.",
    "gaps": "List what is missing.",
    "new": "Write a new record into the curated data.",
    "search": "Find things by words.",
    "serve": "Serve the explorer and the SPARQL endpoint.",
    "show": "Show what the graph says of one thing.",
    "sparql": "Run a SPARQL query.",
    "stats": "Count things, statements and links.",
    "trace": "Trace a recommendation: where it rests, what measures it, what is missing.",
}


class LazyGroup(click.Group):
    """A group that imports a verb's module only when the verb is run or asked for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs, in order."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a verb, from the module of its name."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"obligraph.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl(sorted(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or fail with the nearest ones."""
        from obligraph.ids import nearest

        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = nearest(args[0], VERBS)
            hint = f" Did you mean {', '.join(near)}?" if near else " Run 'obligraph --help'."
            raise click.UsageError(f"there is no verb '{args[0]}'.{hint}", ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="obligraph")
def group() -> None:
    """Tie what States promise on migration to the articles that bind them, and to what measures it."""


def main() -> None:
    """Run the command line; a failure that the user can mend is one line on stderr and an exit code."""
    try:
        code = group.main(prog_name="obligraph", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ObligraphError as error:
        _fail(str(error), error.exit_code)
    except click.Abort:
        _fail("stopped", 130)
    except click.ClickException as error:
        _fail(error.format_message(), 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _fail(message: str, code: int) -> None:
    click.echo(f"obligraph: {message}", err=True)
    sys.exit(code)
