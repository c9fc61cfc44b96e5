"""Chains: the ways from a commitment to the treaty provisions that cover it, ranked.

A chain has at most four steps, never falls in legal force on the way, never returns to a text, and ends at the first
treaty provision that it reaches. Ranking: force of the end; then the authority of the texts that tie both ends (cited
words, then a treaty body's interpretation, then weaker texts, then nothing but this project's judgement); then the
kind of justification of the weakest step, its confidence, and the number of steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligraph.bridge.steps import JUSTIFICATIONS, WEAKEST_RANK, Step, Text, steps_from, texts

if TYPE_CHECKING:
    from obligraph.store import Store

LONGEST = 4


@dataclass(frozen=True)
class Chain:
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
        """Rank what ties both ends: 0 for words that cite all the way, else the rank of the weakest text between."""
        if all(step.justification == JUSTIFICATIONS[0] for step in self.steps):
            return 0
        between = [text.rank for text in self.texts[1:-1] if text.rank < self.texts[0].rank]
        return max(between, default=WEAKEST_RANK)


def chains_from(store: Store, start: str, *, every: bool = False) -> list[Chain]:
    """Return the ranked chains from the text with IRI `start`; one best chain per end unless `every` is asked for."""
    known = texts(store, [start])
    open_chains = [Chain((), (known[start],))] if start in known else []
    closed: list[Chain] = []
    for _ in range(LONGEST):
        grown = _grow(store, open_chains, known)
        closed += [chain for chain in grown if chain.end.is_treaty_provision]
        open_chains = [chain for chain in grown if not chain.end.is_treaty_provision]
        if not open_chains:
            break
    ranked = sorted(closed, key=lambda chain: chain.order)
    return ranked if every else _best_per_end(ranked)


def _grow(store: Store, chains: Iterable[Chain], known: dict[str, Text]) -> list[Chain]:
    """Return the chains that are one allowed step longer; `known` gains the texts that are reached."""
    growing = list(chains)
    steps = steps_from(store, {chain.end.iri for chain in growing})
    known.update(texts(store, {step.target for step in steps} - known.keys()))
    return [
        Chain((*chain.steps, step), (*chain.texts, known[step.target]))
        for chain in growing
        for step in steps
        if step.source == chain.end.iri and _allowed(chain, known.get(step.target))
    ]


def _allowed(chain: Chain, target: Text | None) -> bool:
    """Whether a chain may go on to `target`: a text of known force, no weaker than the last, not yet in the chain."""
    return (
        target is not None
        and target.force is not None
        and target.rank <= chain.end.rank
        and target.iri not in {text.iri for text in chain.texts}
    )


def _best_per_end(ranked: Iterable[Chain]) -> list[Chain]:
    best: dict[str, Chain] = {}
    for chain in ranked:
        best.setdefault(chain.end.iri, chain)
    return list(best.values())
