"""Link records as SSSOM/TSV, the Simple Standard for Sharing Ontological Mappings (https://w3id.org/sssom/).

Links that are cited or curated are `semapv:ManualMappingCuration`, derived ones `semapv:LogicalReasoning`; this
project's own justification, review state and evidence stand in declared extension slots. Only accepted links are
written, unless all are asked for.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from obligraph.ids import iri_of, short_of
from obligraph.namespaces import all_prefixes, with_prefixes
from obligraph.store.terms import optional_value, value_of

if TYPE_CHECKING:
    from obligraph.exporters.selection import Selection

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_id",
    "mapping_date",
    "confidence",
    "comment",
    "ext_justification",
    "ext_review_state",
    "ext_link",
)
_MANUAL, _REASONED = "semapv:ManualMappingCuration", "semapv:LogicalReasoning"
_EXTENSIONS = (("justification", "justification"), ("review_state", "reviewState"), ("link", "Link"))

_LINKS = with_prefixes("""
SELECT ?link ?subject ?predicate ?object ?justification ?author ?date ?confidence ?state ?reason WHERE {
  ?link a obl:Link ; obl:linkSubject ?subject ; obl:linkPredicate ?predicate ; obl:linkObject ?object ;
    obl:justification ?justification ; obl:author ?author ; obl:linkedOn ?date ; obl:confidence ?confidence ;
    obl:reviewState ?state .
  OPTIONAL { ?link obl:linkReason ?reason . FILTER(lang(?reason) = ?lang) }
}
""")


def write(selection: Selection) -> str:
    """Return the selected link records as SSSOM/TSV with their metadata in leading comment lines."""
    rows = _rows(selection)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return _metadata(rows) + stream.getvalue()


def _rows(selection: Selection) -> list[list[str]]:
    from pyoxigraph import Literal

    nodes = selection.graph.nodes(data=True)
    rows = []
    for row in selection.store.select(_LINKS, {"lang": Literal(selection.lang)}):
        link, subject, predicate, object_, justification, author, date, confidence, state = (
            value_of(term) for term in row[:9]
        )
        own = justification.rsplit("/", 1)[1]
        ends = short_of(subject), short_of(object_)
        review = state.rsplit("/", 1)[1]
        if all(end in nodes for end in ends) and (selection.every_link or review == "accepted"):
            rows.append(
                [
                    ends[0],
                    nodes[ends[0]]["label"],
                    short_of(predicate),
                    ends[1],
                    nodes[ends[1]]["label"],
                    _REASONED if own == "derived" else _MANUAL,
                    short_of(author),
                    date,
                    confidence,
                    optional_value(row[9]) or "",
                    own,
                    review,
                    short_of(link),
                ]
            )
    return sorted(rows)


def _metadata(rows: list[list[str]]) -> str:
    prefixes = {cell.split(":", 1)[0] for row in rows for cell in (row[0], row[2], row[3], row[5], row[6], row[12])}
    known = all_prefixes()
    lines = [
        "mapping_set_id: https://w3id.org/obligraph/mappings/links",
        'mapping_set_title: "obligraph link records"',
        "license: https://creativecommons.org/licenses/by/4.0/",
        "curie_map:",
        *(f"  {prefix}: {known[prefix]}" for prefix in sorted(prefixes | {"obl"})),
        "extension_definitions:",
    ]
    for slot, term in _EXTENSIONS:
        lines += [f"  - slot_name: ext_{slot}", f"    property: {iri_of('obl:' + term)}", "    type_hint: xsd:string"]
    return "".join(f"# {line}\n" for line in lines)
