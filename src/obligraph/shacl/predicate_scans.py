"""Writes patterns that find violations by scanning all statements of a predicate.

Looking up one focus node costs a store about ten times as much as the next row of a scan, so a scan is cheaper unless
the predicate has many more statements than there are focus nodes. All patterns bind the focus node and, if a step
tests values one by one, the value.
"""

from __future__ import annotations

from collections.abc import Callable

from obligraph.namespaces import RDF
from obligraph.shacl.plan import Cardinality, InstanceOf, Step, UniqueLanguage

MAX_ROWS_PER_FOCUS_NODE = 5
"""A predicate is scanned if it has at most this number of statements for each focus node."""


def violations_by_scan(
    step: Step, focus: str, nodes: str, predicate: str, classes: tuple[str, ...] | None, variable: Callable[[], str]
) -> str | None:
    """Return the pattern for a step over the values of a predicate (IRI), or None if a scan has no advantage.

    `nodes` is the pattern of the distinct focus nodes; `classes` are the classes that satisfy a class step, or None if
    their instances are too many to scan.
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


def counted(rows: str, focus: str, value: str, comparison: str) -> str:
    """Return the pattern of focus nodes whose number of distinct values meets a comparison such as `> 2`."""
    return f"{{ SELECT {focus} WHERE {{ {rows} }} GROUP BY {focus} HAVING(COUNT(DISTINCT {value}) {comparison}) }}"


def repeated_language(rows: str, focus: str, value: str) -> str:
    """Return the pattern of focus nodes that have two values with the same language tag."""
    tagged = f'{rows} BIND(LCASE(LANG({value})) AS ?language) FILTER(?language != "")'
    return f"{{ SELECT {focus} WHERE {{ {tagged} }} GROUP BY {focus} ?language HAVING(COUNT(DISTINCT {value}) > 1) }}"
