"""Writes tests of a single term as SPARQL expressions that are true where the term passes."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal

from obligraph.namespaces import XSD
from obligraph.shacl.literals import INTEGERS, form_of
from obligraph.shacl.plan import Datatype, In, LanguageIn, Length, NodeKind, Pattern, Range, TermTest


class NotExpressible(Exception):
    """A constraint cannot be written as SPARQL; the message says why."""


def term_test_expression(test: TermTest, value: str) -> str:
    """Return the expression for the term that the variable `value` is bound to; raises NotExpressible."""
    match test:
        case Datatype(iri):
            return _of_datatype(iri, value)
        case NodeKind(kinds):
            names = {"iri": "isIRI", "blank": "isBlank", "literal": "isLiteral"}
            return "(" + " || ".join(f"{names[kind]}({value})" for kind in sorted(kinds)) + ")"
        case Range(operator, bound):
            return f"(isLiteral({value}) && {value} {operator} {bound})"
        case Length(at_least, at_most):
            limits = [f"STRLEN(STR({value})) >= {at_least}"] if at_least is not None else []
            limits += [f"STRLEN(STR({value})) <= {at_most}"] if at_most is not None else []
            return f"(!isBlank({value}) && {' && '.join(limits)})"
        case Pattern(pattern, flags):
            options = f", {Literal(flags)}" if flags else ""
            return f"(!isBlank({value}) && REGEX(STR({value}), {Literal(pattern)}{options}))"
        case LanguageIn(ranges):
            matches = " || ".join(f"langMatches(LANG({value}), {Literal(wanted)})" for wanted in ranges)
            return f"({matches or 'false'})"
        case In(terms):
            if any(isinstance(term, BlankNode) for term in terms):
                raise NotExpressible("a blank node as value")
            return "(" + (" || ".join(f"sameTerm({value}, {term})" for term in terms) or "false") + ")"


def _of_datatype(iri: str, value: str) -> str:
    tests = [f"DATATYPE({value}) = <{iri}>"]
    form = form_of(iri)
    if form is not None:
        portable = form.replace("(?:", "(").replace(r"\d", "[0-9]")
        tests.append(f"REGEX(STR({value}), {Literal(f'^({portable})$')})")
    least, most = INTEGERS.get(iri, (None, None))
    if least is not None:
        tests.append(f"<{XSD}integer>(STR({value})) >= {least}")
    if most is not None:
        tests.append(f"<{XSD}integer>(STR({value})) <= {most}")
    return "(" + " && ".join(tests) + ")"
