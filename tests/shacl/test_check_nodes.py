"""Validation of single nodes by shapes with or without targets, on every kind of store."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from tests.shacl.engines import lines_of
from tests.shacl.serving import endpoint

from obligraph.errors import EndpointFailed
from obligraph.shacl.plan import Plan
from obligraph.shacl.preparation import prepare
from obligraph.shacl.prepared import check_prepared
from obligraph.shacl.report import Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph
from obligraph.shacl.validation import check_files, check_node, check_nodes
from obligraph.store import Solutions, open_store
from obligraph.store.embedded import EmbeddedStore

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = f"""{HEAD}
ex:Targeted a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:Targeted-p .
ex:Targeted-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:node ex:Untargeted .
ex:Untargeted a sh:NodeShape ; sh:property ex:Untargeted-q .
ex:Untargeted-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ;
    sh:message "Give it a q."@en, "Dele un q."@es .
ex:Queried a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select
    "SELECT $this WHERE {{ $this <{EX}q> ?x FILTER NOT EXISTS {{ $this <{EX}p> ?y }} }}" ] .
ex:Standing a sh:NodeShape ; sh:targetClass ex:C ;
    sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:nodeKind sh:IRI ] .
"""
DATA = f"""{HEAD}
ex:a a ex:C ; ex:p ex:b . ex:b ex:q 1 . ex:c ex:p ex:d , 2 .
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, encoding="utf-8")
    return compile_shapes(ShapesGraph.read([file]))


def ask(plan: Plan, shapes: str, nodes: str) -> list[Result]:
    with EmbeddedStore.of_lines(lines_of(DATA)) as store:
        return check_nodes(store, plan, [EX + name for name in shapes.split()], [EX + name for name in nodes.split()])


def seen(results: list[Result]) -> list[tuple[str, str, str | None]]:
    return [(r.shape.removeprefix(EX), r.focus.removeprefix(EX), r.value and r.value.removeprefix(EX)) for r in results]


def test_a_shape_without_target_is_asked_of_the_nodes_alone(plan: Plan) -> None:
    assert seen(ask(plan, "Untargeted", "a b c")) == [("Untargeted-q", "a", None), ("Untargeted-q", "c", None)]
    assert seen(ask(plan, "Untargeted", "b")) == []
    assert seen(ask(plan, "Untargeted", "")) == []


def test_targets_of_the_shapes_themselves_do_not_matter(plan: Plan) -> None:
    assert seen(ask(plan, "Targeted", "c")) == [
        ("Targeted-p", "c", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("Targeted-p", "c", "d"),
    ]


def test_many_shapes_are_asked_together_and_results_come_in_the_order_of_a_report(plan: Plan) -> None:
    assert seen(ask(plan, "Untargeted Targeted Queried", "b nowhere")) == [
        ("Queried", "b", "b"),
        ("Targeted-p", "b", None),
        ("Targeted-p", "nowhere", None),
        ("Untargeted-q", "nowhere", None),
    ]


def test_an_endpoint_is_asked_once_for_all_shapes_and_nodes(plan: Plan) -> None:
    names = [f"{EX}Untargeted", f"{EX}Targeted"]
    with endpoint(g=DATA) as served, open_store(served.address) as store:
        results = check_nodes(store, plan, names, [f"{EX}a", f"{EX}c"])
    assert sum(f"<{EX}q>" in query for query in served.queries) == 1
    assert seen(results) == seen(ask(plan, "Untargeted Targeted", "a c"))


def test_what_no_query_can_tell_is_checked_in_columns(plan: Plan) -> None:
    (result,) = ask(plan, "Standing", "c nowhere")
    assert (result.focus, result.value) == (f"{EX}c", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>')


def test_messages_come_in_every_language(plan: Plan) -> None:
    (result,) = ask(plan, "Untargeted", "a")
    assert [result.message(lang) for lang in ("en", "es", "fr")] == ["Give it a q.", "Dele un q.", "Give it a q."]


def test_a_shape_that_is_nowhere_is_an_error(plan: Plan) -> None:
    with pytest.raises(KeyError):
        ask(plan, "Nobody", "a")


def test_it_equals_a_check_with_these_nodes_as_targets(plan: Plan, tmp_path: Path) -> None:
    shapes, data = tmp_path / "aimed.ttl", tmp_path / "data.ttl"
    untargeted = SHAPES.replace(" sh:targetClass ex:C ;", "")
    asked = ("Targeted", "Untargeted", "Queried")
    aims = "".join(f"ex:{name} sh:targetNode ex:a, ex:b, ex:c, ex:d .\n" for name in asked)
    shapes.write_text(untargeted + aims, encoding="utf-8")
    data.write_text(DATA, encoding="utf-8")
    for engine in ("columnar", "sparql", "pyshacl"):
        whole = check_files([data], [shapes], engine)
        assert seen(list(whole.results)) == seen(ask(plan, " ".join(asked), "a b c d")), engine


def ask_kept(plan: Plan, shapes: str, nodes: str, store: EmbeddedStore | None = None) -> list[Result]:
    """Ask shapes as they were prepared, written and read again."""
    prepared = json.loads(json.dumps(prepare(plan, [EX + name for name in shapes.split()])))
    with store or EmbeddedStore.of_lines(lines_of(DATA)) as asked:
        return check_prepared(prepared, asked, [EX + name for name in nodes.split()])


@pytest.mark.parametrize("shapes", ["Untargeted", "Targeted", "Targeted Untargeted"])
@pytest.mark.parametrize("nodes", ["a", "c nowhere", "a b c d", ""])
def test_prepared_shapes_give_the_same_results(plan: Plan, shapes: str, nodes: str) -> None:
    assert ask_kept(plan, shapes, nodes) == ask(plan, shapes, nodes)


def test_prepared_shapes_are_asked_of_more_nodes_than_one_query_takes(plan: Plan) -> None:
    nodes = " ".join(f"n{number}" for number in range(2_001))
    assert len(ask_kept(plan, "Untargeted", nodes)) == 2_001


@pytest.mark.parametrize("shape", ["Queried", "Standing"])
def test_what_no_one_query_can_ask_is_not_prepared(plan: Plan, shape: str) -> None:
    assert prepare(plan, [f"{EX}Untargeted", EX + shape]) is None


class CutStore(EmbeddedStore):
    """A store that leaves the last row out of an answer."""

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        answer = super().select(query, bindings)
        return Solutions(answer.variables, list(answer)[:-1])


def test_an_answer_that_is_cut_off_is_an_error(plan: Plan) -> None:
    with pytest.raises(EndpointFailed):
        ask_kept(plan, "Untargeted", "a", CutStore.of_lines(lines_of(DATA)))


def test_a_node_is_asked_of_the_shapes_that_target_it_by_class_subclass_and_predicate(tmp_path: Path) -> None:
    file = tmp_path / "targets.ttl"
    shapes = [
        "ex:ByClass a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:ByClass-q .",
        "ex:BySubject a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:BySubject-q .",
        "ex:ByObject a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:property ex:ByObject-q .",
        "ex:ByName a sh:NodeShape ; sh:targetNode ex:e ; sh:property ex:ByName-q .",
        *(f"ex:By{by}-q sh:path ex:q ; sh:minCount 1 ." for by in ("Class", "Subject", "Object", "Name")),
    ]
    file.write_text(HEAD + "\n".join(shapes), encoding="utf-8")
    data = f"{HEAD}@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ex:D rdfs:subClassOf ex:C . "
    compiled = compile_shapes(ShapesGraph.read([file]))
    with EmbeddedStore.of_lines(lines_of(f"{data} ex:a a ex:D ; ex:p ex:b .")) as store:
        found = {
            name: [result.shape.removeprefix(EX) for result in check_node(store, compiled, NamedNode(EX + name))]
            for name in "abce"
        }
    assert found == {"a": ["ByClass-q", "BySubject-q"], "b": ["ByObject-q"], "c": [], "e": ["ByName-q"]}
