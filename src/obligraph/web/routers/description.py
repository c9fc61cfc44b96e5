"""What this service is, for machines: VoID and DCAT, the SPARQL service description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from obligraph import __version__
from obligraph.exporters import FORMATS
from obligraph.graph.totals import (
    Totals,
    instances_by_class,
    statements_by_graph,
    statements_by_predicate,
    totals_of,
)
from obligraph.i18n import languages, message
from obligraph.ids import ID, NAMESPACE
from obligraph.namespaces import DCTERMS, RDF, XSD, all_prefixes
from obligraph.web.negotiation import choose
from obligraph.web.refusal import Refused

if TYPE_CHECKING:
    from obligraph.store import Store
    from obligraph.web.current_build import Build

router = APIRouter(include_in_schema=False)

VOID, SD, DCAT = (
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/sparql-service-description#",
    "http://www.w3.org/ns/dcat#",
)
_FORMAT = "http://www.w3.org/ns/formats/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_PREFIXES = {"void": VOID, "sd": SD, "formats": _FORMAT}
RDF_TYPES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_OFFERED = {name: name for name in RDF_TYPES}
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def address(request: Request, path: str) -> str:
    """Return the whole address of a path of this site, as its readers know it."""
    base = request.app.state.settings.base_url
    if base:
        return f"{base.rstrip('/')}{path}"
    return f"{request.url.scheme}://{request.url.netloc}{path}"


def write_triples(triples: Iterable[Triple], media_type: str) -> bytes:
    """Return statements in a media type of `RDF_TYPES`, in their order, with the prefixes that they use."""
    listed = list(triples)
    if media_type == "application/n-triples":
        return serialize(listed, format=RdfFormat.N_TRIPLES) or b""
    known = {**all_prefixes(), **_PREFIXES}
    spaces = {_space(term.value) for triple in listed for term in triple if isinstance(term, NamedNode)}
    spaces |= {_space(t.object.datatype.value) for t in listed if isinstance(t.object, Literal)}
    used = {prefix: space for prefix, space in sorted(known.items()) if space in spaces}
    return serialize(listed, format=RDF_TYPES[media_type], prefixes=used) or b""


def entity_tag(request: Request, *parts: str) -> str:
    """Return a strong entity tag of a representation: build, version of the program, and what else it depends on."""
    import hashlib

    seed = "\n".join((request.app.state.current_build.name(), __version__, str(request.url), *parts))
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client holds the representation with this tag (RFC 9110, If-None-Match)."""
    held = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return tag in held or "*" in held


def not_modified(tag: str, vary: str) -> Response:
    """Return the answer 304 for a tag."""
    return Response(status_code=304, headers={"ETag": tag, "Vary": vary, "Cache-Control": "no-cache"})


@router.get("/.well-known/void")
def void(request: Request) -> Response:
    """Describe the data set in VoID and DCAT."""
    with request.app.state.current_build.build() as build:
        return _described(request, lambda: _data_set(request, build))


def service_description(request: Request) -> Response:
    """Describe the endpoint (https://www.w3.org/TR/sparql11-service-description/)."""
    with request.app.state.current_build.build() as build:
        return _described(request, lambda: _service(request, build))


def _described(request: Request, describe: Callable[[], list[Triple]]) -> Response:
    wanted = choose(", ".join(request.headers.getlist("accept")), {**_OFFERED, "text/html": "text/turtle"})
    if wanted is None:
        raise Refused(406, "not-acceptable", {"Vary": "Accept"}, choice=[*_OFFERED])
    tag = entity_tag(request, wanted)
    if unchanged(request, tag):
        return not_modified(tag, "Accept")
    body = write_triples(describe(), wanted)
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    return Response(body, media_type=wanted, headers=headers)


class _Describing:
    """Statements about one subject."""

    def __init__(self, subject: str) -> None:
        self.subject = NamedNode(subject)
        self.triples: list[Triple] = []

    def iri(self, predicate: str, *objects: str) -> _Describing:
        """State that the subject has a relation to things."""
        self.triples += [Triple(self.subject, NamedNode(predicate), NamedNode(object_)) for object_ in objects]
        return self

    def number(self, predicate: str, value: int) -> _Describing:
        """State a count."""
        literal = Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
        self.triples.append(Triple(self.subject, NamedNode(predicate), literal))
        return self

    def text(self, predicate: str, value: str, lang: str | None = None) -> _Describing:
        """State a text."""
        self.triples.append(Triple(self.subject, NamedNode(predicate), Literal(value, language=lang)))
        return self


class Counts(NamedTuple):
    """What the descriptions count of a build: in all, and by class, predicate and named graph (IRIs)."""

    totals: Totals
    classes: dict[str, int]
    predicates: dict[str, int]
    graphs: dict[str, int]


def prepare(build: Build) -> Counts:
    """Count what the descriptions say of a build."""
    return build.once("description", lambda: _count(build.store))


def _count(store: Store) -> Counts:
    return Counts(
        totals_of(store), instances_by_class(store), statements_by_predicate(store), statements_by_graph(store)
    )


def _data_set(request: Request, build: Build) -> list[Triple]:
    here = address(request, "/.well-known/void")
    one = _Describing(f"{here}#dataset").iri(f"{RDF}type", f"{VOID}Dataset", f"{DCAT}Dataset")
    for lang in languages():
        one.text(f"{DCTERMS}title", message("dataset.title", lang), lang)
    one.text(f"{DCTERMS}identifier", build.name).text(f"{VOID}uriSpace", ID).iri(f"{VOID}vocabulary", NAMESPACE)
    one.iri(f"{DCTERMS}license", "https://creativecommons.org/licenses/by/4.0/")
    one.iri(f"{VOID}sparqlEndpoint", address(request, "/sparql"))
    one.iri(f"{VOID}exampleResource", f"{ID}cmw/25", f"{ID}gcm/13")
    one.iri(f"{VOID}dataDump", *(address(request, dump_path(form)) for form in ("ttl", "nq", "jsonld")))
    one.iri(f"{DCAT}distribution", *(f"{here}#{form}" for form in FORMATS))
    counted = prepare(build)
    for name, number in zip(("triples", "distinctSubjects", "distinctObjects"), counted.totals, strict=True):
        one.number(f"{VOID}{name}", number)
    triples = [*_document(here, request), *one.triples]
    triples += [triple for form in FORMATS for triple in _distribution(request, here, form)]
    return triples + _partitions(counted, here, one)


def _document(here: str, request: Request) -> list[Triple]:
    document = _Describing(here).iri(f"{RDF}type", f"{VOID}DatasetDescription")
    document.iri("http://xmlns.com/foaf/0.1/primaryTopic", f"{here}#dataset")
    service = _Describing(f"{here}#sparql").iri(f"{RDF}type", f"{DCAT}DataService")
    service.iri(f"{DCAT}endpointURL", address(request, "/sparql")).iri(f"{DCAT}servesDataset", f"{here}#dataset")
    service.iri(f"{DCTERMS}conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    interface = _Describing(f"{here}#api").iri(f"{RDF}type", f"{DCAT}DataService")
    interface.iri(f"{DCAT}endpointURL", address(request, "/api/v1")).iri(f"{DCAT}servesDataset", f"{here}#dataset")
    interface.iri(f"{DCAT}endpointDescription", address(request, "/api/openapi.json"))
    return [*document.triples, *service.triples, *interface.triples]


def _distribution(request: Request, here: str, form: str) -> list[Triple]:
    one = _Describing(f"{here}#{form}").iri(f"{RDF}type", f"{DCAT}Distribution")
    for lang in languages():
        one.text(f"{DCTERMS}title", message(f"export.format.{form}", lang), lang)
    one.iri(f"{DCAT}downloadURL", address(request, dump_path(form)))
    one.iri(f"{DCAT}mediaType", f"{_MEDIA}{FORMATS[form].media_type}")
    return one.triples


def _partitions(counted: Counts, here: str, one: _Describing) -> list[Triple]:
    triples: list[Triple] = []
    kinds = (("class", "entities", counted.classes), ("property", "triples", counted.predicates))
    for kind, count, numbers in kinds:
        for number, (term, found) in enumerate(numbers.items(), 1):
            part = _Describing(f"{here}#{kind}-{number}").iri(f"{VOID}{kind}", term)
            triples += one.iri(f"{VOID}{kind}Partition", part.subject.value).triples[-1:]
            triples += part.number(f"{VOID}{count}", found).triples
    return triples


def _service(request: Request, build: Build) -> list[Triple]:
    here = address(request, "/sparql")
    service = _Describing(f"{here}#service").iri(f"{RDF}type", f"{SD}Service").iri(f"{SD}endpoint", here)
    service.iri(f"{SD}supportedLanguage", f"{SD}SPARQL11Query")
    service.iri(f"{SD}resultFormat", *(f"{_FORMAT}{name}" for name in _RESULT_FORMATS))
    service.iri(f"{SD}defaultDataset", f"{here}#dataset")
    dataset = _Describing(f"{here}#dataset").iri(f"{RDF}type", f"{SD}Dataset").iri(f"{SD}defaultGraph", f"{here}#merge")
    merge = _Describing(f"{here}#merge").iri(f"{RDF}type", f"{SD}Graph")
    counted = prepare(build)
    merge.number(f"{VOID}triples", counted.totals.statements)
    triples = [*service.triples, *merge.triples]
    for number, (graph, count) in enumerate(counted.graphs.items(), 1):
        named = _Describing(f"{here}#named-{number}").iri(f"{RDF}type", f"{SD}NamedGraph")
        named.iri(f"{SD}name", graph).iri(f"{SD}graph", f"{here}#graph-{number}")
        content = _Describing(f"{here}#graph-{number}").iri(f"{RDF}type", f"{SD}Graph")
        dataset.iri(f"{SD}namedGraph", named.subject.value)
        triples += [*named.triples, *content.number(f"{VOID}triples", count).triples]
    return [*triples, *dataset.triples]


def dump_path(form: str) -> str:
    """Return the path of a dump, such as /dump/obligraph.ttl."""
    return f"/dump/obligraph.{FORMATS[form].suffix}"


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
