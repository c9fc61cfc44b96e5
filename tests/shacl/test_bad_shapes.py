"""Shapes that are wrong are errors in words: file, shape, what is wrong and what to do; exit code 3."""

from pathlib import Path

import pytest
from tests.shacl.command import check

EX = "https://example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f"""@prefix ex: <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <{RDF}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
NODE = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; "
ON_P = f"{NODE}sh:property ex:P . ex:P sh:path ex:p ; "
P, S = f"{EX}P", f"{EX}S"
NOT_NEGATIVE = "Give an xsd:integer that is not negative."
FORBIDDEN = "which SHACL forbids (appendix A). Write the query without it."


def select(text: str) -> str:
    return f'{NODE}sh:sparql [ sh:select "{text}" ] .'


CASES: dict[str, tuple[str, str]] = {
    "an undeclared parameter": (
        f"{ON_P}sh:minCout 1 .",
        f"{P}: SHACL declares no term sh:minCout. Did you mean sh:minCount?",
    ),
    "an undeclared class": (
        "ex:S a sh:NodeShap ; sh:targetNode ex:a .",
        f"{S}: SHACL declares no term sh:NodeShap. Did you mean sh:NodeShape?",
    ),
    "an undeclared term like no other": (f"{ON_P}sh:zzzz 1 .", f"{P}: SHACL declares no term sh:zzzz. Remove it."),
    "a count that is a string": (f'{ON_P}sh:minCount "1" .', f'{P}: sh:minCount is "1". {NOT_NEGATIVE}'),
    "a count below zero": (
        f"{ON_P}sh:maxCount -1 .",
        f'{P}: sh:maxCount is "-1"^^<http://www.w3.org/2001/XMLSchema#integer>. {NOT_NEGATIVE}',
    ),
    "a boolean that is a string": (
        f'{ON_P}sh:uniqueLang "yes" .',
        f'{P}: sh:uniqueLang is "yes". Give true or false.',
    ),
    "closed by a string": (f'{NODE}sh:closed "no" .', f'{S}: sh:closed is "no". Give true or false.'),
    "a class that is a literal": (f'{ON_P}sh:class "C" .', f'{P}: "C" should be an IRI. Name a term.'),
    "a severity that is a literal": (f'{ON_P}sh:severity "high" .', f'{P}: "high" should be an IRI. Name a term.'),
    "a node kind that is none": (
        f"{ON_P}sh:nodeKind ex:IRI .",
        f"{P}: <{EX}IRI> is not a node kind. Name one of IRI, BlankNode, Literal, BlankNodeOrIRI, BlankNodeOrLiteral, "
        "IRIOrLiteral.",
    ),
    "a pattern that is an IRI": (f"{ON_P}sh:pattern ex:x .", f"{P}: sh:pattern needs a literal, not <{EX}x>."),
    "a malformed pattern": (
        f'{ON_P}sh:pattern "(" .',
        f"{P}: sh:pattern “(” is malformed (missing ), unterminated subpattern at position 0). Write it as XPath does.",
    ),
    "flags that SPARQL lacks": (
        f'{ON_P}sh:pattern "a" ; sh:flags "g" .',
        f"{P}: sh:flags “g” are not SPARQL's. Use letters of smixq.",
    ),
    "a message that is a number": (
        f"{ON_P}sh:message 3 .",
        f'{P}: sh:message is "3"^^<http://www.w3.org/2001/XMLSchema#integer>. Give a text.',
    ),
    "a path that is a literal": (
        f'{NODE}sh:property ex:P . ex:P sh:path "p" .',
        f'{P}: "p" is not a property path. Name a property.',
    ),
    "a path of nothing": (
        f"{NODE}sh:property ex:P . ex:P sh:path [ rdfs:label 'p' ] .",
        f"{P}: this is not a property path. See SHACL, section 2.3.1.",
    ),
    "a path of one part": (
        f"{NODE}sh:property ex:P . ex:P sh:path ( ex:p ) .",
        f"{P}: a sequence or alternative path needs two parts. Name the part itself.",
    ),
    "two paths": (
        f"{NODE}sh:property ex:P . ex:P sh:path ex:p, ex:q .",
        f"{P}: sh:path has 2 values. Leave one.",
    ),
    "a path within itself": (
        f"{NODE}sh:property ex:P . ex:P sh:path _:x . _:x sh:inversePath _:x .",
        f"{P}: a property path contains itself. Break the circle.",
    ),
    "a list in a circle": (
        f"{ON_P}sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        f"{P}: a list is circular. Write it as ( ... ), ended by rdf:nil.",
    ),
    "a list that is none": (
        f"{ON_P}sh:or ex:x .",
        f"{P}: a list is broken. Write it as ( ... ), ended by rdf:nil.",
    ),
    "recursion": (
        f"{ON_P}sh:node ex:S .",
        f"{S}: the shape depends on itself, which SHACL leaves undefined (section 3.4.3). "
        "Break the circle of sh:node, sh:property and the like.",
    ),
    "two values of a parameter that has one": (
        f"{ON_P}sh:minCount 1, 2 .",
        f"{P}: sh:minCount has 2 values. Leave one.",
    ),
    "two datatypes": (f"{ON_P}sh:datatype xsd:date, xsd:string .", f"{P}: sh:datatype has 2 values. Leave one."),
    "a property shape without a path": (
        "ex:P a sh:PropertyShape ; sh:targetNode ex:a ; sh:minLength 1 .",
        f"{P}: a property shape has no sh:path. Add one.",
    ),
    "a property that is a node shape": (
        f"{NODE}sh:property ex:N . ex:N a sh:NodeShape .",
        f"{S}: sh:property names <{EX}N>, which has no sh:path. Give it sh:path, or use sh:node.",
    ),
    "a count of a node shape": (
        f"{NODE}sh:minCount 1 .",
        f"{S}: sh:minCount is for property shapes. Add sh:path or remove it.",
    ),
    "a shape that is a literal": (
        f'{ON_P}sh:node "x" .',
        f'{P}: "x" is not a shape. Name a shape by an IRI or a blank node.',
    ),
    "a malformed query": (
        select("SELECT $this WHERE { $this"),
        f"{S}: the query has a syntax error (line 1, column 27). Correct it at the place named.",
    ),
    "an unknown prefix": (
        select("SELECT $this WHERE { $this foo:p ?x }"),
        f"{S}: the query has a syntax error (line 1, column 33: Prefix not found). "
        "Declare it with sh:prefixes and sh:declare.",
    ),
    "a constraint without a query": (
        f"{NODE}sh:sparql [ rdfs:label 'none' ] .",
        f"{S}: a SPARQL constraint has no sh:select. Add one.",
    ),
    "MINUS": (
        select("SELECT $this WHERE { $this ?p ?o MINUS { ?s ?p 1 } }"),
        f"{S}: a SPARQL constraint has MINUS, {FORBIDDEN}",
    ),
    "VALUES": (
        select("SELECT $this WHERE { VALUES ?x { 1 } $this ?p ?x }"),
        f"{S}: a SPARQL constraint has VALUES, {FORBIDDEN}",
    ),
    "SERVICE": (
        select("SELECT $this WHERE { SERVICE <http://x/> { $this ?p ?x } }"),
        f"{S}: a SPARQL constraint has SERVICE, {FORBIDDEN}",
    ),
    "AS $this": (
        select("SELECT (?x AS $this) WHERE { ?x ?p ?y }"),
        f"{S}: a SPARQL constraint has AS ?this, {FORBIDDEN}",
    ),
    "a subquery without $this": (
        select("SELECT $this WHERE { { SELECT ?x WHERE { ?x ?p ?y } } }"),
        f"{S}: a SPARQL constraint has a subquery that does not project $this, {FORBIDDEN}",
    ),
    "a malformed validator": (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:start ] ; sh:validator [ sh:ask 'ASK {' ] . "
        f"{ON_P}ex:start 'a' .",
        f"{P}: the query has a syntax error (line 1, column 6). Correct it at the place named.",
    ),
}


def told(shapes: str, data: str, folder: Path) -> tuple[int, str]:
    """Return the exit code of `obligraph check` and what it says, without the name of the folder."""
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    (folder / "data.ttl").write_text(HEAD + data, encoding="utf-8")
    code, _, said = check("--data", folder / "data.ttl", "--shapes", folder / "shapes.ttl", "--quiet")
    return code, said.replace(f"{folder}/", "").strip()


@pytest.mark.parametrize("name", CASES)
def test_a_bad_shape_is_told(name: str, tmp_path: Path) -> None:
    shapes, message = CASES[name]
    assert told(shapes, "ex:a ex:p 1 .", tmp_path) == (3, f"obligraph: shapes.ttl, {message}")


DEEP = 300
NESTED: dict[str, tuple[str, str]] = {
    "a path": (
        f"{ON_P.replace('ex:p ;', '[ sh:inversePath ' * DEEP + 'ex:p' + ' ]' * DEEP + ' ;')}sh:minCount 1 .",
        f"{P}: a property path is",
    ),
    "shapes without a name": (f"{NODE}{'sh:not [ ' * DEEP}sh:class ex:C{' ]' * DEEP} .", f"{S}: shapes are"),
    "shapes with names": (
        f"{NODE}sh:node ex:S0 . " + "".join(f"ex:S{n} sh:node ex:S{n + 1} . " for n in range(DEEP)),
        f"{S}: shapes are",
    ),
    "groups": (select(f"SELECT $this WHERE {'{ ' * DEEP}$this ?p ?o {'} ' * DEEP}"), f"{S}: a SPARQL constraint is"),
    "brackets": (
        select(f"SELECT $this WHERE {{ $this ?p ?o FILTER({'( ' * DEEP}isIRI(?o) {') ' * DEEP}) }}"),
        f"{S}: a SPARQL constraint is",
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_without_end_is_told(name: str, tmp_path: Path) -> None:
    shapes, beginning = NESTED[name]
    code, said = told(shapes, "ex:a ex:p 1 .", tmp_path)
    assert code == 3
    assert said.startswith(f"obligraph: shapes.ttl, {beginning} nested more than 50 deep. ")


@pytest.mark.parametrize("engine", ["columnar", "sparql"])
def test_what_is_nested_deep_but_not_too_deep_is_checked(engine: str, tmp_path: Path) -> None:
    deep = f"{NODE}{'sh:not [ ' * 12}sh:nodeKind sh:IRI{' ]' * 12} ; sh:node ex:T . ex:T sh:property ex:P . "
    deep += f"ex:P sh:maxCount 0 ; sh:path {'[ sh:inversePath ' * 48}ex:p{' ]' * 48} ."
    (tmp_path / "shapes.ttl").write_text(HEAD + deep, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p 1 .", encoding="utf-8")
    arguments = ("--data", tmp_path / "data.ttl", "--shapes", tmp_path / "shapes.ttl", "--engine", engine)
    code, out, _ = check(*arguments, "--format", "csv")
    assert (code, out.count("Violation")) == (1, 1)


def test_malformed_turtle_is_told_by_its_line(tmp_path: Path) -> None:
    code, output = told("ex:S a foo:x .", "ex:a ex:p 1 .", tmp_path)
    assert code == 3
    assert output.startswith("obligraph: shapes.ttl, line 7: the shapes are malformed (")
    assert "The prefix foo: has not been declared" in output
    assert "\n" not in output


ONTOLOGY = "ex:Treaty a owl:Class . ex:signedBy a owl:ObjectProperty . ex:a a ex:Treaty ; ex:signedBy ex:b . "


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:Traety .",
            f"{S}: the ontology declares no class {EX}Traety. Did you mean {EX}Treaty?",
        ),
        (
            f"{NODE}sh:property ex:P . ex:P sh:path ex:signdBy ; sh:minCount 1 .",
            f"{P}: the ontology declares no property {EX}signdBy. Did you mean {EX}signedBy?",
        ),
        (
            "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:signedby .",
            f"{S}: the ontology declares no property {EX}signedby. Did you mean {EX}signedBy?",
        ),
        (
            f"{ON_P.replace('ex:p', 'ex:signedBy')}sh:class ex:Treatie .",
            f"{P}: the ontology declares no class {EX}Treatie. Did you mean {EX}Treaty?",
        ),
    ],
)
@pytest.mark.parametrize("place", ["data", "shapes"])
def test_a_name_that_the_ontology_lacks_is_told(shapes: str, message: str, place: str, tmp_path: Path) -> None:
    own, data = (shapes, ONTOLOGY) if place == "data" else (ONTOLOGY + shapes, "ex:a ex:signedBy ex:b .")
    assert told(own, data, tmp_path) == (3, f"obligraph: shapes.ttl, {message}")


def test_names_are_free_where_no_ontology_is_at_hand(tmp_path: Path) -> None:
    code, _ = told(
        "ex:S a sh:NodeShape ; sh:targetClass ex:Any ; sh:property [ sh:path ex:x ] .", "ex:a a ex:B .", tmp_path
    )
    assert code == 0
