"""Compiles SHACL shapes into a plan of relational steps that two executors run (docs/validation.md).

A plan is a list of shapes. A shape has targets (which select its focus nodes), a path (from a focus node to its value
nodes; none for a node shape, whose value node is the focus node itself) and constraints. A constraint is data, not
code: the columnar executor turns it into joins and filters over columns, the SPARQL executor into a query. It carries
the IRI of its SHACL constraint component. Section numbers are those of the W3C recommendation of 20 July 2017.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from obligraph.shacl.shapes_graph import SH, Node, PropertyPath

Messages = tuple[tuple[str, str], ...]
SHAPES_GRAPH = "urn:obligraph:shapes-graph"
"""The name of the shapes graph in queries that use $shapesGraph."""


@dataclass(frozen=True)
class Datatype:
    """4.1.2: a literal with this datatype and a well-formed lexical form."""

    iri: str


@dataclass(frozen=True)
class NodeKind:
    """4.1.3: any of `iri`, `blank`, `literal`."""

    kinds: frozenset[str]


@dataclass(frozen=True)
class Range:
    """4.3: compares with a literal as SPARQL does; terms that do not compare fail. `operator` is one of < <= > >=."""

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
    """Each value node passes a test of the term alone."""

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
class PropertyPair:
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
    """4.7.2: each value node is validated against the property shape, which reports results of its own."""

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
class SparqlConstraint:
    """5.2 and 6: a SELECT that finds violations, or an ASK that value nodes satisfy; `parameters` are pre-bound.

    `uses_shapes_graph` is true if the query uses $shapesGraph or $currentShape.
    """

    text: str
    ask: bool = False
    parameters: tuple[tuple[str, Node], ...] = ()
    uses_shapes_graph: bool = False


Step = (
    EachValue
    | InstanceOf
    | Cardinality
    | HasValue
    | UniqueLanguage
    | PropertyPair
    | Conforms
    | Nested
    | Qualified
    | Closed
    | SparqlConstraint
)


def referenced_shapes(step: Step) -> tuple[Node, ...]:
    """Return the shapes that a step refers to."""
    match step:
        case Nested(inner):
            return (inner,)
        case Conforms(_, shapes):
            return shapes
        case Qualified() as qualified:
            return (qualified.shape, *qualified.siblings)
    return ()


@dataclass(frozen=True)
class Constraint:
    """A step and the constraint component (IRI) of its results; `messages` if the constraint has its own."""

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
        return bool(self.nodes) or self.found_in_data

    @property
    def found_in_data(self) -> bool:
        """Whether the data decide which nodes these are; target nodes alone need no scan of the data."""
        return bool(self.classes or self.subjects_of or self.objects_of)


@dataclass(frozen=True)
class Shape:
    """One shape: `node` names it, `path` is None for a node shape."""

    node: NamedNode | BlankNode
    path: PropertyPath | None
    severity: str
    targets: Targets = Targets()
    constraints: tuple[Constraint, ...] = ()
    messages: Messages = ()
    deactivated: bool = False

    @cached_property
    def name(self) -> str:
        """The IRI of the shape, or its blank node's label with `_:`."""
        return self.node.value if isinstance(self.node, NamedNode) else str(self.node)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its constraints."""
        return tuple(constraint.step for constraint in self.constraints)

    @cached_property
    def references(self) -> tuple[Node, ...]:
        """The shapes that its constraints refer to, in their order."""
        return tuple(node for step in self.steps for node in referenced_shapes(step))


@dataclass
class Plan:
    """All shapes by node, and the shapes graph as N-Triples for queries that use it."""

    shapes: dict[Node, Shape] = field(default_factory=dict)
    source: bytes = b""

    @property
    def targeted(self) -> list[Shape]:
        """The shapes that have targets and are not deactivated."""
        return [shape for shape in self.shapes.values() if shape.targets and not shape.deactivated]

    def with_target_nodes(self, names: Collection[str], nodes: Iterable[Node]) -> Plan:
        """Return the plan of the shapes with these names (IRIs) whose only targets are these nodes.

        The shapes that they refer to lose their targets. Raises KeyError for a name that no shape has.
        """
        targets = Targets(nodes=tuple(nodes))
        shapes: dict[Node, Shape] = {}
        pending: list[Node] = [NamedNode(name) for name in names]
        for node in pending:
            if node not in shapes:
                shape = self.shapes[node]
                shapes[node] = replace(shape, targets=targets if shape.name in names else Targets())
                pending += shape.references
        return Plan(shapes, self.source)


def component(name: str) -> str:
    """Return the IRI of a constraint component of SHACL Core by the name of its parameter (`minCount`)."""
    return f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
