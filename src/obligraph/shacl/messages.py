"""What a result says: the message of its constraint or shape, else what the constraint wants, in any language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode

from obligraph.i18n import Message, Plural, Worded, languages, message
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

_RELATIONS = {"equals": "equals", "disjoint": "disjoint", "<": "less", "<=": "not-more"}
_COMPARED = {"<": "less", "<=": "at-most", ">": "more", ">=": "at-least"}
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
    said = _said(check.step) or Message("shacl.constraint", name=name)
    return tuple((lang, said.words(lang)) for lang in languages())


def _said(step: Step) -> Message | None:
    match step:
        case EachValue(test):
            return _said_of_term(test)
        case InstanceOf(class_):
            return Message("shacl.class", iri=class_)
        case Cardinality():
            return _number(step)
        case Qualified():
            return _qualified(step)
        case HasValue(term):
            return Message("shacl.has-value", term=term)
        case UniqueLanguage():
            return Message("shacl.unique-language")
        case Pair(relation, predicate):
            return Message(f"shacl.pair.{_RELATIONS[relation]}", predicate=predicate)
        case Conforms(quantity, shapes):
            return Message(f"shacl.conforms.{quantity}", shapes=[_named(shape) for shape in shapes])
        case Closed():
            return Message("shacl.closed")
    return None


def _said_of_term(test: TermTest) -> Message:
    match test:
        case Datatype(iri):
            return Message("shacl.datatype", iri=iri)
        case NodeKind(kinds):
            return Message("shacl.node-kind", kinds=_Alternatives(sorted(kinds)))
        case Range(operator, bound):
            return Message(f"shacl.range.{_COMPARED[operator]}", bound=bound)
        case Length():
            return _length(test)
        case Pattern(pattern, flags):
            return Message("shacl.pattern-flags" if flags else "shacl.pattern", pattern=pattern, flags=flags)
        case LanguageIn(ranges):
            return Message("shacl.language-in", ranges=[*ranges])
        case In(terms):
            more = ["…"] if len(terms) > _MOST_TERMS else []
            return Message("shacl.in", terms=[*terms[:_MOST_TERMS], *more])


class _Alternatives(Worded):
    """Kinds of nodes, one of which is wanted."""

    def __init__(self, kinds: list[str]) -> None:
        self._kinds = kinds

    def words(self, lang: str) -> str:
        """Return the kinds, joined by "or"."""
        return message("shacl.or", lang).join(message(f"shacl.kind.{kind}", lang) for kind in self._kinds)


def _length(test: Length) -> Message:
    if test.at_most is None:
        return Message("shacl.length-at-least", least=test.at_least)
    if test.at_least is None:
        return Message("shacl.length-at-most", most=test.at_most)
    return Message("shacl.length-between", least=test.at_least, most=test.at_most)


def _number(step: Cardinality) -> Message:
    if step.at_least is not None:
        return Plural("shacl.number-at-least", step.at_least)
    return Plural("shacl.number-at-most", step.at_most or 0)


def _qualified(step: Qualified) -> Message:
    if step.at_least is not None:
        return Plural("shacl.qualified-at-least", step.at_least, shape=_named(step.shape))
    return Plural("shacl.qualified-at-most", step.at_most or 0, shape=_named(step.shape))


def _named(node: Node) -> Message | str:
    """A shape by its name; one that has none is only called so, since its label says nothing."""
    return Message("shacl.nameless-shape") if isinstance(node, BlankNode) else str(node)
