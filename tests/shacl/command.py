"""Runs `obligraph check`, inside the process of the tests or in one of its own."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from obligraph.cli import main


def check(*arguments: str | Path) -> tuple[int, str, str]:
    """Return the exit code and what is written to stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.object(sys, "argv", ["obligraph", "check", *map(str, arguments)]):
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue(), err.getvalue()
    raise AssertionError("the command line did not end")


_PROGRAM = """
import os, re
from obligraph.cli import main
try:
    main()
finally:
    with open("/proc/self/status", encoding="ascii") as status, open(os.environ["PEAK"], "w") as peak:
        peak.write(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
"""


@dataclass(frozen=True)
class Ended:
    """How a process ended; `megabytes` is the most memory that it had."""

    code: int
    said: str
    megabytes: int


def check_in_a_process(folder: Path, *arguments: str | Path) -> Ended:
    """Run `obligraph check`; what is written to stdout goes to `folder/out`."""
    with (folder / "out").open("wb") as out:
        ended = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "check", *map(str, arguments)],
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "PEAK": str(folder / "peak")},
            check=False,
        )
    return Ended(ended.returncode, ended.stderr.decode(), int((folder / "peak").read_text()) // 1024)
