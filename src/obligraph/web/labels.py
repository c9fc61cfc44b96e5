"""What pages know of every thing of a build: labels, summaries, kinds, force, and the index that finds them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.requests import Request

from obligraph.graph.things import Text, Thing
from obligraph.ids import CODE, iri_of, short_of
from obligraph.namespaces import DCTERMS, OBL, RDF, RDFS, SKOS, with_prefixes
from obligraph.store.terms import value_of
from obligraph.web.locale import language_of
from obligraph.web.search_index import Index
from obligraph.web.words import WORDS, word

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import Build

_TEXTS = with_prefixes("""
SELECT ?thing ?property ?text WHERE {
  VALUES ?property { skos:prefLabel rdfs:label skos:notation obl:symbol obl:summary dcterms:title obl:isoCode }
  ?thing ?property ?text
}
""")
_FACTS = with_prefixes("""
SELECT ?thing ?property ?value WHERE {
  VALUES ?property { rdf:type obl:force obl:rankInScheme skos:inScheme obl:provisionKind }
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


class Known:
    """Every thing of one build by IRI; `index` finds them by words."""

    def __init__(self, store: Store) -> None:
        self.things: dict[str, Thing] = {}
        self._read_texts(store)
        self._read_facts(store)
        for thing, number in store.select(_TIES):
            self._thing(value_of(thing)).ties = int(value_of(number))

    @cached_property
    def index(self) -> Index:
        """The full-text index over the things that have a label."""
        return Index((short_of(iri), thing, self._kinds(thing)) for iri, thing in self.things.items() if thing.labels)

    def _kinds(self, thing: Thing) -> str:
        """Return the names of what a thing is, in every language."""
        sorts = [f"{OBL}{kind}" for kind in sorted(thing.kinds)] + ([thing.sort] if thing.sort else [])
        return " ".join(label for sort in sorts if sort in self.things for label in self.things[sort].labels.values())

    @cached_property
    def of_kind(self) -> dict[str, list[str]]:
        """Short forms of things by the local name of their class, in natural order."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.things.items():
            for kind in thing.kinds:
                found.setdefault(kind, []).append(short_of(iri))
        return {kind: sorted(listed, key=natural) for kind, listed in found.items()}

    @cached_property
    def of_collection(self) -> dict[str, list[str]]:
        """Short forms of the things with a label by collection, in natural order."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.things.items():
            if thing.labels:
                found.setdefault(short_of(iri).partition(":")[0], []).append(short_of(iri))
        return {name: sorted(listed, key=natural) for name, listed in found.items()}

    @cached_property
    def of_scheme(self) -> dict[str, list[str]]:
        """Codes by scheme, ordered by rank where they have one."""
        found: dict[str, list[str]] = {}
        for iri, thing in self.things.items():
            for scheme in thing.schemes:
                found.setdefault(scheme, []).append(iri.rsplit("/", 1)[1])
        return {name: sorted(codes, key=lambda code: self._code_order(name, code)) for name, codes in found.items()}

    def _code_order(self, scheme: str, code: str) -> tuple[int, str]:
        rank = self.things[f"{CODE}{scheme}/{code}"].rank
        return (99 if rank is None else rank), code

    def _thing(self, iri: str) -> Thing:
        return self.things.setdefault(iri, Thing())

    def _read_texts(self, store: Store) -> None:
        for subject, predicate, text in store.select(_TEXTS):
            thing, relation = self._thing(value_of(subject)), value_of(predicate)
            lang = getattr(text, "language", None) or "en"
            if relation in _LABELS:
                thing.labels.setdefault(lang, value_of(text))
            elif relation in _NOTATIONS:
                thing.notations.append(value_of(text))
            else:
                thing.summaries[lang] = value_of(text)

    def _read_facts(self, store: Store) -> None:
        for subject, predicate, value in store.select(_FACTS):
            thing, relation, object_ = self._thing(value_of(subject)), value_of(predicate), value_of(value)
            if relation == f"{RDF}type":
                thing.kinds.add(object_.rsplit("#", 1)[-1])
            elif relation == f"{OBL}force":
                thing.force = object_.rsplit("/", 1)[-1]
            elif relation == f"{OBL}rankInScheme":
                thing.rank = int(object_)
            elif relation == f"{OBL}provisionKind":
                thing.sort = object_
            else:
                thing.schemes.add(object_.removeprefix(CODE))


@dataclass(frozen=True)
class Spoken:
    """What is known, in one language; identifiers are short forms or IRIs."""

    known: Known
    lang: str

    def thing(self, identifier: str) -> Thing:
        """Return what is known of a thing, an empty record for what is not there."""
        return self.known.things.get(iri_of(identifier)) or Thing()

    def label(self, identifier: str) -> Text:
        """Return a thing's label, in English where it has no other, or its short form."""
        return _spoken(self.thing(identifier).labels, self.lang) or Text(short_of(identifier), self.lang)

    def name(self, identifier: str) -> str:
        """Return the words of a thing's label."""
        return self.label(identifier).words

    def summary(self, identifier: str) -> Text | None:
        """Return a thing's summary in the project's own words."""
        return _spoken(self.thing(identifier).summaries, self.lang)

    def force(self, identifier: str) -> str | None:
        """Return a thing's legal force as a code."""
        return self.thing(identifier).force

    def code(self, scheme: str, code: str | None) -> str:
        """Return the label of a code of a scheme."""
        return self.name(f"{CODE}{scheme}/{code}") if code else ""

    def kind(self, kind: str) -> str:
        """Return what a class is called, by its local name; classes of other vocabularies have their words here."""
        known = f"kind.{kind}"
        return word(known, self.lang) if known in WORDS else self.name(OBL + kind)

    def of_kind(self, kind: str) -> list[str]:
        """Return the short forms of things of a class."""
        return self.known.of_kind.get(kind, [])

    def by_name(self, kind: str) -> list[str]:
        """Return the short forms of things of a class in the order of their labels, accents disregarded."""
        return sorted(self.of_kind(kind), key=lambda identifier: collated(self.name(identifier)))

    def codes(self, scheme: str) -> list[str]:
        """Return the codes of a scheme in order."""
        return self.known.of_scheme.get(scheme, [])

    @property
    def every_name(self) -> dict[str, str]:
        """Labels by short form, as `obligraph.bridge.wording` wants them."""
        return _Names(self)


class _Names(dict[str, str]):
    """Looks a label up only when it is asked for."""

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self._spoken = spoken

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        found = _spoken(self._spoken.thing(key).labels, self._spoken.lang) if key else None
        return found.words if found else default


_NAME = "known"


def known_of(request: Request) -> Known:
    """Return what is known of the build in use; it is read once a build."""
    with request.app.state.opened.build() as build:
        known: Known = build.once(_NAME, lambda: Known(build.store))
        return known


def prepare(build: Build) -> None:
    """Read what is known of a build and index it, so that no reader waits for that."""
    known: Known = build.once(_NAME, lambda: Known(build.store))
    for name in ("index", "of_kind", "of_collection", "of_scheme"):
        getattr(known, name)


def spoken(request: Request) -> Spoken:
    """Return what is known of the build in use, in the language of the request."""
    return Spoken(known_of(request), language_of(request))


def collated(text: str) -> str:
    """Return a key that orders labels without regard to case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def natural(identifier: str) -> list[tuple[int, int, str]]:
    """Order cmw:9 before cmw:10, and numbers before letters."""
    parts: list[tuple[int, int, str]] = []
    digits = ""
    for character in [*identifier, ""]:
        if character.isdigit() and character.isascii():
            digits += character
            continue
        if digits:
            parts.append((0, int(digits), ""))
            digits = ""
        parts.append((1, 0, character))
    return parts


def _spoken(texts: dict[str, str], lang: str) -> Text | None:
    for language in (lang, "en", *texts):
        if language in texts:
            return Text(texts[language], language)
    return None
