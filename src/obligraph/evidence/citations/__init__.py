"""Finds the citations in an English text: articles of treaties, objectives, goals and targets, instruments.

The finder proposes links and a person decides on each. What "the Convention" is, and to which treaty a bare "article 7"
belongs, depends on the text and is given by its `Context`.
"""

from __future__ import annotations

from collections.abc import Collection

from obligraph.evidence.citations.finder import Finder
from obligraph.evidence.citations.model import Certainty, Citation, Context
from obligraph.evidence.citations.names import Names

__all__ = ("Certainty", "Citation", "Context", "citations", "nearest_provision")


def citations(text: str, context: Context, names: Names) -> list[Citation]:
    """Return the citations of a text in their order; articles of an undetermined instrument are left out.

    `names` are those of the data (`read_names`).
    """
    return Finder(text, context, names).find()


def nearest_provision(target: str, provisions: Collection[str]) -> str | None:
    """Return the target, or the nearest provision above it, that is in `provisions`; None if there is none."""
    while target not in provisions:
        if "." not in target:
            return None
        target = target.rsplit(".", 1)[0]
    return target
