"""Reads a shapes graph: terms by subject and predicate, lists, property paths (SHACL, sections 2.3 and 1.5).

Shapes graphs are small, so they are dictionaries of pyoxigraph terms; data graphs are columns.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from obligraph.errors import InputInvalid, line_of
from obligraph.namespaces import RDF, RDFS

SH = "http://www.w3.org/ns/shacl#"
Node = NamedNode | BlankNode | Literal
_NIL = NamedNode(RDF + "nil")
MAX_NESTING = 50
"""Shapes, paths and queries nested more deeply are refused, since they could exhaust the stack of an engine."""
_NAMING_ROUNDS = 4
"""Steps from a blank node whose statements distinguish it from others; nodes that are still equal are numbered."""


def sh(name: str) -> NamedNode:
    """Return the term of SHACL's vocabulary with this local name."""
    return NamedNode(SH + name)


@dataclass(frozen=True)
class Predicate:
    """A predicate path."""

    iri: str

    def __str__(self) -> str:
        return f"<{self.iri}>"


@dataclass(frozen=True)
class Inverse:
    """An inverse path."""

    of: PropertyPath

    def __str__(self) -> str:
        return f"^{_grouped(self.of)}"


@dataclass(frozen=True)
class Sequence:
    """A sequence path."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return "/".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True)
class Alternative:
    """An alternative path."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return "|".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True)
class Repeated:
    """A path repeated at least `at_least` times (0 or 1), and at most once if `once_at_most` is true."""

    of: PropertyPath
    at_least: int
    once_at_most: bool = False

    def __str__(self) -> str:
        return _grouped(self.of) + ("?" if self.once_at_most else "+" if self.at_least else "*")


PropertyPath = Predicate | Inverse | Sequence | Alternative | Repeated


def _grouped(path: PropertyPath) -> str:
    return str(path) if isinstance(path, Predicate) else f"({path})"


class ShapesGraph:
    """The statements of shapes files by subject and predicate; `places` has the file of each subject."""

    def __init__(self) -> None:
        self._objects: dict[Node, dict[str, list[Node]]] = {}
        self.places: dict[Node, str] = {}
        self.prefixes: dict[str, str] = {}

    @classmethod
    def read(cls, files: Iterable[Path]) -> ShapesGraph:
        """Read RDF files of any format; raises InputInvalid, naming the file, for one that is malformed."""
        graph = cls()
        for file in sorted(files):
            try:
                form = RdfFormat.from_extension(file.suffix.lstrip(".")) or RdfFormat.TURTLE
                quads = pyoxigraph.parse(
                    path=str(file), format=form, base_iri=file.resolve().as_uri(), rename_blank_nodes=True
                )
                graph.add((quad.triple for quad in quads), str(file))
            except SyntaxError as error:
                problem = " ".join(str(error.msg).split())[:200]
                raise InputInvalid("shacl.malformed", where=line_of(file, error.lineno), reason=problem) from None
            except OSError as error:
                raise InputInvalid("shacl.not-read", where=str(file), reason=error.strerror or str(error)) from None
        graph._name_blank_nodes()
        return graph

    def _name_blank_nodes(self) -> None:
        """Name blank nodes by their statements, so that reports of anonymous shapes are equal on every run."""
        values = (value for predicates in self._objects.values() for listed in predicates.values() for value in listed)
        blank = [node for node in dict.fromkeys((*self._objects, *values)) if isinstance(node, BlankNode)]
        digests: dict[Node, str] = dict.fromkeys(blank, "_:")
        for _ in range(_NAMING_ROUNDS):
            digests = {node: self._digest(node, digests) for node in blank}
        names: dict[Node, Node] = {}
        taken: Counter[str] = Counter()
        for node in blank:
            number = taken[digests[node]]
            taken[digests[node]] += 1
            names[node] = BlankNode(f"b{digests[node]}" + (f".{number}" if number else ""))
        self._objects = {
            names.get(node, node): {
                p: [names.get(value, value) for value in listed] for p, listed in description.items()
            }
            for node, description in self._objects.items()
        }
        self.places = {names.get(node, node): place for node, place in self.places.items()}

    def _digest(self, node: Node, digests: dict[Node, str]) -> str:
        description = self._objects.get(node, {})
        lines = sorted(f"{p} {digests.get(value, str(value))}" for p, listed in description.items() for value in listed)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def add(self, triples: Iterable[Triple], place: str = "") -> None:
        """Add statements; duplicates are ignored."""
        for triple in triples:
            if not isinstance(triple.subject, NamedNode | BlankNode) or isinstance(triple.object, Triple):
                continue
            values = self._objects.setdefault(triple.subject, {}).setdefault(triple.predicate.value, [])
            if triple.object not in values:
                values.append(triple.object)
            self.places.setdefault(triple.subject, place)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._objects)

    def lines(self) -> bytes:
        """Return the statements as N-Triples."""
        triples = (
            Triple(subject, NamedNode(predicate), value)
            for subject, description in self._objects.items()
            for predicate, values in description.items()
            for value in values
            if not isinstance(subject, Literal)
        )
        return pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""

    def where(self, node: Node) -> str:
        """Return the file and the shape of a node, for error messages."""
        owner = self._owner(node)
        name = owner.value if isinstance(owner, NamedNode) else "a shape without a name"
        return ", ".join(part for part in (self.places.get(owner, ""), name) if part)

    def _owner(self, node: Node) -> Node:
        """Return the node if it is an IRI with statements, or else the nearest such node that leads to it."""
        seen = {node}
        while not (isinstance(node, NamedNode) and node in self.places):
            above = (n for n, description in self._objects.items() for values in description.values() if node in values)
            owner = next((n for n in above if n not in seen), None)
            if owner is None:
                break
            node = owner
            seen.add(node)
        return node

    def predicates(self, node: Node) -> list[str]:
        """Return the predicates that a node has, as IRIs."""
        return list(self._objects.get(node, ()))

    def objects(self, node: Node, predicate: NamedNode) -> list[Node]:
        """Return the values of a predicate, in no particular order."""
        return self._objects.get(node, {}).get(predicate.value, [])

    def value(self, node: Node, predicate: NamedNode) -> Node | None:
        """Return the one value of a predicate or None; raises InputInvalid when there are more."""
        values = self.objects(node, predicate)
        if len(values) > 1:
            name = predicate.value.replace(SH, "sh:")
            raise InputInvalid("shacl.several-values", where=self.where(node), term=name, count=len(values))
        return values[0] if values else None

    def instances(self, class_: str) -> list[Node]:
        """Return the instances of a class or of a subclass that this graph declares."""
        classes, pending = {class_}, [class_]
        while pending:
            above = pending.pop()
            for node in self._objects:
                below = NamedNode(above) in self.objects(node, NamedNode(RDFS + "subClassOf"))
                if below and isinstance(node, NamedNode) and node.value not in classes:
                    classes.add(node.value)
                    pending.append(node.value)
        kinds = {NamedNode(name) for name in classes}
        return [node for node in self._objects if kinds.intersection(self.objects(node, NamedNode(RDF + "type")))]

    def items(self, head: Node) -> list[Node]:
        """Return the members of an rdf:List; raises InputInvalid for a broken or circular list."""
        members: list[Node] = []
        seen: set[Node] = set()
        while head != _NIL:
            first = self.objects(head, NamedNode(RDF + "first"))
            rest = self.objects(head, NamedNode(RDF + "rest"))
            if head in seen or len(first) != 1 or len(rest) != 1:
                code = "shacl.circular-list" if head in seen else "shacl.broken-list"
                raise InputInvalid(code, where=self.where(head))
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return members

    def path(self, node: Node, _within: tuple[Node, ...] = ()) -> PropertyPath:
        """Return the property path of a node; raises InputInvalid for an ill-formed path."""
        if isinstance(node, NamedNode) and not self.objects(node, NamedNode(RDF + "first")):
            return Predicate(node.value)
        if node in _within:
            raise InputInvalid("shacl.path-contains-itself", where=self.where(node))
        if len(_within) >= MAX_NESTING:
            raise InputInvalid("shacl.path-nesting", where=self.where(_within[0]), most=MAX_NESTING)
        within = (*_within, node)
        if self.objects(node, NamedNode(RDF + "first")):
            return Sequence(self._parts(node, within))
        for name, build in _PATHS.items():
            inner = self.value(node, sh(name))
            if inner is not None:
                return build(self.path(inner, within))
        alternatives = self.value(node, sh("alternativePath"))
        if alternatives is not None:
            return Alternative(self._parts(alternatives, within))
        raise InputInvalid("shacl.no-such-path", where=self.where(node))

    def _parts(self, head: Node, within: tuple[Node, ...]) -> tuple[PropertyPath, ...]:
        parts = tuple(self.path(part, within) for part in self.items(head))
        if len(parts) < 2:
            raise InputInvalid("shacl.path-of-one-part", where=self.where(head))
        return parts


_PATHS: dict[str, Callable[[PropertyPath], PropertyPath]] = {
    "inversePath": Inverse,
    "zeroOrMorePath": lambda inner: Repeated(inner, 0),
    "oneOrMorePath": lambda inner: Repeated(inner, 1),
    "zeroOrOnePath": lambda inner: Repeated(inner, 0, once_at_most=True),
}


def predicates_of(path: PropertyPath) -> frozenset[str]:
    """Return the predicates in a path, as IRIs."""
    match path:
        case Predicate(iri):
            return frozenset((iri,))
        case Inverse(inner) | Repeated(inner, _, _):
            return predicates_of(inner)
        case Sequence(parts) | Alternative(parts):
            return frozenset(itertools.chain.from_iterable(map(predicates_of, parts)))


def is_nullable(path: PropertyPath) -> bool:
    """Whether a path can have no step."""
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return is_nullable(inner)
        case Repeated(inner, at_least, _):
            return at_least == 0 or is_nullable(inner)
        case Sequence(parts):
            return all(map(is_nullable, parts))
        case Alternative(parts):
            return any(map(is_nullable, parts))
