"""A bridge answer as a Word file, ready to be pasted into a letter or a report."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from obligraph.bridge.wording import Wording
from obligraph.web.known import Spoken
from obligraph.web.words import word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = ("bridge.step", "bridge.justification", "column.evidence")
_MADE = datetime(2000, 1, 1)
"""A fixed time, so that equal answers give equal files."""


def as_word(wording: Wording, names: Spoken, sections: list[tuple[str, list[dict[str, Any]]]]) -> bytes:
    """Return the answer as .docx: a heading an article, its standing, and a table of its steps with their evidence."""
    from docx import Document

    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    document.core_properties.author = "obligraph"
    asked = wording.answer["commitment"]
    document.core_properties.title = f"{asked['id']}: {asked['label']}"
    document.add_heading(f"{asked['id']}: {asked['label']}", level=1)
    document.add_paragraph(f"{names.code('force', asked['force'])}. {wording.position()}".strip())
    if not sections:
        document.add_paragraph(wording.say("empty"))
    for sentence, chains in sections:
        document.add_paragraph(sentence)
        for chain in chains:
            _add_chain(document, wording, names, chain)
    for line in wording.treaties(wording.answer["chains"]):
        document.add_paragraph(line)
    if wording.answer["state"]:
        document.add_paragraph(wording.say("caution"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_chain(document: Any, wording: Wording, names: Spoken, chain: dict[str, Any]) -> None:
    end = chain["ends_at"]
    document.add_heading(f"{chain['rank']}. {end['label']} ({end['id']})", level=2)
    lines = [end["summary"], wording.standing(chain["binding"]) if chain["binding"] else "", protection(wording, end)]
    for line in filter(None, [*lines, *wording.reservations(chain["binding"])]):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Light Grid Accent 1")
    for cell, key in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = word(key, names.lang)
    for place, step in enumerate(chain["steps"], 1):
        cells = table.add_row().cells
        ends = (step["from"], step["to"]) if step["direction"] == "forward" else (step["to"], step["from"])
        weakest = f" ({word('bridge.weakest', names.lang)})" if weakest_shown(chain, place) else ""
        cells[0].text = f"{ends[0]} {names.name(step['relation'])} {ends[1]}{weakest}"
        cells[1].text = f"{names.code('justification', step['justification'])}, {step['confidence']}"
        evidence = "; ".join(wording.place(found) for found in step["evidence"])
        cells[2].text = "\n".join(filter(None, [step["reason"], evidence]))


def protection(wording: Wording, end: dict[str, Any]) -> str:
    """Return whom an article protects, which role of a State it obliges, and whom it leaves out, in words."""
    people = ", ".join(wording.name("persons", code) for code in end["protects"])
    roles = ", ".join(wording.name("state-role", code) for code in end["obliges"])
    words = wording.say("protects", people=people or "-", roles=roles or "-")
    left = wording.say("leaves-out", groups=wording.groups(end["leaves_out"])) if end["leaves_out"] else ""
    return f"{words} {left}".strip()


def weakest_shown(chain: dict[str, Any], place: int) -> bool:
    """Return whether the step at this place, counted from 1, is to be marked as the weakest of several."""
    return len(chain["steps"]) > 1 and bool(chain["weakest_step"] == place)
