"""What a class asks of its records, read from its shapes: the properties, their kinds of values, how many at least.

A field is written `NAME=VALUE`, a text in a language `NAME@LANG=VALUE`; NAME is the local name of the property. A
value is a code of the field's scheme, a short form, a date or number as its datatype writes it, or text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from obligraph.errors import WrongUse, did_you_mean
from obligraph.i18n import languages
from obligraph.ids import CODE, iri_of, nearest
from obligraph.namespaces import OWL, PREFIXES, RDF, XSD

_SH = PREFIXES["sh"]
_TYPE, _FIRST, _REST = (NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest"))
_SCHEME = re.compile(re.escape(f"^{CODE}").replace(r"\-", "-") + r"([\w-]+)/")
_GIVEN = re.compile(r"(?P<name>[\w-]+)(?:@(?P<lang>[a-z]{2,3}(?:-[a-z0-9]+)*))?=(?P<value>.*)", re.DOTALL)
_DATES = {
    f"{XSD}date": re.compile(r"\d{4}-\d\d-\d\d"),
    f"{XSD}gYearMonth": re.compile(r"\d{4}-\d\d"),
    f"{XSD}gYear": re.compile(r"\d{4}"),
}


@dataclass(frozen=True)
class Field:
    """A property that a class's shapes name: its IRI, the languages or datatypes of its values, its scheme of codes.

    `least` is how many values the shapes ask for at least, `messages` what they say otherwise, by language.
    """

    name: str
    property: str
    least: int
    languages: tuple[str, ...]
    datatypes: tuple[str, ...]
    scheme: str | None
    messages: dict[str, str]


class Shapes:
    """The shapes of a folder, by the class that they target; a class is found by the name of its kind."""

    def __init__(self, folder: Path) -> None:
        self._values: dict[tuple[NamedNode | BlankNode, str], list[NamedNode | BlankNode | Literal]] = {}
        for file in sorted(folder.glob("*.ttl")):
            for quad in parse(path=str(file), format=RdfFormat.TURTLE):
                triple = quad.triple
                if isinstance(triple.subject, NamedNode | BlankNode) and not isinstance(triple.object, Triple):
                    self._values.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
        self._by_class: dict[str, list[NamedNode | BlankNode]] = {}
        for (shape, predicate), values in self._values.items():
            if predicate == f"{_SH}targetClass":
                for value in values:
                    self._by_class.setdefault(_iri(value), []).append(shape)

    @property
    def kinds(self) -> dict[str, str]:
        """The class of each kind by the kind's name, such as `data-source`."""
        return {_kebab(class_.rsplit("#", 1)[-1]): class_ for class_ in sorted(self._by_class)}

    def class_of(self, kind: str) -> str:
        """Return the class of a kind, which may be named by its last word; raise WrongUse where that is none or two."""
        kinds = self.kinds
        fitting = [kind] if kind in kinds else [name for name in kinds if name.endswith(f"-{kind}")]
        if len(fitting) == 1:
            return kinds[fitting[0]]
        raise WrongUse("unknown-kind", kind=kind, choice=fitting or nearest(kind, kinds) or sorted(kinds))

    def fields(self, classes: Iterable[str]) -> dict[str, Field]:
        """Return what these classes ask for, by the local names of the properties; the stricter of two fields stays."""
        found: dict[str, Field] = {}
        for shape in (shape for class_ in classes for shape in self._by_class.get(class_, ())):
            for below in self._all(shape, "property"):
                field = self._field(below)
                if field and (field.name not in found or field.least > found[field.name].least):
                    found[field.name] = field
        return found

    def optional_field(self, name: str) -> Field | None:
        """Return the field of this name as the shapes of some other class have it, as one that need not be given."""
        elsewhere = (self.fields([class_]).get(name) for class_ in sorted(self._by_class))
        found = sorted((field for field in elsewhere if field), key=lambda field: field.scheme is None)
        return replace(found[0], least=0) if found else None

    def _field(self, shape: NamedNode | BlankNode | Literal) -> Field | None:
        paths = self._all(shape, "path")
        if not paths or not isinstance(paths[0], NamedNode):
            return None
        least = [
            int(value.value)
            for name in ("minCount", "qualifiedMinCount")
            for value in self._all(shape, name)
            if isinstance(value, Literal)
        ]
        alternatives = [item for head in self._all(shape, "or") for item in self._items(head)]
        nodes = [shape, *alternatives, *self._all(shape, "qualifiedValueShape")]
        datatypes = [_iri(value) for node in nodes for value in self._all(node, "datatype")]
        languages = [item for node in nodes for head in self._all(node, "languageIn") for item in self._items(head)]
        patterns = [_SCHEME.match(value.value) for value in self._all(shape, "pattern") if isinstance(value, Literal)]
        messages = [value for value in self._all(shape, "message") if isinstance(value, Literal)]
        return Field(
            name=re.split(r"[#/]", paths[0].value)[-1],
            property=paths[0].value,
            least=max(least, default=0),
            languages=tuple(item.value for item in languages if isinstance(item, Literal)),
            datatypes=tuple(datatypes),
            scheme=next((match[1] for match in patterns if match), None),
            messages={message.language or "": message.value for message in messages},
        )

    def _all(self, node: object, name: str) -> list[NamedNode | BlankNode | Literal]:
        return self._values.get((node, f"{_SH}{name}"), []) if isinstance(node, NamedNode | BlankNode) else []

    def _items(self, head: object) -> list[NamedNode | BlankNode | Literal]:
        items: list[NamedNode | BlankNode | Literal] = []
        while isinstance(head, BlankNode):
            items += self._values[(head, _FIRST.value)]
            head = self._values[(head, _REST.value)][0]
        return items


def split(given: str) -> tuple[str, str | None, str]:
    """Return the name, the language and the value of `NAME[@LANG]=VALUE`; raise WrongUse for another form."""
    match = _GIVEN.fullmatch(given)
    if match is None or not match["value"].strip():
        raise WrongUse("malformed-field", given=given)
    return match["name"], match["lang"], match["value"].strip()


def term_of(field: Field, value: str, lang: str | None) -> NamedNode | Literal:
    """Return a field's value as a term: text in a language, a code of its scheme, a thing, or a typed literal."""
    if lang is not None:
        return Literal(value, language=lang)
    if field.scheme and ":" not in value:
        return NamedNode(f"{CODE}{field.scheme}/{value}")
    if field.languages or f"{RDF}langString" in field.datatypes:
        raise WrongUse("field-wants-language", name=field.name, choice=field.languages or languages())
    if not field.datatypes:
        return NamedNode(iri_of(value))
    dated = [type_ for type_ in field.datatypes if type_ in _DATES and _DATES[type_].fullmatch(value)]
    datatype = (dated or list(field.datatypes))[0]
    return Literal(value) if datatype == f"{XSD}string" else Literal(value, datatype=NamedNode(datatype))


def undeclared_field(name: str, declared: Iterable[tuple[str, str]]) -> Field:
    """Return the field of a property of the ontology that no shapes name, from (IRI, kind) pairs.

    Raises WrongUse, with the nearest names, when the ontology has no property of that local name.
    """
    properties = {re.split(r"[#/]", iri)[-1]: (iri, kind) for iri, kind in declared}
    if name not in properties:
        raise WrongUse("unknown-field", name=name, remedy=did_you_mean(nearest(name, properties)))
    iri, kind = properties[name]
    datatypes = () if kind == f"{OWL}ObjectProperty" else (f"{XSD}string",)
    return Field(name, iri, 0, (), datatypes, None, {})


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
