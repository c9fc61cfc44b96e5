"""Builds that run at once, stores that were damaged, and readers that open while a build is switched."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from obligraph.building import install
from obligraph.building.install import build
from obligraph.errors import InputInvalid, StoreDamaged
from obligraph.store import open_store

SYMBOL = "https://w3id.org/obligraph/ns#symbol"
BUILD_IN_TURN = """
import sys
from pathlib import Path
from obligraph.building.install import build
for data in sys.argv[2:] * 3:
    build(Path(sys.argv[1]), ontology=Path(data, 'ontology'), data=Path(data))
"""


def world(place: Path, symbol: str) -> Path:
    place.mkdir()
    (place / "one.ttl").write_text(f'<https://w3id.org/obligraph/id/cmw/25> <{SYMBOL}> "{symbol}" .\n')
    (place / "ontology").mkdir()
    return place


def make(store: Path, data: Path) -> Path:
    return build(store, ontology=data / "ontology", data=data).folder


def symbols(store: Path) -> list[str]:
    with open_store(str(store)) as opened:
        return sorted(row[0].value for row in opened.select(f"SELECT ?o {{ ?s <{SYMBOL}> ?o }}"))


def test_builds_that_run_at_once_leave_one_whole_store(tmp_path: Path) -> None:
    one, two = world(tmp_path / "one", "one"), world(tmp_path / "two", "two")
    store = tmp_path / "store"
    make(store, one)
    order = ((one, two), (two, one))
    builders = [
        subprocess.Popen([sys.executable, "-c", BUILD_IN_TURN, str(store), *map(str, pair)], stderr=subprocess.PIPE)
        for pair in order
    ]
    while any(builder.poll() is None for builder in builders):
        assert symbols(store) in (["one"], ["two"])
    assert [builder.communicate()[1] for builder in builders] == [b"", b""]
    assert symbols(store) in (["one"], ["two"])
    make(store, one)
    assert [path.name for path in (store / "builds").iterdir()] == [(store / "current").read_text().strip()]


def test_old_builds_are_removed_only_while_no_other_build_can_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a build that is switched to meanwhile would be taken for an old one."""
    removing, tried = install._remove_unused, []

    def try_to_build_and_remove(builds: Path, keep: str) -> None:
        with (builds.parent / "building").open("r+") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        tried.append(keep)
        removing(builds, keep)

    monkeypatch.setattr(install, "_remove_unused", try_to_build_and_remove)
    folder = make(tmp_path / "store", world(tmp_path / "data", "one"))
    assert tried == [folder.name]


@pytest.mark.parametrize("part", ["*.sst", "CURRENT", "MANIFEST*"])
def test_a_damaged_store_is_said_so_in_one_line_and_a_new_build_mends_it(tmp_path: Path, part: str) -> None:
    data = world(tmp_path / "data", "one")
    store = tmp_path / "store"
    folder = make(store, data)
    for file in (folder / "graph").glob(part):
        file.write_bytes(b"x" * 10)
    with pytest.raises(StoreDamaged) as failure:
        symbols(store)
    assert str(failure.value).startswith(f"{folder / 'graph'}: the store cannot be read (")
    assert str(failure.value).endswith("). Run 'obligraph build' again.")
    assert "\n" not in str(failure.value)
    make(store, data)
    assert symbols(store) == ["one"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"0123456789abcdef\n"])
def test_a_current_file_that_names_no_build_is_said_so_and_a_new_build_mends_it(tmp_path: Path, content: bytes) -> None:
    data = world(tmp_path / "data", "one")
    store = tmp_path / "store"
    make(store, data)
    (store / "current").write_bytes(content)
    with pytest.raises(StoreDamaged, match="the build in use is incomplete. Run 'obligraph build' again."):
        symbols(store)
    make(store, data)
    assert symbols(store) == ["one"]


def test_the_name_of_a_build_follows_from_what_it_holds(tmp_path: Path) -> None:
    one, two = world(tmp_path / "one", "one"), world(tmp_path / "two", "two")
    assert make(tmp_path / "a", one).name == make(tmp_path / "b", one).name != make(tmp_path / "c", two).name


def test_a_store_that_cannot_be_written_is_said_so_and_the_old_build_stays(tmp_path: Path) -> None:
    one, two = world(tmp_path / "one", "one"), world(tmp_path / "two", "two")
    store = tmp_path / "store"
    make(store, one)
    (store / "current.new").mkdir()
    with pytest.raises(InputInvalid) as failure:
        make(store, two)
    assert str(failure.value) == (
        f"{store}: the store folder cannot be written (Is a directory). Make room there, or name another with --store."
    )
    assert symbols(store) == ["one"]


def test_files_beside_the_graph_are_kept_and_renewed_where_the_graph_is_the_same(tmp_path: Path) -> None:
    data, store = world(tmp_path / "data", "one"), tmp_path / "store"
    first = build(store, ontology=data / "ontology", data=data, extra_files={"prepared.json": b"[1]"}).folder
    assert (first / "prepared.json").read_bytes() == b"[1]"
    second = build(store, ontology=data / "ontology", data=data, extra_files={"prepared.json": b"[2]"}).folder
    assert second == first
    assert (second / "prepared.json").read_bytes() == b"[2]"
