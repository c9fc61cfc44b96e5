"""The canonical form says the same as the text that it replaces, and never replaces what cannot be read."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from obligraph.building.formatting import formatted, main
from obligraph.errors import InputInvalid


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        # A code scheme that is named like a collection or a vocabulary gets a prefix of its own.
        (
            "<urn:a> <urn:b> <https://w3id.org/obligraph/code/sdg/x>, <http://metadata.un.org/sdg/8.8> .",
            "@prefix sdg: <http://metadata.un.org/sdg/> .\n"
            "@prefix sdg-code: <https://w3id.org/obligraph/code/sdg/> .\n\n"
            "<urn:a> <urn:b> sdg-code:x, sdg:8.8 .\n",
        ),
        # A code below a code is no local name.
        (
            "<urn:a> <urn:b> <https://w3id.org/obligraph/code/a/b/c> .",
            "\n<urn:a> <urn:b> <https://w3id.org/obligraph/code/a/b/c> .\n",
        ),
        # Values keep their datatypes; only integers and decimals with a point are written bare.
        (
            '<urn:a> <urn:b> true, 2, 0.5, "1"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
            '<urn:a> <urn:b> "1"^^xsd:decimal, "true"^^xsd:boolean, 0.5, 2 .\n',
        ),
        ("<urn:a> <urn:b> 'say \"no\"\\\\\\n' .", '\n<urn:a> <urn:b> "say \\"no\\"\\\\\\n" .\n'),
        # 2 comes before 10, and a passage after what it is named for.
        (
            "@prefix c: <https://w3id.org/obligraph/id/cmw/> . @prefix p: <https://w3id.org/obligraph/id/passage/> .\n"
            "c:10 <urn:b> 1 . p:treaty-cmw.2 <urn:b> 1 . c:2 <urn:b> 1 .",
            "@prefix cmw: <https://w3id.org/obligraph/id/cmw/> .\n"
            "@prefix passage: <https://w3id.org/obligraph/id/passage/> .\n\n"
            "cmw:2 <urn:b> 1 .\n\npassage:treaty-cmw.2 <urn:b> 1 .\n\ncmw:10 <urn:b> 1 .\n",
        ),
    ],
)
def test_canonical_form(text: str, canonical: str) -> None:
    assert formatted(text) == canonical
    assert formatted(canonical) == canonical
    said = [{str(quad) for quad in parse(t.encode(), format=RdfFormat.TURTLE)} for t in (text, canonical)]
    assert said[0] == said[1]


def test_check_names_what_would_change_and_leaves_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.ttl"
    file.write_text("<urn:a>   <urn:b> 1 .\n")
    assert main(["--check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{file}: is not in its canonical form; run make fmt\n"
    assert file.read_text() == "<urn:a>   <urn:b> 1 .\n"
    assert main([str(tmp_path)]) == 0
    assert file.read_text() == "\n<urn:a> <urn:b> 1 .\n"
    assert main(["--check", str(tmp_path)]) == 0


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid, match=r"no\.ttl: the file cannot be read \(No such file or directory\)\."):
        main([str(tmp_path / "no.ttl")])
    (tmp_path / "bad.ttl").write_bytes(b"\xff")
    with pytest.raises(InputInvalid, match=r"bad\.ttl: this is not UTF-8 text\. Save it as UTF-8\."):
        main([str(tmp_path)])
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> .")
    with pytest.raises(InputInvalid, match=r"bad\.ttl: the Turtle is malformed"):
        main([str(tmp_path)])
    assert (tmp_path / "bad.ttl").read_text() == "<urn:a> <urn:b> ."
