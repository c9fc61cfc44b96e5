"""The explorer under load, side by side with rdflib-endpoint and the plain Oxigraph server on the same data.

    python bench/server.py [--seconds 3] [--catalogue 30]

Each figure is taken in turn on one machine; ratios hold elsewhere, absolute times do not.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph

from obligraph.building.install import build
from obligraph.catalogue import load_catalogue
from obligraph.store import open_store
from obligraph.store.substitution import bind

CLIENTS = (1, 8, 32)
BIN = Path(sys.executable).parent
JSON = {"Accept": "application/sparql-results+json"}
HTML = {"Accept": "text/html", "Accept-Language": "en"}
SELECT = "bridge/adherence-of-state"
PATIENCE = 15.0
"""Seconds after which a client gives up; what took longer counts as this long."""
WORDS = ("detention", "migrant women", "health", "article 16", "data", "birth registration", "return", "work")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, port: int, path: str) -> Iterator[int]:
    """Run a server until the block ends; the block begins when it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            try:
                if get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path, JSON)[0] < 500:
                    break
            except OSError:
                time.sleep(0.1)
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
        yield port
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()


def get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Return status and size of an answer; a connection that the server let go while idle is opened again."""
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
    except (http.client.RemoteDisconnected, BrokenPipeError, http.client.CannotSendRequest):
        connection.close()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
    return answer.status, len(answer.read())


def load(
    port: int, paths: list[str], headers: dict[str, str], clients: int, seconds: float
) -> tuple[float, list[float]]:
    """Return requests per second and the seconds of each, asked by several clients for a while."""
    taken: list[list[float]] = [[] for _ in range(clients)]
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        turn = number
        while time.perf_counter() < end:
            start = time.perf_counter()
            try:
                status, _ = get(connection, paths[turn % len(paths)], headers)
            except TimeoutError:
                connection.close()
                status = 200
            if status != 200:
                raise SystemExit(f"{paths[turn % len(paths)]} gave {status}")
            taken[number].append(time.perf_counter() - start)
            turn += 1

    start = time.perf_counter()
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(second for listed in taken for second in listed)
    return len(every) / (time.perf_counter() - start), every


def line(name: str, clients: int, figures: tuple[float, list[float]], base: float | None = None) -> float:
    rate, every = figures
    half, most = statistics.median(every), every[min(len(every) - 1, int(len(every) * 0.99))]
    ratio = "" if base is None else f"   ours {base / rate:6.2f} times the rate"
    print(
        f"{name:28s} {clients:3d} clients {rate:8.1f}/s   p50 {half * 1000:8.1f} ms   p99 {most * 1000:8.1f} ms"
        f"   p99/p50 {most / half:5.1f}{ratio}",
        flush=True,
    )
    return rate


def sparql(path: str, query: str) -> str:
    return f"{path}?{urlencode({'query': query})}"


def catalogue_times(servers: dict[str, tuple[int, str]], queries: dict[str, str], runs: int) -> None:
    """Ask each question of each server in turn, and print the medians and their ratios."""
    medians: dict[str, dict[str, float]] = {}
    links = {
        name: http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for name, (port, _) in servers.items()
    }
    for identifier, text in queries.items():
        medians[identifier] = {}
        for name, (_, path) in servers.items():
            times = []
            for _ in range(runs if name != "rdflib-endpoint" else 1):
                start = time.perf_counter()
                try:
                    status, _size = get(links[name], sparql(path, text), JSON)
                except TimeoutError:
                    status = 200
                    links[name].close()
                times.append(time.perf_counter() - start if status == 200 else float("nan"))
            medians[identifier][name] = statistics.median(times)
    against = [m["rdflib-endpoint"] / m["ours"] for m in medians.values() if m["rdflib-endpoint"] > 0]
    print(f"catalogue: {len(medians)} questions; rdflib-endpoint answers {len(against)} of them")
    print(f"  median of rdflib-endpoint's time over ours: {statistics.median(against):.1f} (goal 10)")
    slow = [m["ours"] / m["oxigraph"] for m in medians.values() if m["oxigraph"] >= 0.005]
    fast = [(m["ours"] - m["oxigraph"]) * 1000 for m in medians.values() if m["oxigraph"] < 0.005]
    if slow:
        print(
            f"  ours over plain Oxigraph where that takes 5 ms or more: median {statistics.median(slow):.2f} (goal 1.5)"
        )
    if fast:
        print(f"  added to plain Oxigraph below 5 ms: median {statistics.median(fast):.2f} ms (goal 1)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--catalogue", type=int, default=30, help="how many questions of the catalogue are asked")
    parser.add_argument("--no-pages", action="store_true", help="leave the pages out, which only ours has")
    parser.add_argument("--store", help="a store that is built already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        place = Path(given.store or Path(name) / "store")
        if not given.store:
            build(place)
        merged, copy = Path(name) / "merged.nt", Path(name) / "graph"
        with open_store(str(place)) as store, merged.open("wb") as out:
            pyoxigraph.serialize(sorted({q.triple for q in store.dump()}, key=str), out, pyoxigraph.RdfFormat.N_TRIPLES)
        load_file = (str(BIN / "oxigraph"), "load", "--location", str(copy), "--file", str(merged))
        subprocess.run(load_file, check=True, capture_output=True)
        ports = [free_port() for _ in range(3)]
        ask = quote("ASK {}")
        ours = stack.enter_context(
            running(
                str(BIN / "obligraph"),
                "serve",
                "--quiet",
                "--store",
                str(place),
                "--port",
                str(ports[0]),
                port=ports[0],
                path="/health",
            )
        )
        plain = stack.enter_context(
            running(
                str(BIN / "oxigraph"),
                "serve-read-only",
                "--location",
                str(copy),
                "--bind",
                f"127.0.0.1:{ports[1]}",
                port=ports[1],
                path=f"/query?query={ask}",
            )
        )
        theirs = stack.enter_context(
            running(
                str(BIN / "rdflib-endpoint"),
                "serve",
                str(merged),
                "--port",
                str(ports[2]),
                port=ports[2],
                path=f"/?query={ask}",
            )
        )
        print(f"{os.cpu_count()} cores; the clients run on the same machine")
        catalogue = load_catalogue()
        bound = {
            key: bind(query.text, query.bind({k: str(p["example"]) for k, p in query.params.items()}))
            for key, query in list(catalogue.items())
        }
        pages = {
            "thing page": ["/id/cmw/16", "/id/gcm/13", "/id/cmw/25", "/id/sdg/8.8"],
            "search page": [f"/search?{urlencode({'q': words})}" for words in WORDS],
            "bridge page": ["/bridge?commitment=gcm:13&state=MEX", "/bridge?commitment=sdg:8.8&state=MEX"],
        }
        for kind, paths in () if given.no_pages else pages.items():
            load(ours, paths, HTML, 1, 0.2)
            for clients in CLIENTS:
                line(kind, clients, load(ours, paths, HTML, clients, given.seconds))
        for clients in CLIENTS:
            text = bound[SELECT]
            base = line("SELECT, ours", clients, load(ours, [sparql("/sparql", text)], JSON, clients, given.seconds))
            line("SELECT, Oxigraph", clients, load(plain, [sparql("/query", text)], JSON, clients, given.seconds), base)
            line(
                "SELECT, rdflib-endpoint",
                clients,
                load(theirs, [sparql("/", text)], JSON, clients, given.seconds),
                base,
            )
        step = max(1, len(bound) // given.catalogue)
        some = dict(list(bound.items())[::step])
        servers = {"ours": (ours, "/sparql"), "oxigraph": (plain, "/query"), "rdflib-endpoint": (theirs, "/")}
        catalogue_times(servers, some, 5)


if __name__ == "__main__":
    main()
