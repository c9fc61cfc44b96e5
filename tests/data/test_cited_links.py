"""What general comments cite, read by eye in their texts and held against the links."""

from collections import defaultdict

import pytest

from obligraph.evidence.citations import Context, citations
from obligraph.evidence.citations.names import read_names
from obligraph.ids import short_of
from obligraph.store import Store
from obligraph.store.terms import value_of

CITES = """PREFIX obl: <https://w3id.org/obligraph/ns#>
SELECT DISTINCT ?from ?to ?anchor WHERE {
  ?link obl:linkPredicate obl:cites ; obl:linkSubject ?from ; obl:linkObject ?to .
  ?link obl:evidencedBy/obl:anchor ?anchor }"""


@pytest.fixture(scope="module")
def cited(project: Store) -> dict[str, dict[str, set[str]]]:
    """Give what each paragraph cites, with the anchors, by the paragraph's comment and number."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source, target, anchor in project.select(CITES):
        found[short_of(value_of(source))][short_of(value_of(target))].add(value_of(anchor))
    return found


@pytest.mark.parametrize(
    ("paragraph", "targets"),
    [
        # Articles 35 and 69(1), Part III, 69(2), and "arts. 7 and 69".
        ("cmw-gc2:15", "cmw:35 cmw:69.1 cmw:69.2 cmw:7 cmw:69 cmw:part-3"),
        # Article 16, its paragraphs 1 and 3 in brackets, 16(4), and article 9(1) of the ICCPR.
        ("cmw-gc2:23", "cmw:16 cmw:16.1 cmw:16.3 cmw:16.4 iccpr:9.1"),
        # Five bare articles are the CRC's, which the paragraph names; the other joint comment has two numbers.
        ("cmw-gc3:19", "crc:4 crc:2 crc:3 crc:6 crc:12 instrument:cmw-gc4"),
        # "Articles 76 and 77" are those of the Convention on migrant workers, named before them.
        (
            "cmw-gc3:55",
            "cmw:76 cmw:77 instrument:crc instrument:crc-opsc instrument:crc-opac instrument:crc-opic",
        ),
        # "Article 33 of the Convention" is here that of the Convention of 1951, not CEDAW's.
        ("cedaw-gr32:18", "instrument:refugee-convention-1951"),
        # Article 1 is that of the Optional Protocol to the Convention against Torture, not the CMW's.
        ("cmw-gc5:89", "instrument:opcat"),
        # Nine goals, two of them in ranges.
        ("cedaw-gr38:21", "sdg:1 sdg:3 sdg:4 sdg:5 sdg:8 sdg:10 sdg:11 sdg:13 sdg:16"),
        ("cerd-gr30:2", "cerd:1.2 instrument:udhr instrument:icescr instrument:iccpr"),
    ],
)
def test_a_paragraph_cites_what_the_eye_reads(
    cited: dict[str, dict[str, set[str]]], paragraph: str, targets: str
) -> None:
    assert set(cited[paragraph]) == set(targets.split())


@pytest.mark.parametrize(
    ("comment", "links"),
    [
        # Added up paragraph by paragraph; a target counts once a paragraph, a treaty only where none of its articles
        # is cited.
        ("cmw-gc1", 39),
        ("cmw-gc2", 128),
        ("cmw-gc3", 53),
        ("cmw-gc4", 36),
        ("cmw-gc5", 41),
        ("ced-gc1", 49),
        ("cerd-gr30", 11),
        ("cedaw-gr32", 87),
        ("cedaw-gr38", 57),
        ("gr26", 55),
    ],
)
def test_as_many_citations_as_the_comment_has(cited: dict[str, dict[str, set[str]]], comment: str, links: int) -> None:
    assert sum(len(targets) for source, targets in cited.items() if source.split(":")[0] == comment) == links


def test_the_anchor_of_an_article_of_the_own_treaty_cites_it(
    project: Store, cited: dict[str, dict[str, set[str]]]
) -> None:
    """The finder reads in the anchor, whose context is the treaty alone, the same provision or one below it."""
    missed = []
    names = read_names(project)
    for source, targets in cited.items():
        for target, anchors in targets.items():
            if source.split(":")[0] in ("cmw-gc1", "cerd-gr30") and not target.startswith("instrument:"):
                context = Context(target.split(":")[0])
                found = [one.target for anchor in anchors for one in citations(anchor, context, names)]
                if not any(f"{one}.".startswith(f"{target}.") for one in found):
                    missed.append((source, target, anchors))
    assert missed == []
