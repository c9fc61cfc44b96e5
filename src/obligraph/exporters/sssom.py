"""Link records as SSSOM/TSV, the Simple Standard for Sharing Ontological Mappings (https://w3id.org/sssom/).

Links that are cited or curated are `semapv:ManualMappingCuration`, derived ones `semapv:LogicalReasoning`; this
project's own justification and review state are in declared extension slots. Only accepted links are written, unless
the selection has every link.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from obligraph.graph.labels import words_in
from obligraph.graph.links import ACCEPTED, Authorship, LinkRecord, authorship_of_links, every_link
from obligraph.ids import iri_of, short_of
from obligraph.namespaces import all_prefixes

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


def write(selection: Selection) -> str:
    """Return the selected link records as SSSOM/TSV with their metadata in leading comment lines."""
    rows = _rows(selection)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return _metadata(rows) + stream.getvalue()


def _rows(selection: Selection) -> list[list[str]]:
    nodes = selection.graph.nodes(data=True)
    authorship = authorship_of_links(selection.store)
    rows = []
    for link in every_link(selection.store):
        subject, object_ = short_of(link.subject), short_of(link.object)
        wanted = selection.every_link or link.review == ACCEPTED
        if wanted and link.iri in authorship and subject in nodes and object_ in nodes:
            labels = nodes[subject]["label"], nodes[object_]["label"]
            rows.append(_row(link, labels, authorship[link.iri], words_in(link.reasons, selection.lang)))
    return sorted(rows)


def _row(link: LinkRecord, labels: tuple[str, str], authorship: Authorship, reason: str) -> list[str]:
    return [
        short_of(link.subject),
        labels[0],
        short_of(link.predicate),
        short_of(link.object),
        labels[1],
        _REASONED if link.justification == "derived" else _MANUAL,
        short_of(authorship.author),
        authorship.date,
        link.confidence,
        reason,
        link.justification,
        link.review,
        short_of(link.iri),
    ]


def _metadata(rows: list[list[str]]) -> str:
    prefixes = {cell.split(":", 1)[0] for row in rows for cell in (row[0], row[2], row[3], row[5], row[6], row[12])}
    namespaces = all_prefixes()
    lines = [
        "mapping_set_id: https://w3id.org/obligraph/mappings/links",
        'mapping_set_title: "obligraph link records"',
        "license: https://creativecommons.org/licenses/by/4.0/",
        "curie_map:",
        *(f"  {prefix}: {namespaces[prefix]}" for prefix in sorted(prefixes | {"obl"})),
        "extension_definitions:",
    ]
    for slot, term in _EXTENSIONS:
        lines += [f"  - slot_name: ext_{slot}", f"    property: {iri_of('obl:' + term)}", "    type_hint: xsd:string"]
    return "".join(f"# {line}\n" for line in lines)
