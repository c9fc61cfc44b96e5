"""`obligraph check --store ADDRESS`: what files would give is found over HTTP, and what an endpoint does wrong is told.

Exit code 1 for findings, 3 for an endpoint that fails, and then one line that says what happened.
"""

import json
from pathlib import Path

import pytest
from tests.shacl.command import check
from tests.shacl.serving import Endpoint, Fault, endpoint

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
ONE_VALUE = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:P . ex:P sh:path ex:p ; sh:maxCount 0 ."
KNOWN = f"""ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "{{$this}} knows {{?value}}." ; sh:select
    "SELECT $this ?value WHERE {{ $this <{EX}knows> ?value FILTER NOT EXISTS {{ ?value <{EX}knows> $this }} }}" ] ."""
COUNTS_PER_QUERY = f"""ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select '''
    SELECT $this (COUNT(?other) AS ?value) WHERE {{ $this <{EX}knows> ?other }}
    GROUP BY $this HAVING (COUNT(?other) > 1) ''' ] ."""
PEOPLE = """
ex:a a ex:C ; ex:knows ex:b, ex:c .
ex:b a ex:C ; ex:knows ex:a .
ex:c a ex:C ; ex:knows ex:d .
"""


def asked(server: Endpoint, shapes: str, folder: Path, *options: str) -> tuple[int, str, str]:
    file = folder / "shapes.ttl"
    file.write_text(HEAD + shapes, encoding="utf-8")
    return check("--store", server.address, "--shapes", file, "--format", "json", *options)


def from_files(shapes: str, folder: Path, **graphs: str) -> list[dict[str, object]]:
    """Return what the columnar engine finds in files, without the graphs, which files do not have."""
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    given: list[str | Path] = []
    for name, text in graphs.items():
        (folder / f"{name}.ttl").write_text(text, encoding="utf-8")
        given += ["--data", folder / f"{name}.ttl"]
    _, out, _ = check(*given, "--shapes", folder / "shapes.ttl", "--format", "json")
    return [{**found, "graphs": []} for found in json.loads(out)["results"]]


@pytest.mark.parametrize("shapes", [KNOWN, COUNTS_PER_QUERY, ONE_VALUE.replace("ex:p", "ex:knows")])
def test_an_endpoint_and_files_find_the_same(shapes: str, tmp_path: Path) -> None:
    with endpoint(one=HEAD + PEOPLE, two=f"{HEAD}ex:c ex:knows ex:b .") as server:
        code, out, _ = asked(server, shapes, tmp_path)
    report = json.loads(out)
    assert code == 1
    assert len(report["results"]) == {KNOWN: 3, COUNTS_PER_QUERY: 2}.get(shapes, 3)
    wanted = from_files(shapes, tmp_path, one=HEAD + PEOPLE, two=f"{HEAD}ex:c ex:knows ex:b .")
    assert [{**found, "graphs": []} for found in report["results"]] == wanted


def test_findings_name_the_graphs_of_an_endpoint_and_the_message_its_values(tmp_path: Path) -> None:
    with endpoint(one=HEAD + PEOPLE, two=f"{HEAD}ex:a a ex:C .") as server:
        code, out, said = asked(server, KNOWN, tmp_path)
    assert (code, said) == (1, "2 violations, 0 warnings, 0 infos\n")
    assert [(found["focus"], found["message"], found["graphs"]) for found in json.loads(out)["results"]] == [
        (f"{EX}a", f"{EX}a knows {EX}c.", [f"{EX}graph/one", f"{EX}graph/two"]),
        (f"{EX}c", f"{EX}c knows {EX}d.", [f"{EX}graph/one"]),
    ]


def test_an_endpoint_where_all_is_well(tmp_path: Path) -> None:
    with endpoint(one=f"{HEAD}ex:a a ex:C .") as server:
        code, out, _ = asked(server, KNOWN, tmp_path)
    assert (code, json.loads(out)["conforms"]) == (0, True)


MANY = HEAD + "".join(f"ex:n{number:05} ex:p ex:o .\n" for number in range(11_111))


@pytest.mark.parametrize("most_rows", [10_000, 777])
def test_an_endpoint_that_cuts_answers_off_gives_all_findings(most_rows: int, tmp_path: Path) -> None:
    with endpoint(one=MANY) as server:
        server.most_rows = most_rows
        code, out, said = asked(server, ONE_VALUE, tmp_path)
    assert (code, said) == (1, "11111 violations, 0 warnings, 0 infos\n")
    assert [found["focus"] for found in json.loads(out)["results"]] == [f"{EX}n{number:05}" for number in range(11_111)]


def asking(pattern: str, order: str = "") -> str:
    """Return a shape with a SPARQL constraint."""
    where = pattern.replace("ex:p", f"<{EX}p>")
    return (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:query . "
        f'ex:query sh:select "SELECT $this ?value WHERE {{ {where} }}{order}" .'
    )


CONSTRAINTS = {
    "a constraint that is fetched": "ex:S a sh:NodeShape ; sh:targetNode ex:n00, ex:n39 ; sh:property "
    "[ sh:path [ sh:zeroOrOnePath ex:p ] ; sh:in () ] .",
    "a pair of predicates": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
    "sh:property [ sh:path ex:p ; sh:equals ex:q ] .",
    "a SPARQL constraint": asking("$this ex:p ?value"),
    "a SPARQL constraint asked node by node": asking("{ $this ex:p ?value } UNION { } FILTER(?value > 0)"),
    "a SPARQL constraint with an order of its own": asking("$this ex:p ?value", " ORDER BY ?value"),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
@pytest.mark.parametrize("most_rows", [7, 50])
def test_no_finding_is_lost_to_an_endpoint_that_cuts_answers_off(name: str, most_rows: int, tmp_path: Path) -> None:
    graphs = {f"g{part}": HEAD for part in range(9)}
    for number in range(40):
        graphs[f"g{number % 9}"] += f"ex:n{number:02} a ex:C ; ex:p 1, 2, {number + 3} .\n"
        graphs["g0"] += f"ex:n{number:02} a ex:C .\n"
    with endpoint(**graphs) as server:
        whole = json.loads(asked(server, CONSTRAINTS[name], tmp_path)[1])["results"]
        server.most_rows = most_rows
        code, out, _ = asked(server, CONSTRAINTS[name], tmp_path)
    assert code == 1
    assert {found["focus"] for found in whole} >= {f"{EX}n00", f"{EX}n39"}
    assert len(whole) == {"a constraint that is fetched": 8}.get(name, 120)
    assert json.loads(out)["results"] == whole


FAULTS = {
    "half of an answer": (Fault(at=2, body=b'{"head": {"vars": ["check", "this"]}, "results": {"bind'), "ended early"),
    "an answer of nothing": (Fault(at=1, body=b""), "ended early"),
    "a page for people": (Fault(at=1, body=b"<html>", headers={"Content-Type": "text/html"}), "ended early"),
    "fewer bytes than announced": (Fault(at=2, body=b'{"head"', headers={"Content-Length": "9000"}), "failed"),
    "an error in the middle": (Fault(at=2, status=500, body=b"out of\nmemory"), "failed"),
    "an error at once": (Fault(at=0, status=500), "failed"),
    "no such address": (Fault(at=0, status=404), "failed"),
    "no permission": (Fault(at=0, status=401), "failed"),
    "too long": (Fault(at=1, status=413), "failed"),
    "a refusal": (Fault(at=1, status=400, body=b"I do not know\nCOALESCE"), "refused the query"),
    "busy for long": (
        Fault(at=1, status=503, headers={"Retry-After": "3600"}),
        "asks to wait 3600 seconds",
    ),
    "busy without end": (Fault(at=1, status=503), "failed"),
    "too many requests": (Fault(at=1, status=429, headers={"Retry-After": "120"}), "asks to wait 120 seconds"),
    "always too many requests": (Fault(at=1, status=429, headers={"Retry-After": "0"}), "asks to wait 0 seconds"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_an_endpoint_does_wrong_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    fault, words = FAULTS[name]
    with endpoint(one=MANY) as server:
        server.fault = fault
        code, out, said = asked(server, ONE_VALUE, tmp_path)
    assert (code, out) == (3, "")
    assert said.startswith(f"obligraph: {server.address}: ")
    assert words in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_that_is_busy_for_a_moment_is_asked_again(status: int, tmp_path: Path) -> None:
    with endpoint(one=HEAD + PEOPLE) as server:
        server.fault = Fault(at=1, status=status, headers={"Retry-After": "0"}, times=2)
        code, out, _ = asked(server, KNOWN, tmp_path)
    assert code == 1
    assert [found["focus"] for found in json.loads(out)["results"]] == [f"{EX}a", f"{EX}c"]
    assert server.queries[1] == server.queries[2] == server.queries[3]
