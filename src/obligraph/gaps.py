"""What is missing: every question of the catalogue's folder `gaps`, asked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.ids import short_of
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.catalogue import Catalogue
    from obligraph.store import Store

FOLDER = "gaps"


def gaps(store: Store, catalogue: Catalogue, lang: str = "en") -> list[dict[str, Any]]:
    """Return each gap list with its `id`, `title`, `question`, `columns`, `count` and `rows`, in order of id."""
    return [gap(store, catalogue, identifier, lang) for identifier in catalogue if identifier.startswith(f"{FOLDER}/")]


def gap(store: Store, catalogue: Catalogue, identifier: str, lang: str = "en") -> dict[str, Any]:
    """Return one gap list, its parameters at their defaults."""
    query = catalogue[identifier]
    rows = [[short_of(value_of(term)) if term is not None else "" for term in row] for row in query.run(store, {})]
    return {
        "id": identifier,
        "title": query.title_in(lang),
        "question": query.question_in(lang),
        "columns": list(query.columns),
        "count": len(rows),
        "rows": rows,
    }
