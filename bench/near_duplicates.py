"""Raise pairs of indicators that may measure the same, for a person to decide (docs/duplicates.md).

Usage: `python bench/near_duplicates.py [FOLDER...]` (default `data/`); pairs without a decision come first.
"""

import itertools
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, RdfFormat

from obligraph.ids import short_of

OBL = "https://w3id.org/obligraph/ns#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
THRESHOLD = 0.4
ALIKE = ("unit", "countedPopulation", "concernsRight")
DECISIONS = {f"{OBL}{name}" for name in ("measuresTheSameAs", "isNarrowerThan", "isDistinctFrom")}
TAIL = re.compile(
    r",? (?:disaggregated|broken down|compared (?:to|with)|such as|among students|"
    r"by (?:sex|age|selected|education|country))\b.*"
)
STOP = set(
    "a an and any are as at be by for from has have if in including into is it its of on or over per such than that "
    "the their them there this those to was were which whose who with".split()
)
COMMON = set(
    "education educational school health care worker work labor job employment migrant share number rate".split()
)
SAME = {
    word: group.split()[0]
    for group in (
        "share proportion percentage",
        "labor labour",
        "enrollment enrolment",
        "facility center",
        "law legislation",
        "literacy illiteracy",
        "obstacle barrier",
        "program programme",
        "meant aimed",
        "collection gathering collecting",
        "dissemination publishing",
        "periodic regular",
        "system mechanism measure",
        "migrant migration migratory",
        "cultural intercultural",
    )
    for word in group.split()
}

Things = dict[str, dict[str, set[str]]]


def load(folders: list[str]) -> Things:
    """Return what the files say of each thing: English and plain literals, and identifiers."""
    things: Things = defaultdict(lambda: defaultdict(set))
    for file in sorted(file for folder in folders for file in Path(folder).rglob("*.ttl")):
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE):
            if not isinstance(quad.object, Literal) or quad.object.language in (None, "en"):
                things[quad.subject.value][quad.predicate.value].add(quad.object.value)
    return things


def stem(word: str) -> str:
    """Return a word without the ending of its plural, and one word for those that mean the same here."""
    single = re.sub(r"ies$", "y", word) if len(word) > 4 else word
    single = re.sub(r"(?<=[^s])s$", "", single) if len(single) > 3 else single
    return SAME.get(single, single)


def words(label: str) -> frozenset[str]:
    """Return the set of stems of a label, without its breakdown and the words that carry no meaning."""
    found = re.findall(r"[a-z0-9]+", TAIL.sub("", label.lower().replace("'s", "")))
    return frozenset(stem(word) for word in found if word not in STOP)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the part of the words of both that the two share (Jaccard)."""
    return len(one & other) / max(len(one | other), 1)


def comparable(things: Things, indicators: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs to compare: none within the UN's own list, parts of composites only with single indicators."""
    parts = {name for name in indicators if things[name][f"{OBL}componentOf"]}
    several = parts | {whole for name in parts for whole in things[name][f"{OBL}componentOf"]}
    for one, other in itertools.combinations(sorted(indicators), 2):
        official = all("metadata.un.org" in name for name in (one, other))
        if not official and not (one in parts and other in several) and not (other in parts and one in several):
            yield one, other


def rules(things: Things, one: str, other: str) -> list[str]:
    """Return the rules by which a pair is raised."""
    here, there = (words(" ".join(things[name][LABEL])) for name in (one, other))
    shared = {name: bool(things[one][OBL + name] & things[other][OBL + name]) for name in ALIKE}
    held = {
        "words": likeness(here, there) >= THRESHOLD,
        "parallel": shared["unit"] and likeness(here - COMMON, there - COMMON) >= THRESHOLD,
        "population": all(shared.values()),
    }
    return [name for name, holds in held.items() if holds]


def main() -> None:
    """Print the pairs raised, with the rules and whether a link record decides them."""
    things = load(sys.argv[1:] or ["data"])
    decided = {
        frozenset((*link[f"{OBL}linkSubject"], *link[f"{OBL}linkObject"]))
        for link in things.values()
        if link[f"{OBL}linkPredicate"] & DECISIONS
    }
    indicators = [name for name, thing in things.items() if f"{OBL}Indicator" in thing[TYPE]]
    raised = [(pair, found) for pair in comparable(things, indicators) if (found := rules(things, *pair))]
    for pair, found in sorted(raised, key=lambda row: frozenset(row[0]) in decided):
        state = "decided" if frozenset(pair) in decided else "open"
        print(f"{state:8}{'+'.join(found):26}{'  '.join(short_of(name) for name in pair)}")
    undecided = sum(frozenset(pair) not in decided for pair, _ in raised)
    print(f"{len(indicators)} indicators, {len(raised)} pairs raised, {undecided} without a decision")


if __name__ == "__main__":
    main()
