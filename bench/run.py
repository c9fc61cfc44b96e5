"""Timings as ratios measured in one run: loading and querying against rdflib, start-up against bare Python.

Each figure is the median of several runs in turn; ratios hold on any machine, absolute times do not.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import rdflib

from obligraph.building.install import build
from obligraph.catalogue import load_catalogue
from obligraph.resources import folder
from obligraph.store import open_store
from obligraph.store.conversion import to_rdflib_graph
from obligraph.store.substitution import bind

RUNS = 5
COMMAND = str(Path(sys.executable).with_name("obligraph"))


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median of the seconds that some work takes."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def loading() -> None:
    files = sorted(folder("data").rglob("*.ttl"))
    ours = median(lambda: [list(pyoxigraph.parse(path=str(f), format=pyoxigraph.RdfFormat.TURTLE)) for f in files])
    theirs = median(lambda: [rdflib.Graph().parse(f) for f in files], runs=3)
    print(f"parse data/              {ours:8.3f} s   rdflib {theirs:8.3f} s   {theirs / ours:6.1f} times as fast")


def querying(place: Path) -> None:
    catalogue = load_catalogue()
    with open_store(str(place)) as store:
        graph = to_rdflib_graph({quad.triple for quad in store.dump()})
        for name in ("bridge/adherence-of-state", "explore/passages-of-document", "trace/recommendations-to-state"):
            query = catalogue[name]
            terms = query.bind({key: str(parameter["example"]) for key, parameter in query.params.items()})
            ours = median(lambda q=query, t=terms: list(store.select(q.text, t)))
            text = bind(query.text, terms)
            theirs = median(lambda t=text: list(graph.query(t)), runs=1)
            print(f"{name:30s} {ours:8.4f} s   rdflib {theirs:8.3f} s   {theirs / ours:6.1f} times as fast")


def starting(place: Path) -> None:
    bare = median(process(sys.executable, "-c", "pass"), 15)
    print(f"python -c pass           {bare:8.3f} s")
    at = ("--store", str(place))
    ask = ("ask", "bridge/articles-for-commitment", "commitment=gcm:13", *at)
    for name, limit, command in (
        ("--help", 8, ("--help",)),
        ("ask", 14, ask),
        ("bridge", 18, ("bridge", "gcm:13", "--state", "MEX", *at)),
    ):
        seconds = median(process(COMMAND, *command), 15)
        print(f"obligraph {name:14s} {seconds:8.3f} s   {seconds / bare:5.1f} times bare Python (goal {limit})")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder_name:
        place = Path(folder_name) / "store"
        start = time.perf_counter()
        build(place)
        print(f"build                    {time.perf_counter() - start:8.3f} s")
        loading()
        querying(place)
        starting(place)


if __name__ == "__main__":
    main()
