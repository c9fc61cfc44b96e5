"""The build hook: a wheel, and an editable install, holds compiled messages and what pages load from npm."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


_ROOT = Path(__file__).parent


def _fetching() -> Any:
    return _module(_ROOT / "frontend" / "fetch.py")


def _module(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Generated(BuildHookInterface[Any]):
    """Compiles messages and fetches the front end; asks for Node from PyPI where the system has none."""

    def dependencies(self) -> list[str]:
        """Return the package that brings npm, unless npm or the files are already there."""
        fetching = _fetching()
        return [] if fetching.is_fetched() or fetching.usable_npm() else [fetching.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and fetch; stop the build with a message when fetching fails."""
        _module(_ROOT / "src" / "obligraph" / "i18n" / "compile.py").compile_catalogues()
        fetching = _fetching()
        try:
            fetching.fetch(with_tests=version == "editable")
        except fetching.FetchFailed as failure:
            self.app.abort(f"obligraph: {failure}")
