"""`obligraph new` writes records that the shapes accept into the file of their like, and nothing else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

PREFIXES = """@prefix body: <https://w3id.org/obligraph/id/body/> .
@prefix co: <https://w3id.org/obligraph/id/co/> .
@prefix doc: <https://w3id.org/obligraph/id/doc/> .
@prefix indicator: <https://w3id.org/obligraph/id/indicator/> .
@prefix link: <https://w3id.org/obligraph/id/link/> .
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix passage: <https://w3id.org/obligraph/id/passage/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix src: <https://w3id.org/obligraph/id/src/> .

"""
WORLD = {
    "bodies": "body:us a obl:Body .\n",
    "documents": "doc:d a obl:Document .\npassage:d.1 a obl:Passage ; obl:inDocument doc:d .\n",
    "recommendations": "co:it.1 a obl:Recommendation .\n",
    "sources/registers": "src:old a obl:DataSource .\n",
    "indicators/proposed": "indicator:old a obl:Indicator, obl:ProposedIndicator .\n",
    "links/measures": """link:b9dca0d5d2cb4ca5 a obl:Link ; obl:linkSubject indicator:old ;
    obl:linkPredicate obl:measures ; obl:linkObject co:it.1 ; obl:author body:us .
""",
}
SOURCE = [
    *("src:register", "sourceKind=register-of-a-kind", "sourceStatus=exists", "evidencedBy=passage:d.1"),
    *("prefLabel@en=A register", "prefLabel@es=Un registro"),
]
LINK = [
    *("author=body:us", "confidence=0.8", "justification=curated", "reviewState=proposed", "linkedOn=2026-11-28"),
    *("linkReason@en=It says so.", "linkReason@es=Lo dice.", "evidencedBy=passage:d.1"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    from obligraph.ids import link_id

    id_ = "https://w3id.org/obligraph/id/"
    ends = (f"{id_}indicator/old", "https://w3id.org/obligraph/ns#measures", f"{id_}co/it.1")
    for name, text in WORLD.items():
        file = tmp_path / "data" / f"{name}.ttl"
        file.parent.mkdir(parents=True, exist_ok=True)
        named = text.replace("link:b9dca0d5d2cb4ca5", "link:" + link_id(*ends, f"{id_}body/us").rsplit("/", 1)[1])
        file.write_text(PREFIXES + named, encoding="utf-8")
    return tmp_path / "data"


def new(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "obligraph.cli", "new", "--data", str(data), *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL
    )


def contents(data: Path) -> dict[str, str]:
    files = (file for file in sorted(data.rglob("*")) if file.is_file())
    return {str(file.relative_to(data)): file.read_text(encoding="utf-8") for file in files}


def test_a_source_is_written_in_the_file_of_sources(data: Path) -> None:
    given = [word.replace("register-of-a-kind", "official-publication") for word in SOURCE]
    done = new(data, "source", *given)
    assert (done.returncode, done.stdout) == (0, f"src:register {data}/sources/registers.ttl\n"), done.stderr
    assert (
        (data / "sources" / "registers.ttl")
        .read_text(encoding="utf-8")
        .endswith(
            """src:old a obl:DataSource .

src:register a obl:DataSource ;
    skos:prefLabel "A register"@en, "Un registro"@es ;
    obl:sourceKind source-kind:official-publication ;
    obl:sourceStatus source-status:exists ;
    obl:evidencedBy passage:d.1 .
"""
        )
    )


def test_a_field_that_the_shapes_of_another_class_name_takes_its_codes(data: Path) -> None:
    fields = ["contentStatus=known", "issuedBy=body:us", "addressedTo=body:us", "speaksOf=all-migrant-workers"]
    texts = ["prefLabel@en=Do it", "prefLabel@es=Hacerlo", "evidencedBy=passage:d.1"]
    done = new(data, "recommendation", "co:it.2", "force=finding", *fields, *texts, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "    obl:force force:finding ;\n" in done.stdout


def test_what_the_shapes_refuse_is_not_written(data: Path) -> None:
    before = contents(data)
    done = new(data, "source", *SOURCE)
    assert done.returncode == 2
    assert "the shapes refuse the record" in done.stderr
    assert "code/source-kind/register-of-a-kind" in done.stderr
    assert contents(data) == before


def test_missing_fields_are_named(data: Path) -> None:
    done = new(data, "source", "src:register", "sourceStatus=exists", "prefLabel@en=A register")
    assert done.returncode == 2
    assert done.stderr == (
        "obligraph: these fields are missing: prefLabel@es, sourceKind, evidencedBy. Give each as NAME=VALUE, or run it"
        " on a terminal to be asked for them.\n"
    )


def test_a_link_has_the_identifier_that_follows_from_its_ends_and_author(data: Path) -> None:
    done = new(data, "link", "indicator:old", "comesNear", "co:it.1", *LINK, "--file", f"{data}/links/measures.ttl")
    assert done.returncode == 0, done.stderr
    # printf '%s\n%s\n%s\n%s' <subject> <predicate> <object> <author> | sha256sum, its first 16 digits
    assert done.stdout == f"link:59b0a93cfa1a3e35 {data}/links/measures.ttl\n"


def test_an_indicator_brings_the_link_that_says_what_it_measures(data: Path) -> None:
    fields = [
        *("prefLabel@en=Registers kept", "prefLabel@es=Registros llevados", "indicatorKind=process", "unit=number"),
        *("definition@en=Registers that are kept.", "definition@es=Registros que se llevan.", "frequency=annual"),
        *("hasSource=src:old", "measures=co:it.1", *(word.replace("proposed", "accepted") for word in LINK)),
    ]
    done = new(data, "proposed-indicator", "indicator:kept", *fields)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == f"indicator:kept {data}/indicators/proposed.ttl"
    assert second.endswith(f" {data}/links/measures.ttl")
    assert "obl:linkSubject indicator:kept" in (data / "links" / "measures.ttl").read_text(encoding="utf-8")
    assert "obl:measures" not in (data / "indicators" / "proposed.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["source", "src:old", "sourceStatus=exists"], "'src:old' is described already, in "),
        (["source", "src:a", "sourceStatu=exists"], "no property of the ontology is called 'sourceStatu'"),
        (["source", "src:a", "prefLabel=A"], "the field 'prefLabel' is a text and needs its language"),
        (["source"], "Missing argument 'WORDS...'"),
        (["registry", "src:a"], "there is no kind of record 'registry'"),
        (["link", "indicator:old", "measures", *LINK], "a link needs a subject, a predicate and an object"),
        (["link", "indicator:old", "measures", "co:it.1"], "a link record needs its author"),
    ],
)
def test_wrong_use_names_the_problem(data: Path, arguments: list[str], problem: str) -> None:
    before = contents(data)
    done = new(data, *arguments)
    assert done.returncode == 2
    assert problem in done.stderr
    assert contents(data) == before


def test_a_new_file_begins_with_its_own_record(data: Path) -> None:
    target = data / "links" / "near.ttl"
    done = new(data, "link", "indicator:old", "comesNear", "co:it.1", *LINK, "--file", str(target))
    assert done.returncode == 2
    assert "is new and needs a title and a source document" in done.stderr
    titles = ["--title", "en=What comes near", "--title", "es=Lo que se aproxima", "--from", "doc:d"]
    done = new(data, "link", "indicator:old", "comesNear", "co:it.1", *LINK, "--file", str(target), *titles)
    assert done.returncode == 0, done.stderr
    assert """<https://w3id.org/obligraph/graph/links/near> a obl:DataFile ;
    dcterms:title "Lo que se aproxima"@es, "What comes near"@en ;
    prov:wasDerivedFrom doc:d ;
    obl:curatedBy body:us .
""" in target.read_text(encoding="utf-8")


INDICATOR = [
    *("proposed-indicator", "indicator:kept", "prefLabel@en=Registers kept", "prefLabel@es=Registros llevados"),
    *("indicatorKind=process", "unit=number", "definition@en=Registers that are kept.", "frequency=annual"),
    *("definition@es=Registros que se llevan.", "hasSource=src:old", "measures=co:it.1"),
    *(word.replace("proposed", "accepted") for word in LINK),
]


def test_a_text_keeps_its_quotes_and_lines(data: Path) -> None:
    text = 'He said "keep\nit" \\ twice'
    given = [word.replace("register-of-a-kind", "official-publication") for word in SOURCE]
    done = new(data, "source", *given, f"note@en={text}", "note@es=Nota")
    assert done.returncode == 0, done.stderr
    written = (data / "sources" / "registers.ttl").read_text(encoding="utf-8")
    assert r'"He said \"keep\nit\" \\ twice"@en' in written


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (["confidence=0.80"], "the value '0.80' is not in its canonical form"),
        (["linkedOn=2026-02-30"], "2026-02-30"),
        (["linkedOn=yesterday"], "yesterday"),
        (["--file", "/elsewhere.ttl"], "/elsewhere.ttl is not in the data folder"),
        (["--file", "{data}/links/measures.txt"], "measures.txt does not end in .ttl"),
        (["--file", "{data}/derived.ttl"], "graph/derived> has another use"),
        (["confidence=0.8", "confidence=0.7"], "confidence"),
        (["evidencedBy=passage d 1"], "'passage d 1'"),
    ],
)
def test_a_record_that_a_build_would_refuse_is_not_written(data: Path, fields: list[str], problem: str) -> None:
    before = contents(data)
    replaced = {field.partition("=")[0] for field in fields}
    given = [field for field in LINK if field.partition("=")[0] not in replaced]
    file = () if "--file" in fields else ("--file", f"{data}/links/measures.ttl")
    added = [field.format(data=data) for field in fields]
    done = new(data, "link", "indicator:old", "comesNear", "co:it.1", *given, *added, *file)
    assert done.returncode in (2, 3)
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(data) == before


def test_a_record_and_its_link_are_both_written_or_neither(data: Path) -> None:
    before = contents(data)
    (data / "links" / "measures.partial").mkdir()
    done = new(data, *INDICATOR)
    assert done.returncode == 3
    assert f"{data}/links/measures.ttl: the file cannot be written" in done.stderr
    assert contents(data) == before


def asked(data: Path, arguments: list[str], answers: bytes) -> tuple[int, str]:
    """Run it on a pseudo-terminal with these answers; return its exit code and what it wrote."""
    mine, its = pty.openpty()
    command = [sys.executable, "-m", "obligraph.cli", "new", "--data", str(data), *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        stdin=its,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    os.write(mine, answers)
    assert process.stdout is not None
    written = process.communicate(timeout=60)[0]
    os.close(its)
    os.close(mine)
    return process.returncode, written


def test_missing_fields_are_asked_for_until_they_can_be_read(data: Path) -> None:
    given = [field for field in SOURCE if not field.startswith(("sourceKind", "evidencedBy"))]
    code, written = asked(data, ["source", *given], b"official-publication\npassage d\npassage:d.1\n")
    assert code == 0, written
    assert "'passage d'" in written
    assert written.endswith(f"src:register {data}/sources/registers.ttl\n")


def test_a_link_without_author_asks_for_it(data: Path) -> None:
    arguments = ["link", "indicator:old", "comesNear", "co:it.1", *LINK[1:], "--file", f"{data}/links/measures.ttl"]
    code, written = asked(data, arguments, b"body:us\n")
    assert (code, written.splitlines()[-1].split()[-2]) == (0, "link:59b0a93cfa1a3e35")
