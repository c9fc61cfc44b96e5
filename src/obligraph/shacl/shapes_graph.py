"""Reads a shapes graph: terms by subject and predicate, lists, property paths (SHACL, sections 2.3 and 1.5).

Shapes are small, so they are held as pyoxigraph terms in a dictionary; what they are checked against is not.
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
MOST_NESTED = 50
"""Shapes, paths and queries that are nested deeper are refused before they exhaust the stack of an engine."""
_ROUNDS = 4
"""So many steps away from a blank node is looked at what is said of it; nodes that are alike so far are counted."""


def sh(name: str) -> NamedNode:
    """Return the term of SHACL's vocabulary with this local name."""
    return NamedNode(SH + name)


@dataclass(frozen=True)
class Predicate:
    """One predicate as a path."""

    iri: str

    def __str__(self) -> str:
        return f"<{self.iri}>"


@dataclass(frozen=True)
class Inverse:
    """A path walked backwards."""

    of: PropertyPath

    def __str__(self) -> str:
        return f"^{_grouped(self.of)}"


@dataclass(frozen=True)
class Sequence:
    """Paths walked one after the other."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return "/".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True)
class Alternative:
    """Any one of several paths."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return "|".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True)
class Repeated:
    """A path walked `at_least` times (0 or 1) and, unless `once_at_most`, any number more."""

    of: PropertyPath
    at_least: int
    once_at_most: bool = False

    def __str__(self) -> str:
        return _grouped(self.of) + ("?" if self.once_at_most else "+" if self.at_least else "*")


PropertyPath = Predicate | Inverse | Sequence | Alternative | Repeated


def _grouped(path: PropertyPath) -> str:
    return str(path) if isinstance(path, Predicate) else f"({path})"


class ShapesGraph:
    """The statements of some shapes files, by subject and predicate; `places` remembers the file of each subject."""

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
        """Name blank nodes by what is said of them, so that reports of anonymous shapes are equal on every run."""
        values = (value for said in self._objects.values() for listed in said.values() for value in listed)
        blank = [node for node in dict.fromkeys((*self._objects, *values)) if isinstance(node, BlankNode)]
        digests: dict[Node, str] = dict.fromkeys(blank, "_:")
        for _ in range(_ROUNDS):
            digests = {node: self._digest(node, digests) for node in blank}
        names: dict[Node, Node] = {}
        taken: Counter[str] = Counter()
        for node in blank:
            number = taken[digests[node]]
            taken[digests[node]] += 1
            names[node] = BlankNode(f"b{digests[node]}" + (f".{number}" if number else ""))
        self._objects = {
            names.get(node, node): {p: [names.get(value, value) for value in listed] for p, listed in said.items()}
            for node, said in self._objects.items()
        }
        self.places = {names.get(node, node): place for node, place in self.places.items()}

    def _digest(self, node: Node, digests: dict[Node, str]) -> str:
        said = self._objects.get(node, {})
        lines = sorted(f"{p} {digests.get(value, str(value))}" for p, listed in said.items() for value in listed)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def add(self, triples: Iterable[Triple], place: str = "") -> None:
        """Take statements in; a statement is held once."""
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
            for subject, said in self._objects.items()
            for predicate, values in said.items()
            for value in values
            if not isinstance(subject, Literal)
        )
        return pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""

    def where(self, node: Node) -> str:
        """Return the file and the shape by which a reader finds a node."""
        owner = self._owner(node)
        name = owner.value if isinstance(owner, NamedNode) else "a shape without a name"
        return ", ".join(part for part in (self.places.get(owner, ""), name) if part)

    def _owner(self, node: Node) -> Node:
        """Return the node itself when it has a name and statements, else the nearest such node that leads to it."""
        seen = {node}
        while not (isinstance(node, NamedNode) and node in self.places):
            above = (n for n, said in self._objects.items() for values in said.values() if node in values)
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
        """Return the values of a predicate, in no promised order."""
        return self._objects.get(node, {}).get(predicate.value, [])

    def value(self, node: Node, predicate: NamedNode) -> Node | None:
        """Return the one value of a predicate or None; raises InputInvalid when there are more."""
        values = self.objects(node, predicate)
        if len(values) > 1:
            name = predicate.value.replace(SH, "sh:")
            raise InputInvalid("shacl.several-values", where=self.where(node), term=name, count=len(values))
        return values[0] if values else None

    def instances(self, class_: str) -> list[Node]:
        """Return the nodes that say they are of a class or of a subclass that this graph declares."""
        classes, waiting = {class_}, [class_]
        while waiting:
            above = waiting.pop()
            for node in self._objects:
                below = NamedNode(above) in self.objects(node, NamedNode(RDFS + "subClassOf"))
                if below and isinstance(node, NamedNode) and node.value not in classes:
                    classes.add(node.value)
                    waiting.append(node.value)
        kinds = {NamedNode(name) for name in classes}
        return [node for node in self._objects if kinds.intersection(self.objects(node, NamedNode(RDF + "type")))]

    def items(self, head: Node) -> list[Node]:
        """Return the members of an rdf:List; raises InputInvalid for one that is broken or runs in a circle."""
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
        """Return the property path that a node stands for; raises InputInvalid for what is no path."""
        if isinstance(node, NamedNode) and not self.objects(node, NamedNode(RDF + "first")):
            return Predicate(node.value)
        if node in _within:
            raise InputInvalid("shacl.path-contains-itself", where=self.where(node))
        if len(_within) >= MOST_NESTED:
            raise InputInvalid("shacl.path-nesting", where=self.where(_within[0]), most=MOST_NESTED)
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
    """Return the predicates that a path walks over, as IRIs."""
    match path:
        case Predicate(iri):
            return frozenset((iri,))
        case Inverse(inner) | Repeated(inner, _, _):
            return predicates_of(inner)
        case Sequence(parts) | Alternative(parts):
            return frozenset(itertools.chain.from_iterable(map(predicates_of, parts)))


def is_nullable(path: PropertyPath) -> bool:
    """Whether a path can be of no step at all."""
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
