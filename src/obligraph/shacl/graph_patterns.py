"""The SELECT queries that columns can answer by joins: basic graph patterns with FILTERs of EXISTS, IN, = and logic."""

from __future__ import annotations

from dataclasses import dataclass

from obligraph.shacl.shapes_graph import PropertyPath


@dataclass(frozen=True)
class Variable:
    """A variable, without its mark."""

    name: str


Term = Variable | str
"""A variable, or an IRI or literal in N-Triples form."""


@dataclass(frozen=True)
class TriplePattern:
    """Subject, path or variable predicate, object."""

    subject: Term
    path: PropertyPath | Variable
    object: Term


@dataclass(frozen=True)
class Exists:
    """EXISTS { ... }."""

    group: Group


@dataclass(frozen=True)
class InList:
    """The value of a variable is one of these IRIs."""

    variable: Variable
    iris: tuple[str, ...]


@dataclass(frozen=True)
class IsIri:
    """The value of a variable is an IRI that begins with `start`."""

    variable: Variable
    start: str = ""


@dataclass(frozen=True)
class HasLanguage:
    """The value of a variable is a literal with exactly this language tag."""

    variable: Variable
    tag: str


@dataclass(frozen=True)
class Not:
    """The condition does not hold."""

    of: Condition


@dataclass(frozen=True)
class And:
    """All conditions hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Or:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


Condition = Exists | InList | IsIri | HasLanguage | Not | And | Or


@dataclass(frozen=True)
class Group:
    """Triple patterns that all match, and conditions on their variables."""

    triples: tuple[TriplePattern, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Select:
    """A SELECT: the name of each column and the variable it shows, and the group."""

    columns: tuple[tuple[str, str], ...]
    group: Group
