"""Chains: the ways from a commitment to the treaty provisions that cover it, ranked.

A chain has at most four steps, never falls in legal force on the way, never returns to a text, and ends at the first
treaty provision that it reaches. Ranking: force of the end; then the authority of the texts that link both ends (cited
words, then a treaty body's interpretation, then weaker texts, then nothing but this project's judgement); then the
kind of justification of the weakest step, its confidence, and the number of steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from obligraph.bridge.steps import (
    JUSTIFICATIONS,
    Step,
    Text,
    candidate_steps,
    followed_relations,
    of_force,
    texts,
    with_grounds,
)
from obligraph.graph.force import WEAKEST_RANK, ranks_of_force

if TYPE_CHECKING:
    from obligraph.store import Store

LONGEST = 4


class Chain(NamedTuple):
    """Steps from a commitment (`texts[0]`) to a treaty provision (`texts[-1]`); `texts` is one longer than `steps`."""

    steps: tuple[Step, ...]
    texts: tuple[Text, ...]

    @property
    def end(self) -> Text:
        """The treaty provision at which the chain ends."""
        return self.texts[-1]

    @property
    def weakest(self) -> int:
        """The place of the weakest step, counted from 1; of equally weak ones the first."""
        return 1 + max(range(len(self.steps)), key=lambda place: (self.steps[place].weakness, -place))

    @property
    def order(self) -> tuple[int, int, int, float, int, str, tuple[str, ...]]:
        """The key by which chains are ranked, best first."""
        justification, doubt = self.steps[self.weakest - 1].weakness
        path = tuple(f"{step.target} {step.predicate}" for step in self.steps)
        return self.end.rank, self._authority(), justification, doubt, len(self.steps), self.end.iri, path

    def _authority(self) -> int:
        """Rank what links both ends: 0 for words that cite all the way, else the rank of the weakest text between."""
        if all(step.justification == JUSTIFICATIONS[0] for step in self.steps):
            return 0
        between = [text.rank for text in self.texts[1:-1] if text.rank < self.texts[0].rank]
        return max(between, default=WEAKEST_RANK)


def chains_from(store: Store, start: str, *, every: bool = False) -> list[Chain]:
    """Return the ranked chains from the text with IRI `start`; one best chain per end unless `every` is asked for."""
    reached, ranks = texts(store, [start]), ranks_of_force(store)
    followed = followed_relations(store)
    open_chains = [Chain((), (reached[start],))]
    closed: list[Chain] = []
    for _ in range(LONGEST):
        grown = _grow(store, open_chains, reached, ranks, followed)
        closed += [chain for chain in grown if chain.end.is_treaty_provision]
        open_chains = [chain for chain in grown if not chain.end.is_treaty_provision]
        if not open_chains:
            break
    ranked = sorted(closed, key=lambda chain: chain.order)
    return _with_ends(store, ranked if every else _best_per_end(ranked))


def _grow(
    store: Store, chains: Iterable[Chain], reached: dict[str, Text], ranks: Mapping[str, int], followed: Collection[str]
) -> list[Chain]:
    """Return the chains that are one allowed step longer; `reached` gains the new texts."""
    growing: dict[str, list[Chain]] = {}
    for chain in chains:
        growing.setdefault(chain.end.iri, []).append(chain)
    candidates = candidate_steps(store, growing, followed)
    reached.update(of_force(store, {candidate.target for candidate in candidates} - reached.keys(), ranks))
    steps = with_grounds(
        store,
        [candidate for candidate in candidates if _rises(reached[candidate.source], reached.get(candidate.target))],
    )
    return [
        Chain((*chain.steps, step), (*chain.texts, reached[step.target]))
        for step in steps
        for chain in growing[step.source]
        if step.target not in {text.iri for text in chain.texts}
    ]


def _rises(source: Text, target: Text | None) -> bool:
    """Whether a chain may go from one text to another: one of known force, and no weaker."""
    return target is not None and target.force is not None and target.rank <= source.rank


def _with_ends(store: Store, chains: list[Chain]) -> list[Chain]:
    """Return the chains with the instrument and the labels of their ends."""
    ends = texts(store, {chain.end.iri for chain in chains})
    return [Chain(chain.steps, (*chain.texts[:-1], ends[chain.end.iri])) for chain in chains]


def _best_per_end(ranked: Iterable[Chain]) -> list[Chain]:
    best: dict[str, Chain] = {}
    for chain in ranked:
        best.setdefault(chain.end.iri, chain)
    return list(best.values())
