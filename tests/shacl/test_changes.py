"""A check of what changed finds what a full check finds, whatever changed, and says how much it looked at."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyoxigraph
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from tests.shacl.engines import lines_of
from tests.shacl.generators import FREELY, LITERALS, data_sets, shapes_files

from obligraph.resources import folder
from obligraph.shacl.incremental import check_changed
from obligraph.shacl.report import Report
from obligraph.shacl.validation import check_store
from obligraph.store.embedded import EmbeddedStore

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
HEAD += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
SHAPES = f"""{HEAD}
ex:A a sh:NodeShape ; sh:targetClass ex:C0 ; sh:property [ sh:path ex:p0 ; sh:minCount 1 ; sh:class ex:C1 ] .
ex:B a sh:NodeShape ; sh:targetSubjectsOf ex:p1 ; sh:property [ sh:path ( ex:p1 ex:p2 ) ; sh:maxCount 1 ] .
ex:C a sh:NodeShape ; sh:targetObjectsOf ex:p2 ; sh:node [ sh:property [ sh:path ex:p0 ; sh:maxCount 0 ] ] .
ex:D a sh:NodeShape ; sh:targetNode ex:n0 ; sh:property [ sh:path ex:p3 ; sh:lessThan ex:p4 ] .
ex:E a sh:NodeShape ; sh:targetNode ex:n1 ; sh:closed true ; sh:ignoredProperties ( ex:p0 ) .
ex:F a sh:NodeShape ; sh:targetSubjectsOf ex:p3 ; sh:sparql [ sh:select
    "SELECT $this WHERE {{ $this <{EX}p4> ?x FILTER NOT EXISTS {{ $this <{EX}p0> ?y }} }}" ] .
"""
nodes = st.sampled_from([f"ex:n{number}" for number in range(4)])
classes = st.sampled_from([f"ex:C{number}" for number in range(3)])
statements = st.one_of(
    st.tuples(nodes, st.sampled_from([f"ex:p{number}" for number in range(3)]), nodes),
    st.tuples(nodes, st.sampled_from(["ex:p3", "ex:p4"]), st.sampled_from(["1", "2", "3"])),
    st.tuples(nodes, st.just("a"), classes),
    st.tuples(classes, st.just("rdfs:subClassOf"), classes),
)
graphs = st.sets(statements, max_size=15)


def fill(store: EmbeddedStore, rows: set[tuple[str, str, str]]) -> None:
    text = HEAD + "".join(f"{s} {p} {o} .\n" for s, p, o in rows)
    quads = pyoxigraph.parse(text.encode(), RdfFormat.TURTLE)
    store.replace_graph(NamedNode(f"{EX}g"), (quad.triple for quad in quads))


def found(report: Report) -> list[tuple[object, ...]]:
    """The findings without the names of shapes that have none."""
    rows = [(r.focus, r.path, r.value, r.component, r.severity, r.graphs) for r in report.results]
    return sorted(rows, key=str)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(versions=st.lists(graphs, min_size=2, max_size=4))
def test_it_equals_a_full_check_after_every_edit(versions: list[set[tuple[str, str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as name, EmbeddedStore() as store:
        shapes = Path(name) / "shapes.ttl"
        shapes.write_text(SHAPES, encoding="utf-8")
        for rows in versions:
            fill(store, rows)
            changed = check_changed(store, [shapes], Path(name) / "kept")
            assert found(changed) == found(check_store(store, [shapes]))


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "120")) // 5 or 1,
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(shapes=shapes_files(FREELY), versions=st.lists(data_sets(LITERALS, least=0), min_size=2, max_size=4))
def test_it_equals_a_full_check_for_any_shapes(shapes: str, versions: list[str]) -> None:
    note(shapes)
    with tempfile.TemporaryDirectory() as name, EmbeddedStore() as store:
        file = Path(name) / "shapes.ttl"
        file.write_text(shapes, encoding="utf-8")
        for data in versions:
            note(data)
            triples = [quad.triple for quad in pyoxigraph.parse(lines_of(data), RdfFormat.N_TRIPLES)]
            for number in range(2):
                store.replace_graph(NamedNode(f"{EX}g{number}"), triples[number::2])
            changed = check_changed(store, [file], Path(name) / "kept")
            assert list(changed.results) == list(check_store(store, [file]).results)


def edited(triples: list[Triple], others: list[Triple], random: Random) -> list[Triple]:
    """Return a graph with some statements taken away, some changed and some taken over from another graph."""
    kept = random.sample(triples, len(triples) - random.randint(1, min(3, len(triples))))
    changed = random.choice(triples)
    value = random.choice([random.choice(others).object, Literal("edited"), NamedNode(f"{EX}edited")])
    return [*kept, Triple(changed.subject, changed.predicate, value), *random.sample(others, random.randint(0, 2))]


def test_it_equals_a_full_check_of_the_projects_own_graph(
    store_of: Callable[..., EmbeddedStore], tmp_path: Path
) -> None:
    random, shapes = Random(5), sorted(folder("shapes").glob("*.shapes.ttl"))
    kinds = ("recommendations", "indicators")
    counts = []
    with store_of(*(file for kind in kinds for file in sorted((folder("data") / kind).rglob("*.ttl")))) as store:
        graphs: dict[NamedNode, list[Triple]] = {}
        for quad in store.dump():
            graphs.setdefault(quad.graph_name, []).append(quad.triple)
        names = sorted(graphs, key=str)
        for _ in range(5):
            changed = check_changed(store, shapes, tmp_path)
            counts.append(int(str(changed.notes[-1]).split()[0]))
            assert list(changed.results) == list(check_store(store, shapes).results)
            one, other = random.choice(names), random.choice(names)
            graphs[one] = edited(sorted(graphs[one], key=str), sorted(graphs[other], key=str), random)
            store.replace_graph(one, graphs[one])
    assert len(changed.results) > 0
    assert min(counts) < counts[0]


def noted(store: EmbeddedStore, rows: set[tuple[str, str, str]], folder: Path) -> str:
    fill(store, rows)
    return str(check_changed(store, [folder / "shapes.ttl"], folder / "kept").notes[-1])


def test_it_says_how_many_shapes_were_checked_anew(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    one, two = ("ex:n2", "ex:p1", "ex:n3"), ("ex:n0", "ex:p9", "ex:n1")
    with EmbeddedStore() as store:
        assert noted(store, {one}, tmp_path) == "6 of 6 shapes checked anew"
        assert noted(store, {one}, tmp_path) == "0 of 6 shapes checked anew"
        # Only the closed shape and the SPARQL constraint may read any predicate; B reads ex:p1.
        assert noted(store, {one, two}, tmp_path) == "2 of 6 shapes checked anew"
        assert noted(store, {two}, tmp_path) == "3 of 6 shapes checked anew"
        (tmp_path / "shapes.ttl").write_text(f"{SHAPES}# changed\n", encoding="utf-8")
        assert noted(store, {two}, tmp_path) == "6 of 6 shapes checked anew"


def test_what_was_kept_and_cannot_be_read_is_checked_anew(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    with EmbeddedStore() as store:
        noted(store, {("ex:n2", "ex:p1", "ex:n3")}, tmp_path)
        (tmp_path / "kept" / "findings.json").write_text("{", encoding="utf-8")
        assert noted(store, {("ex:n2", "ex:p1", "ex:n3")}, tmp_path) == "6 of 6 shapes checked anew"
