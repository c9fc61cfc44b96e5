"""The bridge in words, in any language: what an advocate reads on the screen or pastes into a letter.

An article covers what a commitment promises; it never binds a State to the commitment, and the words keep to that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligraph.bridge.sections import Section, TreatyChains, sections
from obligraph.graph.labels import words_in
from obligraph.i18n import message, plural
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store

_SCHEMES = ("force", "justification", "migrant-group", "persons", "reservation-kind", "state-role")
"""The schemes whose codes an answer names."""
_NAMES = with_prefixes("""
SELECT ?thing ?label (lang(?label) AS ?language) WHERE {
  { VALUES ?scheme { %s } ?thing skos:inScheme ?scheme ; skos:prefLabel ?label }
  UNION { ?thing rdfs:subPropertyOf obl:legallyRelatedTo ; rdfs:label ?label }
  UNION { ?thing rdfs:subPropertyOf obl:correspondsTo ; rdfs:label ?label }
  UNION { VALUES ?thing { obl:partOf } ?thing rdfs:label ?label }
  UNION { VALUES ?thing { %s } ?thing skos:prefLabel ?label }
  FILTER(lang(?label) IN (?lang, "en"))
}
""")
_NOT_TAKEN = frozenset({"voted-against", "abstained", "did-not-vote", "not-adopted"})
"""Positions by which a text promises nothing on the State's behalf."""


class Wording:
    """Puts one bridge answer into words; `names` holds the labels of codes, relations and the State, by short form."""

    def __init__(self, answer: dict[str, Any], names: dict[str, str], lang: str) -> None:
        self.answer, self.names, self.lang = answer, names, lang
        self.state = names.get(answer["state"] or "", answer["state"] or "")

    def lines(self) -> list[str]:
        """Return the answer as Markdown lines that read well as plain text too: in short, then treaty by treaty."""
        asked, listed = self.answer["commitment"], sections(self.answer)
        lines = [f"# {asked['id']}: {asked['label']}", ""]
        lines += [f"({self.name('force', asked['force'])}) {self.position()}".strip(), ""]
        lines += [line for words in self.filters() for line in (words, "")]
        if not listed:
            return [*lines, self.nothing()]
        for section in listed:
            lines += [self.sentence(section), "", *(f"- {self.in_short(treaty)}" for treaty in section.treaties), ""]
        lines += [line for section in listed for treaty in section.treaties for line in self.treaty(treaty)]
        return [*lines, self.say("caution")] if self.answer["state"] else lines[:-1]

    def position(self) -> str:
        """Return how the State took the commitment, as a sentence; nothing where no State is asked about."""
        kind = self.answer["commitment"]["position"]
        return self.say(kind) if self.answer["state"] or kind in ("not-adopted", "adopted-without-vote") else ""

    def filters(self) -> list[str]:
        """Return which articles the answer is confined to, a sentence a filter."""
        group, treaty = self.answer["group"], self.answer["treaty"]
        filters = [self.say("group", group=self.name("migrant-group", group))] if group else []
        return [*filters, self.say("only-treaty", treaty=self.names.get(treaty, treaty))] if treaty else filters

    def nothing(self) -> str:
        """Return the sentence that says that nothing was reached."""
        return self.say("empty-for" if self.answer["group"] or self.answer["treaty"] else "empty")

    def sentence(self, section: Section) -> str:
        """Return what is said of the treaties of a section, and how many articles of how many they are."""
        anyway = section.kind == "binding" and self.answer["commitment"]["position"] in _NOT_TAKEN
        articles = self.number("article", section.articles)
        count = self.say("count", articles=articles, treaties=self.number("treaty", len(section.treaties)))
        return self.say("binding-anyway" if anyway else section.kind, count=count)

    def number(self, one: str, number: int) -> str:
        """Return a number of articles or treaties."""
        return plural(f"bridge.{one}", self.lang, number, number=number)

    def in_short(self, treaty: TreatyChains) -> str:
        """Return a treaty on one line: its name, the numbers of its articles, and how it stands for the State."""
        articles = self.articles(treaty)
        standing = f": {self.standing(treaty.binding)}" if treaty.binding else ""
        return f"{treaty.name}, {articles}{standing}"

    def articles(self, treaty: TreatyChains) -> str:
        """Return the numbers of a treaty's articles."""
        return self.listed(len(treaty.articles), ", ".join(treaty.articles))

    def listed(self, number: int, numbers: str = "") -> str:
        """Return the word for articles before their numbers."""
        return plural("bridge.listed-article", self.lang, number, numbers=numbers)

    def treaty(self, treaty: TreatyChains) -> list[str]:
        """Return a treaty under its own heading: what is said of the whole of it, then its articles, numbered."""
        whole = [f"- {line}" for line in self.of_whole(treaty)]
        lines = [f"## {self.full_name(treaty)}", "", *whole, *([""] if whole else [])]
        for number, chain in enumerate(treaty.chains, 1):
            lines += [*self.chain(chain, number), ""]
        return lines

    def full_name(self, treaty: TreatyChains) -> str:
        """Return the name by which a treaty is cited and its title."""
        title = self.names.get(treaty.treaty)
        return f"{treaty.name}: {title}" if title else treaty.name

    def of_whole(self, treaty: TreatyChains) -> list[str]:
        """Return what concerns the whole treaty: declarations and reservations, and whom it leaves out."""
        left = treaty.leaves_out
        limits = [self.reservation(record) for record in treaty.reservations]
        return (
            [*limits, self.say("treaty-leaves-out", treaty=treaty.name, groups=self.groups(left))] if left else limits
        )

    def groups(self, codes: list[str]) -> str:
        """Return the names of groups of people."""
        return "; ".join(self.name("migrant-group", code) for code in codes)

    def chain(self, chain: dict[str, Any], number: int) -> list[str]:
        """Return one chain: the article, whom it protects, and every step with its evidence."""
        end = chain["ends_at"]
        summary = f": {end['summary']}" if end["summary"] else ""
        lines = [f"{number}. **{end['id']}** {end['label']}{summary}", f"   - {self.protects(end)}"]
        if end["leaves_out"]:
            lines.append(f"   - {self.leaves_out(end)}")
        lines += [f"   - {self.step(step)}" for step in chain["steps"]]
        lines += [f"   - {line}" for line in self.reservations(chain["binding"])]
        weakest = self.say("weakest", place=chain["weakest_step"], count=len(chain["steps"]))
        return [*lines, f"   - {weakest}"] if len(chain["steps"]) > 1 else lines

    def protects(self, end: dict[str, Any]) -> str:
        """Return whom an article protects and which role of a State it obliges."""
        people = ", ".join(self.name("persons", code) for code in end["protects"])
        roles = ", ".join(self.name("state-role", code) for code in end["obliges"])
        return self.say("protects", people=people or "-", roles=roles or "-")

    def leaves_out(self, end: dict[str, Any]) -> str:
        """Return of whom the commitment speaks and whom an article does not protect; nothing where there are none."""
        return self.say("leaves-out", groups=self.groups(end["leaves_out"])) if end["leaves_out"] else ""

    def standing(self, binding: dict[str, Any]) -> str:
        """Return how the treaty stands for the State, with the date at which that is known."""
        since = binding["since"]["value"] if binding["since"] else None
        key = {"unknown": "unknown-binding"}.get(binding["status"], binding["status"])
        key = "in-force-unknown" if key == "in-force" and since is None else key
        standing = self.say(key, since=since)
        known = binding["known_as_of"]
        return self.say("as-of", standing=standing, known=known) if known else standing

    def reservations(self, binding: dict[str, Any] | None) -> list[str]:
        """Return the declarations and reservations that concern an article itself, a line each."""
        return [self.reservation(record) for record in (binding or {}).get("reservations", []) if record["provision"]]

    def reservation(self, record: dict[str, Any]) -> str:
        """Return one declaration or reservation with the date as of which it is known."""
        return self.say(
            "reservation",
            kind=self.name("reservation-kind", record["kind"]).capitalize(),
            on=record["provision"] or self.say("on-whole"),
            summary=record["summary"],
            known=record["known_as_of"],
            then=self.say(f"then-{record['on_date']}"),
        )

    def step(self, step: dict[str, Any]) -> str:
        """Return one step as subject, relation and object with its justification, its evidence and its reason."""
        ends = (step["from"], step["to"]) if step["direction"] == "forward" else (step["to"], step["from"])
        evidence = "; ".join(self.place(place) for place in step["evidence"])
        words = self.say(
            "step",
            subject=ends[0],
            relation=self.names.get(step["relation"], step["relation"]),
            object=ends[1],
            justification=self.name("justification", step["justification"]),
            confidence=step["confidence"],
            evidence=f"; {evidence}" if evidence else "",
        )
        return f"{words}: {step['reason']}" if step["reason"] else words

    @staticmethod
    def place(place: dict[str, Any]) -> str:
        """Return a place in a source with the words that stand there."""
        anchor = f" “{place['anchor']}”" if place["anchor"] else ""
        return f"{place['document']}, {place['locator']}{anchor}"

    def name(self, scheme: str, code: str | None) -> str:
        """Return the label of a code of a scheme."""
        return self.names.get(f"code:{scheme}/{code}", code or "")

    def say(self, key: str, **words: object) -> str:
        """Return the sentence of that key in the language asked for."""
        return message(f"bridge.{key}", self.lang, state=self.state, date=self.answer["date"], **words)


def in_words(store: Store, answer: dict[str, Any], lang: str) -> str:
    """Return a bridge answer in words, as Markdown that reads well as plain text."""
    from pyoxigraph import Literal

    schemes = values(iri_of(f"code:{scheme}") for scheme in _SCHEMES)
    named = {answer["state"], answer["treaty"], *(chain["ends_at"]["treaty"] for chain in answer["chains"])}
    rows = store.select(_NAMES % (schemes, values(map(iri_of, named - {None}))), {"lang": Literal(lang)})
    texts: dict[str, dict[str, str]] = {}
    for thing, label, language in rows:
        texts.setdefault(short_of(value_of(thing)), {})[value_of(language)] = value_of(label)
    names = {thing: words_in(labels, lang) for thing, labels in texts.items()}
    return "\n".join(Wording(answer, names, lang).lines()) + "\n"


def as_plain(markdown: str) -> str:
    """Return words in Markdown as plain text: without the marks of headings and of bold type."""
    return re.sub(r"^#+ ", "", markdown, flags=re.MULTILINE).replace("**", "")
