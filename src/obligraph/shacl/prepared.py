"""Validates focus nodes with the query that `obligraph.shacl.preparation` compiled from shapes.

Running the query does not need the compiler of shapes, so that a verb starts fast. The query runs on the current data;
only its text and the constant parts of its results are prepared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from obligraph.errors import EndpointFailed
from obligraph.shacl.ntriples_terms import as_text
from obligraph.shacl.report import Result
from obligraph.store.terms import value_of, values

if TYPE_CHECKING:
    from obligraph.store import Store, Term

MAX_NODES_PER_QUERY = 1_000
"""Focus nodes in one query."""
PLACEHOLDER = "<urn:obligraph:nodes>"
"""The place of the focus nodes in a prepared query."""
END = "~"
"""The end marker: the first term of the last row, which sorts after the numbers of constraints."""


def check_prepared(prepared: Mapping[str, Any], store: Store, nodes: Collection[str]) -> list[Result]:
    """Validate nodes (IRIs) and return results in report order; `graphs` of the results is empty.

    Raises EndpointFailed when the data cannot be read or an answer is cut off.
    """
    focus = sorted(set(nodes))
    results: set[Result] = set()
    for start in range(0, len(focus), MAX_NODES_PER_QUERY):
        query = prepared["query"].replace(PLACEHOLDER, values(focus[start : start + MAX_NODES_PER_QUERY]))
        results.update(_results(prepared["checks"], store, query))
    return sorted(results, key=lambda result: result.key)


def _results(constraints: Sequence[Mapping[str, Any]], store: Store, query: str) -> Iterator[Result]:
    last = ""
    for failed, this, value, path in store.select(query):
        last = value_of(failed)
        for number in last.split() if last != END else ():
            constraint = constraints[int(number)]
            yield Result(
                severity=constraint["severity"],
                shape=constraint["shape"],
                focus=_plain(this),
                path=constraint["path"] or (None if path is None else str(path)),
                value=None if value is None or constraint["of_focus"] else _plain(value),
                component=constraint["component"],
                messages=tuple((lang, text) for lang, text in constraint["messages"]),
            )
    if last != END:
        raise EndpointFailed("answer-cut")


def _plain(term: Term | None) -> str:
    """Return an IRI in full without brackets, another term in N-Triples form."""
    assert isinstance(term, NamedNode | BlankNode | Literal), f"{term} is no node"
    return term.value if isinstance(term, NamedNode) else as_text(term)
