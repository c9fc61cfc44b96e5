"""Installs a build: it is written to a new folder, made current by an atomic rename, and unused builds are removed.

Layout of a store folder: `builds/<name>/graph/` (pyoxigraph), `builds/<name>/catalogue.json`, `builds/<name>/columns/`
(the graph as columns, for checks), `builds/<name>/search.sqlite` (the index of the search), further files of the
caller, `builds/<name>/in-use` (the file that readers lock), and `current`, a file that holds the name of the current
build. A build's name is the first 16 hexadecimal digits of the SHA-256 of its sorted N-Quads and its catalogue, so
equal input gives an equal build.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from obligraph.building.derive import DERIVED, derive
from obligraph.building.load import load
from obligraph.catalogue import DERIVATION_FOLDER, compile_catalogue
from obligraph.errors import InputInvalid, StoreDamaged
from obligraph.graph.things import things_of
from obligraph.resources import folder
from obligraph.search.opening import FILE as INDEX
from obligraph.search.writing import write_file
from obligraph.shacl.columns import Columns
from obligraph.shacl.validation import COLUMNS
from obligraph.store.embedded import LOCK, EmbeddedStore

CATALOGUE = "catalogue.json"


@dataclass(frozen=True)
class Build:
    """A finished build: its folder, and the numbers of its files, statements and derived statements."""

    folder: Path
    files: int
    statements: int
    derived: int


def build(
    place: Path,
    *,
    ontology: Path | None = None,
    data: Path | None = None,
    queries: Path | None = None,
    extra_files: Mapping[str, bytes] | None = None,
) -> Build:
    """Build the graph and make it the current build of the store folder `place`; after a failure nothing has changed.

    `extra_files` are further files of the build by name, such as prepared queries. Raises InputInvalid for invalid
    input, or if `place` cannot be written.
    """
    ontology, data, queries = ontology or folder("ontology"), data or folder("data"), queries or folder("queries")
    catalogue = compile_catalogue(queries)
    graphs = load(ontology, data)
    with _temporary_folder(place) as work:
        with EmbeddedStore() as memory:
            for graph, triples in graphs.items():
                memory.replace_graph(graph, triples)
            derived = derive(memory, queries / DERIVATION_FOLDER)
            quads = sorted(memory.dump(), key=str)
            things = things_of(memory)
        with EmbeddedStore(work / "graph") as store:
            store.fill(quads)
        dump = _as_quads(quads)
        Columns.of_lines(dump).save(work / COLUMNS)
        (work / CATALOGUE).write_bytes(catalogue)
        write_file(things, work / INDEX)
        for file, content in (extra_files or {}).items():
            (work / file).write_bytes(content)
        (work / LOCK).touch()
        name = hashlib.sha256(dump + catalogue).hexdigest()[:16]
        target = _publish(work, place / "builds" / name, dump, (INDEX, *(extra_files or ())))
        _make_current(place, name)
        _remove_unused(place / "builds", keep=name)
    return Build(target, len(graphs), len(quads), derived)


def derived_graph() -> str:
    """Return the IRI of the graph of derived statements."""
    return DERIVED.value


@contextmanager
def _temporary_folder(place: Path) -> Iterator[Path]:
    """Yield a temporary folder extra_files the builds, under a lock that allows one build at a time."""
    try:
        (place / "builds").mkdir(parents=True, exist_ok=True)
        lock = os.open(place / "building", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _not_writable(place, error) from None
    fcntl.flock(lock, fcntl.LOCK_EX)
    for left in (place / "builds").glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=place / "builds"))
    work.chmod(0o755)
    try:
        yield work
    except OSError as error:
        raise _not_writable(place, error) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _not_writable(place: Path, error: OSError) -> InputInvalid:
    return InputInvalid("store-not-written", where=str(place), reason=error.strerror or str(error))


def _as_quads(quads: list[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _publish(work: Path, target: Path, dump: bytes, renewed: Iterable[str]) -> Path:
    """Move the finished build to its name, unless a complete build of that name is already there."""
    if _is_complete(target, dump):
        for file in renewed:
            (work / file).replace(target / file)
        _flush(target)
        return target
    shutil.rmtree(target, ignore_errors=True)
    work.rename(target)
    _flush(target / CATALOGUE)
    _flush(target.parent)
    return target


def _is_complete(target: Path, dump: bytes) -> bool:
    """Return whether a build is complete: its store can be read and has exactly these statements."""
    if not all((target / name).exists() for name in (LOCK, CATALOGUE, COLUMNS)):
        return False
    try:
        with EmbeddedStore(target / "graph", read_only=True) as store:
            return _as_quads(sorted(store.dump(), key=str)) == dump
    except StoreDamaged:
        return False


def _flush(path: Path) -> None:
    """Write a file, or the entries of a folder, to disk before returning."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _make_current(place: Path, name: str) -> None:
    """Make a build the current one, by an atomic rename that is on disk on return."""
    new = place / "current.new"
    with new.open("w", encoding="ascii") as stream:
        stream.write(f"{name}\n")
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(place / "current")
    _flush(place)


def _remove_unused(builds: Path, keep: str) -> None:
    """Remove the old builds that no reader has locked; the caller holds the lock of builds."""
    for old in builds.iterdir():
        if old.name == keep or old.name.startswith(".new-"):
            continue
        if not (old / LOCK).exists():
            shutil.rmtree(old, ignore_errors=True)
            continue
        handle = os.open(old / LOCK, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(old, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)
