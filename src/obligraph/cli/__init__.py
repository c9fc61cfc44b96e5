"""The command line: one module a verb, loaded only when it is used, so that start-up stays small."""

from __future__ import annotations

import gc

_OBJECTS_OF_A_START = 20_000
"""More than the imports and the answer of a short verb make: searching them for garbage would find none."""


def main() -> None:
    """Run the command line; a failure that the user can fix is one line on stderr and an exit code."""
    gc.set_threshold(_OBJECTS_OF_A_START)
    from obligraph.cli.program import run

    run()
