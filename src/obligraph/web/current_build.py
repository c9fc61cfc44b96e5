"""The store held open for requests; a new build is picked up, and the old one closed when its last request is done.

Where something is to be prepared for each build, requests go on being answered from the old one until that is done.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from obligraph.catalogue import Catalogue, load_catalogue
from obligraph.errors import StoreDamaged, StoreMissing
from obligraph.store import Store, current_build, open_store
from obligraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from obligraph.web.settings import Settings

Made = TypeVar("Made")


@dataclass
class Build:
    """One build held open: its `name`, its `store`, its `catalogue`, its folder (None for an endpoint)."""

    name: str
    folder: Path | None
    store: Store
    catalogue: Catalogue
    readers: int = field(default=0)
    _cache: dict[str, Any] = field(default_factory=dict)
    _making: dict[str, threading.Lock] = field(default_factory=dict)

    @property
    def cached(self) -> frozenset[str]:
        """The names of what was made of this build so far and is held in memory."""
        return frozenset(self._cache)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of this build, made at the first call and cached under a name."""
        with self._making.setdefault(name, threading.Lock()):
            if name not in self._cache:
                self._cache[name] = make()
            made: Made = self._cache[name]
            return made


class CurrentBuild:
    """Gives requests the build in use; several threads may ask at once.

    Without `prepare` every request gets the newest build; with it, `renew` has to be called to switch.
    """

    def __init__(self, settings: Settings, prepare: Callable[[Build], None] | None = None) -> None:
        self._settings, self._prepare = settings, prepare
        self._lock, self._renewing = threading.Lock(), threading.Lock()
        self._pointer = os.path.join(settings.place, "current")
        self._seen: tuple[int, int, int] | None = None
        self._build = self._open()

    @contextmanager
    def build(self) -> Iterator[Build]:
        """Give the build in use and keep it open until the block ends."""
        self._renew_unless_prepared()
        with self._lock:
            build = self._build
            build.readers += 1
        try:
            yield build
        finally:
            with self._lock:
                build.readers -= 1
                self._close_if_unused(build)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Give the store of the build in use."""
        with self.build() as build:
            yield build.store

    def catalogue(self) -> Catalogue:
        """Return the catalogue compiled into the build in use."""
        with self.build() as build:
            return build.catalogue

    def name(self) -> str:
        """Return the name of the build in use, which changes whenever what it holds changes."""
        self._renew_unless_prepared()
        return self._build.name

    def folder(self) -> Path | None:
        """Return the folder of the build in use, or None for an endpoint."""
        self._renew_unless_prepared()
        return self._build.folder

    def close(self) -> None:
        """Close the store."""
        with self._lock:
            self._build.store.close()

    def renew(self) -> None:
        """Switch to the build that `current` names once it is prepared; one that cannot be opened is ignored."""
        with self._renewing:
            new = self._newer()
            if new is None:
                return
            try:
                self._prepare_new(new)
            except BaseException:
                new.store.close()
                raise
            with self._lock:
                old, self._build = self._build, new
                self._close_if_unused(old)

    def _renew_unless_prepared(self) -> None:
        if self._prepare is None:
            self.renew()

    def _prepare_new(self, build: Build) -> None:
        if self._prepare is not None:
            self._prepare(build)

    def _newer(self) -> Build | None:
        """Return the build that `current` names, opened, where it is another than the one in use."""
        if self._build.folder is None:
            return None
        try:
            seen = os.stat(self._pointer)
            if (seen.st_mtime_ns, seen.st_ino, seen.st_size) == self._seen:
                return None
            self._seen = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
            if current_build(Path(self._settings.place)) == self._build.folder:
                return None
            return self._open()
        except (StoreMissing, StoreDamaged, OSError):
            return None

    def _close_if_unused(self, build: Build) -> None:
        if build is not self._build and build.readers == 0:
            build.store.close()

    def _open(self) -> Build:
        if self._settings.is_endpoint:
            return Build("endpoint", None, open_store(self._settings.place), load_catalogue())
        place = Path(self._settings.place)
        while True:
            folder = current_build(place)
            try:
                store = EmbeddedStore(_complete(folder) / "graph", read_only=True)
                return Build(folder.name, folder, store, load_catalogue(folder / "catalogue.json"))
            except (StoreDamaged, OSError):
                if current_build(place) == folder:
                    raise


def _complete(build: Path) -> Path:
    if not (build / "graph").is_dir():
        raise StoreDamaged("build-incomplete", where=str(build))
    return build
