"""The build hook: a wheel, and an editable install, holds what the explorer's pages load from the npm registry."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _fetching() -> Any:
    spec = importlib.util.spec_from_file_location("fetch", Path(__file__).parent / "frontend" / "fetch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class FrontEnd(BuildHookInterface[Any]):
    """Fetches the files before the wheel is put together; asks for Node from PyPI where the system has none."""

    def dependencies(self) -> list[str]:
        """Return the package that brings npm, unless npm or the files are already there."""
        fetching = _fetching()
        return [] if fetching.is_fetched() or fetching.usable_npm() else [fetching.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch; stop the build with a message when that fails."""
        fetching = _fetching()
        try:
            fetching.fetch(with_tests=version == "editable")
        except fetching.FetchFailed as failure:
            self.app.abort(f"obligraph: {failure}")
