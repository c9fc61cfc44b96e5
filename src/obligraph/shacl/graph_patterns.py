"""Reads the SPARQL constraints that are joins: basic graph patterns with FILTERs of EXISTS, IN, = and logic.

Most constraints are of this form. Anything else (OPTIONAL, UNION, BIND, functions, literals in comparisons ...) is not
read here, and the query is answered by an engine for SPARQL instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from obligraph.namespaces import RDF
from obligraph.shacl.shapes_graph import Alternative, Inverse, Predicate, PropertyPath, Repeated, Sequence
from obligraph.store.sparql_tokens import tokens


class NotJoins(Exception):
    """The query has something that is no join; the message names it."""


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
class OneOf:
    """A variable is one of these IRIs."""

    variable: Variable
    iris: tuple[str, ...]


@dataclass(frozen=True)
class IsIri:
    """A variable is an IRI; with `start`, one that begins so."""

    variable: Variable
    start: str = ""


@dataclass(frozen=True)
class HasLanguage:
    """A variable is a literal with just this language tag."""

    variable: Variable
    tag: str


@dataclass(frozen=True)
class Not:
    """The other way round."""

    of: Condition


@dataclass(frozen=True)
class Both:
    """All of these hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    """One of these holds."""

    parts: tuple[Condition, ...]


Condition = Exists | OneOf | IsIri | HasLanguage | Not | Both | Either


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


@cache
def read_joins(query: str) -> Select:
    """Return the query as joins; raises NotJoins for one that is more than that."""
    return _Reader(query).select()


class _Reader:
    def __init__(self, query: str) -> None:
        self._tokens = [*tokens(query), ("end", "")]
        self._place = 0
        self._prefixes: dict[str, str] = {}

    @property
    def _next(self) -> tuple[str, str]:
        return self._tokens[self._place]

    def _take(self) -> tuple[str, str]:
        token = self._next
        self._place += 1
        return token

    def _is(self, *texts: str) -> bool:
        """Whether the next tokens are these words or marks."""
        following = self._tokens[self._place : self._place + len(texts)]
        return [text.upper() for _, text in following] == [*texts]

    def _skip(self, *texts: str) -> bool:
        found = self._is(*texts)
        self._place += len(texts) if found else 0
        return found

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise NotJoins(f"“{self._next[1]}” where “{text}” was expected")

    def select(self) -> Select:
        while self._skip("PREFIX"):
            name, iri = self._take()[1], self._take()[1]
            self._prefixes[name.rstrip(":")] = iri[1:-1]
        self._expect("SELECT")
        self._skip("DISTINCT")
        columns = []
        while not self._is("WHERE") and not self._is("{"):
            columns.append(self._column())
        self._skip("WHERE")
        group = self._group()
        if self._next[0] != "end":
            raise NotJoins(self._next[1])
        return Select(tuple(columns), group)

    def _column(self) -> tuple[str, str]:
        if self._skip("("):
            shown = self._variable().name
            self._expect("AS")
            name = self._variable().name
            self._expect(")")
            return name, shown
        name = self._variable().name
        return name, name

    def _variable(self) -> Variable:
        kind, text = self._take()
        if kind != "variable":
            raise NotJoins(text)
        return Variable(text[1:])

    def _group(self) -> Group:
        self._expect("{")
        triples: list[TriplePattern] = []
        conditions: list[Condition] = []
        while not self._skip("}"):
            if self._skip("FILTER"):
                conditions.append(self._condition())
            elif not self._skip("."):
                triples += self._triples()
        return Group(tuple(triples), tuple(conditions))

    def _triples(self) -> list[TriplePattern]:
        subject, found = self._term(), []
        while True:
            path = self._variable() if self._next[0] == "variable" else self._path()
            while True:
                found.append(TriplePattern(subject, path, self._term()))
                if not self._skip(","):
                    break
            if not self._skip(";") or self._is(".") or self._is("}"):
                return found

    def _term(self) -> Term:
        kind = self._next[0]
        if kind == "variable":
            return self._variable()
        if kind == "text":
            raise NotJoins("a literal in a pattern")
        return f"<{self._iri()}>"

    def _iri(self) -> str:
        kind, text = self._take()
        if kind == "iri":
            return text[1:-1]
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix in self._prefixes and "\\" not in local:
                return self._prefixes[prefix] + local
        if kind == "word" and text == "a":
            return RDF + "type"
        raise NotJoins(text)

    def _path(self) -> PropertyPath:
        parts = [self._steps()]
        while self._skip("|"):
            parts.append(self._steps())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def _steps(self) -> PropertyPath:
        parts = [self._step()]
        while self._skip("/"):
            parts.append(self._step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _step(self) -> PropertyPath:
        if self._skip("^"):
            return Inverse(self._step())
        if self._skip("("):
            inner = self._path()
            self._expect(")")
        else:
            inner = Predicate(self._iri())
        for mark, at_least, once in (("*", 0, False), ("+", 1, False), ("?", 0, True)):
            if self._skip(mark):
                return Repeated(inner, at_least, once)
        return inner

    def _condition(self) -> Condition:
        """A constraint: EXISTS, or an expression in brackets."""
        if self._is("EXISTS") or self._is("NOT", "EXISTS"):
            return self._exists()
        self._expect("(")
        condition = self._either()
        self._expect(")")
        return condition

    def _exists(self) -> Condition:
        negated = self._skip("NOT")
        self._expect("EXISTS")
        found = Exists(self._group())
        return Not(found) if negated else found

    def _either(self) -> Condition:
        return self._listed("|", self._both, Either)

    def _both(self) -> Condition:
        return self._listed("&", self._one, Both)

    def _listed(
        self, mark: str, inner: Callable[[], Condition], build: Callable[[tuple[Condition, ...]], Condition]
    ) -> Condition:
        parts = [inner()]
        while self._skip(mark, mark):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else build(tuple(parts))

    def _one(self) -> Condition:
        if self._is("!") and not self._is("!", "="):
            self._expect("!")
            return Not(self._one())
        if self._is("EXISTS") or self._is("NOT", "EXISTS"):
            return self._exists()
        if self._skip("("):
            condition = self._either()
            self._expect(")")
            return condition
        return self._comparison()

    def _function(self) -> Condition:
        """isIRI(?x), STRSTARTS(STR(?x), "...") beside isIRI, LANG(?x) = "..."."""
        if self._skip("ISIRI", "("):
            variable = self._variable()
            self._expect(")")
            return IsIri(variable)
        if self._skip("STRSTARTS", "(", "STR", "("):
            variable = self._variable()
            self._expect(")")
            self._expect(",")
            start = self._text()
            self._expect(")")
            if not start.startswith(("http://", "https://", "urn:")):
                raise NotJoins("STRSTARTS of what may be a literal")
            return IsIri(variable, start)
        self._expect("LANG")
        self._expect("(")
        variable = self._variable()
        self._expect(")")
        self._expect("=")
        return HasLanguage(variable, self._text().lower())

    def _text(self) -> str:
        kind, text = self._take()
        if kind != "text" or "\\" in text or text.startswith(('"""', "'''")):
            raise NotJoins(text)
        return text[1:-1]

    def _comparison(self) -> Condition:
        if self._next[0] == "word":
            return self._function()
        variable = self._variable()
        negated = self._skip("!", "=") or self._skip("NOT", "IN")
        if not negated and not self._skip("=") and not self._skip("IN"):
            raise NotJoins(self._next[1])
        if self._skip("("):
            iris = [self._constant()]
            while self._skip(","):
                iris.append(self._constant())
            self._expect(")")
        else:
            iris = [self._constant()]
        found = OneOf(variable, tuple(iris))
        return Not(found) if negated else found

    def _constant(self) -> str:
        if self._next[0] not in ("iri", "name"):
            raise NotJoins("a comparison with what is no IRI")
        return f"<{self._iri()}>"
