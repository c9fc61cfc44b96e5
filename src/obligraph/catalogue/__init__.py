"""The catalogue of questions: one `.rq` file for each, compiled once, with parameters as terms, for any store.

A query's identifier is its path in queries/ without the suffix (`bridge/articles-for-commitment`). Headers are YAML and
are compiled to JSON when the store is built, so that running a query does not parse YAML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligraph.errors import InvalidDate, QueryRefused, UnknownIdentifier, WrongUse, did_you_mean
from obligraph.i18n import DEFAULT
from obligraph.ids import iri_of, is_identifier, nearest, short_of

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from obligraph.store import Solutions, Store

DERIVATION_FOLDER = "derive"


@dataclass(frozen=True)
class Query:
    """A question: `title` and `question` by language, `params` by name, the `columns` of its answer, and its `text`.

    `chart` describes a drawing of the answer, if there is one: see `obligraph.catalogue.charts`.
    """

    id: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    params: Mapping[str, Mapping[str, Any]]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    text: str
    chart: Mapping[str, str] | None = None

    def title_in(self, lang: str) -> str:
        """Return the title in a language, or else in the default language."""
        return _in_language(self.title, lang)

    def question_in(self, lang: str) -> str:
        """Return the question in a language, or else in the default language."""
        return _in_language(self.question, lang)

    def run(self, store: Store, arguments: Mapping[str, str]) -> Solutions:
        """Bind the parameters to arguments (texts) and run the query on `store`.

        Raises QueryRefused for a missing or unknown parameter, UnknownIdentifier, AmbiguousName, WrongClass or
        InvalidDate for a bad value.
        """
        return store.select(self.text, self.bind(self.resolved(store, arguments)))

    def resolved(self, store: Store, arguments: Mapping[str, str]) -> dict[str, str]:
        """Return the arguments, with the short forms of things instead of their names.

        The `class` of a parameter in the header restricts things to a class. An identifier without a thing stays, and
        the answer is empty.
        """
        things = {name for name, parameter in self.params.items() if parameter["type"] == "iri"}
        return {name: self._thing(store, name, text) if name in things else text for name, text in arguments.items()}

    def _thing(self, store: Store, name: str, text: str) -> str:
        from obligraph.search.resolver import Wanted, resolve

        classes = self.params[name].get("class")
        try:
            return short_of(resolve(store, text, Wanted(f"{self.id} {name}", (classes,) if classes else ())))
        except UnknownIdentifier:
            if is_identifier(text):
                return text
            raise

    def bind(self, arguments: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
        """Return the terms of the arguments, by the declared types of parameters."""
        if unknown := sorted(set(arguments) - set(self.params)):
            code = "unknown-query-parameter" if self.params else "query-without-parameters"
            raise QueryRefused(code, query=self.id, parameter=unknown[0], choice=[*self.params])
        if missing := [n for n, p in self.params.items() if n not in arguments and "default" not in p]:
            example = self.params[missing[0]]["example"]
            raise QueryRefused("missing-query-parameter", query=self.id, parameter=missing[0], example=example)
        values = {name: str(arguments.get(name, p.get("default"))) for name, p in self.params.items()}
        return {name: _term(name, str(self.params[name]["type"]), value) for name, value in values.items()}


def _in_language(texts: Mapping[str, str], lang: str) -> str:
    return next(texts[name] for name in (lang, DEFAULT, *texts) if name in texts)


def _term(name: str, kind: str, value: str) -> NamedNode | Literal:
    from pyoxigraph import Literal, NamedNode

    xsd = "http://www.w3.org/2001/XMLSchema#"
    if kind == "iri":
        return NamedNode(iri_of(value))
    if kind == "date":
        return Literal(parse_date(value), datatype=NamedNode(xsd + "date"))
    if kind == "integer":
        if not value.lstrip("-").isdigit():
            raise WrongUse("not-a-whole-number", value=value, parameter=name)
        return Literal(str(int(value)), datatype=NamedNode(xsd + "integer"))
    return Literal(value)


def parse_date(text: str) -> str:
    """Return the calendar date in `text` in the form YYYY-MM-DD, or raise InvalidDate."""
    from datetime import date

    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidDate("not-a-date", value=text) from None


class Catalogue(Mapping[str, Query]):
    """All questions by identifier, in the order of their identifiers."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._entries = {entry["id"]: entry for entry in sorted(entries, key=lambda entry: str(entry["id"]))}

    def __getitem__(self, identifier: str) -> Query:
        if identifier not in self._entries:
            near = nearest(identifier, self._entries)
            raise QueryRefused("unknown-query", remedy=did_you_mean(near), query=identifier)
        entry = self._entries[identifier]
        return Query(**{**entry, "columns": tuple(entry["columns"]), "tags": tuple(entry["tags"])})

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders of queries, such as `bridge`, in order."""
        return tuple(sorted({identifier.split("/")[0] for identifier in self._entries}))


def compile_catalogue(queries: Path) -> bytes:
    """Read all questions in `queries` and return the catalogue as canonical JSON.

    Derivation rules and checks are no questions and are left out. Raises InputInvalid for a bad header.
    """
    from obligraph.catalogue.header import read_query

    files = sorted(queries.rglob("*.rq"))
    entries = [
        read_query(file, file.relative_to(queries).with_suffix("").as_posix())
        for file in files
        if file.relative_to(queries).parts[0] not in (DERIVATION_FOLDER, "checks")
    ]
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, indent=1).encode()


def load_catalogue(compiled: Path | None = None) -> Catalogue:
    """Return the catalogue from a compiled file if it exists, or else from the queries of the installation."""
    if compiled is not None and compiled.is_file():
        return Catalogue(json.loads(compiled.read_bytes()))
    from obligraph.resources import folder

    return Catalogue(json.loads(compile_catalogue(folder("queries"))))
