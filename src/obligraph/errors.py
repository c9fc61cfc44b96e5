"""One class per way to fail; each says what went wrong, where, and what to do, in one line."""

from __future__ import annotations

from collections.abc import Sequence


class ObligraphError(Exception):
    """A failure that the user can mend; the command line prints it on one line and exits with `exit_code`.

    `what` is the problem, `where` its place (file and line, identifier, address), `remedy` the next step.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}.{remedy}"


class WrongUse(ObligraphError):
    """The command was used wrongly: an option, an argument or a combination that cannot be (exit code 2)."""

    exit_code = 2


class UnknownIdentifier(WrongUse):
    """An identifier names nothing in the graph; carries the nearest ones that do."""

    def __init__(self, identifier: str, nearest: Sequence[str] = ()) -> None:
        self.identifier, self.nearest = identifier, tuple(nearest)
        remedy = f"Did you mean {', '.join(nearest)}?" if nearest else "Try 'obligraph search WORDS'."
        super().__init__(f"'{identifier}' names nothing in the graph", remedy=remedy)


class MalformedIdentifier(WrongUse):
    """A string is neither a short form such as `cmw:25` nor an absolute IRI."""


class InvalidDate(WrongUse):
    """A date is not a calendar date of the form YYYY-MM-DD."""


class QueryRefused(WrongUse):
    """A query has a syntax error, is an update, or lacks a parameter."""


class InputInvalid(ObligraphError):
    """A file that was read is not what it should be: malformed Turtle, a bad header, a statement in two graphs."""


class StoreMissing(ObligraphError):
    """There is no built store where one was looked for."""


class StoreDamaged(ObligraphError):
    """A store is there, but half written, locked or unreadable."""


class EndpointFailed(ObligraphError):
    """A SPARQL endpoint cannot be reached, refuses, or ends its answer early."""


class ReasonerFailed(ObligraphError):
    """The reasoner could not be run on the ontology with its data."""
