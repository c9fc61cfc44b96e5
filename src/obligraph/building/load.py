"""Loads the ontology and the data: one Turtle file becomes one named graph, or the build stops with file and line.

Refused: malformed Turtle, blank nodes, literals that are not canonical, upper-case language tags, a statement that two
files assert, and a link record whose identifier is not derived from what it says (docs/modelling.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from obligraph.errors import InputInvalid, line_of
from obligraph.ids import GRAPH, ID, graph_of, link_id, short_of
from obligraph.namespaces import OBL, XSD

Graphs = dict[NamedNode, list[Triple]]

_CANONICAL = {
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?"),
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    f"{XSD}gYearMonth": re.compile(r"[0-9]{4}-[0-9]{2}"),
    f"{XSD}gYear": re.compile(r"[0-9]{4}"),
}
RESERVED = (f"{GRAPH}derived", f"{GRAPH}merge")
"""Graphs that are made, so that no file may be named after them: what was derived, and an endpoint's merge."""
_TAG = re.compile(
    r'''(?:"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:@(?P<tag>[A-Za-z]+(?:-[A-Za-z0-9]+)*))?|<[^<>\s]*>|\#[^\n]*''',
    re.VERBOSE | re.DOTALL,
)
_DAYS = (f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear")
_ANY = NamedNode(OBL)
_LINK_PARTS = ("linkSubject", "linkPredicate", "linkObject", "author")


def load(ontology: Path, data: Path) -> Graphs:
    """Return the triples of every Turtle file below both folders, by named graph, in the order of the files' names.

    Raises InputInvalid at the first file that is not what it should be, with its place and the remedy.
    """
    graphs: Graphs = {}
    for root, prefix in ((ontology, "ontology"), (data, "")):
        for file in sorted(root.rglob("*.ttl")):
            name = NamedNode(graph_of(PurePosixPath(prefix, file.relative_to(root).as_posix())))
            if name in graphs or name.value in RESERVED:
                raise InputInvalid("graph-name-taken", where=str(file), graph=name.value)
            graphs[name] = read_turtle(file)
    _refuse_second_assertions(graphs)
    return graphs


def read_turtle(file: Path) -> list[Triple]:
    """Return the triples of one Turtle file, each once, sorted; raise InputInvalid for what a file may not hold."""
    try:
        quads = list(pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        problem = re.sub(r"\s+", " ", str(error.msg)).rstrip(".")
        raise InputInvalid("turtle-malformed-at-line", where=line_of(file, error.lineno), reason=problem) from None
    except OSError as error:
        raise InputInvalid("file-not-read", where=str(file), reason=error.strerror) from None
    _refuse_upper_case_tags(file)
    triples = sorted({quad.triple for quad in quads}, key=str)
    for triple in triples:
        _refuse_unfit(triple, file)
    _refuse_wrong_links(triples, file)
    return triples


def _refuse_upper_case_tags(file: Path) -> None:
    """Refuse by the text: parsers write language tags in lower case themselves."""
    text = file.read_text(encoding="utf-8")
    for token in _TAG.finditer(text):
        tag = token["tag"] or ""
        if tag != tag.lower():
            raise InputInvalid(
                "language-tag-case",
                where=line_of(file, text.count("\n", 0, token.end()) + 1),
                tag=tag,
                lower=tag.lower(),
            )


def _refuse_unfit(triple: Triple, file: Path) -> None:
    subject = short_of(getattr(triple.subject, "value", ""))
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        raise InputInvalid("blank-node", where=f"{file}, {subject}")
    if not isinstance(triple.object, Literal):
        return
    literal = triple.object
    form = _CANONICAL.get(literal.datatype.value)
    if (form and not form.fullmatch(literal.value)) or _as_stored(literal) != literal:
        raise InputInvalid(
            "value-not-canonical",
            where=f"{file}, {subject}",
            value=literal.value,
            datatype=short_name(literal.datatype.value),
        )
    if literal.datatype.value in _DAYS and not _is_in_the_calendar(literal.value):
        raise InputInvalid("no-such-date", where=f"{file}, {subject}", date=literal.value)


def _as_stored(literal: Literal) -> Literal:
    """Return what the engine gives back of a literal; it rewrites values of numbers and times of every datatype."""
    if literal.language or not literal.datatype.value.startswith(XSD) or literal.datatype.value == f"{XSD}string":
        return literal
    engine = pyoxigraph.Store()
    engine.add(Quad(_ANY, _ANY, literal))
    (kept,) = (quad.object for quad in engine)
    assert isinstance(kept, Literal)
    return kept


def _is_in_the_calendar(day: str) -> bool:
    """Return whether a year, month or day in canonical form is one of the calendar's."""
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True


def short_name(datatype: str) -> str:
    """Return `xsd:date` for the IRI of that datatype."""
    return f"xsd:{datatype.removeprefix(XSD)}"


def _refuse_wrong_links(triples: Iterable[Triple], file: Path) -> None:
    said: dict[str, dict[str, str]] = {}
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate.value.removeprefix(OBL)
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{ID}link/") and predicate in _LINK_PARTS:
            said.setdefault(subject.value, {})[predicate] = getattr(triple.object, "value", "")
    for link, parts in said.items():
        if len(parts) == len(_LINK_PARTS):
            expected = link_id(*(parts[part] for part in _LINK_PARTS))
            if link != expected:
                raise InputInvalid("link-identifier", where=f"{file}, {short_of(link)}", expected=short_of(expected))


def _refuse_second_assertions(graphs: Graphs) -> None:
    first: dict[Triple, NamedNode] = {}
    for graph, triples in graphs.items():
        for triple in triples:
            if triple in first:
                files = " and ".join(g.value.removeprefix(GRAPH) + ".ttl" for g in (first[triple], graph))
                raise InputInvalid("statement-in-two-files", where=files, statement=str(triple))
            first[triple] = graph
