"""Asks shapes that were prepared as one query of given nodes; what prepares them is `obligraph.shacl.preparation`.

Preparing needs the compiler of shapes, asking needs this module alone, so that a verb starts quickly. The data are
asked as they stand; only the text of the query and what its results say are prepared.
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

MOST_NODES = 1_000
"""Nodes that one query is asked of."""
PLACEHOLDER = "<urn:obligraph:nodes>"
"""What stands in a prepared query for the nodes that it is asked of."""
END = "~"
"""What the last row of an answer has for its check; it sorts after the numbers of checks."""


def ask_prepared(prepared: Mapping[str, Any], store: Store, nodes: Collection[str]) -> list[Result]:
    """Ask prepared shapes of these nodes (IRIs) alone, in the order of a report; `graphs` of the results is empty.

    Raises EndpointFailed when the data cannot be read or an answer is cut off.
    """
    asked = sorted(set(nodes))
    results: set[Result] = set()
    for start in range(0, len(asked), MOST_NODES):
        query = prepared["query"].replace(PLACEHOLDER, values(asked[start : start + MOST_NODES]))
        results.update(_results(prepared["checks"], store, query))
    return sorted(results, key=lambda result: result.key)


def _results(checks: Sequence[Mapping[str, Any]], store: Store, query: str) -> Iterator[Result]:
    last = ""
    for failed, this, value, path in store.select(query):
        last = value_of(failed)
        for number in last.split() if last != END else ():
            check = checks[int(number)]
            yield Result(
                severity=check["severity"],
                shape=check["shape"],
                focus=_plain(this),
                path=check["path"] or (None if path is None else str(path)),
                value=None if value is None or check["of_focus"] else _plain(value),
                component=check["component"],
                messages=tuple((lang, text) for lang, text in check["messages"]),
            )
    if last != END:
        raise EndpointFailed("answer-cut")


def _plain(term: Term | None) -> str:
    """Return an IRI in full without brackets, another term in N-Triples form."""
    assert isinstance(term, NamedNode | BlankNode | Literal), f"{term} is no node"
    return term.value if isinstance(term, NamedNode) else as_text(term)
