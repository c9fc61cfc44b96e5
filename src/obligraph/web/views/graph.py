"""The graph view: a diagram where JavaScript runs, else the neighbours of a thing as a table; and its data as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from obligraph.catalogue import parse_date
from obligraph.errors import MalformedIdentifier, UnknownIdentifier, WrongUse
from obligraph.exporters import export
from obligraph.exporters.diagram import Diagram
from obligraph.graph.labels import LocalizedText
from obligraph.graph.links import links_among
from obligraph.graph.neighbours import Context, Statement, contexts_of, is_node, statements_among, statements_at
from obligraph.graph.ordering import natural
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import pattern
from obligraph.ids import iri_of, short_of
from obligraph.search.resolver import STATE, resolve
from obligraph.web.drawing.bands import bands_of
from obligraph.web.drawing.expansion import edge_record, next_neighbours, node_record, relations_at
from obligraph.web.drawing.neighbourhood import legend
from obligraph.web.form_errors import form_error
from obligraph.web.refusal import Refused
from obligraph.web.rendering import href_of, render, url_of
from obligraph.web.things import class_name, class_names, localized_things
from obligraph.web.vendored import is_vendored

if TYPE_CHECKING:
    from obligraph.store import Store

router = APIRouter(include_in_schema=False)

MOST_NODES, _ON_PAGE, _MOST_FIELDS = 600, 100, 20
FORMATS = {
    "gexf": ("GEXF", "application/gexf+xml", "gexf"),
    "graphml": ("GraphML", "application/graphml+xml", "graphml"),
    "cytoscape": ("Cytoscape JSON", "application/json", "cyjs"),
}
_EXAMPLES = ("gcm:13", "cmw:16", "sdg:10.7", "co:cmw-mex-2.information-system", "instrument:cmw", "state:MEX")


@dataclass(frozen=True)
class Filters:
    """What of the neighbours is shown; empty means any. `force` is a code or `none`, `direction` is `in` or `out`."""

    kind: str = ""
    force: str = ""
    state: str = ""
    date: str = ""
    relation: str = ""
    direction: str = ""

    def follow(self, thing: str, statement: Statement) -> bool:
        """Whether a statement about a thing is followed."""
        if self.relation and self.relation != short_of(statement.relation):
            return False
        return self.direction not in ("in", "out") or (self.direction == "out") == (statement.subject == thing)

    def keep(self, names: LocalizedThings, thing: str, context: Context) -> bool:
        """Whether a thing is shown: acts of other States, and what came after the date, are not."""
        if self.kind and self.kind not in names.thing(thing).kinds:
            return False
        if self.force and self.force != (names.force(thing) or "none"):
            return False
        if self.state and context.states and self.state not in context.states:
            return False
        return not (self.date and context.day and context.day[: len(self.date)] > self.date[: len(context.day)])


@dataclass
class Row:
    """One neighbour in the table: the relation's label, whether it leads away from the thing, the other thing."""

    relation: LocalizedText
    out: bool
    other: str
    kinds: LocalizedText


Text = Annotated[str, Query(max_length=300)]


@router.get("/graph")
def page(
    request: Request,
    around: Text = "",
    kind: Text = "",
    force: Text = "",
    state: Text = "",
    date: Text = "",
    relation: Text = "",
    direction: Text = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """Answer with the diagram around a thing; the address holds the thing and the filters."""
    names = localized_things(request)
    values: dict[str, Any] = {"centre": None, "rows": [], "total": 0, "wrong": None}
    try:
        with request.app.state.current_build.store() as store:
            of = _state(store, state)
            filters = Filters(kind, force, of, parse_date(date) if date else "", relation, direction)
            centre = _centre(store, around) if around else ""
            rows = _rows(store, names, centre, filters) if centre else []
        if centre:
            first = (page - 1) * _ON_PAGE
            values |= {"centre": short_of(centre), "rows": rows[first : first + _ON_PAGE], "total": len(rows)}
    except WrongUse as error:
        filters = Filters()
        values["wrong"] = form_error(request, error, around, "Provision,Instrument,Indicator,Recommendation,State")
    asked = {"around": around, **asdict(filters)}
    return render(
        request,
        "graph.html",
        status=values["wrong"].status if values["wrong"] else 200,
        names=names,
        around=around,
        filters=filters,
        page=page,
        size=_ON_PAGE,
        examples=[short for short in _EXAMPLES if names.thing(short).labels],
        kinds=_kinds(names),
        formats=FORMATS,
        legend=legend(names),
        drawing=is_vendored("cytoscape.min.js"),
        for_drawing=_for_drawing(request, names, values["centre"], filters),
        page_at=lambda number: url_of(request)("/graph", **asked, page=number),
        asked=asked,
        **values,
    )


@router.post("/graph/expand")
async def expand(request: Request) -> JSONResponse:
    """Answer with neighbours of a thing that are not yet shown, and every link among what is then shown."""
    form = await _form(request)
    return JSONResponse(await run_in_threadpool(_expanded, request, form))


@router.get("/graph/binding")
def binding(request: Request, state: Text, date: Text = "") -> JSONResponse:
    """Answer with the treaties that bind a State on a date, today by default, by short form."""
    from obligraph.bridge.adherence import bindings, today

    names = localized_things(request)
    day = parse_date(date) if date else today()
    with request.app.state.current_build.store() as store:
        of = resolve(store, state, STATE)
        treaties = [iri_of(short) for short in names.of_kind("Treaty")]
        found = bindings(store, of, treaties, day, names.lang)
    return JSONResponse(sorted(short_of(iri) for iri, known in found.items() if known.party))


@router.get("/graph/export/{form}")
def export_around(
    request: Request,
    form: Annotated[str, Path(max_length=20)],
    around: Text,
    kind: Text = "",
    force: Text = "",
    state: Text = "",
    date: Text = "",
    relation: Text = "",
    direction: Text = "",
) -> Response:
    """Answer with a thing and its neighbours as a file, under the filters of the page."""
    names = localized_things(request)
    with request.app.state.current_build.store() as store:
        of = _state(store, state)
        filters = Filters(kind, force, of, parse_date(date) if date else "", relation, direction)
        centre = _centre(store, around)
        rows = _rows(store, names, centre, filters)
        nodes = dict.fromkeys([short_of(centre), *(row.other for row in rows)])
        return _exported(store, names, form, list(nodes)[:MOST_NODES])


@router.post("/graph/export/{form}")
async def export_diagram(request: Request, form: Annotated[str, Path(max_length=20)]) -> Response:
    """Answer with the things of a diagram, and the statements among them, as a file."""
    given = await _form(request)

    def write() -> Response:
        names = localized_things(request)
        with request.app.state.current_build.store() as store:
            return _exported(store, names, form, _shown(names, given)[:MOST_NODES])

    return await run_in_threadpool(write)


def _exported(store: Store, names: LocalizedThings, form: str, nodes: list[str]) -> Response:
    if form not in FORMATS:
        raise WrongUse("unknown-format", form=form, choice=[*FORMATS])
    _, media_type, suffix = FORMATS[form]
    text = export(Diagram(store, lang=names.lang, nodes=tuple(nodes), names=names), form)
    headers = {"Content-Disposition": f'attachment; filename="obligraph.{suffix}"'}
    return Response(text, media_type=media_type, headers=headers)


def _centre(store: Store, around: str) -> str:
    """Return the IRI of the thing that a diagram starts from."""
    thing = resolve(store, around)
    if not is_node(thing):
        raise UnknownIdentifier(around)
    return thing


def _state(store: Store, state: str) -> str:
    return short_of(resolve(store, state, STATE)) if state else ""


def _rows(store: Store, names: LocalizedThings, thing: str, filters: Filters) -> list[Row]:
    rows = [
        _row(names, thing, statement) for statement in statements_at(store, thing) if filters.follow(thing, statement)
    ]
    contexts = contexts_of(store, {iri_of(row.other) for row in rows})
    shown = [row for row in rows if filters.keep(names, row.other, contexts[iri_of(row.other)])]
    return sorted(shown, key=lambda row: (row.relation, not row.out, natural(row.other)))


def _row(names: LocalizedThings, thing: str, statement: Statement) -> Row:
    out = statement.subject == thing
    other = short_of(statement.object if out else statement.subject)
    return Row(names.label(statement.relation), out, other, class_names(names, other))


def _expanded(request: Request, form: dict[str, str]) -> dict[str, Any]:
    names, href = localized_things(request), href_of(request)
    shown = _shown(names, form)
    with request.app.state.current_build.store() as store:
        thing = _centre(store, form.get("thing", ""))
        at = statements_at(store, thing)
        new = next_neighbours(at, thing, form, {iri_of(short) for short in shown})[: max(0, MOST_NODES - len(shown))]
        drawn = {thing, *new, *(iri_of(short) for short in shown)}
        contexts = contexts_of(store, {thing, *new})
        links = links_among(store, drawn)
        statements = statements_among(store, drawn)
    return {
        "nodes": [node_record(names, iri, contexts[iri], href) for iri in sorted(contexts)],
        "edges": [edge_record(names, statement, links) for statement in statements],
        "relations": relations_at(names, thing, at),
        "full": len(shown) + len(new) >= MOST_NODES,
    }


def _shown(names: LocalizedThings, form: dict[str, str]) -> list[str]:
    """Return the things that a diagram holds, as short forms; what is not known is left out."""
    found = []
    for short in form.get("nodes", "").split()[: MOST_NODES * 2]:
        try:
            iri = iri_of(short)
        except MalformedIdentifier:
            continue
        if is_node(iri) and names.thing(iri).kinds:
            found.append(short_of(iri))
    return found


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        return {name: listed[0] for name, listed in parse_qs(body, max_num_fields=_MOST_FIELDS).items()}
    except ValueError:
        raise Refused(400, "too-many-parameters") from None


def _kinds(names: LocalizedThings) -> list[tuple[str, LocalizedText]]:
    listed = {kind for kind, things in names.things.of_kind.items() if any(is_node(iri_of(t)) for t in things[:1])}
    return sorted(((kind, class_name(names, kind)) for kind in listed), key=lambda entry: entry[1])


def _for_drawing(request: Request, names: LocalizedThings, centre: str | None, filters: Filters) -> dict[str, Any]:
    """Return the settings of the drawing: where to ask, the columns in order, and the words that it shows."""
    url = url_of(request)
    codes: Iterable[str] = (
        "status hidden full failed page centre remove follow of out in shown any none chosen choose".split()
    )
    return {
        "centre": centre,
        "state": filters.state,
        "date": filters.date,
        "relation": filters.relation,
        "direction": filters.direction,
        "address": url("/graph"),
        "expand": url("/graph/expand", lang=names.lang),
        "binding": url("/graph/binding", lang=names.lang),
        "most": MOST_NODES,
        "columns": bands_of(names),
        "words": {name: pattern(f"web.graph.{name}", names.lang) for name in codes},
    }
