"""Reads the terms of solutions, and writes IRIs as VALUES blocks."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode


def value_of(term: object) -> str:
    """Return the IRI or the lexical form of a bound term."""
    if isinstance(term, NamedNode | Literal | BlankNode):
        return term.value
    raise TypeError(f"{term!r} is not bound to an IRI or a literal")


def optional_value(term: object) -> str | None:
    """Return the IRI or the lexical form of a term, or None if it is not bound."""
    return value_of(term) if term is not None else None


def code_of(term: object) -> str:
    """Return the code at the end of a code's IRI."""
    return value_of(term).rsplit("/", 1)[1]


def values(iris: Iterable[str]) -> str:
    """Return IRIs as the sorted terms of a VALUES block, in N-Triples form."""
    return " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))


def values_clause(variable: str, iris: Iterable[str]) -> str:
    """Return a VALUES clause that binds a variable (a name without question mark) to each of the IRIs."""
    return f"VALUES ?{variable} {{ {values(iris)} }}"
