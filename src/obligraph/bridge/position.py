"""How a State took a commitment: its vote, adoption without a vote, or none.

A commitment is a State's only if the State took it. A text that no State adopted, or that was not yet adopted on the
date asked about, is nobody's; where a text was adopted without a vote, that is all that can be said of any State.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligraph.graph.adherence import positions_of
from obligraph.graph.adoption import adoption_of

if TYPE_CHECKING:
    from obligraph.store import Store


def position(store: Store, text: str, state: str | None, on: str) -> str:
    """Return the position of the State (IRI, or None) on the text on a date, as a code of the scheme `position`."""
    adoption = adoption_of(store, text)
    if adoption is None:
        return "unknown"
    if adoption.mode == "not-adopted" or (adoption.day is not None and on < adoption.day):
        return "not-adopted"
    if adoption.mode == "without-vote":
        return "adopted-without-vote"
    if adoption.mode != "vote" or state is None or adoption.instrument is None:
        return "unknown"
    return min((vote.kind for vote in positions_of(store, state=state, text=adoption.instrument)), default="unknown")
