"""Link records (`obl:Link`): what relates to what by which predicate, why, how surely, and how that was reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from obligraph.graph.labels import texts_by_language
from obligraph.namespaces import OBL, with_prefixes
from obligraph.store.terms import code_of, value_of, values_clause

if TYPE_CHECKING:
    from obligraph.store import Store

End = Literal["linkSubject", "linkObject"]
ACCEPTED = "accepted"
"""The review state of the links that answers rest on."""
_ACCEPTED = f"obl:reviewState <https://w3id.org/obligraph/code/review-state/{ACCEPTED}>"

_COUNTS = with_prefixes("""
SELECT ?thing (COUNT(?link) AS ?number) WHERE {
  { ?link obl:linkSubject ?thing } UNION { ?link obl:linkObject ?thing }
} GROUP BY ?thing
""")
# Each query starts from a VALUES clause, follows one chain of patterns and asks for few columns: engines plan that
# well, and the time goes into the terms that are read. One query with unions or OPTIONALs takes many times as long.
_AT_END = "SELECT ?link WHERE {{ %s ?link <" + OBL + "{end}> ?thing }}"
_ACCEPTED_AT = with_prefixes(
    "SELECT ?thing ?link ?relation ?other WHERE {{ %s ?link obl:{near} ?thing ; obl:linkPredicate ?relation ;"
    f" obl:{{far}} ?other ; {_ACCEPTED} . }}}}"
)
_GROUNDS = with_prefixes(
    "SELECT ?link ?justification ?confidence WHERE { %s ?link obl:justification ?justification ;"
    " obl:confidence ?confidence . }"
)
_RECORDS = with_prefixes("""
SELECT ?link ?subject ?predicate ?object ?justification ?confidence ?state WHERE {
  %s
  ?link obl:linkSubject ?subject ; obl:linkPredicate ?predicate ; obl:linkObject ?object ;
    obl:justification ?justification ; obl:confidence ?confidence ; obl:reviewState ?state .
}
""")

_AUTHORSHIP = with_prefixes("SELECT ?link ?author ?date WHERE { ?link obl:author ?author ; obl:linkedOn ?date }")


class AcceptedLink(NamedTuple):
    """An accepted link seen from one of its ends; all are IRIs."""

    thing: str
    link: str
    predicate: str
    other: str


class Grounds(NamedTuple):
    """On what a link rests: the code of its justification, and its confidence from 0 to 1."""

    justification: str
    confidence: float


class Authorship(NamedTuple):
    """Who made a link (IRI), and when."""

    author: str
    date: str


LinksAmong = dict[tuple[str, str, str], tuple[str, Grounds]]
"""Links with their grounds by subject, predicate and object, all as IRIs."""


class LinkRecord(NamedTuple):
    """One link record; `confidence` is as written, `justification` and `review` are codes, `reasons` by language."""

    iri: str
    subject: str
    predicate: str
    object: str
    justification: str
    confidence: str
    review: str
    reasons: dict[str, str]


def counts_by_end(store: Store) -> dict[str, int]:
    """Return the number of link records of which each thing is subject or object, by its IRI."""
    return {value_of(thing): int(value_of(number)) for thing, number in store.select(_COUNTS)}


def accepted_links(store: Store, things: Iterable[str], end: End) -> Iterator[AcceptedLink]:
    """Give the accepted links of which one of the things (IRIs) is the subject, or the object."""
    far: End = "linkObject" if end == "linkSubject" else "linkSubject"
    clause = values_clause("thing", things)
    for row in store.select(_ACCEPTED_AT.format(near=end, far=far) % clause):
        yield AcceptedLink(*map(value_of, row))


def grounds_of(store: Store, links: Iterable[str]) -> dict[str, Grounds]:
    """Return on what each of the links (IRIs) rests; those that lack one of both are not in the answer."""
    links = set(links)
    rows = store.select(_GROUNDS % values_clause("link", links)) if links else ()
    return {value_of(link): Grounds(code_of(why), float(value_of(sure))) for link, why, sure in rows}


def reasons_of(store: Store, links: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the reason of each of the links (IRIs) by language."""
    return texts_by_language(store, links, f"{OBL}linkReason")


def links_at(store: Store, thing: str) -> list[LinkRecord]:
    """Return the link records of which a thing (IRI) is an end, whatever their review says, in the order of IRIs."""
    clause = values_clause("thing", [thing])
    ends = ("linkSubject", "linkObject")
    links = {value_of(row[0]) for end in ends for row in store.select(_AT_END.format(end=end) % clause)}
    return _records(store, values_clause("link", links)) if links else []


def every_link(store: Store) -> list[LinkRecord]:
    """Return all link records, whatever their review says, in the order of IRIs."""
    return _records(store, "")


def authorship_of_links(store: Store) -> dict[str, Authorship]:
    """Return who made each link, and when, by its IRI; a link that lacks one of both is not in the answer."""
    return {value_of(link): Authorship(value_of(by), value_of(on)) for link, by, on in store.select(_AUTHORSHIP)}


def _records(store: Store, clause: str) -> list[LinkRecord]:
    rows = list(store.select(_RECORDS % clause))
    reasons = reasons_of(store, (value_of(row[0]) for row in rows))
    found = {
        value_of(link): LinkRecord(
            iri=value_of(link),
            subject=value_of(subject),
            predicate=value_of(predicate),
            object=value_of(object_),
            justification=code_of(why),
            confidence=value_of(sure),
            review=code_of(state),
            reasons=reasons[value_of(link)],
        )
        for link, subject, predicate, object_, why, sure, state in rows
    }
    return [found[iri] for iri in sorted(found)]


def links_among(store: Store, things: Iterable[str]) -> LinksAmong:
    """Return the accepted links between things of a set."""
    wanted = set(things)
    if not wanted:
        return {}
    found = [link for link in accepted_links(store, wanted, "linkSubject") if link.other in wanted]
    grounds = grounds_of(store, (link.link for link in found))
    return {
        (link.thing, link.predicate, link.other): (link.link, grounds[link.link])
        for link in found
        if link.link in grounds
    }
