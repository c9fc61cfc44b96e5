"""Compiles SHACL shapes into a plan of relational steps that two executors run (docs/validation.md).

A plan is a list of shapes. A shape has targets (which nodes it is asked of), a path (from a focus node to its value
nodes; none for a node shape, whose value node is the focus node itself) and checks. A check is data, not code: the
columnar executor turns it into joins and filters over columns, the SPARQL executor into a query. Each check carries
the SHACL component whose results it gives. Section numbers are those of the W3C recommendation of 20 July 2017.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from obligraph.shacl.shapes_graph import SH, Node, PropertyPath

Messages = tuple[tuple[str, str], ...]
SHAPES_GRAPH = "urn:obligraph:shapes-graph"
"""The name under which queries that ask for it find the shapes graph."""


@dataclass(frozen=True)
class Datatype:
    """4.1.2: a literal of this datatype whose lexical form is well formed."""

    iri: str


@dataclass(frozen=True)
class NodeKind:
    """4.1.3: any of `iri`, `blank`, `literal`."""

    kinds: frozenset[str]


@dataclass(frozen=True)
class Range:
    """4.3: compares with a literal as SPARQL does; what cannot be compared fails. `operator` is one of < <= > >=."""

    operator: str
    bound: Literal


@dataclass(frozen=True)
class Length:
    """4.4.1 and 4.4.2: length of the string of an IRI or literal, in characters; a blank node fails."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Pattern:
    """4.4.3: SPARQL's REGEX over the string of an IRI or literal; a blank node fails."""

    pattern: str
    flags: str = ""


@dataclass(frozen=True)
class LanguageIn:
    """4.4.4: a literal whose language tag matches one of these basic ranges."""

    ranges: tuple[str, ...]


@dataclass(frozen=True)
class In:
    """4.8.3: one of these terms."""

    terms: tuple[Node, ...]


TermTest = Datatype | NodeKind | Range | Length | Pattern | LanguageIn | In


@dataclass(frozen=True)
class EachValue:
    """Each value node passes a test that looks at the term alone."""

    test: TermTest


@dataclass(frozen=True)
class InstanceOf:
    """4.1.1: each value node is an instance of the class or of a subclass that the data declare."""

    class_: str


@dataclass(frozen=True)
class Cardinality:
    """4.2: how many value nodes a focus node has."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class HasValue:
    """4.8.2: one of the value nodes is this term."""

    term: Node


@dataclass(frozen=True)
class UniqueLanguage:
    """4.4.5: no language tag is used by two value nodes."""


@dataclass(frozen=True)
class Pair:
    """4.5: value nodes against the values of another predicate: `equals`, `disjoint`, `<` or `<=`."""

    relation: str
    predicate: str


@dataclass(frozen=True)
class Conforms:
    """4.6 and 4.7.1: each value node conforms to `all`, `any`, `one` or `none` of these shapes."""

    quantity: str
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class Nested:
    """4.7.2: the property shape is asked of each value node; its own results are reported."""

    shape: Node


@dataclass(frozen=True)
class Qualified:
    """4.7.3: how many value nodes conform to `shape` and, where disjoint, to none of its `siblings`."""

    shape: Node
    siblings: tuple[Node, ...]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Closed:
    """4.8.1: a value node has no properties but these."""

    allowed: frozenset[str]


@dataclass(frozen=True)
class Query:
    """5.2 and 6: a SELECT that finds violations, or an ASK that a value node has to satisfy; `parameters` are bound.

    `asks_shapes` where it names $shapesGraph or $currentShape.
    """

    text: str
    ask: bool = False
    parameters: tuple[tuple[str, Node], ...] = ()
    asks_shapes: bool = False


Step = (
    EachValue
    | InstanceOf
    | Cardinality
    | HasValue
    | UniqueLanguage
    | Pair
    | Conforms
    | Nested
    | Qualified
    | Closed
    | Query
)


def named_by(step: Step) -> tuple[Node, ...]:
    """Return the shapes that a step asks of value nodes."""
    match step:
        case Nested(inner):
            return (inner,)
        case Conforms(_, shapes):
            return shapes
        case Qualified() as qualified:
            return (qualified.shape, *qualified.siblings)
    return ()


@dataclass(frozen=True)
class Check:
    """One step and the component (IRI) whose results it gives; `messages` where the check has its own."""

    component: str
    step: Step
    messages: Messages = ()


@dataclass(frozen=True)
class Targets:
    """2.1.3: the focus nodes of a shape."""

    nodes: tuple[Node, ...] = ()
    classes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes) or self.are_found

    @property
    def are_found(self) -> bool:
        """Whether the data say which nodes they are; where they are named alone, nothing is read from end to end."""
        return bool(self.classes or self.subjects_of or self.objects_of)


@dataclass(frozen=True)
class Shape:
    """One shape: `node` names it, `path` is None for a node shape."""

    node: NamedNode | BlankNode
    path: PropertyPath | None
    severity: str
    targets: Targets = Targets()
    checks: tuple[Check, ...] = ()
    messages: Messages = ()
    deactivated: bool = False

    @cached_property
    def name(self) -> str:
        """The IRI of the shape, or its blank node's label with `_:`."""
        return self.node.value if isinstance(self.node, NamedNode) else str(self.node)


@dataclass
class Plan:
    """All shapes by node, and the shapes graph itself as N-Triples, for queries that ask for it."""

    shapes: dict[Node, Shape] = field(default_factory=dict)
    source: bytes = b""

    @property
    def targeted(self) -> list[Shape]:
        """The shapes that have focus nodes of their own and are in force."""
        return [shape for shape in self.shapes.values() if shape.targets and not shape.deactivated]

    def aimed_at(self, names: Collection[str], nodes: Iterable[Node]) -> Plan:
        """Return the plan of the shapes with these names (IRIs) whose only targets are these nodes.

        The shapes below them keep no target of their own. Raises KeyError for a name that no shape has.
        """
        aim = Targets(nodes=tuple(nodes))
        shapes: dict[Node, Shape] = {}
        waiting: list[Node] = [NamedNode(name) for name in names]
        for node in waiting:
            if node not in shapes:
                shape = self.shapes[node]
                shapes[node] = replace(shape, targets=aim if shape.name in names else Targets())
                waiting += [below for check in shape.checks for below in named_by(check.step)]
        return Plan(shapes, self.source)


def component(name: str) -> str:
    """Return the IRI of a constraint component of SHACL Core by the name of its parameter (`minCount`)."""
    return f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
