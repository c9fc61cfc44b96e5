"""Lets `python -m obligraph.cli` stand for the command `obligraph`."""

from obligraph.cli import main

main()
