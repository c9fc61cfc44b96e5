"""How much a thing weighs among those that hold the same words.

What binds comes before what proposes, what is linked to much before what is linked to little, an article before its
paragraphs, and what was adopted before its draft.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligraph.graph.things import Thing

_PREFERRED = {
    "Instrument": 1.4,
    "Treaty": 1.7,
    "Compact": 1.5,
    "State": 1.5,
    "Commitment": 1.35,
    "Recommendation": 1.3,
    "DataSource": 1.25,
    "GeneralComment": 1.4,
    "ConcludingObservations": 1.4,
    "TreatyBody": 1.4,
    "Provision": 1.2,
    "Body": 1.1,
    "ProposedIndicator": 0.7,
    "Document": 0.8,
    "Statement": 0.6,
    "TableCell": 0.4,
    "TableRow": 0.4,
    "Wording": 0.3,
    "CriterionStatement": 0.3,
    "Adherence": 0.5,
    "Position": 0.5,
    "DataFile": 0.2,
    "Concept": 0.5,
    "ConceptScheme": 0.4,
    "ObjectProperty": 0.2,
    "DatatypeProperty": 0.2,
    "Class": 0.3,
}
_BY_FORCE = {"treaty": 1.25, "interpretation": 1.15, "finding": 1.05, "proposal": 0.9}
_OF_A_DRAFT = 0.7
_PER_LINK, _PER_LEVEL = 0.12, 0.1
_LEAST_NAMED = 0.8


def weight(thing: Thing, level: int, *, of_draft: bool) -> float:
    """Return the weight of a thing that stands `level` levels below the articles of its text."""
    known = 1 + _PER_LINK * math.log2(1 + thing.links)
    standing = _BY_FORCE.get(thing.force or "", 1.0) * (_OF_A_DRAFT if of_draft else 1.0)
    return weight_of_kind(thing) * known * standing / (1 + _PER_LEVEL * level)


def weight_of_kind(thing: Thing) -> float:
    """Return the weight of a thing's classes; one that is less than others counts before those that are more."""
    weights = [_PREFERRED[kind] for kind in thing.kinds if kind in _PREFERRED]
    return min(weights) if weights and min(weights) < 1 else max(weights, default=1.0)


def is_looked_up(thing: Thing) -> bool:
    """Whether readers look for a thing by its whole name; records and terms of the ontology are only come across."""
    return weight_of_kind(thing) >= _LEAST_NAMED
