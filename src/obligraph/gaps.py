"""Lists of gaps: the answers to all questions in the folder `gaps` of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligraph.i18n import DEFAULT
from obligraph.ids import short_of
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.catalogue import Catalogue
    from obligraph.store import Store

FOLDER = "gaps"


def gaps(store: Store, catalogue: Catalogue, lang: str = DEFAULT) -> list[dict[str, Any]]:
    """Return each gap list with its `id`, `title`, `question`, `columns`, `count` and `rows`, in order of id."""
    return [gap(store, catalogue, identifier, lang) for identifier in catalogue if identifier.startswith(f"{FOLDER}/")]


def gap(store: Store, catalogue: Catalogue, identifier: str, lang: str = DEFAULT) -> dict[str, Any]:
    """Return one gap list, with the default values of parameters."""
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
