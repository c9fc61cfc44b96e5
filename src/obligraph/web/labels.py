"""What pages know of every thing of a build: labels, summaries, kinds, force, and the index that finds them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from natsort import natsort_keygen
from starlette.requests import Request

from obligraph.graph.things import Text, Thing, things_of
from obligraph.ids import CODE, iri_of, short_of
from obligraph.namespaces import OBL
from obligraph.search.index import Index
from obligraph.search.opening import index_of
from obligraph.web.locale import language_of
from obligraph.web.words import WORDS, word

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import Build

natural = natsort_keygen()
"""The key that orders cmw:9 before cmw:10, and numbers before letters."""


class Known:
    """Every thing of one build by IRI; `index` finds them by words. `folder` is the build's, where it has one."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self.things = things_of(store)
        self._store, self._folder = store, folder

    @cached_property
    def index(self) -> Index:
        """The index over the things that have a label."""
        return index_of(self._store, self._folder)

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
        known: Known = build.once(_NAME, lambda: Known(build.store, build.folder))
        return known


def prepare(build: Build) -> None:
    """Read what is known of a build and index it, so that no reader waits for that."""
    known: Known = build.once(_NAME, lambda: Known(build.store, build.folder))
    for name in ("index", "of_kind", "of_collection", "of_scheme"):
        getattr(known, name)


def spoken(request: Request) -> Spoken:
    """Return what is known of the build in use, in the language of the request."""
    return Spoken(known_of(request), language_of(request))


def collated(text: str) -> str:
    """Return a key that orders labels without regard to case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _spoken(texts: dict[str, str], lang: str) -> Text | None:
    for language in (lang, "en", *texts):
        if language in texts:
            return Text(texts[language], language)
    return None
