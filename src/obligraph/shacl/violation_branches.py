"""The branches of a query for violations: patterns that bind ?this, ?value, ?path and what is violated."""

from __future__ import annotations

from dataclasses import dataclass, field

from obligraph.shacl.plan import Constraint, Shape

FOCUS = "?this0"
"""The variable of focus nodes inside a branch."""


@dataclass
class ValueTests:
    """The tests of the same rows: of focus nodes, or of focus nodes with each value that a path leads to."""

    focus: str
    value: str
    nodes: str
    """The pattern of the focus nodes."""
    reach: str
    """The pattern that leads from them to the values."""
    scans: bool = False
    """Whether the values are scanned and then joined with the focus nodes."""
    few: bool = False
    """Whether the focus nodes are few, so that parsing the query matters most: each test is then written once."""
    tests: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of constraints, each with the expression that is true where it holds."""

    @property
    def pattern(self) -> str:
        """The pattern of rows that fail a test; rows that pass all are filtered out first, unless few."""
        failed = [f'IF(COALESCE({passes}, false), "", "{number} ")' for number, passes in self.tests]
        if self.few:
            numbers = f'BIND(CONCAT({", ".join(failed)}) AS ?constraint) FILTER(?constraint != "")'
            return f"{{ {self.nodes} {self.reach} {numbers} }} BIND({self.focus} AS ?this) BIND({self.value} AS ?value)"
        all_pass = " && ".join(passes for _, passes in self.tests)
        numbers = f"CONCAT({', '.join(failed)})" if len(failed) > 1 else f'"{self.tests[0][0]} "'
        violations = f"{self.reach} FILTER(!COALESCE({all_pass}, false))"
        if self.scans:
            violations = f"{{ SELECT {self.focus} {self.value} WHERE {{ {violations} }} }}"
        bindings = f"BIND({numbers} AS ?constraint) BIND({self.focus} AS ?this) BIND({self.value} AS ?value)"
        return f"{{ {self.nodes} {violations} }} {bindings}"


@dataclass
class ViolationQuery:
    """Patterns that find the violations of a shape, and its SPARQL constraints, which are queries of their own.

    The patterns bind ?constraint to numbers of `constraints`, each followed by a space.
    """

    target: str
    few: bool = False
    """Whether the focus nodes are target nodes only."""
    constraints: list[tuple[Shape, Constraint]] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    sparql_constraints: list[tuple[Shape, Constraint]] = field(default_factory=list)
    value_tests: dict[tuple[str, str, str, bool], ValueTests] = field(default_factory=dict)

    def add(self, shape: Shape, constraint: Constraint) -> int:
        """Add a constraint and return its number."""
        self.constraints.append((shape, constraint))
        return len(self.constraints) - 1
