"""Checks that every term in shapes, data and queries is declared, since a mistyped term would pass silently.

Terms of `obl:`, codes and terms of reused vocabularies are declared in ontology/ (reused ones in
ontology/external.ttl); terms of RDF, RDFS, OWL and SHACL are those of their recommendations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from obligraph.errors import InputInvalid, did_you_mean
from obligraph.ids import CODE, GRAPH, ID, SDG, nearest, short_of
from obligraph.namespaces import OBL, OWL, PREFIXES, RDF, RDFS, XSD, all_prefixes, with_prefixes
from obligraph.shacl.vocabulary import SHACL_TERMS
from obligraph.store.sparql_tokens import tokens

if TYPE_CHECKING:
    from obligraph.store import Store

SH = PREFIXES["sh"]

_BUILT_IN = (RDF, RDFS, OWL, XSD)
_PROJECT_NAMESPACES = (OBL, CODE)
_UNCHECKED = (ID, SDG, GRAPH)
_DECLARED = with_prefixes("""
SELECT DISTINCT ?term WHERE {
  ?term a ?kind .
  FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty, owl:Ontology,
                   skos:Concept, skos:ConceptScheme, owl:NamedIndividual))
  FILTER NOT EXISTS { ?term owl:deprecated true }
}
""")
_DEPRECATED = with_prefixes("""
SELECT ?term ?replacement WHERE { ?term owl:deprecated true ; dcterms:isReplacedBy ?replacement }
""")
_USED = """
SELECT DISTINCT ?term ?graph WHERE {
  { GRAPH ?graph { ?s ?term ?o } } UNION { GRAPH ?graph { ?s a ?term } }
  UNION { GRAPH ?graph { ?s ?p ?term . FILTER(STRSTARTS(STR(?term), "https://w3id.org/obligraph/code/")) } }
}
"""
_WRITTEN_OUT = (CODE, OBL)


def refuse_undeclared_terms(store: Store, shapes: Path, queries: Path) -> None:
    """Raise InputInvalid for the first undeclared or deprecated term in data, shapes or queries.

    The message names the file or graph, the term, and its replacement (ontology/deprecated.ttl) or the most similar
    declared term.
    """
    declared = {_value(row[0]) for row in store.select(_DECLARED)}
    replaced = {_value(old): _value(new) for old, new in store.select(_DEPRECATED)}
    for place, term in (*_in_data(store, declared), *_in_files(shapes, "*.ttl"), *_in_files(queries, "*.rq")):
        if term in replaced:
            raise InputInvalid("deprecated-term", where=place, term=_shown(term), replacement=_shown(replaced[term]))
        if not _is_declared(term, declared):
            near = nearest(short_of(term), map(short_of, declared), limit=1)
            raise InputInvalid("undeclared-term", where=place, remedy=did_you_mean(near), term=_shown(term))


def _is_declared(term: str, declared: set[str]) -> bool:
    if term.startswith(SH):
        return term.removeprefix(SH) in SHACL_TERMS
    if term.startswith(f"{SDG}ontology#"):
        return term in declared
    return term.startswith((*_BUILT_IN, *_UNCHECKED)) or term in declared


def _in_data(store: Store, declared: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the terms in the data with their graphs, or nothing if the columns show that all are declared."""
    if all(_is_declared(term, declared) for term in _terms_in_columns(store) or ("",)):
        return
    rows = sorted((_value(graph), _value(term)) for term, graph in store.select(_USED))
    for graph, term in rows:
        yield f"{graph.removeprefix(GRAPH)}.ttl", term


def _terms_in_columns(store: Store) -> list[str]:
    """Return the predicates, classes and codes of a built store from its columns, or nothing if it has none."""
    from obligraph.store.embedded import EmbeddedStore

    if not isinstance(store, EmbeddedStore):
        return []
    import polars as pl

    from obligraph.shacl.validation import columns_of

    columns = columns_of(store)
    types = columns.table(f"{RDF}type")["o"]
    used = pl.concat([columns.triples["p"], types]).unique()
    objects = columns.texts.gather(columns.triples["o"].unique())
    codes = objects.filter(objects.str.starts_with(f"<{CODE}"))
    terms = [*columns.texts.gather(used).to_list(), *codes.to_list()]
    return [term[1:-1] for term in terms]


def _in_files(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    prefixes = all_prefixes()
    for file in sorted(folder.rglob(pattern)):
        text = file.read_text(encoding="utf-8")
        own = dict(re.findall(r"(?i)@?prefix\s+([\w-]+):\s*<([^>]*)>", text))
        for term in _terms_of(text, prefixes | own):
            yield str(file), term


def _terms_of(text: str, prefixes: dict[str, str]) -> Iterable[str]:
    """Yield the IRIs of the prefixed names in a text, and the codes and `obl:` terms that it has in full."""
    for kind, term in _terms_and_texts(text):
        prefix, _, local = term.partition(":")
        if kind == "name" and local[:1].isalnum() and prefix in prefixes:
            yield prefixes[prefix] + local
        elif kind == "iri" and term.startswith(_WRITTEN_OUT, 1) and not term.endswith(("#>", "/>")):
            yield term[1:-1]


def _terms_and_texts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens of a text, and those of the queries in its triple-quoted strings."""
    for kind, token in tokens(text):
        if kind == "text" and token.startswith('"""'):
            yield from tokens(token[3:-3])
        yield kind, token


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _shown(term: str) -> str:
    for prefix, space in PREFIXES.items():
        if term.startswith(space):
            return f"{prefix}:{term.removeprefix(space)}"
    return short_of(term)
