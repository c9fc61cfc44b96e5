"""The order of an answer: what binds the State first, then treaty by treaty, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["no-state", "binding", "others", "none"]
_NEARNESS = ("in-force", "signed", "not-yet", "unknown", "not-party")
_BEFORE_WORDS = 10**6


@dataclass(frozen=True)
class TreatyChains:
    """The chains of an answer that end at provisions of one treaty (a short form), the strongest first."""

    treaty: str
    chains: tuple[dict[str, Any], ...]

    @property
    def binding(self) -> dict[str, Any] | None:
        """How the treaty stands for the State; None where no State was asked about."""
        binding: dict[str, Any] | None = self.chains[0]["binding"]
        return binding

    @property
    def binds(self) -> bool:
        """Whether the treaty is in force for the State on the date."""
        return bool(self.binding and self.binding["party"])

    @property
    def name(self) -> str:
        """The name by which its articles are cited, such as CMW: the first part of their labels."""
        label: str = self.chains[0]["ends_at"]["label"]
        return label.partition(",")[0]

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        """The strongest chain to each article or a part of it, by the article's number, in their order."""
        strongest: dict[str, dict[str, Any]] = {}
        for chain in self.chains:
            strongest.setdefault(chain["ends_at"]["id"].partition(":")[2].split(".")[0], chain)
        return {number: strongest[number] for number in sorted(strongest, key=_in_order)}

    @property
    def leaves_out(self) -> list[str]:
        """The groups of people whom the whole treaty leaves out."""
        left: list[str] = self.chains[0]["ends_at"]["treaty_leaves_out"]
        return left

    @property
    def same_scope(self) -> dict[str, Any] | None:
        """The end of which it can be said for all whom it protects and obliges; None where they differ."""
        ends = [chain["ends_at"] for chain in self.chains]
        alike = all((end["protects"], end["obliges"]) == (ends[0]["protects"], ends[0]["obliges"]) for end in ends)
        return ends[0] if alike else None

    @property
    def reservations(self) -> list[dict[str, Any]]:
        """Declarations and reservations of the State that concern the whole treaty."""
        return [record for record in (self.binding or {}).get("reservations", []) if record["provision"] is None]


@dataclass(frozen=True)
class Section:
    """Treaties of which the same is said, by its kind: they bind, they do not, or no State was asked about."""

    kind: Kind
    treaties: tuple[TreatyChains, ...]

    @property
    def articles(self) -> int:
        """How many articles they have in it, parts of one article counted once."""
        return sum(len(treaty.articles) for treaty in self.treaties)


def sections(answer: dict[str, Any]) -> list[Section]:
    """Return the chains of an answer as sections: those in force first, then those that come nearest."""
    treaties = _by_treaty(answer["chains"])
    if not treaties:
        return []
    if not answer["state"]:
        return [Section("no-state", treaties)]
    binding = tuple(treaty for treaty in treaties if treaty.binds)
    others = tuple(sorted((treaty for treaty in treaties if not treaty.binds), key=_distance))
    found = [Section("binding", binding)] if binding else []
    return [*found, Section("others" if binding else "none", others)] if others else found


def _by_treaty(chains: list[dict[str, Any]]) -> tuple[TreatyChains, ...]:
    found: dict[str, list[dict[str, Any]]] = {}
    for chain in chains:
        end = chain["ends_at"]
        found.setdefault(end["treaty"] or end["id"].partition(":")[0], []).append(chain)
    return tuple(TreatyChains(treaty, tuple(listed)) for treaty, listed in found.items())


def _distance(treaty: TreatyChains) -> int:
    """Order treaties that do not bind by how near they come to it; those equally near keep their order."""
    return _NEARNESS.index(treaty.binding["status"] if treaty.binding else "unknown")


def _in_order(number: str) -> tuple[int, str]:
    return (int(number) if number.isdigit() else _BEFORE_WORDS), number
