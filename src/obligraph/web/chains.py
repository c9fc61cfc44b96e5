"""Chains as pages show them: the texts that one runs through, and the places on the page that are linked to."""

from __future__ import annotations

from typing import Any


def texts_of(chain: dict[str, Any]) -> list[str]:
    """Return the texts of a chain from the commitment to the article, by short form."""
    return [chain["steps"][0]["from"], *(step["to"] for step in chain["steps"])]


def anchor(identifier: str) -> str:
    """Return the name of the place on the page where a treaty or an article stands."""
    return identifier.replace(":", "-")


def place(chain: dict[str, Any]) -> str:
    """Return the name of the place on the page where a chain stands; an article may end several."""
    return f"{anchor(chain['ends_at']['id'])}-{chain['rank']}"
