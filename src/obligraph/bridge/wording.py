"""The bridge in words, in English and Spanish: what an advocate reads on the screen or pastes into a letter.

An article covers what a commitment promises; it never binds a State to the commitment, and the words keep to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.ids import short_of
from obligraph.store.reading import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_NAMES = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label WHERE {
  { ?thing a skos:Concept ; skos:inScheme ?scheme ; skos:prefLabel ?label }
  UNION { ?thing rdfs:subPropertyOf obl:legallyRelatedTo ; rdfs:label ?label }
  UNION { ?thing rdfs:subPropertyOf obl:correspondsTo ; rdfs:label ?label }
  UNION { VALUES ?thing { obl:partOf } ?thing rdfs:label ?label }
  UNION { ?thing a obl:State ; skos:prefLabel ?label . FILTER(?thing = ?state) }
  FILTER(lang(?label) = ?lang)
}
"""

_SENTENCES = {
    "en": {
        "voted-for": "{state} voted for it.",
        "voted-against": "{state} voted against it: it is not a commitment of {state}.",
        "abstained": "{state} abstained: it is not a commitment of {state}.",
        "did-not-vote": "{state} did not vote on it: it is not a commitment of {state}.",
        "adopted-without-vote": "It was adopted without a vote; no State's vote can be named.",
        "not-adopted": "No State had adopted it on that date: it commits nobody.",
        "unknown": "How {state} took it is not known.",
        "binding": "On {date}, these articles, which bind {state}, cover what it promises, in whole or in part:",
        "binding-anyway": "On {date}, these articles, which cover the text at least in part, bind {state} anyway:",
        "none": "On {date}, no article reached from it binds {state}, as far as the tables say. The nearest:",
        "others": "Reached as well, and not in force for {state} on {date}:",
        "no-state": "These articles cover what it promises, in whole or in part (name a State to see whom they bind):",
        "empty": "No chain leads from it to a treaty provision.",
        "in-force": "in force for {state} since {since}",
        "in-force-unknown": "in force for {state} (the first day is not known)",
        "not-yet": "not yet in force for {state}: it binds from {since}",
        "signed": "signed by {state}, which was not a party on that date",
        "not-party": "{state} was not a party",
        "unknown-binding": "whether it binds {state} on that date is not known",
        "as-of": "known as of {known}",
        "protects": "Protects: {people}. Obliges: {roles}.",
        "leaves-out": "It does not protect {groups}, of whom the commitment speaks too.",
        "treaty-leaves-out": "{treaty} as a whole leaves out: {groups}.",
        "reservation": "{kind} of {state}{on}: {summary} (known as of {known}; its state on {date}: {then})",
        "on": " on {provision}",
        "then-in-force": "in force",
        "then-unknown": "not known",
        "step": "{subject} {relation} {object} [{justification}, confidence {confidence}{evidence}]",
        "weakest": "Weakest step: {place} of {count}.",
        "group": "Only articles that do not leave out: {group}.",
        "caution": "The absence of a declaration or reservation here proves nothing for another date than the table's.",
    },
    "es": {
        "voted-for": "{state} votó a favor.",
        "voted-against": "{state} votó en contra: no es un compromiso de {state}.",
        "abstained": "{state} se abstuvo: no es un compromiso de {state}.",
        "did-not-vote": "{state} no votó: no es un compromiso de {state}.",
        "adopted-without-vote": "Se aprobó sin votación; no puede citarse el voto de ningún Estado.",
        "not-adopted": "Ningún Estado lo había aprobado en esa fecha: no compromete a nadie.",
        "unknown": "No se conoce la posición de {state}.",
        "binding": "Al {date}, estos artículos, que obligan a {state}, abarcan en todo o en parte lo prometido:",
        "binding-anyway": "Al {date}, estos artículos, que abarcan el texto, obligan de todos modos a {state}:",
        "none": "Al {date}, ningún artículo alcanzado obliga a {state}, según los cuadros. Los más cercanos:",
        "others": "También alcanzados y no en vigor para {state} al {date}:",
        "no-state": "Estos artículos abarcan lo prometido, todo o parte (indique un Estado para ver si lo obligan):",
        "empty": "Ninguna cadena conduce a una disposición de un tratado.",
        "in-force": "en vigor para {state} desde el {since}",
        "in-force-unknown": "en vigor para {state} (no se conoce el primer día)",
        "not-yet": "aún no en vigor para {state}: obliga desde el {since}",
        "signed": "firmado por {state}, que no era parte en esa fecha",
        "not-party": "{state} no era parte",
        "unknown-binding": "no se sabe si obliga a {state} en esa fecha",
        "as-of": "según lo conocido al {known}",
        "protects": "Protege a: {people}. Obliga a: {roles}.",
        "leaves-out": "No protege a {groups}, a quienes también se refiere el compromiso.",
        "treaty-leaves-out": "{treaty} en su conjunto deja fuera a: {groups}.",
        "reservation": "{kind} de {state}{on}: {summary} (conocida al {known}; su estado al {date}: {then})",
        "on": " sobre {provision}",
        "then-in-force": "en vigor",
        "then-unknown": "no se conoce",
        "step": "{subject} {relation} {object} [{justification}, confianza {confidence}{evidence}]",
        "weakest": "Paso más débil: {place} de {count}.",
        "group": "Solo artículos que no dejan fuera a: {group}.",
        "caution": "La ausencia de declaraciones o reservas no prueba nada para fechas distintas de la del cuadro.",
    },
}
_NEARNESS = ("signed", "not-yet", "unknown", "not-party")


class Wording:
    """Puts one bridge answer into words; `names` holds the labels of codes, relations and the State, by short form."""

    def __init__(self, answer: dict[str, Any], names: dict[str, str], lang: str) -> None:
        self.answer, self.names, self.lang = answer, names, lang
        self.state = names.get(answer["state"] or "", answer["state"] or "")

    def lines(self) -> list[str]:
        """Return the answer as Markdown lines that read well as plain text too."""
        asked = self.answer["commitment"]
        head = [f"# {asked['id']}: {asked['label']}", ""]
        head += [f"({self.name('force', asked['force'])}) {self.position()}".strip(), ""]
        if self.answer["group"]:
            head += [self.say("group", group=self.name("migrant-group", self.answer["group"])), ""]
        return head + self.body()

    def position(self) -> str:
        """Return how the State took the commitment, as a sentence; nothing where no State is asked about."""
        kind = self.answer["commitment"]["position"]
        return self.say(kind) if self.answer["state"] or kind in ("not-adopted", "adopted-without-vote") else ""

    def body(self) -> list[str]:
        """Return the chains, those in force first, and what to bear in mind."""
        chains = self.answer["chains"]
        if not chains:
            return [self.say("empty")]
        if not self.answer["state"]:
            return [self.say("no-state"), "", *self.list_of(chains), *self.treaties(chains)]
        binding = [chain for chain in chains if chain["binding"] and chain["binding"]["party"]]
        others = [chain for chain in chains if chain not in binding]
        taken = self.answer["commitment"]["position"] != "voted-against"
        lines = [self.say("binding" if taken else "binding-anyway"), "", *self.list_of(binding)] if binding else []
        if others:
            others = sorted(others, key=self.distance)
            lines += [self.say("others" if binding else "none"), "", *self.list_of(others)]
        return [*lines, *self.treaties(chains), self.say("caution")]

    def treaties(self, chains: list[dict[str, Any]]) -> list[str]:
        """Return, once for each treaty that leaves people out as a whole, whom it leaves out."""
        ends = [chain["ends_at"] for chain in chains]
        left = {end["id"].split(":")[0].upper(): end["treaty_leaves_out"] for end in ends if end["treaty_leaves_out"]}
        return [self.say("treaty-leaves-out", treaty=name, groups=self.groups(left[name])) for name in sorted(left)]

    def groups(self, codes: list[str]) -> str:
        """Return the names of groups of people."""
        return "; ".join(self.name("migrant-group", code) for code in codes)

    def distance(self, chain: dict[str, Any]) -> tuple[int, int]:
        """Order chains that do not bind by how near they come to binding, then by rank."""
        return _NEARNESS.index(chain["binding"]["status"] if chain["binding"] else "unknown"), chain["rank"]

    def list_of(self, chains: list[dict[str, Any]]) -> list[str]:
        """Return chains as a numbered list with their particulars indented."""
        return [line for number, chain in enumerate(chains, 1) for line in (*self.chain(chain, number), "")]

    def chain(self, chain: dict[str, Any], number: int) -> list[str]:
        """Return one chain: the article, its standing, whom it protects, and every step with its evidence."""
        end = chain["ends_at"]
        standing = f" ({self.standing(chain['binding'])})" if chain["binding"] else ""
        summary = f": {end['summary']}" if end["summary"] else ""
        lines = [f"{number}. **{end['id']}** {end['label']}{summary}{standing}"]
        people = ", ".join(self.name("persons", code) for code in end["protects"])
        roles = ", ".join(self.name("state-role", code) for code in end["obliges"])
        lines += [f"   - {self.say('protects', people=people or '-', roles=roles or '-')}"]
        if end["leaves_out"]:
            lines.append(f"   - {self.say('leaves-out', groups=self.groups(end['leaves_out']))}")
        lines += [f"   - {self.step(step)}" for step in chain["steps"]]
        lines += [f"   - {line}" for line in self.reservations(chain["binding"])]
        weakest = self.say("weakest", place=chain["weakest_step"], count=len(chain["steps"]))
        return [*lines, f"   - {weakest}"] if len(chain["steps"]) > 1 else lines

    def standing(self, binding: dict[str, Any]) -> str:
        """Return how the treaty stands for the State, with the date at which that is known."""
        since = binding["since"]["value"] if binding["since"] else None
        key = {"unknown": "unknown-binding"}.get(binding["status"], binding["status"])
        key = "in-force-unknown" if key == "in-force" and since is None else key
        known = f"; {self.say('as-of', known=binding['known_as_of'])}" if binding["known_as_of"] else ""
        return self.say(key, since=since) + known

    def reservations(self, binding: dict[str, Any] | None) -> list[str]:
        """Return the declarations and reservations beside an article, a line each."""
        return [
            self.say(
                "reservation",
                kind=self.name("reservation-kind", record["kind"]).capitalize(),
                on=self.say("on", provision=record["provision"]) if record["provision"] else "",
                summary=record["summary"],
                known=record["known_as_of"],
                then=self.say(f"then-{record['on_date']}"),
            )
            for record in (binding["reservations"] if binding else [])
        ]

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
        return _SENTENCES[self.lang][key].format(state=self.state, date=self.answer["date"], **words)


def in_words(store: Store, answer: dict[str, Any], lang: str) -> str:
    """Return a bridge answer in words, as Markdown that reads well as plain text."""
    from pyoxigraph import Literal, NamedNode

    from obligraph.ids import iri_of

    state = NamedNode(iri_of(answer["state"]) if answer["state"] else "urn:none")
    rows = store.select(_NAMES, {"lang": Literal(lang), "state": state})
    names = {short_of(value_of(thing)): value_of(label) for thing, label in rows}
    return "\n".join(Wording(answer, names, lang).lines()) + "\n"
