"""Every thing of a build in memory, whichever page, search or drawing asks, and a view of it in one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from obligraph.graph.labels import FALLBACK, LABEL, SUMMARY, LocalizedText, in_language
from obligraph.graph.links import counts_by_end
from obligraph.graph.ordering import collated, natural
from obligraph.ids import CODE, iri_of, short_of
from obligraph.namespaces import DCTERMS, OBL, RDF, RDFS, SKOS, with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_TEXTS = with_prefixes("""
SELECT ?thing ?property ?text WHERE {
  VALUES ?property {
    skos:prefLabel rdfs:label skos:notation obl:symbol obl:summary dcterms:title obl:isoCode
    skos:altLabel skos:hiddenLabel obl:citedAs obl:m49Code obl:isoAlpha2Code
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
_LABELS = (LABEL, f"{RDFS}label", f"{DCTERMS}title")
_NOTATIONS = (f"{SKOS}notation", f"{OBL}symbol", f"{OBL}isoCode")
_OTHER_NAMES = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel")
_LAST = 99


@dataclass
class Thing:
    """One thing: texts by language, display numbers and symbols, local names of its classes, force as a code.

    `names` are its other names (`skos:altLabel`, `skos:hiddenLabel`), `codes` those that a State has beside ISO's
    three letters, and the names by which texts cite an instrument. `provision_kind` is the IRI of the code that says
    what part of a text it is, `instrument` the IRI of that text, `links` the number of link records that it is
    an end of.
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
    provision_kind: str | None = None
    instrument: str | None = None
    links: int = 0


def things_of(store: Store) -> dict[str, Thing]:
    """Return every thing of a graph that has a class, a label or another of the facts of a `Thing`, by IRI."""
    things: dict[str, Thing] = {}
    for subject, predicate, text in store.select(_TEXTS):
        thing = things.setdefault(value_of(subject), Thing())
        _add_text(thing, value_of(predicate), value_of(text), getattr(text, "language", None) or FALLBACK)
    for subject, predicate, value in store.select(_FACTS):
        _add_fact(things.setdefault(value_of(subject), Thing()), value_of(predicate), value_of(value))
    for iri, number in counts_by_end(store).items():
        things.setdefault(iri, Thing()).links = number
    return things


def _add_text(thing: Thing, relation: str, text: str, lang: str) -> None:
    if relation in _LABELS:
        thing.labels.setdefault(lang, text)
    elif relation in _NOTATIONS:
        thing.notations.append(text)
    elif relation in _OTHER_NAMES:
        thing.names.append(text)
    elif relation == SUMMARY:
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
        thing.provision_kind = value
    elif relation == f"{OBL}provisionOf":
        thing.instrument = value
    else:
        thing.schemes.add(value.removeprefix(CODE))


class Things:
    """Every thing of one build by IRI (`by_iri`), read at once; the lists of them are made when first asked for."""

    def __init__(self, store: Store) -> None:
        self.by_iri = things_of(store)

    @cached_property
    def of_kind(self) -> dict[str, list[str]]:
        """Short forms of things by the local name of their class, in natural order."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.by_iri.items():
            for kind in thing.kinds:
                found.setdefault(kind, []).append(short_of(iri))
        return {kind: sorted(listed, key=natural) for kind, listed in found.items()}

    @cached_property
    def of_collection(self) -> dict[str, list[str]]:
        """Short forms of the things with a label by collection, in natural order."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.by_iri.items():
            if thing.labels:
                found.setdefault(short_of(iri).partition(":")[0], []).append(short_of(iri))
        return {name: sorted(listed, key=natural) for name, listed in found.items()}

    @cached_property
    def of_scheme(self) -> dict[str, list[str]]:
        """Codes by scheme, ordered by rank where they have one."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.by_iri.items():
            for scheme in thing.schemes:
                found.setdefault(scheme, []).append(iri.rsplit("/", 1)[1])
        return {name: sorted(codes, key=lambda code: self._code_order(name, code)) for name, codes in found.items()}

    def _code_order(self, scheme: str, code: str) -> tuple[int, str]:
        rank = self.by_iri[f"{CODE}{scheme}/{code}"].rank
        return (_LAST if rank is None else rank), code


@dataclass(frozen=True)
class LocalizedThings:
    """The things of a build in one language; identifiers are short forms or IRIs."""

    things: Things
    lang: str

    def thing(self, identifier: str) -> Thing:
        """Return what the graph says of a thing, an empty record for what it does not hold."""
        return self.things.by_iri.get(iri_of(identifier)) or Thing()

    def label(self, identifier: str) -> LocalizedText:
        """Return a thing's label as `in_language` chooses it, or its short form where it has none."""
        return in_language(self.thing(identifier).labels, self.lang) or LocalizedText(short_of(identifier), self.lang)

    def name(self, identifier: str) -> str:
        """Return the words of a thing's label."""
        return self.label(identifier).words

    def other_language(self, lang: str) -> str | None:
        """Return the language where it is another than the reader's, else None."""
        return lang if lang != self.lang else None

    def summary(self, identifier: str) -> LocalizedText | None:
        """Return a thing's summary in the project's own words."""
        return in_language(self.thing(identifier).summaries, self.lang)

    def force(self, identifier: str) -> str | None:
        """Return a thing's legal force as a code."""
        return self.thing(identifier).force

    def code(self, scheme: str, code: str | None) -> str:
        """Return the label of a code of a scheme."""
        return self.code_label(scheme, code).words if code else ""

    def code_label(self, scheme: str, code: str) -> LocalizedText:
        """Return the label of a code of a scheme with its language."""
        return self.label(f"{CODE}{scheme}/{code}")

    def of_kind(self, kind: str) -> list[str]:
        """Return the short forms of things of a class."""
        return self.things.of_kind.get(kind, [])

    def by_name(self, kind: str) -> list[str]:
        """Return the short forms of things of a class in the order of their labels, accents disregarded."""
        return sorted(self.of_kind(kind), key=lambda identifier: collated(self.name(identifier)))

    def codes(self, scheme: str) -> list[str]:
        """Return the codes of a scheme in order."""
        return self.things.of_scheme.get(scheme, [])

    @property
    def every_name(self) -> dict[str, str]:
        """Labels by short form, as `obligraph.bridge.wording` wants them."""
        return _Names(self)


class _Names(dict[str, str]):
    """Looks a label up only when it is asked for."""

    def __init__(self, things: LocalizedThings) -> None:
        super().__init__()
        self._things = things

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        found = in_language(self._things.thing(key).labels, self._things.lang) if key else None
        return found.words if found else default
