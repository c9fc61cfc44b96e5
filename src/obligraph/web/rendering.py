"""Renders templates: every value escaped, every label in the language of the request, every address below the root."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from obligraph.graph.labels import in_language as chosen
from obligraph.i18n import edition as edition_of_messages
from obligraph.i18n import is_installed, language_name, languages, message, pattern, plural
from obligraph.ids import CODE, ID, SDG, iri_of
from obligraph.web.locale import COOKIE, language_of, written_in
from obligraph.web.marking import Marking

_YEAR = 365 * 24 * 3600


@cache
def environment() -> Environment:
    """Return the environment of all templates; autoescape is on for each of them.

    A template is read once: after an upgrade on disk a running server would pour old values into new templates.
    """
    made = Environment(
        loader=PackageLoader("obligraph.web", "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(languages=languages, language_name=language_name, written_in=written_in)
    return made


@cache
def edition() -> str:
    """Return a digest of the templates and of the messages, which pages change with."""
    environment_ = environment()
    sources = [environment_.loader.get_source(environment_, name)[0] for name in environment_.list_templates()]  # type: ignore[union-attr]
    return hashlib.sha256("\n".join((*sources, edition_of_messages())).encode()).hexdigest()


def prepare() -> None:
    """Compile every template, so that no reader waits for that."""
    for name in environment().list_templates():
        environment().get_template(name)
    edition()


def render(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page from a template.

    Beside `values` a template has `lang`, `t(code)` (a message), `plural(code, count)`, `pattern(code)` (with its
    placeholders), `colon` (as the language sets it), `chosen(texts)` (by the rule for every text), `marking` (marks
    texts in other languages), `url(path, **query)`, `static(name)`, `href(identifier)` (the page of a thing),
    `in_language(code)` (this page in another language), `path`, `request`.
    """
    lang = language_of(request)
    marking = Marking(lang)
    context = {
        "request": request,
        "lang": lang,
        "marking": marking,
        "chosen": lambda texts: chosen(texts, lang),
        "t": lambda code, **arguments: message(code, lang, **arguments),
        "plural": lambda code, count, **arguments: plural(code, lang, count, **arguments),
        "pattern": lambda code: pattern(code, lang),
        "colon": message("web.colon", lang),
        "url": url_of(request),
        "href": href_of(request),
        "static": lambda file: url_of(request)(f"/static/{file}"),
        "in_language": partial(_in_language, request),
        "path": path_of(request),
    }
    response = HTMLResponse(environment().get_template(name).render({**context, **values}), status_code=status)
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    if is_installed(request.query_params.get("lang", "")):
        secure = (request.app.state.settings.base_url or "").startswith("https:")
        path = _root(request) or "/"
        response.set_cookie(COOKIE, lang, max_age=_YEAR, httponly=True, samesite="lax", secure=secure, path=path)
    return response


def url_of(request: Request) -> Callable[..., str]:
    """Return the function that makes the address of a path of this site, with a query where one is given."""
    root = _root(request)

    def url(path: str, /, **query: Any) -> str:
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return f"{root}{path}" + (f"?{urlencode(given, doseq=True)}" if given else "")

    return url


def href_of(request: Request) -> Callable[[str], str]:
    """Return the function that makes the address of a thing's page from its short form or IRI.

    What has no page here (a term of another vocabulary) keeps its own address.
    """
    root = _root(request)
    return lambda identifier: page_of(identifier, root)


def page_of(identifier: str, root: str = "") -> str:
    """Return the address of a thing's page: `/id/<collection>/<local>`, or `/code/<scheme>/<code>`."""
    iri = iri_of(identifier)
    if iri.startswith(ID):
        return f"{root}/id/{iri.removeprefix(ID)}"
    if iri.startswith(CODE):
        return f"{root}/code/{iri.removeprefix(CODE)}"
    if iri.startswith(SDG) and "ontology#" not in iri:
        return f"{root}/id/sdg/{iri.removeprefix(SDG)}"
    return iri


def path_of(request: Request) -> str:
    """Return the path of the request below the root."""
    path: str = request.scope["path"]
    root = _root(request)
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def _root(request: Request) -> str:
    root: str = request.app.state.settings.root_path
    return root


def _in_language(request: Request, code: str) -> str:
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    path = quote(f"/{path_of(request).lstrip('/')}")  # two slashes, or one and a backslash, would name another host
    return f"{_root(request)}{path}?{urlencode([*query, ('lang', code)])}"
