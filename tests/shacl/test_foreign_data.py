"""Data as others write them: many files and formats, lexical forms, sizes and endpoints that cut answers off."""

import itertools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from tests.shacl.command import check
from tests.shacl.engines import Found, found_in

from obligraph.errors import InputInvalid
from obligraph.shacl import property_paths
from obligraph.shacl.columnar_engine import ColumnarRun
from obligraph.shacl.columns import Columns
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph
from obligraph.shacl.sparql_engine import EndpointRun
from obligraph.shacl.validation import check_files
from obligraph.store import Solutions
from obligraph.store.embedded import EmbeddedStore

EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix xsd: <{XSD}> .\n"


def on_p(constraint: str, targets: str = "sh:targetSubjectsOf ex:p") -> str:
    return f"ex:S a sh:NodeShape ; {targets} ; sh:property ex:P . ex:P sh:path ex:p ; {constraint} ."


def values(folder: Path, shapes: str, **files: str | bytes) -> list[tuple[str, str | None]]:
    """Return (focus, value) of what the columnar engine finds in files; `__` in a name stands for a dot."""
    shapes_file = folder / "shapes.ttl"
    shapes_file.write_text(HEAD + shapes, encoding="utf-8")
    data = []
    for name, text in files.items():
        data.append(folder / name.replace("__", "."))
        data[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    report = check_files(data, [shapes_file])
    return [(short(result.focus), short(result.value) if result.value else None) for result in report.results]


def short(text: str) -> str:
    return text.removeprefix(EX).replace(XSD, "")


def test_several_files_are_their_merge(tmp_path: Path) -> None:
    one, two = f"<{EX}a> <{EX}p> 1 .", f"<{EX}a> <{EX}p> 1, 2 ."
    assert values(tmp_path, on_p("sh:maxCount 1"), one__ttl=one, same__ttl=one) == []
    assert values(tmp_path, on_p("sh:maxCount 1"), one__ttl=one, two__ttl=two) == [("a", None)]


def test_a_statement_of_two_graphs_counts_once(tmp_path: Path) -> None:
    quads = "".join(f'<{EX}a> <{EX}p> "x" <{EX}g{number}> .\n' for number in range(3))
    assert values(tmp_path, on_p("sh:maxCount 1"), data__nq=quads) == []
    assert values(tmp_path, on_p("sh:maxCount 0"), data__nq=quads) == [("a", None)]


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    lines = f'<{EX}a> <{EX}p> _:b .\n_:b <{EX}q> "x" .\n'
    assert values(tmp_path, on_p("sh:maxCount 1"), one__nt=lines) == []
    assert values(tmp_path, on_p("sh:maxCount 1"), one__nt=lines, two__nt=lines) == [("a", None)]


def test_lexical_forms_are_those_of_the_file(tmp_path: Path) -> None:
    data = f'<{EX}a> <{EX}p> "01"^^<{XSD}integer> .\n<{EX}b> <{EX}p> "1.70"^^<{XSD}decimal> .\n'
    for name in ("data__nt", "data__ttl"):
        assert values(tmp_path, on_p("sh:in ( 1 1.7 )"), **{name: data}) == [
            ("a", '"01"^^<integer>'),
            ("b", '"1.70"^^<decimal>'),
        ]
        assert values(tmp_path, on_p('sh:hasValue "01"^^xsd:integer'), **{name: data}) == [("b", None)]
        assert values(tmp_path, on_p("sh:datatype xsd:integer"), **{name: data}) == [("b", '"1.70"^^<decimal>')]
        assert values(tmp_path, on_p('sh:pattern "^1"'), **{name: data}) == [("a", '"01"^^<integer>')]


def test_ill_formed_literals_are_kept_as_they_are(tmp_path: Path) -> None:
    data = f'<{EX}a> <{EX}p> "2013-02-30"^^<{XSD}date>, "abc"^^<{XSD}integer>, "300"^^<{XSD}byte> .'
    assert [value for _, value in values(tmp_path, on_p("sh:datatype xsd:date"), data__ttl=data)] == [
        '"2013-02-30"^^<date>',
        '"300"^^<byte>',
        '"abc"^^<integer>',
    ]


def test_language_tags_are_one_in_capitals_or_not(tmp_path: Path) -> None:
    data = f'<{EX}a> <{EX}p> "x"@EN .\n<{EX}a> <{EX}p> "x"@en .\n<{EX}b> <{EX}p> "x"@en-GB, "y"@EN-gb .\n'
    assert values(tmp_path, on_p("sh:maxCount 1"), data__ttl=data) == [("b", None)]
    assert values(tmp_path, on_p("sh:uniqueLang true"), data__ttl=data) == [("b", None)]
    lines = f'<{EX}a> <{EX}p> "x"@EN .\n<{EX}a> <{EX}p> "x"@en .\n'
    assert values(tmp_path, on_p("sh:maxCount 1"), data__nt=lines) == []
    assert values(tmp_path, on_p('sh:hasValue "x"@EN'), data__nt=lines) == []


def test_escapes_stand_for_their_characters(tmp_path: Path) -> None:
    data = (
        rf'<{EX}a> <{EX}p> "caf\u00e9" .LINE<{EX}b> <{EX}p> "\U0001F600" .LINE<{EX}c> <{EX}p> "a\"b\\c\nd" .'.replace(
            "LINE", "\n"
        )
    )
    assert values(tmp_path, on_p('sh:in ( "café" "😀" )'), data__nt=data) == [("c", r'"a\"b\\c\nd"')]
    assert values(tmp_path, on_p("sh:maxLength 7"), data__nt=data) == []
    assert values(tmp_path, on_p("sh:maxLength 6"), data__nt=data) == [("c", r'"a\"b\\c\nd"')]


def test_comments_blank_lines_and_spare_spaces(tmp_path: Path) -> None:
    data = f'# a comment\n\n  <{EX}a>\t<{EX}p>   "x # y"   .   # and another\n<{EX}b> <{EX}p> "z".\r\n'
    assert values(tmp_path, on_p('sh:in ( "z" )'), data__nt=data) == [("a", '"x # y"')]


FORMATS = {
    "data__nt": f'<{EX}a> <{EX}p> "é" .\n',
    "data__nq": f'<{EX}a> <{EX}p> "é" <{EX}g> .\n',
    "data__ttl": f'<{EX}a> <{EX}p> "é" .',
    "data__trig": f'<{EX}g> {{ <{EX}a> <{EX}p> "é" . }} <{EX}h> {{ <{EX}a> <{EX}p> "é" . }}',
    "data__n3": f'<{EX}a> <{EX}p> "é" .',
    "data__rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">'
    f'<rdf:Description rdf:about="{EX}a"><ex:p>é</ex:p></rdf:Description></rdf:RDF>',
    "data__jsonld": json.dumps({"@id": f"{EX}a", f"{EX}p": "é"}),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(name: str, tmp_path: Path) -> None:
    assert values(tmp_path, on_p("sh:minLength 2"), **{name: FORMATS[name]}) == [("a", '"é"')]


def test_an_empty_file_has_no_findings(tmp_path: Path) -> None:
    assert values(tmp_path, on_p("sh:minCount 1"), data__nt="", more__ttl="") == []


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("data.nt", f'<{EX}a> <{EX}p> "x" .\n<{EX}a> <{EX}p> "y .\n', "data.nt, line 2: the data are malformed ("),
        ("data.nq", f"<{EX}a> <{EX}p> <{EX}b> .\n\n<{EX}a b> <{EX}p> 1 .\n", "data.nq, line 3: the data are malformed"),
        ("data.nt", f"<{EX}a> <{EX}p> <{EX}b> .\n<{EX}a<b> <{EX}p> <{EX}c> .\n", "data.nt, line 2: the data are"),
        ("data.ttl", f"<{EX}a> <{EX}p>\n\n  foo:x .", "data.ttl, line 3: the data are malformed ("),
        ("data.jsonld", '{"@id": ', "data.jsonld, line 1: the data are malformed ("),
    ],
)
def test_a_malformed_file_is_told_by_its_line(name: str, text: str, place: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(HEAD + on_p("sh:minCount 1"), encoding="utf-8")
    code, out, said = check("--data", tmp_path / name, "--shapes", tmp_path / "shapes.ttl")
    assert (code, out) == (3, "")
    assert said.startswith(f"obligraph: {tmp_path}/{place}")
    assert said.count("\n") == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(HEAD + on_p("sh:minCount 1"), encoding="utf-8")
    found = check("--data", tmp_path / "none.nt", "--shapes", tmp_path / "shapes.ttl")
    message = f"obligraph: {tmp_path}/none.nt: the data cannot be read (No such file or directory).\n"
    assert found == (3, "", message)


class Cutting(EmbeddedStore):
    """A store that cuts every answer off after a few rows, as public endpoints do."""

    rows = 7
    asked = 0

    def select(self, query: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Solutions:
        self.asked += 1
        whole = super().select(query, bindings)
        return Solutions(whole.variables, itertools.islice(whole, self.rows))


def endpoint_findings(store: EmbeddedStore, shapes: Path) -> list[str]:
    plan = compile_shapes(ShapesGraph.read([shapes]))
    run = EndpointRun(plan, store)
    return [found.this for shape in plan.targeted for found in run.run(shape)]


def test_an_endpoint_that_cuts_answers_off_is_read_to_the_end(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(HEAD + on_p("sh:maxCount 1"), encoding="utf-8")
    data = "".join(f'<{EX}{n:02}> <{EX}p> "x" .\n<{EX}{n:02}> <{EX}p> "y" .\n' for n in range(40))
    with Cutting.of_lines(data.encode()) as store:
        assert endpoint_findings(store, shapes) == [f"<{EX}{n:02}>" for n in range(40)]
        assert store.asked == 7  # one for numbers, six for 41 rows, the last of which says that it is the last


def test_an_answer_that_is_whole_is_asked_for_once(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(HEAD + on_p("sh:maxCount 1"), encoding="utf-8")
    with Cutting.of_lines(f'<{EX}a> <{EX}p> "x" .\n'.encode()) as store:
        assert endpoint_findings(store, shapes) == []
        assert store.asked == 2  # numbers of statements, and findings


def test_a_path_that_explodes_is_refused(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    text = on_p("sh:maxCount 1").replace("sh:path ex:p", "sh:path [ sh:oneOrMorePath ex:p ]")
    shapes.write_text(HEAD + text, encoding="utf-8")
    chain = "".join(f"<{EX}{n}> <{EX}p> <{EX}{n + 1}> .\n" for n in range(100)).encode()
    plan, columns = compile_shapes(ShapesGraph.read([shapes])), Columns.of_lines(chain)
    assert len(ColumnarRun(plan, columns).run(plan.targeted)) == 99
    with pytest.raises(InputInvalid) as refused:
        ColumnarRun(plan, columns, max_pairs=1_000).run(plan.targeted)
    message = "a property path leads to more than 1,000 pairs of nodes. Narrow the path or the targets."
    assert str(refused.value) == message


@pytest.mark.parametrize("most_walked", [0, 30, 500_000])
def test_a_long_chain_that_ends_in_a_circle(most_walked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(property_paths, "MAX_WALKED_PAIRS", most_walked)
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nt"
    path = "[ sh:path [ sh:oneOrMorePath ex:next ] ; sh:pattern '^$' ]"
    shapes.write_text(f"{HEAD}ex:S a sh:NodeShape ; sh:targetNode ex:0, ex:30 ; sh:property {path} .", encoding="utf-8")
    data.write_text("".join(f"<{EX}{n}> <{EX}next> <{EX}{n % 90 + 1}> .\n" for n in range(91)), encoding="utf-8")
    found = {(result.focus, result.value) for result in check_files([data], [shapes]).results}
    reached = [f"{EX}{n}" for n in range(1, 91)]
    assert found == {(f"{EX}{start}", end) for start in (0, 30) for end in reached}


def test_a_list_of_very_many_values(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nt"
    listed = " ".join(f"ex:v{n}" for n in range(20_000))
    shapes.write_text(HEAD + on_p(f"sh:in ( {listed} )"), encoding="utf-8")
    data.write_text(f"<{EX}a> <{EX}p> <{EX}v19999> .\n<{EX}b> <{EX}p> <{EX}v20000> .\n", encoding="utf-8")
    code, out, _ = check("--data", data, "--shapes", shapes, "--format", "csv")
    assert (code, out.splitlines()[1].split(",")[:4]) == (1, ["Violation", f"{EX}b", f"{EX}p", f"{EX}v20000"])


def test_blank_nodes_are_named_by_their_statements(tmp_path: Path) -> None:
    first = f'_:x <{EX}p> "1" .\n_:y <{EX}p> "2" .\n'
    renamed = f'_:b <{EX}p> "2" .\n_:a <{EX}p> "1" .\n'
    one, two = (values(tmp_path, on_p("sh:maxCount 0"), data__nt=text) for text in (first, renamed))
    assert one == two
    assert len(set(one)) == 2


def test_reports_of_what_has_no_name_are_equal_on_every_run(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    inner = "[ sh:path ex:p ; sh:maxLength 1 ], [ sh:path ex:p ; sh:or ( [ sh:nodeKind sh:IRI ] [ sh:in ( 1 ) ] ) ]"
    text = f"{HEAD}ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property {inner} .\n"
    shapes.write_text(text, encoding="utf-8")
    data.write_text(HEAD + "".join(f'[] a ex:C ; ex:p "value {n}" .\n' for n in range(9)), encoding="utf-8")
    one, two = (check("--data", data, "--shapes", shapes, "--format", "json") for _ in range(2))
    assert one == two
    results = json.loads(one[1])["results"]
    assert one[0] == 1
    assert len({found["focus"] for found in results}) == 9
    assert len({found["shape"] for found in results}) == 2


def test_two_anonymous_shapes_that_say_the_same_stay_two(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    both = " . ".join(f"ex:{n} sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ]" for n in "ST")
    shapes.write_text(f"{HEAD}{both} .\n", encoding="utf-8")
    data.write_text(f"{HEAD}ex:a a ex:C .\n", encoding="utf-8")
    found = [(result.focus, result.component[-9:]) for result in check_files([data], [shapes]).results]
    assert len(found) == 2


def test_an_endpoint_and_files_find_the_same(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.nt", tmp_path / "shapes.ttl"
    data.write_text("".join(f'<{EX}{n}> <{EX}p> "{"x" * n}" .\n' for n in range(9)), encoding="utf-8")
    shapes.write_text(HEAD + on_p("sh:minLength 3 ; sh:maxLength 5"), encoding="utf-8")
    found: list[Found] = [
        found_in(check_files([data], [shapes], engine)) for engine in ("columnar", "sparql", "pyshacl")
    ]
    assert {row[0] for row in found[0]} == {f"{EX}{n}" for n in (0, 1, 2, 6, 7, 8)}
    assert found[0] == found[1] == found[2]
