"""SPARQL 1.1 Protocol, section by section: https://www.w3.org/TR/sparql11-protocol/."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import httpx
import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from tests.web.conftest import Server

G = "https://w3id.org/obligraph/graph/protocol/"
CMW = "https://w3id.org/obligraph/id/cmw/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SELECT = f'SELECT ?label WHERE {{ <{CMW}901> <{LABEL}> ?label FILTER(LANG(?label) = "es") }}'
ASK = f"ASK {{ <{CMW}901> <{LABEL}> ?label }}"
CONSTRUCT = f'CONSTRUCT {{ ?s <{LABEL}> ?l }} WHERE {{ ?s <{LABEL}> ?l FILTER(?l = "Único"@es) }}'
LABELS = f"SELECT ?s WHERE {{ ?s <{LABEL}> ?l FILTER(STRSTARTS(STR(?s), '{CMW}90')) }} ORDER BY ?s"
NAMED = (
    f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s <{LABEL}> ?l FILTER(STRSTARTS(STR(?s), '{CMW}90')) }} }} ORDER BY ?g"
)
UNICO = {
    "head": {"vars": ["label"]},
    "results": {"bindings": [{"label": {"type": "literal", "value": "Único", "xml:lang": "es"}}]},
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}


def post(server: Server, content: str | bytes, headers: dict[str, str], **params: object) -> httpx.Response:
    return httpx.post(f"{server.address}/sparql", content=content, headers=headers, params=params or None, timeout=30)  # type: ignore[arg-type]


def column(answer: httpx.Response, name: str) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [binding[name]["value"] for binding in answer.json()["results"]["bindings"]]


# 2.1.1 query via GET


def test_get_with_a_query_answers_it(server: Server) -> None:
    answer = server.get("/sparql", params={"query": SELECT})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.json() == UNICO


def test_a_plus_in_the_address_is_a_space(server: Server) -> None:
    assert server.get("/sparql?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D").json()["boolean"] is True


# 2.1.2 query via URL-encoded POST


def test_post_of_a_form_answers_the_query_in_it(server: Server) -> None:
    answer = httpx.post(f"{server.address}/sparql", data={"query": SELECT})
    assert answer.json() == UNICO


def test_the_media_type_of_a_form_may_have_parameters(server: Server) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    assert post(server, "query=ASK%7B%7D", headers).json()["boolean"] is True


# 2.1.3 query via POST directly


def test_post_of_the_query_itself_answers_it(server: Server) -> None:
    assert post(server, SELECT.encode(), QUERY).json() == UNICO


def test_a_query_posted_directly_takes_its_data_set_from_the_address(server: Server) -> None:
    answer = post(server, LABELS, QUERY, **{"default-graph-uri": f"{G}two"})
    assert column(answer, "s") == [f"{CMW}902", f"{CMW}902"]


# 2.1.4 specifying an RDF dataset


def test_without_a_data_set_the_merge_of_all_graphs_is_asked(server: Server) -> None:
    assert column(server.query(LABELS), "s") == [f"{CMW}901", f"{CMW}901", f"{CMW}902", f"{CMW}902"]


def test_without_a_data_set_every_graph_has_its_name(server: Server) -> None:
    assert column(server.query(NAMED), "g") == [f"{G}one", f"{G}two"]


def test_the_default_graph_is_the_one_named(server: Server) -> None:
    answer = server.get("/sparql", params={"query": LABELS, "default-graph-uri": f"{G}one"})
    assert column(answer, "s") == [f"{CMW}901", f"{CMW}901"]


def test_several_default_graphs_are_merged(server: Server) -> None:
    answer = server.get("/sparql", params={"query": LABELS, "default-graph-uri": [f"{G}one", f"{G}two"]})
    assert column(answer, "s") == [f"{CMW}901", f"{CMW}901", f"{CMW}902", f"{CMW}902"]


def test_a_named_graph_is_the_only_one_and_the_default_graph_is_empty(server: Server) -> None:
    params = {"named-graph-uri": f"{G}two"}
    assert column(server.get("/sparql", params={"query": NAMED, **params}), "g") == [f"{G}two"]
    assert column(server.get("/sparql", params={"query": LABELS, **params}), "s") == []


def test_with_only_a_default_graph_no_graph_has_a_name(server: Server) -> None:
    answer = server.get("/sparql", params={"query": NAMED, "default-graph-uri": f"{G}one"})
    assert column(answer, "g") == []


def test_the_query_may_name_its_data_set(server: Server) -> None:
    query = LABELS.replace("WHERE", f"FROM <{G}one> WHERE")
    assert column(server.query(query), "s") == [f"{CMW}901", f"{CMW}901"]
    query = NAMED.replace("WHERE", f"FROM NAMED <{G}one> WHERE")
    assert column(server.query(query), "g") == [f"{G}one"]


def test_the_data_set_of_the_request_goes_before_that_of_the_query(server: Server) -> None:
    query = LABELS.replace("WHERE", f"FROM <{G}one> WHERE")
    answer = server.get("/sparql", params={"query": query, "default-graph-uri": f"{G}two"})
    assert column(answer, "s") == [f"{CMW}902", f"{CMW}902"]
    query = NAMED.replace("WHERE", f"FROM NAMED <{G}one> WHERE")
    answer = server.get("/sparql", params={"query": query, "default-graph-uri": f"{G}two"})
    assert column(answer, "g") == []


def test_a_graph_that_is_not_there_is_empty(server: Server) -> None:
    answer = server.get("/sparql", params={"query": LABELS, "default-graph-uri": f"{G}none"})
    assert column(answer, "s") == []


def test_a_form_may_name_its_data_set(server: Server) -> None:
    answer = httpx.post(f"{server.address}/sparql", data={"query": LABELS, "default-graph-uri": f"{G}one"})
    assert column(answer, "s") == [f"{CMW}901", f"{CMW}901"]


# 2.1.5 and 2.1.6 accepted and returned media types


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_a_select_comes_in_the_media_type_accepted(server: Server, accept: str, media_type: str) -> None:
    answer = server.query(SELECT, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["vary"] == "Accept"
    assert "Único" in answer.content.decode()


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    ],
)
def test_a_construct_comes_in_the_media_type_accepted(
    server: Server, accept: str, media_type: str, form: RdfFormat
) -> None:
    answer = server.query(CONSTRUCT, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    triples = [str(quad.triple) for quad in pyoxigraph.parse(answer.content, format=form)]
    assert triples == [f'<{CMW}901> <{LABEL}> "Único"@es']


def test_describe_answers_with_a_graph(server: Server) -> None:
    answer = server.query(f"DESCRIBE <{CMW}901>", "application/n-triples")
    assert f'<{CMW}901> <{LABEL}> "Único"@es .\n' in answer.content.decode()


def test_ask_answers_in_json_and_xml(server: Server) -> None:
    assert server.query(ASK, "application/sparql-results+json").json()["boolean"] is True
    tree = ElementTree.fromstring(server.query(ASK, "application/sparql-results+xml").content)
    assert tree.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "true"


def test_csv_and_tsv_are_those_of_the_recommendation(server: Server) -> None:
    assert list(csv.reader(io.StringIO(server.query(SELECT, "text/csv").text))) == [["label"], ["Único"]]
    assert server.query(SELECT, "text/tab-separated-values").text == '?label\n"Único"@es\n'


def test_what_is_not_accepted_is_406(server: Server) -> None:
    assert server.query(SELECT, "image/png").status_code == 406
    assert server.query(SELECT, "text/turtle").status_code == 406
    assert server.query(CONSTRUCT, "text/csv").status_code == 406


# 2.1.7 success and failure


@pytest.mark.parametrize(
    "query", ["SELECT ?s WHERE { ?s ?p", "", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://x.example/>"]
)
def test_what_is_no_query_is_400(server: Server, query: str) -> None:
    assert server.query(query).status_code == 400
    assert post(server, query, QUERY).status_code == 400


def test_a_syntax_error_is_told_with_its_place(server: Server) -> None:
    answer = server.query("SELECT ?s WHERE { ?s ?p }")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "(line 1, column 26)" in answer.json()["detail"]


def test_parameters_without_a_query_or_with_two_are_400(server: Server) -> None:
    assert server.get("/sparql?default-graph-uri=http%3A%2F%2Fx.example%2F").status_code == 400
    assert server.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert post(server, "ASK {}", QUERY, query="ASK {}").status_code == 400
    assert post(server, "", FORM).status_code == 400


def test_what_is_not_utf_8_is_400(server: Server) -> None:
    assert post(server, b"ASK { ?s ?p '\xff' }", QUERY).status_code == 400
    assert server.get("/sparql?query=%FF").status_code == 400


def test_a_graph_that_is_no_iri_is_400(server: Server) -> None:
    assert server.get("/sparql", params={"query": ASK, "default-graph-uri": "not an iri"}).status_code == 400


def test_other_methods_are_405_and_told_which_may_be_used(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = httpx.request(method, f"{server.address}/sparql")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert httpx.options(f"{server.address}/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    answer = httpx.head(f"{server.address}/sparql", params={"query": SELECT})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_posts_of_another_media_type_are_415(server: Server) -> None:
    assert post(server, SELECT, {"Content-Type": "text/plain"}).status_code == 415
    assert post(server, SELECT, {}).status_code == 415


def test_a_query_too_long_is_413_and_an_address_too_long_414(server: Server) -> None:
    assert post(server, "ASK {} #" + "x" * 1024 * 1024, QUERY).status_code == 413
    assert server.get("/sparql?query=ASK%7B%7D&x=" + "x" * 40_000).status_code == 414


# 2.2 update operation


def test_updates_are_refused_in_either_form(server: Server) -> None:
    update = "INSERT DATA { <http://x.example/> <http://x.example/> 1 }"
    assert httpx.post(f"{server.address}/sparql", data={"update": update}).status_code == 400
    assert post(server, update, {"Content-Type": "application/sparql-update"}).status_code == 415
    assert column(server.query("SELECT ?o WHERE { <http://x.example/> ?p ?o }"), "o") == []


# SPARQL 1.1 Service Description


def test_get_without_a_query_describes_the_service(server: Server) -> None:
    answer = server.get("/sparql", headers={"Accept": "application/n-triples"})
    lines = answer.text.splitlines()
    here, sd = f"{server.address}/sparql", "http://www.w3.org/ns/sparql-service-description#"
    assert answer.status_code == 200
    assert f"<{here}#service> <{sd}endpoint> <{here}> ." in lines
    assert f"<{here}#service> <{sd}supportedLanguage> <{sd}SPARQL11Query> ." in lines
    assert f"<{here}#service> <{sd}resultFormat> <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ." in lines
    assert any(line.endswith(f"<{sd}name> <{G}one> .") for line in lines)


def test_the_description_comes_in_turtle_and_json_ld(server: Server) -> None:
    assert server.get("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"
    answer = server.get("/sparql", headers={"Accept": "application/ld+json"})
    assert json.loads(answer.content)


# A browser, and an explorer over another endpoint


def test_a_browser_is_sent_to_the_page_for_queries_or_gets_the_description(server: Server) -> None:
    answer = server.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (answer.status_code, answer.headers.get("location")) in ((303, "/query"), (200, None))


def test_an_explorer_over_another_endpoint_asks_that_one(
    server: Server, serve: Callable[..., AbstractContextManager[Server]]
) -> None:
    with serve(f"{server.address}/sparql") as through:
        assert through.query(SELECT).json() == UNICO
        assert through.query(LABELS.replace("WHERE", f"FROM <{G}one> WHERE"), "text/csv").status_code == 200
        assert "Único" in through.query(CONSTRUCT, "text/turtle").text
        assert through.query("SELECT * { SERVICE <http://x.example/> {} }").status_code == 400
        assert through.query("SELECT * {").status_code == 400
        page = through.get("/id/cmw/901", headers={"Accept": "text/turtle"})
        assert "Único" in page.text
