"""Parses the SPARQL constraints that columns can answer by joins into the graph patterns of `graph_patterns`.

Most constraints are of this form. A query with anything else (OPTIONAL, UNION, BIND, functions, literals in
comparisons ...) raises NotJoinable, and an engine for SPARQL answers it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from obligraph.namespaces import RDF
from obligraph.shacl.graph_patterns import (
    And,
    Condition,
    Exists,
    Group,
    HasLanguage,
    InList,
    IsIri,
    Not,
    Or,
    Select,
    Term,
    TriplePattern,
    Variable,
)
from obligraph.shacl.shapes_graph import Alternative, Inverse, Predicate, PropertyPath, Repeated, Sequence
from obligraph.store.sparql_tokens import tokens


class NotJoinable(Exception):
    """The query has something that joins cannot answer; the message names it."""


@cache
def parse_select(query: str) -> Select:
    """Return the parsed query; raises NotJoinable for one that joins cannot answer."""
    return _Parser(query).select()


class _Parser:
    """A recursive descent parser; methods are named after what they parse."""

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
            raise NotJoinable(f"“{self._next[1]}” where “{text}” was expected")

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
            raise NotJoinable(self._next[1])
        return Select(tuple(columns), group)

    def _column(self) -> tuple[str, str]:
        if self._skip("("):
            source = self._variable().name
            self._expect("AS")
            name = self._variable().name
            self._expect(")")
            return name, source
        name = self._variable().name
        return name, name

    def _variable(self) -> Variable:
        kind, text = self._take()
        if kind != "variable":
            raise NotJoinable(text)
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
            raise NotJoinable("a literal in a pattern")
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
        raise NotJoinable(text)

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
        condition = self._or()
        self._expect(")")
        return condition

    def _exists(self) -> Condition:
        negated = self._skip("NOT")
        self._expect("EXISTS")
        found = Exists(self._group())
        return Not(found) if negated else found

    def _or(self) -> Condition:
        return self._operands("|", self._and, Or)

    def _and(self) -> Condition:
        return self._operands("&", self._negation, And)

    def _operands(
        self, mark: str, inner: Callable[[], Condition], build: Callable[[tuple[Condition, ...]], Condition]
    ) -> Condition:
        parts = [inner()]
        while self._skip(mark, mark):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else build(tuple(parts))

    def _negation(self) -> Condition:
        if self._is("!") and not self._is("!", "="):
            self._expect("!")
            return Not(self._negation())
        if self._is("EXISTS") or self._is("NOT", "EXISTS"):
            return self._exists()
        if self._skip("("):
            condition = self._or()
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
                raise NotJoinable("STRSTARTS of what may be a literal")
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
            raise NotJoinable(text)
        return text[1:-1]

    def _comparison(self) -> Condition:
        if self._next[0] == "word":
            return self._function()
        variable = self._variable()
        negated = self._skip("!", "=") or self._skip("NOT", "IN")
        if not negated and not self._skip("=") and not self._skip("IN"):
            raise NotJoinable(self._next[1])
        if self._skip("("):
            iris = [self._constant()]
            while self._skip(","):
                iris.append(self._constant())
            self._expect(")")
        else:
            iris = [self._constant()]
        found = InList(variable, tuple(iris))
        return Not(found) if negated else found

    def _constant(self) -> str:
        if self._next[0] not in ("iri", "name"):
            raise NotJoinable("a comparison with what is no IRI")
        return f"<{self._iri()}>"
