"""The examples of each shape file: `valid.<reason>.ttl` breaks nothing, the others say in `# breaks:` what they break.

An example is validated against its own shape file alone, so that its neighbours may be bare.
"""

from dataclasses import dataclass
from pathlib import Path

from obligraph.resources import folder
from obligraph.shacl.validation import check_files

EXAMPLES = Path(__file__).with_name("examples")


@dataclass(frozen=True)
class Example:
    """One example: its file, its shape file's name, and the (shape, component) pairs that it breaks."""

    file: Path
    shapes: str
    breaks: frozenset[tuple[str, str]]

    def broken_by(self, shapes: Path) -> frozenset[tuple[str, str]]:
        """Return the (shape, component) pairs of the results for the thing under test."""
        return frozenset(
            (result.shape.rsplit("/", 1)[1], result.component.rsplit("#", 1)[1].removesuffix("ConstraintComponent"))
            for result in check_files([self.file], [shapes]).results
        )


def examples(shapes: str | None = None) -> list[Example]:
    """Return all examples, or those of one shape file."""
    files = sorted(EXAMPLES.glob(f"{shapes or '*'}/*.ttl"))
    return [Example(file, file.parent.name, _breaks(file)) for file in files]


def _breaks(file: Path) -> frozenset[tuple[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    said = [line.removeprefix("# breaks: ").split() for line in lines if line.startswith("# breaks: ")]
    return frozenset((shape, component) for shape, component in said)


def shapes_of(name: str) -> Path:
    """Return the shape file with a name."""
    return folder("shapes") / f"{name}.shapes.ttl"
