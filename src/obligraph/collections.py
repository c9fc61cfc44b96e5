"""The collections of things and their prefixes, as the records of `data/collections/` give them.

They are read from the data folder, not from a store, so that prefixes are known before anything is built and where the
store is an endpoint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from obligraph.errors import InputInvalid, line_of
from obligraph.ids import NAMESPACE
from obligraph.resources import folder

_PREFIX = "http://purl.org/vocab/vann/preferredNamespacePrefix"
_NAMESPACE = "http://purl.org/vocab/vann/preferredNamespaceUri"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_EXAMPLE = "http://www.w3.org/2004/02/skos/core#example"


@dataclass
class Collection:
    """One collection: its prefix and namespace, what it holds by language, and examples of its identifiers."""

    prefix: str = ""
    namespace: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)


def collections() -> dict[str, Collection]:
    """Return the collections by prefix, in order.

    Raises InputInvalid for a file that is no Turtle, for a record without prefix or namespace, and for a prefix that
    two records claim.
    """
    return _read(folder("data") / "collections")


@cache
def _read(place: Path) -> dict[str, Collection]:
    found: dict[str, Collection] = {}
    for file in sorted(place.glob("*.ttl")):
        for iri, record in _records(file).items():
            if not record.prefix or not record.namespace:
                raise InputInvalid("collection-incomplete", where=str(file), collection=iri)
            if record.prefix in found:
                raise InputInvalid("prefix-twice", where=str(file), prefix=record.prefix)
            found[record.prefix] = record
    return dict(sorted(found.items()))


def _records(file: Path) -> dict[str, Collection]:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    records: dict[str, Collection] = {}
    try:
        for quad in parse(path=file, format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(value, NamedNode) and value.value == f"{NAMESPACE}Collection":
                records.setdefault(subject.value, Collection())
            elif isinstance(value, Literal) and quad.predicate.value in (_PREFIX, _NAMESPACE, _LABEL, _EXAMPLE):
                _say(records.setdefault(subject.value, Collection()), quad.predicate.value, value)
    except SyntaxError as error:
        raise InputInvalid("turtle-malformed-at-line", where=line_of(file, error.lineno), reason=error.msg) from None
    return records


def _say(record: Collection, predicate: str, value: object) -> None:
    text, language = str(getattr(value, "value", "")), getattr(value, "language", None)
    if predicate == _PREFIX:
        record.prefix = text
    elif predicate == _NAMESPACE:
        record.namespace = text
    elif predicate == _EXAMPLE:
        record.examples.append(text)
    elif language:
        record.labels[language] = text
