"""Names by which running English text cites instruments and treaty bodies, as the data give them.

A treaty goes by its title and by what `obl:citedAs` says, any other instrument by `obl:citedAs` alone; a general
comment that is known by another committee's number, too, says so there ("CRC general comment 22"). A treaty body goes
by its name, and by its acronym where `obl:citedAs` is one word. A new treaty needs no more than its records.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from obligraph.ids import short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_TITLES = with_prefixes("""
SELECT DISTINCT ?instrument ?name WHERE {
  { ?instrument obl:citedAs ?name }
  UNION { ?instrument a ?kind ; skos:prefLabel ?name . FILTER(?kind IN (obl:Treaty, obl:Protocol)) }
  FILTER(LANGMATCHES(LANG(?name), "en") && STRSTARTS(STR(?instrument), "https://w3id.org/obligraph/id/instrument/"))
}""")
_ARTICLED = with_prefixes("""
SELECT DISTINCT ?treaty WHERE {
  ?article obl:provisionOf ?treaty ; obl:provisionKind <https://w3id.org/obligraph/code/provision-kind/article> .
}""")
_PROTOCOLS = with_prefixes("""
SELECT ?treaty (SAMPLE(?protocol) AS ?only) WHERE { ?protocol obl:supplements ?treaty }
GROUP BY ?treaty HAVING(COUNT(DISTINCT ?protocol) = 1)""")
_BODIES = with_prefixes("""
SELECT DISTINCT ?body ?name WHERE {
  ?body a obl:TreatyBody ; skos:prefLabel|obl:citedAs ?name . FILTER(LANGMATCHES(LANG(?name), "en"))
}""")
_RECOMMENDING = with_prefixes("""
SELECT DISTINCT ?body WHERE {
  ?text a obl:GeneralComment ; obl:issuedBy ?body ; skos:prefLabel ?label .
  FILTER(LANGMATCHES(LANG(?label), "en") && CONTAINS(LCASE(?label), "general recommendation"))
}""")
_OTHER_NUMBER = re.compile(r"([A-Z]+) general (comment|recommendation) (\d+)")
_LETTER = {"comment": "gc", "recommendation": "gr"}


@dataclass(frozen=True)
class Names:
    """The table that the finder works with; keys are local names of instruments, and acronyms of treaty bodies.

    `titles` has instruments by name, `committees` treaty bodies by name; a name has straight apostrophes and single
    spaces. An article of a treaty of `articled` has an identifier of its own. `kinds` has, by a word of their titles,
    the treaties that the word may stand for ("Covenant"); `protocols` what "the Protocol thereto" is, by the treaty
    named before; `recommending` the committees whose texts are general recommendations; `comments` the instruments
    that go by another local name than committee, kind and number give.
    """

    titles: Mapping[str, str]
    articled: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    protocols: Mapping[str, str]
    committees: Mapping[str, str]
    recommending: frozenset[str]
    comments: Mapping[str, str]

    @cached_property
    def title(self) -> re.Pattern[str]:
        """Finds the name of an instrument."""
        return re.compile(rf"(?<![\w-])(?:{_alternatives(self.titles)})(?![A-Za-z_-])")

    @cached_property
    def committee(self) -> re.Pattern[str]:
        """Finds the name of a treaty body."""
        return re.compile(rf"\b(?:{_alternatives(self.committees)})\b")

    @cached_property
    def acronym(self) -> re.Pattern[str]:
        """Finds the acronym of a treaty body that ends a text."""
        names = _alternatives({key.upper() for key in self.committees.values()})
        return re.compile(rf"\b({names})(?:\s+Committee)?(?:['’]s)?\s+(?:joint\s+)?$")

    def key(self, name: str) -> str:
        """Return the instrument that a name found in a text stands for."""
        return self.titles[_plain(name)]

    def body(self, name: str) -> str:
        """Return the treaty body that a name found in a text stands for."""
        return self.committees[_plain(name)]


def read_names(store: Store) -> Names:
    """Return the table of names that the data of a store give."""
    cited = [(_local(instrument), _plain(value_of(name))) for instrument, name in store.select(_TITLES)]
    titles = {name: key for key, name in cited if not _OTHER_NUMBER.fullmatch(name)}
    articled = frozenset(_local(row[0]) for row in store.select(_ARTICLED))
    bodies = [(_local(body), _plain(value_of(name))) for body, name in store.select(_BODIES)]
    acronyms = {body: name.lower() for body, name in bodies if " " not in name}
    return Names(
        titles=titles,
        articled=articled,
        kinds=_kinds(titles, articled),
        protocols={_local(treaty): _local(only) for treaty, only in store.select(_PROTOCOLS)},
        committees={name: acronyms[body] for body, name in bodies if " " in name and body in acronyms},
        recommending=frozenset(
            acronyms[b] for b in (_local(row[0]) for row in store.select(_RECOMMENDING)) if b in acronyms
        ),
        comments=dict(_comment(found, key) for key, name in cited if (found := _OTHER_NUMBER.fullmatch(name))),
    )


def _kinds(titles: Mapping[str, str], articled: Collection[str]) -> dict[str, frozenset[str]]:
    words = ("Covenant", "Convention")
    return {
        word: frozenset(key for name, key in titles.items() if key in articled and word in name.split())
        for word in words
    }


def _comment(found: re.Match[str], key: str) -> tuple[str, str]:
    return f"{found[1].lower()}-{_LETTER[found[2]]}{found[3]}", key


def _local(term: object) -> str:
    return short_of(value_of(term)).partition(":")[2]


def _alternatives(names: Collection[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]") for name in longest_first)


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name).replace("’", "'")
