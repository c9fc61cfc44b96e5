"""Runs `obligraph check` inside the process of the tests."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
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
