"""New records of the curated data: drafted from fields, held against the shapes, written into the file of their like.

A relation that needs a link record (`measures=co:cmw-mex-2.16`) is drafted as that record, never as a plain statement.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from obligraph.authoring.fields import Field, Shapes, split, term_of, undeclared_field
from obligraph.building.derive import derive
from obligraph.building.formatting import formatted
from obligraph.building.load import RESERVED, Graphs, load, refuse_invalid_terms
from obligraph.catalogue import DERIVATION_FOLDER
from obligraph.errors import InputInvalid, WrongUse
from obligraph.ids import GRAPH, iri_of, link_id, short_of
from obligraph.namespaces import OBL, OWL, RDF
from obligraph.shacl.report import Result
from obligraph.shacl.shape_compiler import compile_shapes
from obligraph.shacl.shapes_graph import ShapesGraph
from obligraph.shacl.validation import check_node
from obligraph.store.embedded import EmbeddedStore

_TYPE = NamedNode(f"{RDF}type")
_PROPERTIES = (f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty")
_MEASURABILITY = "measurability"
"""The shapes that judge recommendations, and never refuse a record (DESIGN, measurable)."""
_ONE_OF_A_KIND = 10_000
"""A thing of just the same classes outweighs any number of things that have others, too."""


@dataclass
class Record:
    """A thing that is drafted: its classes, what its shapes ask for, its statements so far.

    `linked` are the relations of it that link records state.
    """

    subject: NamedNode
    classes: tuple[str, ...]
    fields: dict[str, Field]
    triples: set[Triple] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.triples |= {Triple(self.subject, _TYPE, NamedNode(class_)) for class_ in self.classes}

    def add(self, field_: Field, value: NamedNode | Literal) -> None:
        """State a field's value."""
        self.triples.add(Triple(self.subject, NamedNode(field_.property), value))

    def values(self, property_: str) -> list[NamedNode | Literal]:
        """Return the values of a property."""
        found = (triple.object for triple in self.triples if triple.predicate.value == property_)
        return [value for value in found if isinstance(value, NamedNode | Literal)]

    def missing(self) -> list[tuple[Field, str | None]]:
        """Return the fields that still need a value, each with the language that lacks it where it is a text."""
        lacking: list[tuple[Field, str | None]] = []
        stated_elsewhere = {_TYPE.value, *self.linked}
        for asked in (
            asked for asked in self.fields.values() if asked.least and asked.property not in stated_elsewhere
        ):
            stated = self.values(asked.property)
            if asked.languages:
                spoken = {value.language for value in stated if isinstance(value, Literal)}
                lacking += [(asked, lang) for lang in asked.languages if lang not in spoken]
            elif len(stated) < asked.least:
                lacking.append((asked, None))
        return lacking


class CuratedData:
    """The curated data of a checkout, to be added to; `shapes` say what each class asks for."""

    def __init__(self, ontology: Path, data: Path, shapes: Path, queries: Path) -> None:
        self.folder, self._shape_files, self._rules = data, shapes, queries / DERIVATION_FOLDER
        self.shapes = Shapes(shapes)
        self.graphs: Graphs = load(ontology, data)

    @cached_property
    def _properties(self) -> list[tuple[str, str]]:
        return sorted(
            (triple.subject.value, triple.object.value)
            for triples in self.graphs.values()
            for triple in triples
            if triple.predicate == _TYPE
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
            and triple.object.value in _PROPERTIES
        )

    @cached_property
    def link_predicates(self) -> set[str]:
        """The relations that are stated by link records."""
        predicate = NamedNode(f"{OBL}linkPredicate")
        stated = (triple for triples in self.graphs.values() for triple in triples if triple.predicate == predicate)
        return {triple.object.value for triple in stated if isinstance(triple.object, NamedNode)}

    def draft(self, kind: str, identifier: str, given: Iterable[str]) -> list[Record]:
        """Return the record of a new thing from its fields, and after it the link records that its relations need.

        Raises WrongUse for an identifier that is taken and for fields that cannot be read.
        """
        subject = NamedNode(iri_of(identifier))
        self._refuse_taken(subject)
        classes = [self.shapes.class_of(kind)]
        if classes == [f"{OBL}ProposedIndicator"]:
            classes.insert(0, f"{OBL}Indicator")
        record = Record(subject, tuple(classes), self.shapes.fields(classes))
        fields_of_links = self.shapes.fields([f"{OBL}Link"])
        relations, of_links = [], []
        for text in given:
            name, lang, value = split(text)
            if name in fields_of_links and name not in record.fields:
                of_links.append(text)
                continue
            asked = record.fields.get(name) or self._further_field(name)
            if asked.property in self.link_predicates:
                relations.append((asked.property, iri_of(value)))
                record.linked.add(asked.property)
            else:
                record.add(asked, term_of(asked, value, lang))
        author = record.values(f"{OBL}author")
        shared = [f"evidencedBy={value.value}" for value in record.values(f"{OBL}evidencedBy")]
        shared += [f"author={value.value}" for value in author]
        return [record, *(self.link(subject.value, p, o, [*of_links, *shared]) for p, o in relations)]

    def link(self, subject: str, predicate: str, object_: str, given: Iterable[str]) -> Record:
        """Return the link record of a relation between two things (identifiers); its own identifier follows from them.

        Raises WrongUse where no author is given, since the identifier follows from the author, too.
        """
        ends = (iri_of(subject), _predicate(predicate), iri_of(object_))
        fields = self.shapes.fields([f"{OBL}Link"])
        values = [(name, lang, value) for name, lang, value in map(split, given)]
        author = next((iri_of(value) for name, _, value in values if name == "author"), None)
        if author is None:
            raise WrongUse("link-without-author")
        record = Record(NamedNode(link_id(*ends, author)), (f"{OBL}Link",), fields)
        self._refuse_taken(record.subject)
        for name, end in zip(("linkSubject", "linkPredicate", "linkObject"), ends, strict=True):
            record.add(fields[name], NamedNode(end))
        for name, lang, value in values:
            asked = fields.get(name) or self._further_field(name)
            record.add(asked, term_of(asked, value, lang))
        return record

    def _further_field(self, name: str) -> Field:
        return self.shapes.optional_field(name) or undeclared_field(name, self._properties)

    def _refuse_taken(self, subject: NamedNode) -> None:
        for graph, triples in self.graphs.items():
            if any(triple.subject == subject and triple.predicate == _TYPE for triple in triples):
                raise WrongUse("identifier-taken", identifier=short_of(subject.value), file=self.file_of(graph))

    def home(self, record: Record) -> Path:
        """Return the file that holds most of the things like a record: of its classes, maybe of others too, and kin.

        Kin have the collection in common; links, their predicate and the collections of their ends; passages, their
        document. Raises WrongUse where no file holds any.
        """
        classes, kin = _likeness(record.triples)[record.subject]
        counted: Counter[NamedNode] = Counter()
        for graph, triples in self.graphs.items():
            if not graph.value.startswith(f"{GRAPH}ontology/"):
                akin = (found for found, other in _likeness(triples).values() if other == kin)
                counted[graph] = sum(_ONE_OF_A_KIND if found == classes else found > classes for found in akin)
        best, number = max(counted.items(), key=lambda item: (item[1], item[0].value))
        if not number:
            raise WrongUse("no-file-for-record", identifier=short_of(record.subject.value))
        return self.file_of(best)

    def file_of(self, graph: NamedNode) -> Path:
        """Return the file of a named graph."""
        return self.folder / f"{graph.value.removeprefix(GRAPH)}.ttl"

    def graph_of(self, file: Path) -> NamedNode:
        """Return the named graph of a file of the data folder; raise WrongUse for a file elsewhere."""
        try:
            relative = file.resolve().relative_to(self.folder.resolve())
        except ValueError:
            raise WrongUse("file-outside-data", file=file, folder=self.folder) from None
        return NamedNode(GRAPH + PurePosixPath(relative.as_posix()).with_suffix("").as_posix())

    def refusals(self, records: Sequence[Record]) -> list[Result]:
        """Return what the shapes refuse in the records, with the whole of the data around them and all that follows."""
        drafted = (record.triples for record in records)
        merge = serialize(chain(*self.graphs.values(), *drafted), format=RdfFormat.N_TRIPLES) or b""
        files = sorted(file for file in self._shape_files.glob("*.ttl") if not file.name.startswith(_MEASURABILITY))
        plan = compile_shapes(ShapesGraph.read(files))
        with EmbeddedStore.of_lines(merge) as store:
            derive(store, self._rules)
            found = [result for record in records for result in check_node(store, plan, record.subject)]
        return [result for result in found if result.severity == "Violation"]

    def refuse_misplaced(self, record: Record, file: Path) -> None:
        """Raise WrongUse or InputInvalid where a build would refuse the file by its place, or values of the record."""
        graph = self.graph_of(file)
        if file.suffix != ".ttl":
            raise WrongUse("file-not-turtle", file=file)
        if graph.value in RESERVED or graph.value.startswith(f"{GRAPH}ontology/"):
            raise InputInvalid("graph-name-taken", where=str(file), graph=graph.value)
        for triple in sorted(record.triples, key=str):
            refuse_invalid_terms(triple, file)

    def write(self, additions: Iterable[tuple[Record, Path, list[Triple]]]) -> None:
        """Add records to data files in their canonical form, each with the header that its file has if it is new.

        All files are written or none; raises InputInvalid when one cannot be.
        """
        before: dict[Path, str | None] = {}
        after: dict[Path, str] = {}
        for record, file, header in additions:
            if file not in before:
                before[file] = file.read_text(encoding="utf-8") if file.exists() else None
            added = serialize([*header, *record.triples], format=RdfFormat.N_TRIPLES) or b""
            after[file] = formatted(f"{after.get(file, before[file] or '')}\n{added.decode()}", str(file))
        try:
            for file, text in after.items():
                _replace(file, text)
        except InputInvalid:
            for file, old in before.items():
                _restore(file, old)
            raise


def _replace(file: Path, text: str) -> None:
    """Write a file by a rename; raise InputInvalid where it or its folder cannot be written."""
    partial = file.with_suffix(".partial")
    try:
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise InputInvalid("file-not-written", where=str(file), reason=error.strerror) from None
    finally:
        with suppress(OSError):
            partial.unlink()


def _restore(file: Path, old: str | None) -> None:
    """Give a file its former text again where it differs; None is a file that was not there."""
    if old is None:
        file.unlink(missing_ok=True)
    elif file.read_text(encoding="utf-8") != old:
        _replace(file, old)


def header_of(graph: NamedNode, titles: dict[str, str], sources: Iterable[str], curator: str) -> list[Triple]:
    """Return the record that a new data file begins with: titles by language, source documents, who curates it."""
    stated: list[tuple[str, NamedNode | Literal]] = [
        (_TYPE.value, NamedNode(f"{OBL}DataFile")),
        *(("http://purl.org/dc/terms/title", Literal(text, language=lang)) for lang, text in titles.items()),
        *(("http://www.w3.org/ns/prov#wasDerivedFrom", NamedNode(iri_of(source))) for source in sources),
        (f"{OBL}curatedBy", NamedNode(iri_of(curator))),
    ]
    return [Triple(graph, NamedNode(predicate), value) for predicate, value in stated]


def _predicate(given: str) -> str:
    return iri_of(given if ":" in given else f"obl:{given}")


def _likeness(triples: Iterable[Triple]) -> dict[NamedNode, tuple[frozenset[str], tuple[str, ...]]]:
    """Return what decides where things belong: their classes, and their kin (see `CuratedData.home`)."""
    classes: dict[NamedNode, set[str]] = {}
    more: dict[NamedNode, list[str]] = {}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
            continue
        predicate, value = triple.predicate.value.removeprefix(OBL), triple.object.value
        if triple.predicate == _TYPE:
            classes.setdefault(triple.subject, set()).add(value)
        elif predicate in ("linkPredicate", "inDocument"):
            more.setdefault(triple.subject, []).append(f"{predicate} {value}")
        elif predicate in ("linkSubject", "linkObject"):
            more.setdefault(triple.subject, []).append(f"{predicate} {short_of(value).partition(':')[0]}")
    return {
        subject: (frozenset(found), (short_of(subject.value).partition(":")[0], *sorted(more.get(subject, ()))))
        for subject, found in classes.items()
    }
