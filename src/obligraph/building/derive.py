"""Derives statements from the data: with the rules in queries/derive/, and the first day on which a treaty binds.

Derived statements are in one graph, which is always rebuilt and has no asserted statement. The rules run in the order
of their names and read what earlier rules derived.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from obligraph.errors import InputInvalid
from obligraph.ids import CODE, GRAPH, short_of
from obligraph.namespaces import OBL, XSD, with_prefixes
from obligraph.store.embedded import EmbeddedStore
from obligraph.store.terms import value_of

DERIVED = NamedNode(f"{GRAPH}derived")
BINDING_KINDS = ("ratification", "accession", "acceptance", "approval", "formal-confirmation")
"""Acts from whose deposit a treaty's clause counts the days; for a succession only a source can give the day."""
_BINDING = {f"{CODE}adherence-kind/{kind}" for kind in BINDING_KINDS}
_DATE = NamedNode(f"{XSD}date")

_DEPOSITS = with_prefixes("""
SELECT ?act ?kind ?date ?treaty ?entered ?rule WHERE {
  ?act a obl:Adherence ; obl:adherenceKind ?kind ; obl:actDate ?date ; obl:adherenceTo ?treaty .
  ?treaty obl:enteredIntoForceOn ?entered ; obl:laterEntryRule ?rule .
  FILTER(DATATYPE(?date) = <http://www.w3.org/2001/XMLSchema#date>)
}
ORDER BY ?act ?treaty ?rule
""")


def derive(store: EmbeddedStore, rules: Path) -> int:
    """Rebuild the derived graph of `store` from the rules in the folder `rules`; return its number of statements."""
    store.replace_graph(DERIVED, [])
    derived: set[Triple] = set()
    for rule in sorted(rules.glob("*.rq")):
        constructed = store.construct(rule.read_text(encoding="utf-8"))
        derived |= {triple for triple in constructed if not store.holds(triple)}
        store.replace_graph(DERIVED, sorted(derived, key=str))
    derived |= set(_first_days(store))
    store.replace_graph(DERIVED, sorted(derived, key=str))
    return len(derived)


def _first_days(store: EmbeddedStore) -> list[Triple]:
    """Return `obl:bindingFrom` for each deposit of a known day."""
    found = []
    for act, kind, deposited, treaty, entered, rule in store.select(_DEPOSITS):
        assert isinstance(act, NamedNode)
        if value_of(kind) in _BINDING:
            clause = _rule_of(value_of(treaty), value_of(rule))
            value = Literal(first_binding_day(clause, value_of(deposited), value_of(entered)), datatype=_DATE)
            found.append(Triple(act, NamedNode(f"{OBL}bindingFrom"), value))
    return found


def _rule_of(treaty: str, rule: str) -> str:
    """Return the code of a treaty's rule on later parties; raise InputInvalid for an unknown rule."""
    code = rule.removeprefix(f"{CODE}entry-rule/")
    if code not in _ENTRY_RULES:
        raise InputInvalid(
            "unknown-entry-rule",
            where=short_of(treaty),
            rule=short_of(rule),
            choice=[f"code:entry-rule/{name}" for name in _ENTRY_RULES],
        )
    return code


def first_binding_day(rule: str, deposited: str, entered: str) -> str:
    """Return the first day on which a treaty binds a State that deposited its instrument on a day (YYYY-MM-DD).

    `rule` is a code of the scheme `entry-rule`, read from the treaty's clause on later parties (CMW 87(2), CEDAW
    27(2), CED 39(2)). No State is bound before the day on which the treaty itself entered into force (`entered`).
    """
    day = date.fromisoformat(deposited)
    later = _ENTRY_RULES[rule](day)
    return max(later.isoformat(), entered)


def _first_of_month_after_three_months(day: date) -> date:
    """Return the first day of the month that follows a period of three months after `day`."""
    end = _add_months(day, 3)
    return _add_months(end.replace(day=1), 1)


def _add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _days(number: int) -> Callable[[date], date]:
    return lambda day: day + timedelta(days=number)


_ENTRY_RULES: dict[str, Callable[[date], date]] = {
    "first-of-month-after-three-months": _first_of_month_after_three_months,
    "thirtieth-day-after-deposit": _days(30),
    "ninetieth-day-after-deposit": _days(90),
    "three-months-after-deposit": lambda day: _add_months(day, 3),
}
