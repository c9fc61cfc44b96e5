"""The rule of measurability as a build keeps it, prepared, so that no verb has to compile the shapes.

The file says for which edition of the shapes it was made; where that is another one, it is not used. It holds no
answer: the queries in it are asked of the data as they stand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from obligraph import __version__
from obligraph.i18n import languages
from obligraph.measurability.conditions import Condition
from obligraph.resources import folder
from obligraph.shacl.prepared import check_prepared

if TYPE_CHECKING:
    from obligraph.shacl.report import Result
    from obligraph.store import Store

FILE = "measurability.json"


class PreparedRule(NamedTuple):
    """The conditions in their order, and by kind of node the query that asks the shapes of it."""

    conditions: tuple[Condition, ...]
    asked: Mapping[str, Mapping[str, Any]]

    def results(self, store: Store, kind: str, nodes: Collection[str]) -> list[Result]:
        """Ask the shapes for a kind (INDICATOR, RECOMMENDATION) of nodes (IRIs), of the data as they stand."""
        return check_prepared(self.asked[kind], store, nodes)


def shapes_file() -> Path:
    """Return the file of the shapes that are the rule."""
    return folder("shapes") / "measurability.shapes.ttl"


def edition() -> list[str]:
    """Return what a prepared rule depends on: version of the program, digest of the shapes, languages of messages."""
    return [__version__, hashlib.sha256(shapes_file().read_bytes()).hexdigest(), *languages()]


@lru_cache(maxsize=4)
def kept_rule(build: Path) -> PreparedRule | None:
    """Return the rule that is kept in the folder of a build; None where there is none for these shapes."""
    try:
        record = json.loads((build / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if record.get("edition") != edition() or None in record["asked"].values():
        return None
    return PreparedRule(tuple(Condition(**condition) for condition in record["conditions"]), record["asked"])
