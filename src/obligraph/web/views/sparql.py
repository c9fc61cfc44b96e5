"""The page on which one writes SPARQL: the editor where JavaScript runs, else a form with the result as a table."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from obligraph.errors import ObligraphError, QueryRefused, UnknownIdentifier
from obligraph.graph.labels import LocalizedText, in_language
from obligraph.graph.ontology import declared_terms
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import pattern
from obligraph.ids import CODE, ID, SDG, short_of
from obligraph.namespaces import DCTERMS, OBL, RDF, RDFS, SKOS, all_prefixes, with_prefixes
from obligraph.store.substitution import bind
from obligraph.web.failure_sentences import sentences
from obligraph.web.locale import language_of
from obligraph.web.query.guard import require_harmless
from obligraph.web.query.worker import QueryStopped
from obligraph.web.query.worker import Request as WorkerRequest
from obligraph.web.rendering import render, url_of
from obligraph.web.things import localized_things
from obligraph.web.vendored import is_vendored

if TYPE_CHECKING:
    from obligraph.catalogue import Catalogue
    from obligraph.catalogue import Query as Question
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

_JSON, _TURTLE = "application/sparql-results+json", "text/turtle"
_MOST_SHOWN, _MOST_TEXT, _MOST_BYTES = 500, 200_000, 8 * 1024 * 1024
_FIRST = with_prefixes("""
SELECT ?treaty ?label WHERE {
  ?treaty a obl:Treaty ; skos:prefLabel ?label .
  FILTER(lang(?label) = "%s")
}
ORDER BY ?label
""")
_EDITOR_WORDS = ("text", "run", "filter", "size", "download")
_EDITOR_SAYS = {
    "Table": "table",
    "Response": "response",
    "Simple view": "simple",
    "Ellipse": "shorten",
    "Page size:": "page",
    "Run query": "run",
    "Filter query results": "filter",
    "Download result": "download",
    "Download not supported": "download",
    "All": "all",
    "True": "yes",
    "False": "no",
    "First": "first",
    "Previous": "previous",
    "Next": "next",
    "Last": "last",
    "pagination": "pages",
    "No data available in table": "empty",
    "No matching records found": "empty",
}
"""What the editor says in English, with the word of the interface that is shown instead."""
_NUMBER = r"([\d,.]+)"
_ROWS_SHOWN = rf"^Showing {_NUMBER} to {_NUMBER} of {_NUMBER} entr(?:y|ies)"
_EDITOR_COUNTS = {
    rf"^{_NUMBER} results? in {_NUMBER} seconds$": "seconds",
    rf"^Response in {_NUMBER} seconds$": "seconds.none",
    rf"{_ROWS_SHOWN}$": "shown",
    rf"{_ROWS_SHOWN} \(filtered from {_NUMBER} total entries\)$": "shown.filtered",
    r"^(.+): Activate to .+$": "order",
}
"""The same for sentences with numbers and names, as JavaScript replaces them."""
_WIDELY_USED = (
    f"{RDF}type",
    f"{RDFS}label",
    f"{SKOS}prefLabel",
    f"{SKOS}notation",
    f"{SKOS}inScheme",
    f"{SKOS}definition",
    f"{DCTERMS}date",
    f"{DCTERMS}title",
)


@dataclass
class Result:
    """What a query gave: rows of cells, a yes or no, a graph as text, or why there is none."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    total: int = 0
    says: bool | None = None
    text: str | None = None
    failure: str | None = None
    status: int = 200


@router.get("/query")
async def page(
    request: Request,
    query: Annotated[str, Query(max_length=20000)] = "",
    example: Annotated[str, Query(max_length=200)] = "",
    run: Annotated[str, Query(max_length=5)] = "",
) -> Response:
    """Answer with the editor holding a query or a question of the catalogue, and its result where `run` is given."""
    names, current = await asyncio.to_thread(localized_things, request), request.app.state.current_build
    catalogue: Catalogue = current.catalogue()
    text = query or (_example(catalogue, example) if example else "") or _FIRST % names.lang
    result = await _run(request, text) if run else None
    response: Response = await asyncio.to_thread(
        _rendered, request, names, catalogue, {"text": text, "example": example, "result": result}
    )
    return response


def _rendered(request: Request, names: LocalizedThings, catalogue: Catalogue, values: dict[str, Any]) -> Response:
    result = values["result"]
    terms = _terms(request)
    return render(
        request,
        "sparql.html",
        status=result.status if result else 200,
        names=names,
        folders=_by_folder(catalogue, names.lang),
        terms=terms,
        prefixes=all_prefixes(),
        editor=is_vendored("yasgui.min.js"),
        for_editor=_for_editor(request, terms, values["text"], names),
        short=short_of,
        own=(ID, SDG, CODE),
        **values,
    )


def _for_editor(request: Request, terms: dict[str, list[str]], text: str, names: LocalizedThings) -> dict[str, Any]:
    """Return the settings of the editor: where to ask, what to complete with, which query to begin with."""
    return {
        "endpoint": url_of(request)("/sparql"),
        "prefixes": all_prefixes(),
        "classes": terms["classes"],
        "properties": terms["relations"],
        "query": text,
        "address": url_of(request)("/query"),
        "words": {name: pattern(f"web.query.{name}", names.lang) for name in _EDITOR_WORDS}
        | {"says": {english: pattern(f"web.query.{name}", names.lang) for english, name in _EDITOR_SAYS.items()}}
        | {"counts": {english: pattern(f"web.query.{name}", names.lang) for english, name in _EDITOR_COUNTS.items()}},
        "things": {"id": ID, "code": CODE, "sdg": SDG, "root": url_of(request)("/")},
    }


def _example(catalogue: Catalogue, identifier: str) -> str:
    """Return a question of the catalogue as a query that can be run: its parameters bound to their examples."""
    if identifier not in catalogue:
        raise UnknownIdentifier(identifier)
    question: Question = catalogue[identifier]
    given = {name: str(parameter["example"]) for name, parameter in question.params.items()}
    return bind(question.text, question.bind(given))


def _by_folder(catalogue: Catalogue, lang: str) -> dict[str, list[tuple[str, LocalizedText]]]:
    found: dict[str, list[tuple[str, LocalizedText]]] = {}
    for identifier, query in catalogue.items():
        title = in_language(query.title, lang) or LocalizedText(identifier, lang)
        found.setdefault(identifier.split("/")[0], []).append((identifier, title))
    return found


def _terms(request: Request) -> dict[str, list[str]]:
    """Return the classes and relations of the ontology in the build in use, as IRIs in order."""
    with request.app.state.current_build.build() as build:
        return prepare(build)


def prepare(build: Build) -> dict[str, list[str]]:
    """Read the classes and relations of a build."""
    return build.once("pages.sparql", lambda: _read_terms(build))


def _read_terms(build: Build) -> dict[str, list[str]]:
    classes, properties = declared_terms(build.store)
    found = {"classes": classes, "relations": properties | set(_WIDELY_USED)}
    return {name: _in_order(iris) for name, iris in found.items()}


def _in_order(iris: Iterable[str]) -> list[str]:
    """Return the IRIs that are addresses in order, the terms of this ontology first."""
    addresses = (iri for iri in iris if iri.startswith(("http://", "https://")))
    return sorted(addresses, key=lambda iri: (not iri.startswith(OBL), iri))


async def _run(request: Request, text: str) -> Result:
    """Run a query under the same limits as /sparql."""
    lang = language_of(request)
    try:
        media_type, body = await _answer(request, text)
    except QueryStopped as stopped:
        return Result(failure=_joined(sentences(stopped, lang)), status=stopped.status)
    except QueryRefused as refused:
        return Result(failure=_joined(sentences(refused, lang)), status=400)
    except ObligraphError as error:
        return Result(failure=_joined(sentences(error, lang, with_remedy=False)), status=502)
    if not media_type.startswith(_JSON):
        return Result(text=body.decode(errors="replace")[:_MOST_TEXT])
    answer = json.loads(body)
    if "boolean" in answer:
        return Result(says=answer["boolean"])
    columns, bindings = answer["head"]["vars"], answer["results"]["bindings"]
    root = url_of(request)("/").rstrip("/")
    rows = [[_cell(row.get(name), root) for name in columns] for row in bindings[:_MOST_SHOWN]]
    return Result(columns, rows, len(bindings))


def _joined(sentences: list[Markup]) -> Markup:
    return Markup(" ").join(sentences)


async def _answer(request: Request, text: str) -> tuple[str, bytes]:
    with request.app.state.current_build.build() as build:
        if build.folder is None:
            require_harmless(text, request.app.state.settings.services)
            accept = f"{_JSON}, {_TURTLE}"
            answered: tuple[str, bytes] = await asyncio.to_thread(build.store.answer, text, accept, None, None)
            return answered
        answer = await request.app.state.worker_pool.answer(
            build.folder, WorkerRequest(text, _JSON, _TURTLE, None, None)
        )
        if answer.whole:
            return answer.media_type, answer.body
        try:
            body = bytearray(answer.body)
            async for piece in answer.pieces():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise QueryStopped(503, "answer-too-long", most=_MOST_BYTES)
        finally:
            answer.abandon()
        return answer.media_type, bytes(body)


def _cell(term: dict[str, str] | None, root: str) -> dict[str, str]:
    """Return a term as the words of a cell and, for things and codes, the address of their page."""
    if term is None:
        return {"words": "", "href": "", "lang": ""}
    value = term["value"]
    href = ""
    if term["type"] == "uri":
        if value.startswith(ID):
            href = f"{root}/id/{value.removeprefix(ID)}"
        elif value.startswith(SDG) and "#" not in value:
            href = f"{root}/id/sdg/{value.removeprefix(SDG)}"
        value = short_of(value)
    return {"words": value, "href": href, "lang": term.get("xml:lang", "")}
