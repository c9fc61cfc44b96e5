"""Namespaces and the prefixes that the project prints and accepts; plain strings, cheap to import."""

from __future__ import annotations

import re
from collections.abc import Mapping

from obligraph.ids import CODE, NAMESPACE, SDG

OBL = NAMESPACE
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "oa": "http://www.w3.org/ns/oa#",
    "obl": OBL,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "http://schema.org/",
    "sdg": SDG,
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": XSD,
}
"""Prefixes of vocabularies; those of collections stand in `data/collections/`, and `code` serves all code schemes."""


def all_prefixes() -> dict[str, str]:
    """Return every prefix with its namespace: vocabularies, `code`, and one per collection of `data/collections/`."""
    from obligraph.collections import collections

    return PREFIXES | {"code": CODE} | {prefix: one.namespace for prefix, one in collections().items()}


_DECLARED = re.compile(r"(?i)\bPREFIX\s+([\w.-]*):")
_USED = re.compile(r"(?<![\w<:/.-])([A-Za-z][\w-]*):")


def with_prefixes(query: str, known: Mapping[str, str] = PREFIXES) -> str:
    """Return a SPARQL query with a declaration of each prefix that it uses and does not declare, in order.

    `known` has the namespaces by prefix; of others nothing is said. The project's own queries are written with it.
    """
    missing = sorted(set(_USED.findall(query)) - set(_DECLARED.findall(query)))
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in missing if prefix in known) + query
