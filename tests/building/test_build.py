"""A build is deterministic and atomic, and says in one line what is wrong with its input."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from obligraph.building.formatting import formatted
from obligraph.building.install import build
from obligraph.errors import InputInvalid, StoreDamaged, StoreMissing
from obligraph.resources import folder
from obligraph.store import open_store

HEAD = "@prefix obl: <https://w3id.org/obligraph/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
THING = "<https://w3id.org/obligraph/id/cmw/999>"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    (place / "one.ttl").write_text(f'{HEAD}{THING} a obl:Provision ; obl:symbol "one" .\n')
    return place


def dump(place: Path) -> bytes:
    with open_store(str(place)) as store:
        return serialize(sorted(store.dump(), key=str), format=RdfFormat.N_QUADS) or b""


def test_two_builds_are_equal_byte_for_byte(tmp_path: Path, data: Path) -> None:
    first = build(tmp_path / "a", data=data)
    second = build(tmp_path / "b", data=data)
    assert first.folder.name == second.folder.name
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{HEAD}{THING} obl:symbol "x" ;\n  obl:note\n.\n', "two.ttl, line 5: the Turtle is malformed"),
        (f"{HEAD}{THING} obl:partOf [] .", "two.ttl, cmw:999: there is a blank node. Give the thing an identifier."),
        (f'{HEAD}{THING} obl:note "x"@es-MX .', "the language tag 'es-MX' is not in lower case. Write 'es-mx'."),
        (
            f'{HEAD}{THING} obl:sequence "01"^^xsd:integer .',
            "the value '01' is not in its canonical form. Write it as a canonical xsd:integer.",
        ),
        (
            f'{HEAD}{THING} obl:symbol "one" .',
            "one.ttl and two.ttl: the statement '<https://w3id.org/obligraph/id/cmw/999> "
            '<https://w3id.org/obligraph/ns#symbol> "one"\' is in two files. Remove it from one of them.',
        ),
        (
            f"{HEAD}<https://w3id.org/obligraph/id/link/0> obl:linkSubject {THING} ; obl:linkPredicate obl:cites ; "
            f"obl:linkObject {THING} ; obl:author {THING} .",
            "the link's identifier does not follow from its subject, predicate, object and author. Write link:",
        ),
    ],
)
def test_bad_input_is_one_line_and_the_old_build_stays(tmp_path: Path, data: Path, text: str, message: str) -> None:
    build(tmp_path / "store", data=data)
    before = dump(tmp_path / "store")
    (data / "two.ttl").write_text(text)
    with pytest.raises(InputInvalid) as failure:
        build(tmp_path / "store", data=data)
    assert message in str(failure.value)
    assert "\n" not in str(failure.value)
    assert dump(tmp_path / "store") == before


def test_killed_in_the_middle_the_old_build_stays_readable(tmp_path: Path, data: Path) -> None:
    store = tmp_path / "store"
    build(store, data=data)
    before = dump(store)
    shutil.copytree(folder("data"), data / "all")
    command = [sys.executable, "-m", "obligraph.cli", "build", "--store", str(store), "--data", str(data)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if list((store / "builds").glob(".new-*/graph/*")):
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert list((store / "builds").glob(".new-*")), "the build was not in its middle when it was killed"
    assert dump(store) == before
    shutil.rmtree(data / "all")
    (data / "two.ttl").write_text(f'{HEAD}{THING} obl:symbol "two" .\n')
    build(store, data=data)
    assert b'"two"' in dump(store)
    assert not list((store / "builds").glob(".new-*"))


def test_an_old_build_stays_while_somebody_reads_it(tmp_path: Path, data: Path) -> None:
    store = tmp_path / "store"
    build(store, data=data)
    with open_store(str(store)) as reader:
        (data / "one.ttl").write_text(f'{HEAD}{THING} a obl:Provision ; obl:symbol "changed" .\n')
        build(store, data=data)
        assert [
            row[0].value for row in reader.select("SELECT ?o { ?s <https://w3id.org/obligraph/ns#symbol> ?o }")
        ] == ["one"]
        assert len(list((store / "builds").iterdir())) == 2
    build(store, data=data)
    assert b'"changed"' in dump(store)


def test_a_missing_or_half_written_store_is_said_so(tmp_path: Path, data: Path) -> None:
    with pytest.raises(StoreMissing, match="no graph was built here. Run 'obligraph build'"):
        open_store(str(tmp_path / "nowhere"))
    made = build(tmp_path / "store", data=data)
    shutil.rmtree(made.folder / "graph")
    with pytest.raises(StoreDamaged, match="the build in use is incomplete. Run 'obligraph build' again."):
        open_store(str(tmp_path / "store"))


def test_the_canonical_form_keeps_the_statements_and_is_stable() -> None:
    text = (
        "# A heading that stays.\n"
        "@prefix x: <https://w3id.org/obligraph/id/cmw/> .\n@prefix obl: <https://w3id.org/obligraph/ns#> .\n"
        'x:10 a obl:Provision .\nx:9 obl:sequence 9 ; a obl:Provision ; obl:symbol "b", "a" .\n'
    )
    assert formatted(text) == (
        "# A heading that stays.\n"
        "@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .\n@prefix obl: <https://w3id.org/obligraph/ns#> .\n\n"
        'cmw:9 a obl:Provision ;\n    obl:sequence 9 ;\n    obl:symbol "a", "b" .\n\ncmw:10 a obl:Provision .\n'
    )
    assert formatted(formatted(text)) == formatted(text)
