"""The W3C SHACL test suite (core, SPARQL), from pySHACL's source distribution; fetched by hash, not committed."""

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH
from tests.shacl.engines import lines_of, rows_by

from obligraph.errors import ObligraphError

DISTRIBUTION, SHA256 = "pyshacl==0.30.1", "df712ac961b1ee7bcf0b27fa71ecab7785a135b2af69783ce30cb05fe41bcaf5"
SUITE = "pyshacl-0.30.1/test/resources/sht_tests"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "obligraph-tests"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
REWRITTEN = {
    "core/node/maxExclusive-001": "the store writes 4.0 as 4, so the literal found is not the one in the file",
    "core/node/minExclusive-001": "the store writes 4.0 as 4, so the literal found is not the one in the file",
    "core/property/datatype-ill-formed": 'the store writes "300"^^xsd:byte as an integer',
}
FAILS: dict[str, dict[str, str]] = {
    "columnar": {},
    "stored": {name: reason for name, reason in REWRITTEN.items() if "byte" in reason},
    "sparql": REWRITTEN,
}
"""The cases in which an engine departs from the suite, with the reason; `stored` is columnar over an Oxigraph store."""
REPEATED = {
    "core/property/lessThan-002": "a value that is not less than two others",
    "core/property/property-001": "a value that two value nodes share",
    "core/property/uniqueLang-001": "two languages, each with two values",
    "core/validation-reports/shared": "a property shape that two shapes have",
}
"""Cases that expect two results that differ in nothing; a report has each result once."""
_REPEATED_FILES = tuple(f"{name}.ttl" for name in REPEATED)
Row = tuple[str | None, ...]


@pytest.fixture(scope="session")
def suite() -> Path:
    """The folder of the suite, fetched once from the package index and held against its pinned hash."""
    folder = CACHE / SUITE
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(CACHE), DISTRIBUTION], check=True)
        archive = CACHE / "pyshacl-0.30.1.tar.gz"
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
        with tarfile.open(archive) as packed:
            packed.extractall(CACHE, [m for m in packed if m.name.startswith(SUITE)], filter="data")
    return folder


def cases(folder: Path) -> list[Path]:
    """Return the files with a case, as the manifests list them."""
    found, waiting = [], [folder / "manifest.ttl"]
    for manifest in waiting:
        graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
        for included in graph.objects(None, MF.include):
            file = Path(str(included).removeprefix("file://"))
            (waiting if file.name == "manifest.ttl" else found).append(file)
    return sorted(found)


def expected(file: Path) -> tuple[Path, Path, list[Row] | None]:
    """Return a case's data, its shapes and the results it expects; None where it expects a failure."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        graph = rdflib.Graph().parse(file, format="turtle", publicID=file.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = True
    (entry,) = graph.subjects(RDF.type, SHT.Validate)
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    data, shapes = (Path(str(graph.value(action, p)).removeprefix("file://")) for p in (SHT.dataGraph, SHT.shapesGraph))
    if result == SHT.Failure:
        return data, shapes, None
    properties = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.sourceShape)
    rows = []
    for node in graph.objects(result, SH.result):
        terms = [term(graph.value(node, p)) for p in properties]
        terms[1] = f"<{terms[1]}>" if terms[1] not in (None, "_") else terms[1]
        rows.append((*terms, str(graph.value(node, SH.resultSeverity)).rsplit("#", 1)[-1]))
    assert bool(rows) != graph.value(result, SH.conforms).toPython()
    return data, shapes, rows


def term(node: object) -> str | None:
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef | rdflib.BNode):
        return str(node) if isinstance(node, rdflib.URIRef) else "_"
    return str(node.n3()).replace("^^<http://www.w3.org/2001/XMLSchema#string>", "")  # type: ignore[attr-defined]


def outcome(engine: str, file: Path, folder: Path) -> tuple[object, object]:
    """Return what an engine finds and what the suite expects, each sorted; None for a failure that is expected."""
    data, shapes, wanted = expected(file)
    listed = None if wanted is None else sorted(wanted, key=str)
    if listed is not None and file.as_posix().endswith(_REPEATED_FILES):
        assert len(set(listed)) < len(listed)
        listed = sorted(set(listed), key=str)
    try:
        return sorted(rows_by(engine, lines_of(data), shapes, folder), key=str), listed
    except ObligraphError as error:
        return (None if wanted is None else str(error)), listed


def test_the_suite_is_whole(suite: Path) -> None:
    assert {part: len(list((suite / part).rglob("*.ttl"))) for part in ("core", "sparql")} == {
        "core": 121,
        "sparql": 28,
    }
    parts = [file.relative_to(suite).parts[0] for file in cases(suite)]
    assert (parts.count("core"), parts.count("sparql")) == (98, 23)


@pytest.mark.parametrize("part", ["core", "sparql"])
@pytest.mark.parametrize("engine", FAILS)
def test_every_case_of_the_suite(suite: Path, engine: str, part: str, tmp_path: Path) -> None:
    wrong = {}
    for file in cases(suite / part):
        found, wanted = outcome(engine, file, tmp_path)
        if found != wanted:
            wrong[str(file.relative_to(suite).with_suffix(""))] = (found, wanted)
    allowed = {name for name in FAILS[engine] if name.startswith(part)}
    assert set(wrong) == allowed, {name: pair for name, pair in wrong.items() if name not in allowed}
