"""Random shapes and random data for hypothesis, as Turtle.

Literals are in the form to which an Oxigraph store rewrites them, since the SPARQL engine sees no other.
"""

from collections.abc import Iterable
from functools import cache, cached_property

import pyoxigraph
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from tests.shacl.engines import lines_of

EX = "https://example.org/"
HEAD = "\n".join(
    (
        f"@prefix ex: <{EX}> .",
        "@prefix sh: <http://www.w3.org/ns/shacl#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
    )
)
NODES = [f"ex:n{number}" for number in range(5)]
CLASSES = [f"ex:C{number}" for number in range(3)]
PREDICATES = [f"ex:p{number}" for number in range(3)]


def stored(literals: Iterable[str]) -> list[str]:
    """Return literals of Turtle in N-Triples form, each as an Oxigraph store gives it back."""
    store = pyoxigraph.Store()
    statements = "".join(f"ex:s{number} ex:p {text} .\n" for number, text in enumerate(literals))
    store.load(lines_of(HEAD + statements), RdfFormat.N_TRIPLES)
    return sorted({str(quad.object) for quad in store})


PLAIN = stored(['"a"', '"ab"', '"A"@en', '"b"@en', '"b"@es', "1", "2", "3", "2.5"])
"""Literals of which no engine thinks differently."""
NUMBERS = ["-1", "2.0", "2e0", '"1.5"^^xsd:float', '"INF"^^xsd:double', '"2"^^xsd:byte']
TIMES = [
    '"2012-02-29"^^xsd:date',
    '"2013-01-01Z"^^xsd:date',
    '"2013-01-01T00:00:00"^^xsd:dateTime',
    '"2013-01-01T00:00:00Z"^^xsd:dateTime',
    '"2013-01-01T02:00:00.5+02:00"^^xsd:dateTime',
    '"12:00:00"^^xsd:time',
    '"2013"^^xsd:gYear',
    '"2013-01"^^xsd:gYearMonth',
]
TEXTS = ['""', f'"{"long " * 60}"', '"b"@en-gb', '"ñandú"@es', r'"a\"b\\c\nd"', '"1"']
SPANS = ['"P1D"^^xsd:duration', '"PT24H"^^xsd:dayTimeDuration', '"P1Y"^^xsd:yearMonthDuration', '"P1M"^^xsd:duration']
OWN = ['"a"^^xsd:token', '"5"^^ex:metre', '"6"^^ex:metre', '"x"^^xsd:anyURI', '"0f"^^xsd:hexBinary']
ILL_TYPED = [
    '"abc"^^xsd:integer',
    '"300"^^xsd:byte',
    '"2013-02-30"^^xsd:date',
    '"maybe"^^xsd:boolean',
    '""^^xsd:double',
]
TAGGED = ['"A"@en', '"b"@en', '"b"@es', '"b"@en-gb', '"ñandú"@es']
UNORDERED = stored([*SPANS, *OWN, *ILL_TYPED, *TAGGED])
"""Literals that SPARQL 1.1 orders with nothing (section 17.3)."""
COMPARED = stored([*NUMBERS, *TIMES, *TEXTS, "true", "false"])
BOUNDS = sorted({*PLAIN, *COMPARED} - {*UNORDERED})
LITERALS = stored([*PLAIN, *COMPARED, *UNORDERED, '"NaN"^^xsd:double'])

nodes, classes, predicates = (st.sampled_from(names) for names in (NODES, CLASSES, PREDICATES))


def data_sets(literals: list[str], least: int = 3) -> st.SearchStrategy[str]:
    """Return data with these literals, and now and then a blank node."""
    subjects = st.one_of(nodes, nodes, st.sampled_from(["_:b0", "_:b1"]))
    statements = st.one_of(
        st.tuples(nodes, predicates, st.one_of(subjects, st.sampled_from(literals))),
        st.tuples(subjects, predicates, st.one_of(nodes, st.sampled_from(literals))),
        st.tuples(subjects, st.just("a"), classes),
        st.tuples(classes, st.just("rdfs:subClassOf"), classes),
    )
    rows = st.lists(statements, min_size=least, max_size=25)
    return rows.map(lambda rows: HEAD + "".join(f"{s} {p} {o} .\n" for s, p, o in rows))


@cache
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


targets = st.lists(
    st.one_of(
        classes.map(lambda name: f"sh:targetClass {name}"),
        nodes.map(lambda name: f"sh:targetNode {name}"),
        predicates.map(lambda name: f"sh:targetSubjectsOf {name}"),
        predicates.map(lambda name: f"sh:targetObjectsOf {name}"),
    ),
    min_size=1,
    max_size=3,
).map(" ; ".join)


class Constraints:
    """Random constraints whose parameters are these literals; ranges are bounded by `bounds`."""

    def __init__(self, literals: list[str], bounds: list[str]) -> None:
        self.values = st.one_of(nodes, st.sampled_from(literals))
        self.bounds = st.sampled_from(bounds)

    @cached_property
    def per_value(self) -> st.SearchStrategy[str]:
        kinds = ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
        datatypes = ["string", "integer", "decimal", "double", "boolean", "date", "dateTime", "duration", "gYear"]
        patterns = ['"^a"', '"B$" ; sh:flags "i"', '"[0-9]"', '"example"', r'"^\\p{L}+$"', '"a.b" ; sh:flags "s"']
        return st.one_of(
            st.sampled_from(kinds).map(lambda kind: f"sh:nodeKind sh:{kind}"),
            st.sampled_from([*(f"xsd:{name}" for name in datatypes), "ex:metre"]).map(
                lambda name: f"sh:datatype {name}"
            ),
            classes.map(lambda name: f"sh:class {name}"),
            st.integers(1, 3).map(lambda number: f"sh:minLength {number}"),
            st.integers(0, 3).map(lambda number: f"sh:maxLength {number}"),
            st.sampled_from(patterns).map(lambda text: f"sh:pattern {text}"),
            st.lists(self.values, max_size=4).map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
            st.sampled_from(['sh:languageIn ( "en" )', 'sh:languageIn ( "en-GB" "es" )']),
            st.tuples(st.sampled_from(["min", "max"]), st.sampled_from(["In", "Ex"]), self.bounds).map(
                lambda t: f"sh:{t[0]}{t[1]}clusive {t[2]}"
            ),
        )

    @cached_property
    def per_focus(self) -> st.SearchStrategy[str]:
        return st.one_of(
            st.integers(0, 3).map(lambda number: f"sh:minCount {number}"),
            st.integers(0, 3).map(lambda number: f"sh:maxCount {number}"),
            self.values.map(lambda term: f"sh:hasValue {term}"),
            st.just("sh:uniqueLang true"),
            st.tuples(st.sampled_from(["equals", "disjoint", "lessThan", "lessThanOrEquals"]), predicates).map(
                lambda pair: f"sh:{pair[0]} {pair[1]}"
            ),
        )

    @cache  # noqa: B019 - the instances live as long as the module
    def any(self, depth: int) -> st.SearchStrategy[str]:
        options = [self.per_value, self.per_focus]
        if depth:
            shape = self.inner_shapes(depth - 1)
            options += [
                shape.map(lambda text: f"sh:not {text}"),
                shape.map(lambda text: f"sh:node {text}"),
                st.tuples(st.sampled_from(["and", "or", "xone"]), shape, shape).map(
                    lambda t: f"sh:{t[0]} ( {t[1]} {t[2]} )"
                ),
                st.tuples(shape, st.sampled_from(["Min", "Max"]), st.integers(0, 2)).map(
                    lambda t: f"sh:qualifiedValueShape {t[0]} ; sh:qualified{t[1]}Count {t[2]}"
                ),
            ]
        return st.one_of(options)

    @cache  # noqa: B019 - the instances live as long as the module
    def inner_shapes(self, depth: int) -> st.SearchStrategy[str]:
        property_shape = st.tuples(paths(1), self.any(depth)).map(lambda t: f"[ sh:path {t[0]} ; {t[1]} ]")
        node_shape = self.per_value.map(lambda text: f"[ {text} ]")
        options = [node_shape, property_shape]
        if depth:
            inner = self.inner_shapes(depth - 1)
            options.append(inner.map(lambda text: f"[ sh:not {text} ]"))
            options.append(st.tuples(inner, inner).map(lambda pair: f"[ sh:xone ( {pair[0]} {pair[1]} ) ]"))
        return st.one_of(options)


_VALUE = st.sampled_from(
    [
        "$this {p} ?value .",
        "$this {p}/{q} ?value .",
        "?value {p} $this .",
        "$this ?any ?value .",
        "$this {p} ?other . ?other {q} ?value .",
    ]
)
_FILTERS = st.sampled_from(
    [
        "",
        "FILTER(isIRI(?value))",
        "FILTER(!isIRI(?value) || ?value = {n})",
        "FILTER(?value != {n})",
        "FILTER(?value IN ({n}, {m}))",
        "FILTER(?value NOT IN ({n}, {m}))",
        'FILTER(LANG(?value) = "en")',
        'FILTER(STRLEN(STR(?value)) > 1 || LANG(?value) = "es")',
        "FILTER EXISTS {{ $this {q} ?value }}",
        "FILTER NOT EXISTS {{ ?value {q} ?there }}",
        "FILTER NOT EXISTS {{ $this {q} ?value }}",
        "FILTER NOT EXISTS {{ $this {q} ?there . FILTER(?there != ?value) }}",
        "FILTER EXISTS {{ ?value a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* {c} }}",
        "FILTER(!EXISTS {{ ?value {q} {n} }} && !EXISTS {{ $this {p}+ $this }})",
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A SELECT for sh:sparql: joins, most with a filter."""
    words = {name: draw(names) for name, names in (("p", predicates), ("q", predicates), ("n", nodes), ("m", nodes))}
    full = {name: f"<{EX}{text[3:]}>" for name, text in (*words.items(), ("c", draw(classes)))}
    shown = draw(st.sampled_from(["$this ?value", "DISTINCT $this ?value", "$this"]))
    text = f"SELECT {shown} WHERE {{{{ {draw(_VALUE)} {draw(_FILTERS)} {draw(_FILTERS)} }}}}".format(**full)
    return text.replace('"', '\\"')


PLAINLY, FREELY = Constraints(PLAIN, ["1", "2", "3"]), Constraints(LITERALS, BOUNDS)


@st.composite
def shapes_files(draw: st.DrawFn, constraints: Constraints) -> str:
    """A file of up to five shapes."""
    text = HEAD
    for number in range(draw(st.integers(1, 2))):
        listed = draw(st.lists(constraints.any(2), min_size=1, max_size=2))
        single = {constraint.split()[0]: constraint for constraint in listed}.values()
        path, target = draw(paths()), draw(targets)
        text += f"ex:Shape{number} a sh:NodeShape ; {target} ; sh:property ex:Property{number} .\n"
        text += f"ex:Property{number} a sh:PropertyShape ; sh:path {path} ; {' ; '.join(single)} .\n"
    if draw(st.booleans()):
        more = draw(
            st.sampled_from(["", " ; sh:property [ sh:path ex:p1 ]", " ; sh:property [ sh:path ( ex:p1 ex:p2 ) ]"])
        )
        text += (
            f"ex:Closed a sh:NodeShape ; {draw(targets)} ; sh:closed true ; sh:ignoredProperties ( ex:p0 ){more} .\n"
        )
    if draw(st.integers(0, 3)) == 0:
        text += f"ex:Parts a sh:NodeShape ; {draw(targets)}"
        for bound in ("Min", "Max"):
            shape, path, count = draw(constraints.inner_shapes(0)), draw(paths(1)), draw(st.integers(0, 2))
            disjoint = draw(st.sampled_from(["true", "false"]))
            text += f" ;\n  sh:property [ sh:path {path} ; sh:qualifiedValueShape {shape} ; "
            text += f"sh:qualified{bound}Count {count} ; sh:qualifiedValueShapesDisjoint {disjoint} ]"
        text += " .\n"
    if draw(st.integers(0, 2)) == 0:
        text += f'ex:Query a sh:NodeShape ; {draw(targets)} ; sh:sparql [ sh:select "{draw(queries())}" ] .\n'
    return text
