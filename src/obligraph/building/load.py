"""Loads the ontology and the data: each Turtle file is a named graph. Errors name file and line.

Errors are malformed Turtle, blank nodes, literals that are not canonical, upper-case language tags, a statement in two
files, and a link record whose identifier is not derived from its parts (docs/modelling.md).
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
"""Graphs that are not files: the derived statements, and the merge of an endpoint."""
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

    Raises InputInvalid for the first invalid file, with the place of the error and its remedy.
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
    """Return the sorted distinct triples of a Turtle file; raise InputInvalid for an invalid file."""
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
        refuse_invalid_terms(triple, file)
    _refuse_wrong_links(triples, file)
    return triples


def _refuse_upper_case_tags(file: Path) -> None:
    """Refuse upper-case language tags, which show in the text only, since parsers convert them to lower case."""
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


def refuse_invalid_terms(triple: Triple, file: Path) -> None:
    """Raise InputInvalid for a statement that no file may hold: with a blank node, or a value that is not canonical."""
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        raise InputInvalid("blank-node", where=_place(triple, file))
    if not isinstance(triple.object, Literal):
        return
    literal = triple.object
    form = _CANONICAL.get(literal.datatype.value)
    if (form and not form.fullmatch(literal.value)) or _as_stored(literal) != literal:
        raise InputInvalid(
            "value-not-canonical",
            where=_place(triple, file),
            value=literal.value,
            datatype=short_name(literal.datatype.value),
        )
    if literal.datatype.value in _DAYS and not _is_in_the_calendar(literal.value):
        raise InputInvalid("no-such-date", where=_place(triple, file), date=literal.value)


def _place(triple: Triple, file: Path) -> str:
    return f"{file}, {short_of(getattr(triple.subject, 'value', ''))}"


def _as_stored(literal: Literal) -> Literal:
    """Return a literal as the engine stores it; it rewrites numbers and times of every datatype."""
    if literal.language or not literal.datatype.value.startswith(XSD) or literal.datatype.value == f"{XSD}string":
        return literal
    engine = pyoxigraph.Store()
    engine.add(Quad(_ANY, _ANY, literal))
    (stored,) = (quad.object for quad in engine)
    assert isinstance(stored, Literal)
    return stored


def _is_in_the_calendar(day: str) -> bool:
    """Return whether a year, month or day in canonical form exists in the calendar."""
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True


def short_name(datatype: str) -> str:
    """Return `xsd:date` for the IRI of that datatype."""
    return f"xsd:{datatype.removeprefix(XSD)}"


def _refuse_wrong_links(triples: Iterable[Triple], file: Path) -> None:
    parts_by_link: dict[str, dict[str, str]] = {}
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate.value.removeprefix(OBL)
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{ID}link/") and predicate in _LINK_PARTS:
            parts_by_link.setdefault(subject.value, {})[predicate] = getattr(triple.object, "value", "")
    for link, parts in parts_by_link.items():
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
