"""Makes graphs of this domain's shape for timing: recommendations, links, passages, indicators, acts of States.

Deterministic: a small generator with a fixed seed decides degrees and which records violate. About two records in a
hundred violate, in ten ways; `expected` gives the number of findings per way, which follows from the construction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

EX = "https://example.org/bench/"
XSD = "http://www.w3.org/2001/XMLSchema#"
A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
WAYS = (
    "no-label",
    "two-labels",
    "label-language",
    "no-issuer",
    "issuer-class",
    "date-form",
    "confidence-range",
    "confidence-datatype",
    "symbol-pattern",
    "link-unreasoned",
)
STATEMENTS_PER_RECORD = 13


@dataclass
class Graph:
    """Lines of N-Quads by record; `expected` counts the findings per way once the lines were taken."""

    triples: int
    seed: int = 23
    expected: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """Give the lines of about `triples` statements."""
        chance = Random(self.seed)
        for number in range(200):
            yield from self._body(number)
        for number in range(max(1, self.triples // STATEMENTS_PER_RECORD)):
            way = chance.choice(WAYS) if chance.random() < 0.02 else ""
            if way:
                self.expected[way] += 1
            yield from self._recommendation(number, way, chance)

    def _body(self, number: int) -> Iterator[str]:
        graph = f"<{EX}graph/bodies>"
        yield f"<{EX}body/{number}> {A} <{EX}Body> {graph} .\n"
        yield f'<{EX}body/{number}> <{EX}label> "Body {number}"@en {graph} .\n'
        yield f'<{EX}body/{number}> <{EX}label> "Órgano {number}"@es {graph} .\n'

    def _recommendation(self, number: int, way: str, chance: Random) -> Iterator[str]:
        it, graph = f"<{EX}rec/{number}>", f"<{EX}graph/{number // 5000}>"
        said = [(A, f"<{EX}Recommendation>")]
        if way != "no-label":
            said.append((f"<{EX}label>", f'"Recommendation {number} on detention and registers"@en'))
            said.append((f"<{EX}label>", f'"Recomendación {number} sobre detención y registros"@es'))
        if way == "two-labels":
            said.append((f"<{EX}label>", f'"Another {number}"@en'))
        if way == "label-language":
            said.append((f"<{EX}label>", f'"Empfehlung {number}"@de'))
        issuer = f"<{EX}rec/{number}>" if way == "issuer-class" else f"<{EX}body/{chance.randrange(200)}>"
        if way != "no-issuer":
            said.append((f"<{EX}issuedBy>", issuer))
        day = "2012-02-30" if way == "date-form" else f"20{number % 25:02d}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        said.append((f"<{EX}date>", f'"{day}"^^<{XSD}date>'))
        symbol = "none" if way == "symbol-pattern" else f"CMW/C/MEX/CO/{number}"
        said.append((f"<{EX}symbol>", f'"{symbol}"'))
        for predicate, value in said:
            yield f"{it} {predicate} {value} {graph} .\n"
        yield from self._link(number, way, graph, chance)

    def _link(self, number: int, way: str, graph: str, chance: Random) -> Iterator[str]:
        link = f"<{EX}link/{number}>"
        confidence = "1.5" if way == "confidence-range" else f"0.{number % 90 + 10}"
        kind = f"{XSD}string" if way == "confidence-datatype" else f"{XSD}decimal"
        yield f"{link} {A} <{EX}Link> {graph} .\n"
        yield f"{link} <{EX}subject> <{EX}rec/{number}> {graph} .\n"
        yield f"{link} <{EX}object> <{EX}body/{chance.randrange(200)}> {graph} .\n"
        yield f'{link} <{EX}confidence> "{confidence}"^^<{kind}> {graph} .\n'
        yield f"{link} <{EX}justification> <{EX}code/curated> {graph} .\n"
        yield f"{link} <{EX}review> <{EX}code/{('accepted', 'proposed')[number % 2]}> {graph} .\n"
        if way != "link-unreasoned":
            yield f'{link} <{EX}reason> "What the article asks is what {number} recommends."@en {graph} .\n'
