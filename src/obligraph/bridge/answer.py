"""The answer of `obligraph bridge`: DESIGN's contract, put together from chains, binding, position and scope.

`bridge(...)` returns plain data: the keys of the contract, and beside them `reason` on a step (why the link holds),
`leaves_out` on an end (groups of whom the commitment speaks and whom the provision does not protect),
`treaty_leaves_out` (people whom the whole treaty leaves out), `treaty` on an end, and `group` and `treaty`, the filters
that were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from obligraph.bridge.adherence import Binding, bindings, today
from obligraph.bridge.chains import Chain, chains_from
from obligraph.bridge.position import position
from obligraph.bridge.steps import Step, texts
from obligraph.errors import UnknownIdentifier, WrongUse
from obligraph.graph.evidence import Place, places_of
from obligraph.graph.labels import words_in
from obligraph.graph.links import reasons_of
from obligraph.graph.scope import Scope, groups, scopes
from obligraph.ids import short_of
from obligraph.search.resolver import COMMITMENT, GROUP, STATE, TREATY, resolve

if TYPE_CHECKING:
    from obligraph.store import Store


class Question(NamedTuple):
    """What is asked: a commitment, and where they are given a State, a date, a group of people and a treaty."""

    commitment: str
    state: str | None = None
    date: str | None = None
    group: str | None = None
    every: bool = False
    lang: str = "en"
    treaty: str | None = None


def bridge(store: Store, question: Question) -> dict[str, Any]:
    """Answer which treaty provisions cover a commitment, and how they bind a State on a date.

    Each is given by its short form or by a name. Raises UnknownIdentifier, AmbiguousName or WrongClass for what names
    no such thing, WrongUse for an unknown group.
    """
    start, on = resolve(store, question.commitment, COMMITMENT), question.date or today()
    state = resolve(store, question.state, STATE) if question.state else None
    treaty = resolve(store, question.treaty, TREATY) if question.treaty else None
    group = _group(store, question.group) if question.group else None
    found = texts(store, [start])[start]
    chains = _of_treaty(chains_from(store, start, every=question.every), treaty)
    scope = scopes(store, {start, *(chain.end.iri for chain in chains)})
    chains = _for_group(chains, scope, group)
    bound = _bindings(store, chains, state, on, question.lang)
    return {
        "commitment": {
            "id": short_of(start),
            "label": words_in(found.labels, question.lang),
            "force": found.force,
            "position": position(store, start, state, on),
        },
        "state": short_of(state) if state else None,
        "date": on,
        "group": group,
        "treaty": short_of(treaty) if treaty else None,
        "chains": chain_records(store, chains, scope, bound, question.lang, on, start),
    }


def chain_records(
    store: Store,
    chains: Iterable[Chain],
    scope: dict[str, Scope],
    bound: dict[str, Binding],
    lang: str,
    on: str,
    start: str,
) -> list[dict[str, Any]]:
    """Return chains as the contract's records, ranked from 1, with the evidence of every step."""
    chains = list(chains)
    links = {step.link for chain in chains for step in chain.steps if step.link}
    places, reasons = places_of(store, links), _reasons(store, links, lang)
    return [
        {
            "rank": rank,
            "ends_at": _end(chain, scope, scope[start], lang),
            "binding": _binding_record(chain, bound, on),
            "weakest_step": chain.weakest,
            "steps": [
                _step(step, places.get(step.link or "", []), reasons.get(step.link or "")) for step in chain.steps
            ],
        }
        for rank, chain in enumerate(chains, 1)
    ]


def _end(chain: Chain, scope: dict[str, Scope], asked: Scope, lang: str) -> dict[str, Any]:
    end, of_end = chain.end, scope[chain.end.iri]
    return {
        "id": short_of(end.iri),
        "label": words_in(end.labels, lang),
        "summary": words_in(of_end.summary, lang),
        "force": end.force,
        "treaty": short_of(end.instrument) if end.instrument else None,
        "protects": list(of_end.protects),
        "obliges": list(of_end.obliges),
        "leaves_out": sorted(of_end.leaves_out - asked.leaves_out),
        "treaty_leaves_out": sorted(of_end.treaty_leaves_out),
    }


def _binding_record(chain: Chain, bound: dict[str, Binding], on: str) -> dict[str, Any] | None:
    binding = bound.get(chain.end.instrument or "")
    return binding.record(chain.end.iri, on, short_of) if binding else None


def _step(step: Step, evidence: list[Place], reason: str | None) -> dict[str, Any]:
    return {
        "from": short_of(step.source),
        "relation": step.predicate,
        "direction": step.direction,
        "to": short_of(step.target),
        "justification": step.justification,
        "confidence": step.confidence,
        "evidence": evidence,
        "reason": reason,
        "link": short_of(step.link) if step.link else None,
    }


def _bindings(store: Store, chains: list[Chain], state: str | None, on: str, lang: str) -> dict[str, Binding]:
    treaties = {chain.end.instrument for chain in chains if chain.end.instrument}
    return bindings(store, state, treaties, on, lang) if state and treaties else {}


def _group(store: Store, given: str) -> str:
    """Return the code of the group of people that is given by its code or its label."""
    try:
        return short_of(resolve(store, given, GROUP)).rpartition("/")[2]
    except UnknownIdentifier:
        raise WrongUse("unknown-group", group=given, choice=groups(store)) from None


def _for_group(chains: list[Chain], scope: dict[str, Scope], group: str | None) -> list[Chain]:
    return [chain for chain in chains if group is None or group not in scope[chain.end.iri].leaves_out]


def _of_treaty(chains: list[Chain], treaty: str | None) -> list[Chain]:
    return [chain for chain in chains if treaty is None or chain.end.instrument == treaty]


def _reasons(store: Store, links: set[str], lang: str) -> dict[str, str]:
    """Return why each link holds, by link, where its record says so."""
    reasons = reasons_of(store, links)
    return {link: words_in(texts, lang) for link, texts in reasons.items() if texts}
