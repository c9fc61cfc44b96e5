"""The interface's own captions for terms and columns, where it has any: in the catalogue of messages, by code."""

from __future__ import annotations

import re

from obligraph.i18n import has, message

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def coded(name: str) -> str:
    """Return a name of a term or a column as codes write it: `partOf` as `part-of`, `fact_sheets` as `fact-sheets`."""
    return _CAPITAL.sub("-", name).replace("_", "-").lower()


def caption_of(code: str, lang: str) -> str | None:
    """Return the text of a code in `lang`, None where the catalogues have no such code."""
    return message(code, lang) if has(code) else None
