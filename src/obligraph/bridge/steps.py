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
from obligraph.terms import OBL

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

_STEPS = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT ?from ?predicate ?direction ?to ?justification ?confidence ?link WHERE {{
  VALUES ?from {{ {frontier} }}
  {{
    VALUES ?predicate {{ {predicates} }}
    {{ ?link obl:linkSubject ?from ; obl:linkObject ?to . BIND("forward" AS ?direction) }}
    UNION
    {{ ?link obl:linkObject ?from ; obl:linkSubject ?to . BIND("inverse" AS ?direction) }}
    ?link obl:linkPredicate ?predicate ; obl:justification ?justification ; obl:confidence ?confidence ;
      obl:reviewState <https://w3id.org/obligraph/code/review-state/accepted> .
  }}
  UNION
  {{
    ?from a obl:Commitment ; obl:partOf ?to . ?to a obl:Commitment .
    BIND(obl:partOf AS ?predicate) BIND("forward" AS ?direction)
    BIND(<https://w3id.org/obligraph/code/justification/cited-in-text> AS ?justification) BIND(1.0 AS ?confidence)
  }}
  ?to a ?kind . FILTER(?kind IN (obl:Provision, obl:Commitment, obl:Recommendation))
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
    query = _STEPS.format(
        frontier=values(frontier), predicates=values(OBL + predicate for predicate in STEP_PREDICATES)
    )
    found = {
        Step(
            source=value_of(row[0]),
            predicate=short_of(value_of(row[1])),
            direction=value_of(row[2]),
            target=value_of(row[3]),
            justification=code_of(row[4]),
            confidence=float(value_of(row[5])),
            link=value_of(row[6]) if row[6] is not None else None,
        )
        for row in store.select(query)
    }
    return sorted(found, key=lambda step: (step.source, step.target, step.predicate, step.direction, step.link or ""))


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
