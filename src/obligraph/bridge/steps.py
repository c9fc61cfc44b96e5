"""Steps of a chain: which accepted link records lead from one text to another, and what the texts are.

A step follows an accepted `obl:Link` in either direction, or leads from a commitment to the commitment that directly
contains it. Suggested and rejected links, and links whose other end is no provision, are no steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from obligraph.graph.force import WEAKEST_RANK, forces_of
from obligraph.graph.labels import texts_by_language
from obligraph.graph.links import End, accepted_links, grounds_of
from obligraph.graph.statements import values_by_thing
from obligraph.ids import short_of
from obligraph.namespaces import OBL, with_prefixes
from obligraph.store.terms import code_of, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_FOLLOWED = with_prefixes("SELECT ?relation WHERE { ?relation obl:bridgeFollows true }")
_CONTAINERS = with_prefixes("""
SELECT ?from ?to WHERE {{
  VALUES ?from {{ {frontier} }}
  ?from obl:partOf ?to ; a obl:Commitment . ?to a obl:Commitment .
}}
""")

_NO_INSTRUMENTS = with_prefixes("""
SELECT DISTINCT ?text ?force WHERE {{
  VALUES ?text {{ {texts} }}
  ?text obl:force ?force ; a ?kind . FILTER(?kind IN (obl:Provision, obl:Commitment, obl:Recommendation))
}}
""")

JUSTIFICATIONS = ("cited-in-text", "curated", "derived")


class Step(NamedTuple):
    """One step of a chain, from one text to the next; `confidence` runs from 0 to 1, `link` is its record's IRI."""

    source: str
    predicate: str
    direction: str
    target: str
    justification: str
    confidence: float
    link: str | None

    @property
    def weakness(self) -> tuple[int, float]:
        """Order steps by how weak they are: first by kind of justification, then by confidence; greater is weaker."""
        return JUSTIFICATIONS.index(self.justification), -self.confidence


class Text(NamedTuple):
    """What a chain needs to know of a text: its force as code and rank (1 binds most), instrument and labels."""

    iri: str
    force: str | None
    rank: int
    instrument: str | None
    labels: dict[str, str]

    @property
    def is_treaty_provision(self) -> bool:
        """Whether the text is a provision of a treaty, at which a chain ends."""
        return self.force == "treaty"


class CandidateStep(NamedTuple):
    """A step without its justification and confidence; without a `link` the one text is part of the other."""

    source: str
    predicate: str
    direction: str
    target: str
    link: str | None


def followed_relations(store: Store) -> frozenset[str]:
    """Return the relations (IRIs) along which a chain may run, as the ontology says by `obl:bridgeFollows`."""
    return frozenset(value_of(row[0]) for row in store.select(_FOLLOWED))


def candidate_steps(store: Store, frontier: Iterable[str], followed: Collection[str]) -> list[CandidateStep]:
    """Return every accepted step along a `followed` relation that leads away from the texts in `frontier` (IRIs)."""
    block = values(frontier)
    candidates = [
        CandidateStep(value_of(text), "obl:partOf", "forward", value_of(container), None)
        for text, container in store.select(_CONTAINERS.format(frontier=block))
    ]
    ends: tuple[tuple[End, str], ...] = (("linkSubject", "forward"), ("linkObject", "inverse"))
    for end, direction in ends:
        candidates += [
            CandidateStep(link.thing, short_of(link.predicate), direction, link.other, link.link)
            for link in accepted_links(store, frontier, end)
            if link.predicate in followed
        ]
    return candidates


def with_grounds(store: Store, candidates: Collection[CandidateStep]) -> list[Step]:
    """Return steps with their justification and confidence, in a fixed order; what has none is left out."""
    grounds = grounds_of(store, (candidate.link for candidate in candidates if candidate.link))
    part = (JUSTIFICATIONS[0], 1.0)
    steps = [
        Step(
            candidate.source,
            candidate.predicate,
            candidate.direction,
            candidate.target,
            *(grounds[candidate.link] if candidate.link else part),
            candidate.link,
        )
        for candidate in set(candidates)
        if candidate.link is None or candidate.link in grounds
    ]
    return sorted(steps, key=lambda step: (step.source, step.target, step.predicate, step.direction, step.link or ""))


def of_force(store: Store, iris: Iterable[str], ranks: Mapping[str, int]) -> dict[str, Text]:
    """Return those texts that have a legal force and are no whole instruments, without instrument and labels."""
    block = values(iris)
    rows = store.select(_NO_INSTRUMENTS.format(texts=block)) if block else ()
    return {
        value_of(text): Text(value_of(text), code_of(force), ranks.get(value_of(force), WEAKEST_RANK), None, {})
        for text, force in rows
    }


def texts(store: Store, iris: Iterable[str]) -> dict[str, Text]:
    """Return what is known of the texts with these IRIs, by IRI."""
    labels = texts_by_language(store, set(iris))
    forces = forces_of(store, labels)
    instruments = values_by_thing(store, labels, f"{OBL}provisionOf")
    return {
        iri: Text(
            iri=iri,
            force=forces[iri].code if iri in forces else None,
            rank=forces[iri].rank if iri in forces else WEAKEST_RANK,
            instrument=value_of(instruments[iri][-1]) if iri in instruments else None,
            labels=labels[iri],
        )
        for iri in labels
    }
