"""What is known of one thing, whichever page, search or drawing asks; and of every thing of a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from obligraph.ids import CODE
from obligraph.namespaces import DCTERMS, OBL, RDF, RDFS, SKOS, with_prefixes

if TYPE_CHECKING:
    from obligraph.store import Store

_TEXTS = with_prefixes("""
SELECT ?thing ?property ?text WHERE {
  VALUES ?property {
    skos:prefLabel rdfs:label skos:notation obl:symbol obl:summary dcterms:title obl:isoCode
    skos:altLabel skos:hiddenLabel obl:m49Code obl:isoAlpha2Code
  }
  ?thing ?property ?text
}
""")
_FACTS = with_prefixes("""
SELECT ?thing ?property ?value WHERE {
  VALUES ?property { rdf:type obl:force obl:rankInScheme skos:inScheme obl:provisionKind obl:provisionOf }
  ?thing ?property ?value
}
""")
_TIES = with_prefixes("""
SELECT ?thing (COUNT(?link) AS ?number) WHERE {
  { ?link obl:linkSubject ?thing } UNION { ?link obl:linkObject ?thing }
} GROUP BY ?thing
""")
_LABELS = (f"{SKOS}prefLabel", f"{RDFS}label", f"{DCTERMS}title")
_NOTATIONS = (f"{SKOS}notation", f"{OBL}symbol", f"{OBL}isoCode")
_OTHER_NAMES = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel")


class Text(NamedTuple):
    """Words with the language they are in, which is not the page's where there is no translation."""

    words: str
    lang: str


@dataclass
class Thing:
    """One thing: texts by language, display numbers and symbols, local names of its classes, force as a code.

    `names` are its other names (`skos:altLabel`, `skos:hiddenLabel`), `codes` those that a State has beside ISO's
    three letters. `sort` is the IRI of the code that says what part of a text it is, `instrument` the IRI of that
    text, `ties` the number of links that it is an end of.
    """

    labels: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    notations: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    force: str | None = None
    rank: int | None = None
    sort: str | None = None
    instrument: str | None = None
    ties: int = 0


def things_of(store: Store) -> dict[str, Thing]:
    """Return every thing of a graph that has a class, a label or another of the facts of a `Thing`, by IRI."""
    from obligraph.store.terms import value_of

    things: dict[str, Thing] = {}
    for subject, predicate, text in store.select(_TEXTS):
        thing = things.setdefault(value_of(subject), Thing())
        _add_text(thing, value_of(predicate), value_of(text), getattr(text, "language", None) or "en")
    for subject, predicate, value in store.select(_FACTS):
        _add_fact(things.setdefault(value_of(subject), Thing()), value_of(predicate), value_of(value))
    for subject, number in store.select(_TIES):
        things.setdefault(value_of(subject), Thing()).ties = int(value_of(number))
    return things


def _add_text(thing: Thing, relation: str, text: str, lang: str) -> None:
    if relation in _LABELS:
        thing.labels.setdefault(lang, text)
    elif relation in _NOTATIONS:
        thing.notations.append(text)
    elif relation in _OTHER_NAMES:
        thing.names.append(text)
    elif relation == f"{OBL}summary":
        thing.summaries[lang] = text
    else:
        thing.codes.append(text)


def _add_fact(thing: Thing, relation: str, value: str) -> None:
    if relation == f"{RDF}type":
        thing.kinds.add(value.rsplit("#", 1)[-1])
    elif relation == f"{OBL}force":
        thing.force = value.rsplit("/", 1)[-1]
    elif relation == f"{OBL}rankInScheme":
        thing.rank = int(value)
    elif relation == f"{OBL}provisionKind":
        thing.sort = value
    elif relation == f"{OBL}provisionOf":
        thing.instrument = value
    else:
        thing.schemes.add(value.removeprefix(CODE))
