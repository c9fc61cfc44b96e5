"""One class per way to fail; each says what went wrong, where, and what to do, in one line, in any language.

An error carries a code and arguments; `error.<code>` and, where there is one, `error.<code>.remedy` are its messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from obligraph.i18n import DEFAULT, Message, Worded, has


class ObligraphError(Worded, Exception):
    """A failure that the user can fix; the command line prints it on one line and exits with `exit_code`.

    `code` names the problem and `arguments` fill its message; `where` is its place (file and line, identifier,
    address); `remedy` is the next step if it is not the usual one of the code.
    """

    exit_code = 3

    def __init__(
        self, code: str, /, *, where: str | Worded | None = None, remedy: Message | None = None, **arguments: object
    ) -> None:
        self.code, self.where, self.arguments = code, where, arguments
        self._remedy = remedy
        super().__init__(code)

    def __str__(self) -> str:
        return self.words(DEFAULT)

    @property
    def problem(self) -> Message:
        """What went wrong, without the place: no capital, no full stop."""
        return Message(f"error.{self.code}", **self.arguments)

    @property
    def remedy(self) -> Message | None:
        """What to do, as a sentence."""
        usual = f"error.{self.code}.remedy"
        return self._remedy or (Message(usual, **self.arguments) if has(usual) else None)

    def words(self, lang: str) -> str:
        """Return the whole error in one line in `lang`."""
        place = self.where.words(lang) if isinstance(self.where, Worded) else self.where
        remedy = self.remedy
        return (
            f"{place}: " * bool(place) + f"{self.problem.words(lang)}." + (f" {remedy.words(lang)}" if remedy else "")
        )

    @classmethod
    def like(cls, error: ObligraphError, where: str | Worded | None = None, remedy: Message | None = None) -> Self:
        """Return an error of this class that says what another says, with its own place and remedy if given."""
        return cls(error.code, where=where or error.where, remedy=remedy or error._remedy, **error.arguments)

    def at(self, where: str | Worded) -> Self:
        """Return the same error with its place."""
        self.where = where
        return self


class WrongUse(ObligraphError):
    """The command was used wrongly: an option, an argument or a combination that cannot be (exit code 2)."""

    exit_code = 2


class UnknownIdentifier(WrongUse):
    """An identifier names nothing in the graph; carries the nearest ones that do."""

    def __init__(self, identifier: str, nearest: Sequence[str] = ()) -> None:
        self.identifier, self.nearest = identifier, tuple(nearest)
        super().__init__("unknown-identifier", identifier=identifier, remedy=did_you_mean(self.nearest))


class AmbiguousName(WrongUse):
    """A name may mean several things; carries the short forms of the first few."""

    def __init__(self, identifier: str, meanings: Sequence[str], *, more: bool = False) -> None:
        self.identifier, self.nearest = identifier, tuple(meanings)
        super().__init__(
            "ambiguous-name-and-more" if more else "ambiguous-name",
            remedy=Message("error.ambiguous-name.remedy"),
            identifier=identifier,
            meanings=list(meanings),
        )


class WrongClass(WrongUse):
    """A name means a thing, given by its short form, that is not of the class wanted.

    `kind` is what the thing is, `wanted` what `by` takes, `verb` the one that answers about the thing.
    """

    def __init__(
        self, identifier: str, thing: str, *, kind: Worded, by: str, wanted: Sequence[Worded], verb: str
    ) -> None:
        self.identifier = identifier
        super().__init__(
            "wrong-class", identifier=identifier, thing=thing, kind=kind, by=by, wanted=list(wanted), verb=verb
        )


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


def did_you_mean(nearest: Sequence[str]) -> Message | None:
    """Return the remedy that offers the nearest names, or None where there are none."""
    return Message("error.did-you-mean", nearest=list(nearest)) if nearest else None


def line_of(file: object, line: int | None) -> str | Message:
    """Return the place of an error: a file, and the line of it where that is known."""
    return Message("error.at-line", file=str(file), line=line) if line else str(file)
