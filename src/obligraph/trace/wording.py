"""The trace in words, in any language, as Markdown that reads well as plain text."""

from __future__ import annotations

from typing import Any

from obligraph.i18n import Message, message


def in_words(answer: dict[str, Any], lang: str) -> str:
    """Return a trace answer in words."""
    asked = answer["recommendation"]
    places = "; ".join(
        f"{p['document']}, {p['locator']}" + (f" “{p['anchor']}”" if p["anchor"] else "") for p in asked["evidence"]
    )
    lines = [f"# {asked['id']}: {asked['label']}", "", asked["summary"]]
    lines += [message("trace.evidence", lang, places=places)] if places else []
    sections = (
        ("rests", [_basis(chain) for chain in answer["rests_on"]]),
        (
            "lineage",
            [
                f"- {statement['relation']} ({statement['direction']}) {statement['id']}: {statement['label']}"
                for statement in answer["lineage"]
            ],
        ),
        ("indicators", [line for record in answer["indicators"] for line in _indicator(record, lang)]),
        ("gaps", [_gap(gap, lang) for gap in answer["gaps"]]),
    )
    for name, listed in sections:
        lines += ["", f"## {message(f'trace.{name}', lang)}", "", *(listed or [message("trace.none", lang)])]
    return "\n".join(lines) + "\n"


def _basis(chain: dict[str, Any]) -> str:
    end = chain["ends_at"]
    through = " -> ".join(step["to"] for step in chain["steps"][:-1])
    reason = next((step["reason"] for step in chain["steps"] if step["reason"]), None)
    summary = f": {end['summary']}" if end["summary"] else ""
    return (
        f"- **{end['id']}** {end['label']}{summary}"
        + (f" ({through})" if through else "")
        + (f". {reason}" if reason else "")
    )


def _indicator(record: dict[str, Any], lang: str) -> list[str]:
    standing = (
        message("trace.measurable", lang, feasibility=Message(f"trace.{record['feasibility']}"))
        if record["measurable"]
        else message("trace.not-measurable", lang, why=record["why_not"])
    )
    relation = message("trace.measures" if record["relation"] == "obl:measures" else "trace.comes-near", lang)
    marks = [relation, standing, *([message("trace.proposed", lang)] if record["proposed"] else [])]
    lines = [f"- **{record['id']}** {record['label']} ({'; '.join(marks)})"]
    for source in record["sources"]:
        criteria = ", ".join(
            f"{criterion}: {message(f'trace.{status}', lang)}" for criterion, status in source["criteria"].items()
        )
        lines.append(f"  - {source['id']} {source['label']}" + (f": {criteria}" if criteria else ""))
        if source["disagreements"]:
            lines.append(f"    {message('trace.disagree', lang, criteria=source['disagreements'])}")
    return lines


def _gap(gap: dict[str, Any], lang: str) -> str:
    status = Message(f"trace.{gap['status']}") if gap.get("status") else ""
    return "- " + message(f"trace.{gap['code']}", lang, about=gap["about"], status=status)
