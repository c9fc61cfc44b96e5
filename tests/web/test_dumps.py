"""Dumps: files written once a build, packed for who reads that, in part for who asks for a part."""

import asyncio
import gzip
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from obligraph.store import current_build
from obligraph.web.routers.dumps import Dumps, accepts_gzip

DUMP = "/dump/obligraph.nq"
PLAIN = {"Accept-Encoding": "identity"}


def test_packed_and_plain_hold_the_same_and_have_tags_of_their_own(client: TestClient) -> None:
    plain = client.get(DUMP, headers=PLAIN)
    with client.stream("GET", DUMP, headers={"Accept-Encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(content) == plain.content
    assert plain.headers["content-type"] == packed.headers["content-type"] == "application/n-quads"
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert int(packed.headers["content-length"]) == len(content) < len(plain.content)
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]
    assert plain.headers["content-disposition"] == 'attachment; filename="obligraph.nq"'


def test_who_holds_a_dump_is_not_sent_it_again(client: TestClient) -> None:
    tag = client.get(DUMP, headers=PLAIN).headers["etag"]
    assert client.get(DUMP, headers={**PLAIN, "If-None-Match": tag}).status_code == 304
    assert client.get(DUMP, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}).status_code == 200


def test_a_head_tells_the_length_and_sends_nothing(client: TestClient) -> None:
    whole = client.get(DUMP, headers=PLAIN)
    head = client.head(DUMP, headers=PLAIN)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers["etag"] == whole.headers["etag"]


def test_a_transfer_that_broke_off_can_go_on(client: TestClient) -> None:
    whole = client.get(DUMP, headers=PLAIN)
    size = len(whole.content)
    rest = client.get(DUMP, headers={**PLAIN, "Range": "bytes=100-", "If-Range": whole.headers["etag"]})
    assert (rest.status_code, rest.headers["content-range"]) == (206, f"bytes 100-{size - 1}/{size}")
    assert rest.content == whole.content[100:]
    changed = client.get(DUMP, headers={**PLAIN, "Range": "bytes=100-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    assert client.get(DUMP, headers={**PLAIN, "Range": f"bytes={size}-"}).status_code == 416


def test_the_files_are_written_once_and_removed_at_the_end(
    small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    from obligraph.web.application import create_application
    from obligraph.web.settings import Settings

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with TestClient(
        create_application(Settings(store=str(small_store), access_log=False)), base_url="http://localhost"
    ) as client:
        assert list(tmp_path.rglob("*-nq*")) == []
        client.get(DUMP)
        (file,) = tmp_path.rglob("*-nq")
        first = os.stat(file).st_mtime_ns
        client.get(DUMP)
        assert os.stat(file).st_mtime_ns == first
    assert list(tmp_path.iterdir()) == []


def test_the_usual_dumps_are_there_before_anybody_asks(
    small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    from obligraph.web import application
    from obligraph.web.settings import Settings

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(application, "_DUMPS_AFTER_SECONDS", 0)
    settings = Settings(store=str(small_store), access_log=False)
    with TestClient(application.create_application(settings), base_url="http://localhost") as client:
        end = time.monotonic() + 120
        while len(list(tmp_path.rglob("*.gz"))) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        written = {file.name.rsplit("-", 1)[-1] for file in tmp_path.rglob("*.gz")}
        assert client.get("/health").status_code == 200
    assert written == {"nq.gz", "ttl.gz"}


def test_an_unknown_dump_is_not_there(client: TestClient) -> None:
    answer = client.get("/dump/obligraph.exe")
    assert answer.status_code == 404
    assert "see /.well-known/void" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("", False),
    ],
)
def test_packed_only_for_who_says_so(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_a_dump_that_is_being_sent_stays_until_then_though_another_builds_is_asked_for(small_store: Path) -> None:
    folder = current_build(small_store)
    old, new = (SimpleNamespace(name=name, folder=folder) for name in ("old", "new"))

    async def ask() -> None:
        dumps = Dumps(str(small_store))
        async with dumps.file(old, "nq") as sent, dumps.file(new, "nq"):
            assert sent.stat().st_size > 1000
        async with dumps.file(new, "ttl"):
            assert not sent.exists()
        await dumps.close()

    asyncio.run(ask())
