"""The page of the ontology: every class, property, scheme and code, in the language of the request."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from obligraph.graph.ontology import reference
from obligraph.store import Store
from obligraph.web.rendering import render

_SHOWN = ("subClassOf", "subPropertyOf", "domain", "range")


def page(request: Request, store: Store) -> Response:
    """Return the page; a text that is not in the language of the request stands in English, marked so."""
    return render(request, "ontology.html", reference=reference(store), relations=_relations)


def _relations(related: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    return [(name, others) for name, others in related if name in _SHOWN]
