"""Every thing at the path of its identifier, in the form that the client likes best."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from fastapi import APIRouter
from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from obligraph.graph.statements import description_of, is_subject, ontology_statements, statements_in
from obligraph.ids import CODE, GRAPH, ID, LOCAL_NAME, NAMESPACE, SDG, short_of
from obligraph.store import Store
from obligraph.web.locale import language_of
from obligraph.web.negotiation import choose
from obligraph.web.refusal import Refused
from obligraph.web.rendering import edition, page_of, path_of, url_of
from obligraph.web.routers.description import address, entity_tag, not_modified, unchanged, write_triples

router = APIRouter(include_in_schema=False)
VARY = "Accept, Accept-Language, Cookie"
FORMATS = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "csv": "text/csv",
}
_MACHINE_TYPES = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/json": "jsonld",
    "text/csv": "csv",
}
_PAGE_TYPES = {"text/html": "html", "application/xhtml+xml": "html"}


@router.get("/id/{collection}/{local}")
def thing(request: Request, collection: str, local: str, format: str | None = None) -> Response:
    """Return a thing of a collection."""
    if not LOCAL_NAME.fullmatch(local) or not LOCAL_NAME.fullmatch(collection):
        raise Refused(404, "not-an-identifier", identifier=f"{collection}:{local}")
    iri = f"{SDG}{local}" if collection == "sdg" else f"{ID}{collection}/{local}"
    return _represent(request, iri, format)


@router.get("/code/{scheme}")
def scheme(request: Request, scheme: str, format: str | None = None) -> Response:
    """Return a scheme of codes."""
    return _represent(request, _code(scheme), format)


@router.get("/code/{scheme}/{code}")
def code(request: Request, scheme: str, code: str, format: str | None = None) -> Response:
    """Return a code of a scheme."""
    return _represent(request, _code(scheme, code), format)


@router.get("/ns")
def ontology(request: Request, format: str | None = None) -> Response:
    """Return every term of the ontology with what is said of it: a page for those who ask for HTML, else Turtle."""
    iri = NAMESPACE.rstrip("#")
    offered = {name: form for name, form in (_MACHINE_TYPES | _PAGE_TYPES).items() if form != "csv"}
    if _form(request, format, offered, fallback="ttl") != "html":
        return _document(request, format, iri, ontology_statements)
    tag = entity_tag(request, "html", language_of(request), edition())
    if unchanged(request, tag):
        return not_modified(tag, VARY)
    page = import_module("obligraph.web.views.ontology").page
    with request.app.state.current_build.store() as store:
        response = page(request, store)
    return _with_headers(request, response, iri, "html", tag, as_file=False)


@router.get("/graph/{name:path}")
def graph(request: Request, name: str, format: str | None = None) -> Response:
    """Return a named graph, which is what one file of the data says."""
    if not all(LOCAL_NAME.fullmatch(part) for part in name.split("/")):
        raise Refused(404, "unknown-graph", name=name)
    iri = f"{GRAPH}{name}"
    return _document(request, format, iri, lambda store: statements_in(store, iri))


@cache
def _page_maker() -> Callable[[Request, str], Response] | None:
    """Return the function that makes the page of a thing, where the explorer has one."""
    name = "obligraph.web.views.thing"
    made: Callable[[Request, str], Response] | None = None
    if find_spec(name) is not None:
        made = getattr(import_module(name), "page", None)
    return made


def _represent(request: Request, iri: str, asked: str | None) -> Response:
    page = _page_maker()
    form = _form(request, asked, _MACHINE_TYPES if page is None else {**_PAGE_TYPES, **_MACHINE_TYPES})
    tag = entity_tag(request, form, language_of(request), edition() if form == "html" else "")
    with request.app.state.current_build.store() as store:
        if not is_subject(store, iri):
            return _elsewhere(request, store, iri)
        if unchanged(request, tag):
            return not_modified(tag, VARY)
        if form == "html" and page is not None:
            response = page(request, short_of(iri))
        elif form == "csv":
            response = Response(_table(store, iri, language_of(request)), media_type="text/csv")
        else:
            response = _written(description_of(store, iri), form)
    return _with_headers(request, response, iri, form, tag, as_file=asked is not None)


def _elsewhere(request: Request, store: Store, iri: str) -> Response:
    """Lead from a name, such as an indicator's display number, to its page; raise UnknownIdentifier for none."""
    from obligraph.search.resolver import resolve

    thing = resolve(store, short_of(iri))
    return RedirectResponse(url_of(request)(page_of(thing), **request.query_params), status_code=303)


def _document(request: Request, asked: str | None, iri: str, describe: Callable[[Store], list[Triple]]) -> Response:
    form = _form(request, asked, {name: form for name, form in _MACHINE_TYPES.items() if form != "csv"}, fallback="ttl")
    tag = entity_tag(request, form)
    if unchanged(request, tag):
        return not_modified(tag, VARY)
    with request.app.state.current_build.store() as store:
        triples = describe(store)
    if not triples:
        raise Refused(404, "nothing-at", address=iri)
    return _with_headers(request, _written(triples, form), iri, form, tag, as_file=asked is not None)


def _form(request: Request, asked: str | None, offered: dict[str, str], fallback: str | None = None) -> str:
    """Return the form asked for by `?format=`, else the one that the Accept header likes best, or fail with 406."""
    if asked is not None:
        if asked not in offered.values():
            raise Refused(400, "unknown-form", form=asked, choice=[*_names(offered)])
        return asked
    accept = ", ".join(request.headers.getlist("accept"))
    form = choose(accept, offered) or (fallback if "text/html" in accept else None)
    if form is None:
        raise Refused(406, "not-acceptable", {"Vary": VARY}, choice=[FORMATS[name] for name in _names(offered)])
    return form


def _names(offered: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(offered.values()))


def _written(triples: list[Triple], form: str) -> Response:
    return Response(write_triples(triples, FORMATS[form]), media_type=FORMATS[form])


def _table(store: Store, iri: str, lang: str) -> bytes:
    import csv
    import io

    from obligraph.graph.description import show

    record: dict[str, Any] = show(store, iri, lang)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("id", "direction", "relation", "other", "label"))
    for name, values in record["values"].items():
        writer.writerows((record["id"], "forward", name, "", value) for value in values)
    writer.writerows(
        (record["id"], statement["direction"], statement["relation"], statement["id"], statement["label"])
        for statement in record["relations"]
    )
    return stream.getvalue().encode()


def _with_headers(request: Request, response: Response, iri: str, form: str, tag: str, *, as_file: bool) -> Response:
    path = page_of(iri) if iri.startswith((ID, SDG)) else path_of(request)
    here = address(request, path)
    links = [f'<{iri}>; rel="canonical"', f'<{iri}>; rel="http://xmlns.com/foaf/0.1/primaryTopic"']
    others = (name for name in ("ttl", "jsonld", "nt") if name != form)
    links += [f'<{here}?format={name}>; rel="alternate"; type="{FORMATS[name]}"' for name in others]
    response.headers["Link"] = ", ".join(links)
    response.headers["Vary"] = VARY
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    if as_file and form != "html":
        local = short_of(iri).replace(":", "-").replace("/", "-")
        response.headers["Content-Disposition"] = f'attachment; filename="{local}.{form}"'
    return response


def _code(*parts: str) -> str:
    if not all(LOCAL_NAME.fullmatch(part) for part in parts):
        raise Refused(404, "not-an-identifier", identifier=f"code:{'/'.join(parts)}")
    return CODE + "/".join(parts)
