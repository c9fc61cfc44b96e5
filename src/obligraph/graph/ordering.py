"""The orders in which people expect to read identifiers and names."""

from __future__ import annotations

import unicodedata

from natsort import natsort_keygen

natural = natsort_keygen()
"""The key that orders cmw:9 before cmw:10, and numbers before letters."""


def collated(text: str) -> str:
    """Return a key that orders labels without regard to case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
