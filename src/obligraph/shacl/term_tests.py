"""Tests of terms, over columns of distinct terms: datatype, node kind, range, length, pattern, language."""

from __future__ import annotations

import polars as pl

from obligraph.shacl.columns import Columns, Ids, ids
from obligraph.shacl.literals import INTEGERS, NUMERIC, compares, form_of, is_well_formed, value_of
from obligraph.shacl.ntriples_terms import as_text
from obligraph.shacl.plan import Datatype, In, LanguageIn, Length, NodeKind, Pattern, Range, TermTest
from obligraph.shacl.regular_expressions import matcher

_LITERAL = pl.col("kind") == "literal"
_BOUNDED = frozenset(iri for iri, bounds in INTEGERS.items() if bounds != (None, None))
_MAX_EXACT_CHARACTERS = 15
"""Decimal numbers of up to this many characters are exact as 64-bit floats."""


def failing_terms(test: TermTest, columns: Columns, terms: Ids) -> Ids:
    """Return the terms that fail a test, of distinct terms."""
    if not len(terms):
        return terms
    if isinstance(test, In):
        allowed = ids([columns.id_of(as_text(term)) for term in test.terms])
        return terms.filter(~terms.is_in(allowed.implode()))
    if isinstance(test, NodeKind):
        return _not_of_kind(test, columns, terms)
    facts = columns.facts(terms)
    match test:
        case Datatype(iri):
            return _not_of_datatype(facts, iri)
        case Range() as compared:
            return _out_of_range(facts, compared)
        case Length(at_least, at_most):
            length = pl.col("lexical").str.len_chars()
            fits = (length >= (at_least or 0)) & (length <= at_most if at_most is not None else pl.lit(value=True))
            return facts.filter((pl.col("kind") == "blank") | ~fits)["id"]
        case Pattern(pattern, flags):
            matches = matcher(pattern, flags)(pl.col("lexical"))
            return facts.filter((pl.col("kind") == "blank") | ~matches.fill_null(value=False))["id"]
        case LanguageIn(ranges):
            return facts.filter(~_in_languages(ranges).fill_null(value=False))["id"]


def _not_of_kind(test: NodeKind, columns: Columns, terms: Ids) -> Ids:
    marks = {"iri": "<", "blank": "_", "literal": '"'}
    first = columns.texts.gather(terms).str.slice(0, 1)
    return terms.filter(~first.is_in([marks[kind] for kind in sorted(test.kinds)]))


def _not_of_datatype(facts: pl.DataFrame, iri: str) -> Ids:
    of_datatype = facts.filter(_LITERAL & (pl.col("datatype") == iri))
    wrong = facts.filter(~(_LITERAL & (pl.col("datatype") == iri)))["id"]
    form = form_of(iri)
    if form is None:
        return wrong
    fits = pl.col("lexical").str.contains(rf"\A(?:{form.replace(chr(92) + 'd', '[0-9]')})\z")
    ill_formed = of_datatype.filter(~fits)["id"]
    if iri in _BOUNDED:
        lexical = of_datatype["lexical"].to_list()
        out = pl.Series([not is_well_formed(text, iri) for text in lexical], dtype=pl.Boolean)
        ill_formed = of_datatype["id"].filter(out)
    return pl.concat([wrong, ill_formed]).unique()


def _in_languages(ranges: tuple[str, ...]) -> pl.Expr:
    language = pl.col("language").str.to_lowercase()
    tests = [
        language.is_not_null()
        if wanted == "*"
        else (language == wanted.lower()) | language.str.starts_with(f"{wanted.lower()}-")
        for wanted in ranges
    ]
    return pl.any_horizontal(tests) if tests else pl.lit(value=False)


def _out_of_range(facts: pl.DataFrame, test: Range) -> Ids:
    bound = value_of(test.bound.value, test.bound.datatype.value)
    quick = pl.lit(value=False)
    if bound is not None and bound[0] == "number":
        number = pl.col("lexical").cast(pl.Float64, strict=False)
        plain = pl.col("lexical").str.contains(r"^[+-]?[0-9]+(?:\.[0-9]*)?$") & (
            pl.col("lexical").str.len_bytes() <= _MAX_EXACT_CHARACTERS
        )
        limit = float(bound[1])  # type: ignore[arg-type]
        holds = {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}[test.operator]
        plain &= ~pl.col("datatype").is_in(sorted(INTEGERS)) | ~pl.col("lexical").str.contains(".", literal=True)
        exact = len(test.bound.value) <= _MAX_EXACT_CHARACTERS and pl.col("datatype").is_in(sorted(NUMERIC - _BOUNDED))
        quick = (plain & exact & holds).fill_null(value=False)
    rest = facts.filter(~quick)
    fails = [
        kind != "literal" or not compares(value_of(lexical, datatype), test.operator, bound)
        for kind, lexical, datatype in rest.select("kind", "lexical", "datatype").iter_rows()
    ]
    return rest["id"].filter(pl.Series(fails, dtype=pl.Boolean))


def failing_pairs(relation: str, columns: Columns, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (v, w) for which `v relation w` (< or <=) does not hold, of distinct pairs."""
    terms = pl.concat([pairs["v"], pairs["w"]]).unique()
    facts = columns.facts(terms).select("id", "kind", "lexical", "datatype").iter_rows()
    values = {row[0]: value_of(row[2], row[3]) if row[1] == "literal" else None for row in facts}
    rows = pairs.select("v", "w").iter_rows()
    fails = [not compares(values[left], relation, values[right]) for left, right in rows]
    return pairs.filter(pl.Series(fails, dtype=pl.Boolean))
