"""The trace in words, in English and Spanish, as Markdown that reads well as plain text."""

from __future__ import annotations

from typing import Any

_WORDS = {
    "en": {
        "evidence": "Where it stands: {places}.",
        "rests": "Where it rests",
        "lineage": "Before and after",
        "indicators": "Indicators",
        "gaps": "What is missing",
        "none": "Nothing in the graph.",
        "measures": "measures it",
        "comesNear": "comes near",
        "measurable": "measurable, {feasibility}",
        "not-measurable": "not measurable: lacks {why}",
        "proposed": "proposed by this project",
        "disagree": "other fact sheets say otherwise of: {criteria}",
        "content-not-known": "Its content is not known.",
        "no-indicator-measures-it": "No indicator measures it.",
        "no-measurable-indicator": "No indicator that measures it is measurable.",
        "only-ideal-indicators": "Only ideal indicators measure it: their sources do not exist yet.",
        "only-indicators-proposed-by-this-project": "No source's own indicator measures it; only this project's does.",
        "criterion-not-recorded": "{about}: {status}",
        "feasible": "feasible",
        "ideal": "ideal",
        "recorded": "recorded",
        "required": "required",
        "to-be-defined": "to be defined",
        "not-stated": "not stated",
        "not-recorded": "not recorded",
    },
    "es": {
        "evidence": "Dónde consta: {places}.",
        "rests": "En qué se funda",
        "lineage": "Antes y después",
        "indicators": "Indicadores",
        "gaps": "Lo que falta",
        "none": "Nada en el grafo.",
        "measures": "la mide",
        "comesNear": "se le aproxima",
        "measurable": "medible, {feasibility}",
        "not-measurable": "no medible: carece de {why}",
        "proposed": "propuesto por este proyecto",
        "disagree": "otras fichas dicen otra cosa de: {criteria}",
        "content-not-known": "No se conoce su contenido.",
        "no-indicator-measures-it": "Ningún indicador la mide.",
        "no-measurable-indicator": "Ningún indicador que la mide es medible.",
        "only-ideal-indicators": "Solo la miden indicadores ideales: sus fuentes aún no existen.",
        "only-indicators-proposed-by-this-project": "Ningún indicador de una fuente la mide; solo el de este proyecto.",
        "criterion-not-recorded": "{about}: {status}",
        "feasible": "factible",
        "ideal": "ideal",
        "recorded": "registrado",
        "required": "requerido",
        "to-be-defined": "por definir",
        "not-stated": "no se indica",
        "not-recorded": "no registrado",
    },
}


def in_words(answer: dict[str, Any], lang: str) -> str:
    """Return a trace answer in words."""
    words = _WORDS[lang]
    asked = answer["recommendation"]
    places = "; ".join(
        f"{p['document']}, {p['locator']}" + (f" “{p['anchor']}”" if p["anchor"] else "") for p in asked["evidence"]
    )
    lines = [f"# {asked['id']}: {asked['label']}", "", asked["summary"]]
    lines += [words["evidence"].format(places=places)] if places else []
    sections = (
        ("rests", [_basis(chain) for chain in answer["rests_on"]]),
        (
            "lineage",
            [f"- {tie['relation']} ({tie['direction']}) {tie['id']}: {tie['label']}" for tie in answer["lineage"]],
        ),
        ("indicators", [line for record in answer["indicators"] for line in _indicator(record, words)]),
        ("gaps", [_gap(gap, words) for gap in answer["gaps"]]),
    )
    for name, listed in sections:
        lines += ["", f"## {words[name]}", "", *(listed or [words["none"]])]
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


def _indicator(record: dict[str, Any], words: dict[str, str]) -> list[str]:
    standing = (
        words["measurable"].format(feasibility=words[record["feasibility"]])
        if record["measurable"]
        else words["not-measurable"].format(why=", ".join(record["why_not"]))
    )
    tie = words[record["relation"].removeprefix("obl:")]
    marks = [tie, standing, *([words["proposed"]] if record["proposed"] else [])]
    lines = [f"- **{record['id']}** {record['label']} ({'; '.join(marks)})"]
    for source in record["sources"]:
        said = ", ".join(f"{criterion}: {words[status]}" for criterion, status in source["criteria"].items())
        lines.append(f"  - {source['id']} {source['label']}" + (f": {said}" if said else ""))
        if source["disagreements"]:
            lines.append(f"    {words['disagree'].format(criteria=', '.join(source['disagreements']))}")
    return lines


def _gap(gap: dict[str, Any], words: dict[str, str]) -> str:
    status = words.get(gap.get("status", ""), "")
    return "- " + words[gap["code"]].format(about=", ".join(gap["about"]), status=status)
