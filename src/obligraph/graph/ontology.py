"""The terms of the ontology and the codes of its schemes, as a reference lists them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from obligraph.ids import CODE, NAMESPACE, short_of
from obligraph.namespaces import OWL, RDF, RDFS, SKOS, with_prefixes
from obligraph.store import Store
from obligraph.store.terms import value_of

_STATEMENTS = with_prefixes("""
SELECT ?term ?relation ?value (LANG(?value) AS ?lang) WHERE {
  VALUES ?relation { rdf:type rdfs:label skos:prefLabel skos:definition skos:scopeNote skos:example rdfs:domain
    rdfs:range rdfs:subClassOf rdfs:subPropertyOf skos:inScheme owl:deprecated dcterms:isReplacedBy }
  ?term ?relation ?value .
  FILTER(STRSTARTS(STR(?term), "https://w3id.org/obligraph/ns#") ||
         STRSTARTS(STR(?term), "https://w3id.org/obligraph/code/"))
}
ORDER BY ?term ?relation ?value
""")
_DECLARED = with_prefixes("""
SELECT ?term ?kind WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?term a ?kind
}
""")
_TEXTS = {
    f"{RDFS}label": "labels",
    f"{SKOS}prefLabel": "labels",
    f"{SKOS}definition": "definitions",
    f"{SKOS}scopeNote": "notes",
    f"{SKOS}example": "examples",
}
_PROPERTIES = tuple(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation"))


@dataclass
class Term:
    """A class, property, scheme or code: short form, texts by language, and other terms by the relation to them."""

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    related: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Reference:
    """What a reference lists, each in the order of its short forms; codes by the short form of their scheme."""

    classes: list[Term] = field(default_factory=list)
    properties: list[Term] = field(default_factory=list)
    schemes: list[Term] = field(default_factory=list)
    codes: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    deprecated: list[Term] = field(default_factory=list)


def reference(store: Store) -> Reference:
    """Return the terms of `obl:` and the codes that the graph declares, deprecated terms apart."""
    made = Reference()
    for term in _terms(store):
        types = term.related["type"]
        if "deprecated" in term.related:
            made.deprecated.append(term)
        elif term.id.startswith("obl:"):
            own = made.properties if any(kind in _PROPERTIES for kind in types) else made.classes
            own.append(term)
        elif f"{SKOS}ConceptScheme" in types:
            made.schemes.append(term)
        else:
            made.codes[term.related["inScheme"][0]].append(term)
    return made


def declared_terms(store: Store) -> tuple[set[str], set[str]]:
    """Return the IRIs of every class, and of every property, that the graph declares, of whichever vocabulary."""
    classes: set[str] = set()
    properties: set[str] = set()
    for term, kind in store.select(_DECLARED):
        if isinstance(term, NamedNode):
            (classes if value_of(kind) == f"{OWL}Class" else properties).add(term.value)
    return classes, properties


def _terms(store: Store) -> list[Term]:
    found: dict[str, Term] = {}
    for subject, relation, value, lang in store.select(_STATEMENTS):
        iri, name = value_of(subject), value_of(relation)
        assert iri.startswith((NAMESPACE, CODE))
        term = found.setdefault(iri, Term(short_of(iri)))
        if name in _TEXTS:
            getattr(term, _TEXTS[name])[value_of(lang)] = value_of(value)
        else:
            other = value_of(value) if name == f"{RDF}type" else short_of(value_of(value))
            term.related[name.rsplit("#")[-1].rsplit("/")[-1]].append(other)
    return [term for term in found.values() if "type" in term.related]
