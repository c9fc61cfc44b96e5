"""A million findings and a literal of fifty megabytes do not fill memory, in any format of the report."""

import tracemalloc
from pathlib import Path

import pytest
from tests.shacl.command import check, check_in_a_process

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = f"""{HEAD}ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:P .
ex:P sh:path ex:p ; sh:maxLength 1 ; sh:message "Shorten it."@en, "Acórtelo."@es .
"""
EACH = f"""{HEAD}ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:message "Mend {{?value}}." ; sh:select
    "SELECT $this ?value WHERE {{ $this <{EX}p> ?value FILTER(!isIRI(?value)) }}" ] .
"""
"""Each finding has a message of its own."""


def write(folder: Path, number: int, shapes: str = SHAPES) -> list[str | Path]:
    """Write data with so many findings and return the arguments that check them."""
    (folder / "shapes.ttl").write_text(shapes, encoding="utf-8")
    with (folder / "data.nt").open("w", encoding="utf-8") as data:
        data.writelines(f'<{EX}{n:07}> <{EX}p> "value {n}" .\n' for n in range(number))
    return ["--data", folder / "data.nt", "--shapes", folder / "shapes.ttl"]


def test_a_million_findings(tmp_path: Path) -> None:
    ended = check_in_a_process(tmp_path, *write(tmp_path, 1_000_000), "--format", "json")
    assert (ended.code, ended.said) == (1, "1000000 violations, 0 warnings, 0 infos\n")
    assert ended.megabytes < 1_000
    with (tmp_path / "out").open(encoding="utf-8") as out:
        focus = [line for line in out if line.startswith('      "focus": ')]
    assert len(focus) == 1_000_000
    assert (focus[0], focus[-1]) == (f'      "focus": "{EX}0000000",\n', f'      "focus": "{EX}0999999",\n')


MOST = 6_000_000
"""Bytes that Python holds at most: 20,000 results take 10 MB. What polars holds is not counted."""
ENDS = {
    "json": ("{", "}"),
    "ttl": (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .",
        '    sh:resultMessage "Shorten it."@en ;\n    sh:resultMessage "Acórtelo."@es .',
    ),
    "html": ("<!doctype html>", "</tbody></table></main></body></html>"),
    "sarif": ('{"version": "2.1.0"', "]}"),
    "junit": ('<?xml version="1.0" encoding="UTF-8"?>', "</testsuites>"),
    "table": ("Violation (20000)  Shorten it.", "and 19980 more"),
    "csv": ("severity,focus,path,value,shape,message", f'{EX}0019999,{EX}p,"""value 19999""",{EX}P,Shorten it.'),
    "tsv": ("severity\tfocus\tpath\tvalue\tshape\tmessage", f"{EX}P\tShorten it."),
    "md": (
        "| severity | focus | path | value | shape | message |",
        f'| Violation | {EX}0019999 | {EX}p | "value 19999" | {EX}P | Shorten it. |',
    ),
}


def peak_of(folder: Path, form: str, shapes: str) -> tuple[int, str]:
    """Return the most bytes that Python holds while a check with 20,000 findings runs, and what is written."""
    check(*write(folder, 1, shapes), "--format", form)  # what is imported counts for nothing
    arguments = write(folder, 20_000, shapes)
    tracemalloc.start()
    code, _, said = check(*arguments, "--format", form, "-o", folder / "out")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (code, said) == (1, "20000 violations, 0 warnings, 0 infos\n")
    return peak, (folder / "out").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("form", ENDS)
def test_no_format_holds_the_findings(form: str, tmp_path: Path) -> None:
    peak, written = peak_of(tmp_path, form, SHAPES)
    assert peak < MOST
    assert (written[: len(ENDS[form][0])], written[-len(ENDS[form][1]) :]) == ENDS[form]


@pytest.mark.parametrize(
    ("form", "last"), [("table", "and 18980 more"), ("json", "Mend value 19999."), ("ttl", 'Mend value 19999." .')]
)
def test_no_format_holds_messages_of_which_each_finding_has_its_own(form: str, last: str, tmp_path: Path) -> None:
    peak, written = peak_of(tmp_path, form, EACH)
    assert peak < MOST
    assert last in written


def test_a_literal_of_fifty_megabytes(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.nt", tmp_path / "shapes.ttl"
    with data.open("w", encoding="utf-8") as file:
        file.write(f'<{EX}a> <{EX}p> "')
        for _ in range(50):
            file.write("x" * 1_000_000)
        file.write(f'" .\n<{EX}b> <{EX}p> "y" .\n')
    shapes.write_text(SHAPES, encoding="utf-8")
    ended = check_in_a_process(tmp_path, "--data", data, "--shapes", shapes, "--format", "csv")
    assert (ended.code, ended.said) == (1, "1 violations, 0 warnings, 0 infos\n")
    assert (tmp_path / "out").read_text().splitlines()[1:] == [
        f'Violation,{EX}a,{EX}p,"""{"x" * 199}…",{EX}P,Shorten it.'
    ]
    assert ended.megabytes < 900
