"""Names are identifiers, too: what a parameter is given becomes the IRI of one thing of the class that is wanted.

A short form or an IRI of the wanted class is looked up in the store alone; the index is opened only for what is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from obligraph.errors import AmbiguousName, MalformedIdentifier, UnknownIdentifier, WrongClass
from obligraph.graph.labels import words_in
from obligraph.i18n import Worded
from obligraph.ids import iri_of, nearest, short_of
from obligraph.namespaces import RDF

if TYPE_CHECKING:
    from obligraph.search.index import Index
    from obligraph.store import Store

_CLASSES = f"SELECT ?class WHERE {{ ?thing <{RDF}type> ?class }}"
_SHOWN, _OFFERED, _NAMED = 6, 3, 2
_LONGEST_SHOWN, _LONGEST_CODE = 80, 5
_VERBS = {"Recommendation": "trace", "Commitment": "bridge", "Treaty": "coverage"}
"""Which verb says most of a thing, by its class; `show` answers for any other.

Of several things that a name means, one of these classes is taken: `ICRMW` is the Convention before its Committee.
"""
_GENERAL = frozenset({"Provision", "Instrument", "Agent", "Concept", "Body", "Commitment"})
"""Classes that say less than another class that a thing has."""


class Wanted(NamedTuple):
    """What a parameter takes: things of `classes` (local names), any where there are none, below `collection` if given.

    `by` names the verb, page or question that wants it. What stands without a collection is looked up in `collection`.
    """

    by: str
    classes: tuple[str, ...] = ()
    collection: str = ""

    def takes(self, identifier: str, kinds: set[str]) -> bool:
        """Whether a thing with this short form and these classes is what is wanted."""
        return identifier.startswith(self.collection) and (not self.classes or not kinds.isdisjoint(self.classes))


ANY = Wanted("")
COMMITMENT = Wanted("bridge", ("Commitment", "Recommendation", "Goal", "CitedTarget", "Statement", "Finding"))
RECOMMENDATION = Wanted("trace", ("Recommendation",))
STATE = Wanted("--state", ("State", "RegionalOrganization"), "state:")
TREATY = Wanted("--treaty", ("Treaty",), "instrument:")
COVERED = Wanted("coverage", (), "instrument:")
EXPLAINED = Wanted("check --explain", ("Recommendation",))
INDICATOR = Wanted("indicators", ("Indicator", "ProposedIndicator"))
GROUP = Wanted("--group", ("Concept",), "code:migrant-group/")


class Called(Worded):
    """What something is called in each language."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels

    def words(self, lang: str) -> str:
        """Return what it is called in `lang`, in English where it has no name there."""
        return words_in(self._labels, lang)


def resolve(store: Store, given: str, wanted: Wanted = ANY) -> str:
    """Return the IRI of the one thing of a wanted class that `given` is the short form, the IRI or a name of.

    Raises UnknownIdentifier with what looks like it, AmbiguousName with what it may mean, WrongClass for a thing of
    another class, and MalformedIdentifier for an address that is no IRI.
    """
    for iri in _written_out(given, wanted):
        kinds = _classes(store, iri)
        if kinds and wanted.takes(short_of(iri), kinds):
            return iri
    from obligraph.search.opening import index_of

    index = index_of(store)
    found = {identifier: set(index.kinds(identifier)) for identifier in _meant(store, index, given)}
    right = [identifier for identifier, kinds in found.items() if wanted.takes(identifier, kinds)]
    if len(right) == 1:
        return iri_of(right[0])
    if right:
        raise AmbiguousName(_shown(given), right[:_SHOWN], more=len(right) > _SHOWN)
    if found:
        named, kinds = min(found.items(), key=lambda item: item[1].isdisjoint(_VERBS))
        raise _of_another_class(index, given, named, kinds, wanted)
    raise UnknownIdentifier(_shown(given), _nearest(index, given, wanted))


def _written_out(given: str, wanted: Wanted) -> list[str]:
    """Return the IRIs that a text may be written for: its own, else those in the collection that is wanted."""
    text = given.strip()
    texts = [text] if ":" in text or not wanted.collection else []
    if wanted.collection and ":" not in text:
        texts = [f"{wanted.collection}{form}" for form in dict.fromkeys((text, text.upper(), text.lower()))]
    found = []
    for one in texts:
        try:
            found.append(iri_of(one))
        except MalformedIdentifier:
            continue
    return found


def _classes(store: Store, iri: str) -> set[str]:
    from pyoxigraph import NamedNode

    rows = store.select(_CLASSES, {"thing": NamedNode(iri)})
    return {str(getattr(kind, "value", "")).rpartition("#")[2] for (kind,) in rows}


def _meant(store: Store, index: Index, given: str) -> list[str]:
    """Return what a text names; a short form of a thing names it, and one without such a thing what it displays."""
    from obligraph.search.names import meanings

    try:
        iri = iri_of(given)
    except MalformedIdentifier:
        if given.strip().startswith(("http://", "https://")):
            raise
        return meanings(index, given)
    if _classes(store, iri):
        return [short_of(iri)]
    return meanings(index, given.replace(":", " ", 1)) if not given.startswith("http") else []


def _of_another_class(index: Index, given: str, identifier: str, kinds: set[str], wanted: Wanted) -> WrongClass:
    verb = next((verb for kind, verb in _VERBS.items() if kind in kinds and verb != wanted.by), "show")
    taken = [f"obl:{kind}" for kind in wanted.classes[:_NAMED]]
    if wanted.collection.startswith("code:"):
        taken = [wanted.collection.rstrip("/")]
    return WrongClass(
        _shown(given),
        identifier,
        kind=Called(index.labels(_sort(index, identifier))),
        by=wanted.by,
        wanted=[Called(index.labels(one)) for one in taken],
        verb=verb,
    )


def _sort(index: Index, identifier: str) -> str:
    """Return the code of what part of a text a thing is, else its class that says most, as a short form."""
    kinds = set(index.kinds(identifier))
    named = [f"obl:{kind}" for kind in sorted((kinds - _GENERAL) or kinds)]
    return index.part_of(identifier) or next((one for one in named if index.labels(one)), identifier)


def _nearest(index: Index, given: str, wanted: Wanted) -> list[str]:
    """Return what may have been meant: short forms that look like one or like a code, else what holds the words."""
    text = given.strip()[:_LONGEST_SHOWN]
    known = [identifier for identifier in index.identifiers(wanted.classes) if identifier.startswith(wanted.collection)]
    whole = text if ":" in text else f"{wanted.collection}{text}"
    alike = nearest(whole, known, _OFFERED) if ":" in text or len(text) <= _LONGEST_CODE else []
    for words in () if alike else (text, *index.near(text)):
        hits = index.search(words, _OFFERED * 4, wanted.classes or None).hits
        found = [hit.id for hit in hits if hit.id.startswith(wanted.collection)]
        if found:
            return found[:_OFFERED]
    return alike


def _shown(given: str) -> str:
    """Return what was given on one line, cut where it is very long."""
    text = " ".join("".join(c for c in given if c.isprintable() or c.isspace()).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
