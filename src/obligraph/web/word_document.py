"""A bridge answer as a Word file, ready to be pasted into a letter or a report."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from obligraph.bridge.sections import TreatyChains, sections
from obligraph.bridge.wording import Wording
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = ("web.bridge.step", "web.bridge.justification", "web.column.evidence")
_MADE = datetime(2000, 1, 1)
"""A fixed time, so that equal answers give equal files."""


def as_word(wording: Wording, names: LocalizedThings) -> bytes:
    """Return the answer as .docx: in short, then a heading a treaty and a table of steps an article."""
    from docx import Document

    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    document.core_properties.author = "obligraph"
    asked, shown = wording.answer["commitment"], sections(wording.answer)
    document.core_properties.title = f"{asked['id']}: {asked['label']}"
    document.add_heading(f"{asked['id']}: {asked['label']}", level=1)
    document.add_paragraph(f"{names.code('force', asked['force'])}. {wording.position()}".strip())
    for line in [*wording.filters(), *([] if shown else [wording.nothing()])]:
        document.add_paragraph(line)
    for section in shown:
        document.add_paragraph(wording.sentence(section))
        for treaty in section.treaties:
            document.add_paragraph(wording.in_short(treaty), style="List Bullet")
    for treaty in (treaty for section in shown for treaty in section.treaties):
        _add_treaty(document, wording, names, treaty)
    if wording.answer["state"]:
        document.add_paragraph(wording.say("caution"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_treaty(document: Any, wording: Wording, names: LocalizedThings, treaty: TreatyChains) -> None:
    document.add_heading(wording.full_name(treaty), level=2)
    standing = [wording.standing(treaty.binding)] if treaty.binding else []
    for line in [*standing, *wording.of_whole(treaty)]:
        document.add_paragraph(line)
    for number, chain in enumerate(treaty.chains, 1):
        _add_chain(document, wording, names, chain, number)


def _add_chain(document: Any, wording: Wording, names: LocalizedThings, chain: dict[str, Any], number: int) -> None:
    end = chain["ends_at"]
    document.add_heading(f"{number}. {end['label']} ({end['id']})", level=3)
    lines = [end["summary"], wording.protects(end), wording.leaves_out(end), *wording.reservations(chain["binding"])]
    for line in filter(None, lines):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Light Grid Accent 1")
    for cell, key in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = message(key, names.lang)
    for place, step in enumerate(chain["steps"], 1):
        cells = table.add_row().cells
        ends = (step["from"], step["to"]) if step["direction"] == "forward" else (step["to"], step["from"])
        weakest = f" ({message('web.bridge.weakest', names.lang)})" if weakest_shown(chain, place) else ""
        cells[0].text = f"{ends[0]} {names.name(step['relation'])} {ends[1]}{weakest}"
        cells[1].text = f"{names.code('justification', step['justification'])}, {step['confidence']}"
        evidence = "; ".join(wording.place(found) for found in step["evidence"])
        cells[2].text = "\n".join(filter(None, [step["reason"], evidence]))


def weakest_shown(chain: dict[str, Any], place: int) -> bool:
    """Return whether the step at this place, counted from 1, is to be marked as the weakest of several."""
    return len(chain["steps"]) > 1 and bool(chain["weakest_step"] == place)
