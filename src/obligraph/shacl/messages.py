"""What a result says: the message of its constraint or shape, else what the constraint wants, in en and es."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode

from obligraph.shacl.plan import (
    Cardinality,
    Check,
    Closed,
    Conforms,
    Datatype,
    EachValue,
    HasValue,
    In,
    InstanceOf,
    LanguageIn,
    Length,
    Messages,
    NodeKind,
    Pair,
    Pattern,
    Qualified,
    Range,
    Shape,
    Step,
    TermTest,
    UniqueLanguage,
)
from obligraph.shacl.shapes_graph import Node

_KINDS = {
    "iri": ("an IRI", "un IRI"),
    "blank": ("a blank node", "un nodo anónimo"),
    "literal": ("a literal", "un literal"),
}
_RELATIONS = {
    "equals": ("be the same as", "ser los mismos que"),
    "disjoint": ("not be among", "no estar entre"),
    "<": ("be less than", "ser menores que"),
    "<=": ("not be more than", "no ser mayores que"),
}
_COMPARED = {
    "<": ("less than", "menor que"),
    "<=": ("at most", "como máximo"),
    ">": ("more than", "mayor que"),
    ">=": ("at least", "como mínimo"),
}
_QUANTITIES = {
    "all": ("has to conform to {}", "debe ajustarse a {}"),
    "any": ("has to conform to one of {}, or to more", "debe ajustarse a una o varias de {}"),
    "one": ("has to conform to exactly one of {}", "debe ajustarse exactamente a una de {}"),
    "none": ("must not conform to {}", "no debe ajustarse a {}"),
}
_MOST_TERMS = 10
"""A message names up to this many of the terms that are allowed."""


def messages_of(shape: Shape, check: Check, given: Mapping[str, str]) -> Messages:
    """Return the messages of a check in every language that it has, with the variables filled in."""
    messages = check.messages or shape.messages or _wanted(check)
    if given.get("message", "").startswith('"'):
        messages = (("", _read(given["message"])),)
    if not given and not hasattr(check.step, "parameters"):
        return messages
    values = {**dict(getattr(check.step, "parameters", ())), **given}
    return tuple((language, _filled(text, values)) for language, text in messages)


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Put the values of variables where a message names them (5.2.3)."""

    def value(found: re.Match[str]) -> str:
        term = values.get(found.group(1))
        return found.group() if term is None else _read(str(term))

    return re.sub(r"\{[?$](\w+)\}", value, text)


def _read(term: str) -> str:
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return term.strip("<>")


def _wanted(check: Check) -> Messages:
    """Say what a check wants, for shapes without a message."""
    name = check.component.rsplit("#", 1)[-1]
    said = _said(check.step) or (f"The constraint {name} is not met.", f"No se cumple la restricción {name}.")
    return (("en", said[0]), ("es", said[1]))


def _said(step: Step) -> tuple[str, str] | None:
    match step:
        case EachValue(test):
            return _said_of_term(test)
        case InstanceOf(class_):
            return f"The value has to be an instance of <{class_}>.", f"El valor debe ser una instancia de <{class_}>."
        case Cardinality():
            return _number(step)
        case Qualified():
            en, es = _number(step)
            what = _named(step.shape)
            return f"{en[:-1]} that conform to {what[0]}.", f"{es[:-1]} que se ajusten a {what[1]}."
        case HasValue(term):
            return f"The value {term} is missing.", f"Falta el valor {term}."
        case UniqueLanguage():
            return "Give each language at most one value.", "Dé a cada idioma un solo valor como máximo."
        case Pair(relation, predicate):
            en, es = _RELATIONS[relation]
            return f"The values have to {en} those of <{predicate}>.", f"Los valores deben {es} los de <{predicate}>."
        case Conforms(quantity, shapes):
            en, es = _QUANTITIES[quantity]
            names = [_named(shape) for shape in shapes]
            listed = [", ".join(name[language] for name in names) for language in (0, 1)]
            return f"The value {en.format(listed[0])}.", f"El valor {es.format(listed[1])}."
        case Closed():
            return "No such property is allowed here.", "Aquí no se admite esta propiedad."
    return None


def _said_of_term(test: TermTest) -> tuple[str, str]:
    match test:
        case Datatype(iri):
            return f"Give a well-formed <{iri}>.", f"Dé un <{iri}> bien formado."
        case NodeKind(kinds):
            en, es = (" o ".join(_KINDS[kind][language] for kind in sorted(kinds)) for language in (0, 1))
            return f"Give {en.replace(' o ', ' or ')}.", f"Dé {es}."
        case Range(operator, bound):
            en, es = _COMPARED[operator]
            return f"Give a value of {en} {bound}.", f"Dé un valor que sea {es} {bound}."
        case Length():
            return _length(test)
        case Pattern(pattern, flags):
            marks = (f" (flags {flags})", f" (opciones {flags})") if flags else ("", "")
            return (
                f"The value has to match the pattern {pattern}{marks[0]}.",
                f"El valor debe coincidir con el patrón {pattern}{marks[1]}.",
            )
        case LanguageIn(ranges):
            listed = ", ".join(ranges)
            return (
                f"Give a text in one of these languages: {listed}.",
                f"Dé un texto en uno de estos idiomas: {listed}.",
            )
        case In(terms):
            listed = ", ".join(map(str, terms[:_MOST_TERMS])) + (", …" if len(terms) > _MOST_TERMS else "")
            return f"Give one of these: {listed}.", f"Dé uno de estos: {listed}."


def _length(test: Length) -> tuple[str, str]:
    if test.at_most is None:
        return f"Give at least {test.at_least} characters.", f"Dé al menos {test.at_least} caracteres."
    if test.at_least is None:
        return f"Give at most {test.at_most} characters.", f"Dé {test.at_most} caracteres como máximo."
    both = test.at_least, test.at_most
    return "Give {} to {} characters.".format(*both), "Dé de {} a {} caracteres.".format(*both)


def _number(step: Cardinality | Qualified) -> tuple[str, str]:
    if step.at_least is not None:
        return f"Give at least {_values(step.at_least)[0]}.", f"Dé al menos {_values(step.at_least)[1]}."
    return f"Give at most {_values(step.at_most or 0)[0]}.", f"Dé como máximo {_values(step.at_most or 0)[1]}."


def _values(number: int) -> tuple[str, str]:
    return (f"{number} value", f"{number} valor") if number == 1 else (f"{number} values", f"{number} valores")


def _named(node: Node) -> tuple[str, str]:
    """A shape by its name; one that has none is only called so, since its label says nothing."""
    return ("a shape without a name", "una forma sin nombre") if isinstance(node, BlankNode) else (str(node), str(node))
