"""Random shapes asked of random data: the columnar engine, the SPARQL engine and pySHACL find the same.

`make test` tries some hundreds, `make fuzz` tens of thousands (EXAMPLES in the environment).
"""

import os
import tempfile
from pathlib import Path

import pyshacl.errors
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from tests.validate.engines import Found, by, lines_of

EX, HEAD = (
    "https://example.org/",
    "\n".join(
        (
            "@prefix ex: <https://example.org/> .",
            "@prefix sh: <http://www.w3.org/ns/shacl#> .",
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
        )
    ),
)
NODES = [f"ex:n{number}" for number in range(5)]
CLASSES = [f"ex:C{number}" for number in range(3)]
PREDICATES = [f"ex:p{number}" for number in range(3)]
LITERALS = ['"a"', '"ab"', '"A"@en', '"b"@en', '"b"@es', "1", "2", "3", "2.5"]

nodes, classes, predicates = (st.sampled_from(names) for names in (NODES, CLASSES, PREDICATES))
values = st.one_of(nodes, st.sampled_from(LITERALS))
statements = st.one_of(
    st.tuples(nodes, predicates, values),
    st.tuples(nodes, st.just("a"), classes),
    st.tuples(classes, st.just("rdfs:subClassOf"), classes),
)
data_sets = st.lists(statements, min_size=3, max_size=25).map(
    lambda rows: HEAD + "".join(f"{s} {p} {o} .\n" for s, p, o in rows)
)


def paths(depth: int = 2) -> st.SearchStrategy[str]:
    if depth == 0:
        return predicates
    inner = paths(depth - 1)
    return st.one_of(
        predicates,
        inner.map(lambda path: f"[ sh:inversePath {path} ]"),
        st.tuples(inner, inner).map(lambda pair: f"( {pair[0]} {pair[1]} )"),
        st.tuples(inner, inner).map(lambda pair: f"[ sh:alternativePath ( {pair[0]} {pair[1]} ) ]"),
        predicates.map(lambda path: f"[ sh:zeroOrMorePath {path} ]"),
        predicates.map(lambda path: f"[ sh:oneOrMorePath {path} ]"),
        predicates.map(lambda path: f"[ sh:zeroOrOnePath {path} ]"),
    )


per_value = st.one_of(
    st.sampled_from(["IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral"]).map(lambda kind: f"sh:nodeKind sh:{kind}"),
    st.sampled_from(["string", "integer", "decimal"]).map(lambda name: f"sh:datatype xsd:{name}"),
    classes.map(lambda name: f"sh:class {name}"),
    st.integers(0, 3).map(lambda number: f"sh:minLength {number}"),
    st.integers(0, 3).map(lambda number: f"sh:maxLength {number}"),
    st.sampled_from(["^a", "b$", "[0-9]", "example"]).map(lambda text: f'sh:pattern "{text}"'),
    st.lists(values, min_size=1, max_size=4, unique=True).map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
    st.sampled_from(['sh:languageIn ( "en" )', 'sh:languageIn ( "en" "es" )']),
    st.tuples(st.sampled_from(["min", "max"]), st.sampled_from(["In", "Ex"]), st.integers(1, 3)).map(
        lambda t: f"sh:{t[0]}{t[1]}clusive {t[2]}"
    ),
)
per_focus = st.one_of(
    st.integers(0, 3).map(lambda number: f"sh:minCount {number}"),
    st.integers(0, 3).map(lambda number: f"sh:maxCount {number}"),
    values.map(lambda term: f"sh:hasValue {term}"),
    st.just("sh:uniqueLang true"),
    predicates.map(lambda name: f"sh:equals {name}"),
    predicates.map(lambda name: f"sh:disjoint {name}"),
)


def constraints(depth: int) -> st.SearchStrategy[str]:
    options = [per_value, per_focus]
    if depth:
        shape = inner_shapes(depth - 1)
        options += [
            shape.map(lambda text: f"sh:not {text}"),
            shape.map(lambda text: f"sh:node {text}"),
            st.tuples(st.sampled_from(["and", "or", "xone"]), shape, shape).map(
                lambda t: f"sh:{t[0]} ( {t[1]} {t[2]} )"
            ),
            st.tuples(shape, st.integers(0, 2)).map(
                lambda t: f"sh:qualifiedValueShape {t[0]} ; sh:qualifiedMinCount {t[1]}"
            ),
            st.tuples(shape, st.integers(0, 2)).map(
                lambda t: f"sh:qualifiedValueShape {t[0]} ; sh:qualifiedMaxCount {t[1]}"
            ),
        ]
    return st.one_of(options)


def inner_shapes(depth: int) -> st.SearchStrategy[str]:
    property_shape = st.tuples(paths(1), constraints(depth)).map(lambda t: f"[ sh:path {t[0]} ; {t[1]} ]")
    node_shape = per_value.map(lambda text: f"[ {text} ]")
    return st.one_of(node_shape, property_shape)


targets = st.one_of(
    classes.map(lambda name: f"sh:targetClass {name}"),
    nodes.map(lambda name: f"sh:targetNode {name}"),
    predicates.map(lambda name: f"sh:targetSubjectsOf {name}"),
    predicates.map(lambda name: f"sh:targetObjectsOf {name}"),
)


@st.composite
def shapes_files(draw: st.DrawFn) -> str:
    text = HEAD
    for number in range(draw(st.integers(1, 2))):
        listed = draw(st.lists(constraints(1), min_size=1, max_size=2, unique_by=lambda c: c.split()[0]))
        single = [c for c in listed if not (c.startswith("sh:qualified") and listed.index(c))]
        path, target = draw(paths()), draw(targets)
        text += f"ex:Shape{number} a sh:NodeShape ; {target} ; sh:property ex:Property{number} .\n"
        text += f"ex:Property{number} a sh:PropertyShape ; sh:path {path} ; {' ; '.join(single)} .\n"
    if draw(st.booleans()):
        text += f"ex:Closed a sh:NodeShape ; {draw(targets)} ; sh:closed true ; sh:ignoredProperties ( ex:p0 ) .\n"
    return text


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=data_sets, shapes=shapes_files())
def test_three_engines_find_the_same(data: str, shapes: str) -> None:
    note(data)
    note(shapes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "shapes.ttl"
        file.write_text(shapes, encoding="utf-8")
        found: dict[str, Found] = {
            engine: by(engine, lines_of(data), file, folder) for engine in ("columnar", "sparql")
        }
        assert found["columnar"] == found["sparql"]
        try:
            assert found["columnar"] == by("pyshacl", lines_of(data), file, folder)
        except pyshacl.errors.ReportableRuntimeError as error:
            note(f"pySHACL gave up: {error}")
