"""Words that readers write for others: acronyms, everyday words for those of texts; read from the graph's own names.

A thing's other names (`skos:altLabel`, `skos:hiddenLabel`) of one word stand for one another and for the local name of
its short form: those of an instrument or a body, of the parts of texts (with their labels), and of the concepts of the
scheme `search-term`, which are there for this alone. Names of several words stand for the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from obligraph.search.words import MOST_IN_NAME, asked_words, stems_in

if TYPE_CHECKING:
    from obligraph.graph.things import Thing

SCHEME = "search-term"
PARTS = "provision-kind"
_UNSPOKEN = frozenset("c")
"""What symbols have (CMW/C/GC/2) and readers leave out."""
_BEFORE_NUMBERS = frozenset({"no", "num", "nos", "nums", "n"})
_LEAST_INFLECTED = 5
"""A shorter word, such as an acronym, has no inflected forms."""


class Synonyms(Protocol):
    """What stands for what: a vocabulary in memory, or one that is kept in an index."""

    def canonical(self, word: str) -> str:
        """Return the one word that stands for all that mean the same, the word itself where there are no others."""

    def phrase(self, words: tuple[str, ...]) -> str | None:
        """Return the word that words beside each other stand for."""


@dataclass
class Vocabulary:
    """Words by what they stand for: `first` gives the word that stands for a group, `groups` its words."""

    first: dict[str, str] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)

    def canonical(self, word: str) -> str:
        """Return the one word that stands for all that mean the same, the word itself where there are no others."""
        return self.first.get(word, word)

    def phrase(self, words: tuple[str, ...]) -> str | None:
        """Return the word that words beside each other stand for."""
        return self.phrases.get(words)

    def add(self, local: str, thing: Thing) -> None:
        """Add the names of a thing, `local` among them: what follows the collection in its short form."""
        if not thing.names and PARTS not in thing.schemes:
            return
        labels = thing.labels.values() if PARTS in thing.schemes else ()
        named = [asked_words(text) for text in (local, *labels, *thing.names)]
        words = sorted({words[0] for words in named if len(words) == 1 and not words[0][0].isdigit()})
        if not words:
            return
        head = self._joined(asked_words(local)[0] if local in words else words[0], words)
        for text in (*thing.names, *(thing.labels.values() if SCHEME in thing.schemes else ())):
            several = tuple(asked_words(text))
            if len(several) > 1:
                self.phrases[several] = head

    def _joined(self, head: str, words: Iterable[str]) -> str:
        """Make the words one group, with those that any of them stood for before; return its first word."""
        known = sorted({self.first[word] for word in words if word in self.first})
        head = known[0] if known else head
        members = {head, *words, *(member for old in known for member in self.groups.pop(old))}
        self.groups[head] = members
        self.first.update(dict.fromkeys(members, head))
        self.phrases = {phrase: self.first.get(word, word) for phrase, word in self.phrases.items()}
        return head

    def alike(self, languages: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Give each word of a group, or a stem of one, with the group's first word and its others, parted by spaces.

        Words come before stems: what is given first for a word counts.
        """
        spoken = tuple(languages)
        for head, members in sorted(self.groups.items()):
            for word in sorted(members):
                yield word, head, " ".join(sorted(members - {word}))
        for _, members in sorted(self.groups.items()):
            for word in sorted(member for member in members if len(member) >= _LEAST_INFLECTED):
                for form in sorted(stems_in(word, spoken)):
                    yield form, "", " ".join(sorted(members - {word}))


def in_order(text: str, synonyms: Synonyms) -> list[str]:
    """Return the words of a name in their order, each by the word that stands for all that mean the same."""
    kept: list[str] = []
    words = asked_words(text, MOST_IN_NAME)
    for at, word in enumerate(words):
        if word in _BEFORE_NUMBERS and words[at + 1 : at + 2] and words[at + 1][0].isdigit():
            continue
        if word in _UNSPOKEN and "/" in text:
            continue
        kept.append(word)
        for length in range(len(kept), 1, -1):
            stands_for = synonyms.phrase(tuple(kept[-length:]))
            if stands_for is not None:
                kept[-length:] = [stands_for]
                break
    return [synonyms.canonical(word) for word in kept]


def key_of(text: str, synonyms: Synonyms) -> str:
    """Return the words of a name in an order of their own, so that `GC 5 CMW` is `CMW GC 5`."""
    return " ".join(sorted(in_order(text, synonyms)))
