"""The explanation of one recommendation's measurability in words, as Markdown that reads well as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.i18n import message
from obligraph.measurability.rule import rule_for

if TYPE_CHECKING:
    from obligraph.store import Store


def in_words(store: Store, answer: dict[str, Any], lang: str) -> str:
    """Return an explanation (`measurability.explanation.explain`) in words."""
    state = "exempt" if answer["exempt"] else answer["feasibility"] or "not-measurable"
    heading = f"# {answer['recommendation']['id']}: {answer['recommendation']['label']}"
    lines = [heading, "", message(f"explain.{state}", lang), ""]
    names = {condition.code: condition.name(lang) for condition in rule_for(store).conditions}
    lines += [line for record in answer["indicators"] for line in _indicator(record, names, lang)]
    if answer["mend"]:
        lines += ["", message("explain.fixes", lang), *(f"- {text}" for text in answer["mend"])]
        lines += [] if answer["exempt"] else [message("explain.sources-decide", lang)]
    return "\n".join(lines) + "\n"


def _indicator(record: dict[str, Any], names: dict[str, str], lang: str) -> list[str]:
    relation = message(f"explain.{'near' if record['relation'] == 'obl:comesNear' else 'measures'}", lang)
    lines = [f"- **{record['id']}** {record['label']} ({relation})"]
    for condition in record["conditions"]:
        state = message("explain.met" if condition["met"] else "explain.not-met", lang)
        stated = "; ".join(_statement(statement, lang) for statement in condition["statements"])
        detail = stated if condition["met"] else condition["mend"]
        name = names[condition["condition"]]
        lines.append(f"  - {message('explain.condition', lang, name=name, state=state, detail=detail)}")
    return lines + [f"  - {place}" for place in _places(record["evidence"])]


def _statement(statement: dict[str, Any], lang: str) -> str:
    status = f", {statement['status']}" if statement.get("status") else ""
    graph = statement["graph"].removeprefix("https://w3id.org/obligraph/graph/")
    return f"{statement['value']}{status} ({message('explain.stated-in', lang, graph=graph)})"


def _places(evidence: list[dict[str, str | None]]) -> list[str]:
    return [
        f"{place['document']}, {place['locator']}" + (f" “{place['anchor']}”" if place["anchor"] else "")
        for place in evidence
    ]
