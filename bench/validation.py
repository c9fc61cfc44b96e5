"""Timings of `obligraph check`, whole processes in turn, against pySHACL and, where it is installed, Jena's shacl.

`--long` adds pySHACL at a million triples, which takes minutes. Jena's command is `shacl` or what $JENA_SHACL names.
Ratios of processor time hold on a busy machine, too; those of elapsed time want a quiet one. The findings of each run
are held against those that the graph has by construction.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graphs import Graph

from obligraph.resources import folder
from obligraph.store.embedded import EmbeddedStore
from obligraph.store.remote import MERGE

RUNS = 3
HERE = Path(__file__).parent / "shapes"
CORE, BOTH = [HERE / "core.ttl"], [HERE / "core.ttl", HERE / "sparql.ttl"]
BIN = Path(sys.executable).parent
SHAPES = {
    "no-label": {"Recommendation-label-count": 1},
    "two-labels": {"Recommendation-label-count": 1, "Recommendation-label-language": 1},
    "label-language": {"Recommendation-label-count": 1, "Recommendation-label-language": 1},
    "no-issuer": {"Recommendation-issuer": 1, "RecommendationIssued": 1},
    "issuer-class": {"Recommendation-issuer": 1},
    "date-form": {"Recommendation-date": 1},
    "confidence-range": {"Link-confidence-range": 1},
    "confidence-datatype": {"Link-confidence-datatype": 1, "Link-confidence-range": 2},
    "symbol-pattern": {"Recommendation-symbol": 1},
    "link-unreasoned": {"LinkReasoned": 1},
}
"""How many findings each shape gives for one record that violates in this way."""
CONSTRAINTS = {"RecommendationIssued", "LinkReasoned"}


@dataclass(frozen=True)
class Spent:
    """What one process took: elapsed and processor seconds, peak megabytes."""

    wall: float
    cpu: float
    memory: float


def spent(*command: str | Path, within: float = 3600) -> Spent:
    """Run a command to its end; raises when it fails otherwise than by findings."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1) or wall > within:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def shown(name: str, runs: list[Spent]) -> None:
    wall, cpu, memory = (sorted(getattr(run, part) for run in runs) for part in ("wall", "cpu", "memory"))
    print(
        f"{name:44s} {statistics.median(wall):8.2f} s elapsed  {statistics.median(cpu):8.2f} s processor"
        f"  {memory[-1]:6.0f} MB",
        flush=True,
    )


def compared(name: str, theirs: list[Spent], ours: list[Spent]) -> None:
    for part in ("cpu", "wall"):
        low, high = (sorted(getattr(run, part) for run in runs) for runs in (theirs, ours))
        ratios = (low[0] / high[-1], statistics.median(low) / statistics.median(high), low[-1] / high[0])
        print(
            f"  {name}, {part}: {ratios[0]:.0f} / {ratios[1]:.0f} / {ratios[2]:.0f} times (min/median/max)", flush=True
        )


class Case:
    """A graph of a size as N-Quads and, without its graphs, as N-Triples for validators that have one graph."""

    def __init__(self, triples: int, place: Path) -> None:
        self.quads, self.triples = place / f"{triples}.nq", place / f"{triples}.nt"
        graph = Graph(triples)
        with self.quads.open("w", encoding="utf-8") as quads, self.triples.open("w", encoding="utf-8") as lines:
            for line in graph.lines():
                quads.write(line)
                lines.write(line[: line.rindex(" <")] + " .\n")
        self.expected = graph.expected

    def findings(self, *, sparql: bool) -> Counter[str]:
        """Return the number of findings per shape that follows from the construction."""
        found: Counter[str] = Counter()
        for way, number in self.expected.items():
            for shape, each in SHAPES[way].items():
                if sparql or shape not in CONSTRAINTS:
                    found[shape] += number * each
        return found


def ours(source: list[str | Path], shapes: list[Path], expected: Counter[str], runs: int = RUNS) -> list[Spent]:
    """Time `obligraph check` and hold its findings against the expected ones."""
    named = [part for file in shapes for part in ("--shapes", file)]
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.json"
        command = (BIN / "obligraph", "check", *source, *named, "--format", "json", "-o", report)
        times = [spent(*command) for _ in range(runs)]
        results = json.loads(report.read_text(encoding="utf-8"))["results"]
    found = Counter(result["shape"].rsplit("/", 1)[-1] for result in results)
    if found != expected:
        raise SystemExit(f"findings are not those of the construction: {found} instead of {expected}")
    return times


def pyshacl(data: Path, shapes: list[Path], place: Path, runs: int = 1) -> list[Spent]:
    united = place / "united.ttl"
    united.write_text("\n".join(file.read_text(encoding="utf-8") for file in shapes), encoding="utf-8")
    command = (BIN / "pyshacl", "-s", united, "-df", "nt" if data.suffix == ".nt" else "turtle", "-f", "nt")
    return [spent(*command, "-o", "/dev/null", data) for _ in range(runs)]


def jena() -> str | None:
    return os.environ.get("JENA_SHACL") or shutil.which("shacl")


def curated(place: Path) -> None:
    """The curated data: the built store against pySHACL over the same statements in one Turtle file."""
    store = place / "store"
    spent(BIN / "obligraph", "build", "--store", store, "--quiet")
    times = [spent(BIN / "obligraph", "check", "--store", store, "--summary") for _ in range(RUNS)]
    shown("curated data, built store", times)
    lines = place / "curated.nt"
    with EmbeddedStore.built(store) as opened:
        lines.write_bytes(opened.lines())
    theirs = pyshacl(lines, sorted(folder("shapes").glob("*.shapes.ttl")), place)
    shown("  pySHACL", theirs)
    compared("against pySHACL", theirs, times)


def size(case: Case, name: str, shapes: list[Path], place: Path, *, against: bool) -> list[Spent]:
    times = ours(["--data", case.quads], shapes, case.findings(sparql=shapes == BOTH))
    shown(name, times)
    if against:
        theirs = pyshacl(case.triples, shapes, place)
        shown("  pySHACL", theirs)
        compared("against pySHACL", theirs, times)
    command = jena()
    if command is not None and shapes == CORE:
        theirs = [spent(command, "validate", "--shapes", shapes[0], "--data", case.triples) for _ in range(RUNS)]
        shown("  Jena", theirs)
        compared("against Jena", theirs, times)
    return times


def reading(case: Case) -> None:
    """The check after reading against the reading, within one process each."""
    program = (
        "import sys,time; from pathlib import Path\n"
        "from obligraph.shacl.columns import Columns; from obligraph.shacl.validation import _by_columns\n"
        "from obligraph.shacl.shape_compiler import compile_shapes\n"
        "from obligraph.shacl.shapes_graph import ShapesGraph\n"
        "plan = compile_shapes(ShapesGraph.read([Path(sys.argv[2])])); a = time.perf_counter(), time.process_time()\n"
        "columns = Columns.of_files([Path(sys.argv[1])]); b = time.perf_counter(), time.process_time()\n"
        "len(list(_by_columns(plan, columns, None, None, None).results))\n"
        "c = time.perf_counter(), time.process_time()\n"
        "print(b[0] - a[0], c[0] - b[0], b[1] - a[1], c[1] - b[1])"
    )
    command = [sys.executable, "-c", program, str(case.quads), str(CORE[0])]
    rows = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(RUNS)]
    read, check, read_cpu, check_cpu = (statistics.median(map(float, column)) for column in zip(*rows, strict=True))
    print(f"1M from N-Quads: reading {read:.2f} s, check {check:.2f} s elapsed; ", end="")
    print(f"{read_cpu:.2f} s and {check_cpu:.2f} s processor", flush=True)


@contextmanager
def server(case: Case, place: Path) -> Iterator[str]:
    """An Oxigraph server that holds a graph, as the graph of the merge that the store writes to endpoints."""
    location = place / "server"
    load = [BIN / "oxigraph", "load", "-l", location, "--graph", MERGE.value, "-f", case.triples]
    subprocess.run(load, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [BIN / "oxigraph", "serve-read-only", "-l", location, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        print(f"the server: {usage.ru_utime + usage.ru_stime:.2f} s processor", flush=True)
        shutil.rmtree(location, ignore_errors=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--long", action="store_true", help="ask pySHACL at a million triples, too")
    options.add_argument("--only", action="append", help="curated, small, million, reading, server, growth")
    chosen = options.parse_args()
    wanted = chosen.only or ["curated", "small", "million", "reading", "server", "growth"]
    print(
        f"{os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB of memory"
    )
    print(f"Jena's shacl: {'found' if jena() else 'not found; left out'}")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if "curated" in wanted:
            curated(place)
        if "small" in wanted:
            case = Case(100_000, place)
            size(case, "100k, core", CORE, place, against=True)
            size(case, "100k, core and SPARQL", BOTH, place, against=True)
        if {"million", "reading", "server"} & set(wanted):
            large(Case(1_000_000, place), place, wanted, long=chosen.long)
        if "growth" in wanted:
            growth(place)


def large(case: Case, place: Path, wanted: list[str], *, long: bool) -> None:
    if "million" in wanted:
        size(case, "1M, core", CORE, place, against=long)
        size(case, "1M, core and SPARQL", BOTH, place, against=long)
    if "reading" in wanted:
        reading(case)
    if "server" in wanted:
        with server(case, place) as address:
            times = ours(["--store", address, "--engine", "sparql"], CORE, case.findings(sparql=False), runs=1)
        shown("1M, core, queries to an Oxigraph server", times)


def growth(place: Path) -> None:
    for triples in (10_000, 100_000, 1_000_000, 5_000_000):
        case = Case(triples, place)
        shown(f"growth: {triples:,}, core", ours(["--data", case.quads], CORE, case.findings(sparql=False), runs=1))
        case.quads.unlink()
        case.triples.unlink()


if __name__ == "__main__":
    main()
