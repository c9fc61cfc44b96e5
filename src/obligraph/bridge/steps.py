"""Steps of a chain: which accepted link records lead from one text to another, and what the texts are.

A step follows an accepted `obl:Link` in either direction, or leads from a commitment to the commitment that directly
contains it. Suggested and rejected links, and links whose other end is no provision, are no steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligraph.ids import short_of
from obligraph.store.reading import code_of, value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

STEP_PREDICATES = (
    "cites",
    "interprets",
    "covers",
    "partlyCovers",
    "restates",
    "supportsImplementationOf",
    "guidesImplementationOf",
    "restsOn",
    "resolvesTo",
    "keepsTitleOf",
    "rewordsTitleOf",
    "narrowsTitleOf",
    "widensTitleOf",
)
"""Legal relations along which a chain may run; calls upon whole instruments and lineage are none."""

# Each query starts from a VALUES block and follows one chain of patterns, which engines plan well; one query with
# unions takes a hundred times as long on the same data.
_LINKS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?from ?link WHERE {{ VALUES ?from {{ {frontier} }} ?link obl:{end} ?from }}
"""

_RECORDS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?link ?subject ?predicate ?object ?justification ?confidence ?state WHERE {{
  VALUES ?link {{ {links} }}
  ?link obl:linkSubject ?subject ; obl:linkPredicate ?predicate ; obl:linkObject ?object ;
    obl:justification ?justification ; obl:confidence ?confidence ; obl:reviewState ?state .
}}
"""

_CONTAINERS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?from ?to WHERE {{
  VALUES ?from {{ {frontier} }}
  ?from obl:partOf ?to ; a obl:Commitment . ?to a obl:Commitment .
}}
"""

_NO_INSTRUMENTS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT DISTINCT ?text WHERE {{
  VALUES ?text {{ {texts} }}
  ?text a ?kind . FILTER(?kind IN (obl:Provision, obl:Commitment, obl:Recommendation))
}}
"""

_TEXTS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?text ?force ?rank ?instrument ?en ?es WHERE {{
  VALUES ?text {{ {texts} }}
  OPTIONAL {{ ?text obl:force ?force . OPTIONAL {{ ?force obl:rank ?rank }} }}
  OPTIONAL {{ ?text obl:provisionOf ?instrument }}
  OPTIONAL {{ ?text skos:prefLabel ?en FILTER(lang(?en) = "en") }}
  OPTIONAL {{ ?text skos:prefLabel ?es FILTER(lang(?es) = "es") }}
}}
"""

WEAKEST_RANK = 99
JUSTIFICATIONS = ("cited-in-text", "curated", "derived")


@dataclass(frozen=True, order=True)
class Step:
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


@dataclass(frozen=True)
class Text:
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


def steps_from(store: Store, frontier: Iterable[str]) -> list[Step]:
    """Return every step that leads away from the texts in `frontier` (IRIs), in a fixed order."""
    frontier = sorted(set(frontier))
    found = _along_links(store, frontier) + [
        Step(value_of(text), "obl:partOf", "forward", value_of(container), "cited-in-text", 1.0, None)
        for text, container in store.select(_CONTAINERS.format(frontier=values(frontier)))
    ]
    if not found:
        return []
    texts_only = _NO_INSTRUMENTS.format(texts=values(step.target for step in found))
    possible = {value_of(row[0]) for row in store.select(texts_only)}
    kept = (step for step in set(found) if step.target in possible)
    return sorted(kept, key=lambda step: (step.source, step.target, step.predicate, step.direction, step.link or ""))


def _along_links(store: Store, frontier: list[str]) -> list[Step]:
    """Return the steps along accepted link records, from their subject forward and from their object inverse."""
    links: set[str] = set()
    for end in ("linkSubject", "linkObject"):
        rows = store.select(_LINKS.format(frontier=values(frontier), end=end))
        links.update(value_of(link) for _, link in rows)
    steps: list[Step] = []
    for link, subject, predicate, object_, justification, confidence, state in (
        store.select(_RECORDS.format(links=values(links))) if links else ()
    ):
        relation, ends = short_of(value_of(predicate)), (value_of(subject), value_of(object_))
        if code_of(state) == "accepted" and relation.removeprefix("obl:") in STEP_PREDICATES:
            known = code_of(justification), float(value_of(confidence)), value_of(link)
            steps += [Step(ends[0], relation, "forward", ends[1], *known)] if ends[0] in frontier else []
            steps += [Step(ends[1], relation, "inverse", ends[0], *known)] if ends[1] in frontier else []
    return steps


def texts(store: Store, iris: Iterable[str]) -> dict[str, Text]:
    """Return what is known of the texts with these IRIs, by IRI."""
    found: dict[str, Text] = {}
    for text, force, rank, instrument, en, es in store.select(_TEXTS.format(texts=values(iris))):
        labels = {lang: value_of(label) for lang, label in (("en", en), ("es", es)) if label is not None}
        found[value_of(text)] = Text(
            iri=value_of(text),
            force=code_of(force) if force is not None else None,
            rank=int(value_of(rank)) if rank is not None else WEAKEST_RANK,
            instrument=value_of(instrument) if instrument is not None else None,
            labels=labels,
        )
    return found
