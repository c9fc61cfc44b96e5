"""Writes patterns that find violations by reading a predicate from end to end, for stores that join such lists fast.

Looking up each focus node costs a store some ten times what the next row of a list costs, so that a list is read
wherever it is not much longer than the focus nodes are many. All patterns bind the focus node and, where a step looks
at values one by one, the value.
"""

from __future__ import annotations

from collections.abc import Callable

from obligraph.namespaces import RDF
from obligraph.shacl.plan import Cardinality, InstanceOf, Step, UniqueLanguage

MOST_ROWS = 5
"""A list is read where it has at most this many rows for each focus node."""


def violations_by_scan(
    step: Step, focus: str, nodes: str, predicate: str, classes: tuple[str, ...] | None, variable: Callable[[], str]
) -> str | None:
    """Return the pattern for a step over the values of a predicate (IRI), or None where looking up is as good.

    `nodes` is the pattern of the focus nodes, each once; `classes` those whose instances a class step takes, if these
    may be read from end to end.
    """
    value = variable()
    rows = f"{focus} <{predicate}> {value}"
    match step:
        case Cardinality(1, None):
            return f"{nodes} MINUS {{ {rows} }}"
        case Cardinality(int() as least, None) if least > 1:
            return f"{nodes} MINUS {{ {counted(rows, focus, value, f'>= {least}')} }}"
        case Cardinality(None, 0):
            return f"{nodes} {{ SELECT DISTINCT {focus} WHERE {{ {rows} }} }}"
        case Cardinality(None, int() as most):
            return f"{nodes} {counted(rows, focus, value, f'> {most}')}"
        case UniqueLanguage():
            return f"{nodes} {repeated_language(rows, focus, value)}"
        case InstanceOf() if classes is not None:
            outside = "".join(f" MINUS {{ {value} <{RDF}type> <{class_}> }}" for class_ in classes)
            return f"{nodes} {{ SELECT {focus} {value} WHERE {{ {rows} }} }}{outside} BIND({value} AS ?value)"
    return None


def counted(rows: str, focus: str, value: str, wanted: str) -> str:
    """Return the pattern of focus nodes whose number of different values in these rows is as wanted."""
    return f"{{ SELECT {focus} WHERE {{ {rows} }} GROUP BY {focus} HAVING(COUNT(DISTINCT {value}) {wanted}) }}"


def repeated_language(rows: str, focus: str, value: str) -> str:
    """Return the pattern of focus nodes two of whose values in these rows have the same language tag."""
    tagged = f'{rows} BIND(LCASE(LANG({value})) AS ?language) FILTER(?language != "")'
    return f"{{ SELECT {focus} WHERE {{ {tagged} }} GROUP BY {focus} ?language HAVING(COUNT(DISTINCT {value}) > 1) }}"
