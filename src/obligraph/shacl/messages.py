"""The messages of results: of the constraint or shape, or else a description of the requirement, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode

from obligraph.i18n import Message, Plural, Worded, languages, message
from obligraph.shacl.plan import (
    Cardinality,
    Closed,
    Conforms,
    Constraint,
    Datatype,
    EachValue,
    HasValue,
    In,
    InstanceOf,
    LanguageIn,
    Length,
    Messages,
    NodeKind,
    Pattern,
    PropertyPair,
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
_MAX_TERMS_SHOWN = 10
"""The number of allowed terms that a message lists."""


def messages_of(shape: Shape, constraint: Constraint, bindings: Mapping[str, str]) -> Messages:
    """Return the messages of a constraint by language, with the values of variables inserted."""
    messages = constraint.messages or shape.messages or _default_messages(constraint)
    if bindings.get("message", "").startswith('"'):
        messages = (("", _plain_text(bindings["message"])),)
    if not bindings and not hasattr(constraint.step, "parameters"):
        return messages
    values = {**dict(getattr(constraint.step, "parameters", ())), **bindings}
    return tuple((language, _with_values(text, values)) for language, text in messages)


def _with_values(text: str, values: Mapping[str, object]) -> str:
    """Insert the values of variables that a message names (5.2.3)."""

    def value(found: re.Match[str]) -> str:
        term = values.get(found.group(1))
        return found.group() if term is None else _plain_text(str(term))

    return re.sub(r"\{[?$](\w+)\}", value, text)


def _plain_text(term: str) -> str:
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return term.strip("<>")


def _default_messages(constraint: Constraint) -> Messages:
    """Return the messages of a constraint for which neither it nor its shape has one."""
    name = constraint.component.rsplit("#", 1)[-1]
    requirement = _requirement(constraint.step) or Message("shacl.constraint", name=name)
    return tuple((lang, requirement.words(lang)) for lang in languages())


def _requirement(step: Step) -> Message | None:
    match step:
        case EachValue(test):
            return _term_requirement(test)
        case InstanceOf(class_):
            return Message("shacl.class", iri=class_)
        case Cardinality():
            return _cardinality(step)
        case Qualified():
            return _qualified(step)
        case HasValue(term):
            return Message("shacl.has-value", term=term)
        case UniqueLanguage():
            return Message("shacl.unique-language")
        case PropertyPair(relation, predicate):
            return Message(f"shacl.pair.{_RELATIONS[relation]}", predicate=predicate)
        case Conforms(quantity, shapes):
            return Message(f"shacl.conforms.{quantity}", shapes=[_shape_name(shape) for shape in shapes])
        case Closed():
            return Message("shacl.closed")
    return None


def _term_requirement(test: TermTest) -> Message:
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
            more = ["…"] if len(terms) > _MAX_TERMS_SHOWN else []
            return Message("shacl.in", terms=[*terms[:_MAX_TERMS_SHOWN], *more])


class _Alternatives(Worded):
    """Node kinds, any of which is allowed."""

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


def _cardinality(step: Cardinality) -> Message:
    if step.at_least is not None:
        return Plural("shacl.number-at-least", step.at_least)
    return Plural("shacl.number-at-most", step.at_most or 0)


def _qualified(step: Qualified) -> Message:
    if step.at_least is not None:
        return Plural("shacl.qualified-at-least", step.at_least, shape=_shape_name(step.shape))
    return Plural("shacl.qualified-at-most", step.at_most or 0, shape=_shape_name(step.shape))


def _shape_name(node: Node) -> Message | str:
    """Return the IRI of a shape, or a description of a shape without one."""
    return Message("shacl.nameless-shape") if isinstance(node, BlankNode) else str(node)
