"""What the data files say of themselves: where what they hold was read."""

from pathlib import Path

from obligraph.store import Store

DATA = Path(__file__).parents[2] / "data"

UNNAMED = """
SELECT DISTINCT ?file ?document WHERE {
  ?file a obl:DataFile .
  GRAPH ?file { ?thing obl:evidencedBy ?passage . }
  ?passage obl:inDocument ?document .
  FILTER NOT EXISTS { ?file prov:wasDerivedFrom ?document }
}
ORDER BY ?file ?document
"""


def test_a_file_names_every_document_in_which_its_evidence_stands(project: Store) -> None:
    prefixes = "PREFIX obl: <https://w3id.org/obligraph/ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "
    assert [row.values for row in project.select(prefixes + UNNAMED)] == []


def test_no_file_is_named_by_its_history() -> None:
    endings = ("-more", "-others", "-new", "-further", "-rest", "others", "more")
    assert [file.name for file in sorted(DATA.glob("*/*.ttl")) if file.stem.endswith(endings)] == []
