"""The examples of each shape file: `valid.<reason>.ttl` breaks nothing, the others say in `# breaks:` what they break.

An example is validated against its own shape file alone, so that its neighbours may be bare. A shape without target is
asked of the node that a line `# asks: <shape> <node>` names.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from rdflib.namespace import SH

from obligraph.ids import SHAPE
from obligraph.resources import folder
from obligraph.shacl.validation import check_files

EXAMPLES = Path(__file__).with_name("examples")


@dataclass(frozen=True)
class Example:
    """One example: its file, its shape file's name, the (shape, component) pairs that it breaks, and what it asks."""

    file: Path
    shapes: str
    breaks: frozenset[tuple[str, str]]
    asks: tuple[tuple[str, str], ...] = ()

    def broken_by(self, shapes: Path) -> frozenset[tuple[str, str]]:
        """Return the (shape, component) pairs of the results for the thing under test."""
        with tempfile.TemporaryDirectory() as folder_of_targets:
            targets = Path(folder_of_targets) / "targets.ttl"
            targets.write_text(self.targets(), encoding="utf-8")
            return frozenset(
                (result.shape.rsplit("/", 1)[1], result.component.rsplit("#", 1)[1].removesuffix("ConstraintComponent"))
                for result in check_files([self.file], [shapes, targets]).results
            )

    def targets(self) -> str:
        """Return as Turtle that the shapes it asks have the nodes it names as targets."""
        named = ((f"{SHAPE}{shape}", node.replace("ex:", "https://example.org/", 1)) for shape, node in self.asks)
        return "".join(f"<{shape}> <{SH.targetNode}> <{node}> .\n" for shape, node in named)


def examples(shapes: str | None = None) -> list[Example]:
    """Return all examples, or those of one shape file."""
    files = sorted(EXAMPLES.glob(f"{shapes or '*'}/*.ttl"))
    return [
        Example(file, file.parent.name, frozenset(_pairs(file, "breaks")), tuple(_pairs(file, "asks")))
        for file in files
    ]


def _pairs(file: Path, key: str) -> list[tuple[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    stated = [line.removeprefix(f"# {key}: ").split() for line in lines if line.startswith(f"# {key}: ")]
    return [(first, second) for first, second in stated]


def shapes_of(name: str) -> Path:
    """Return the shape file with a name."""
    return folder("shapes") / f"{name}.shapes.ttl"
