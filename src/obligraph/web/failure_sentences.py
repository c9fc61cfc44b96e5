"""What a page says of a failure: sentences in the page's language, with values escaped and engines' words marked."""

from __future__ import annotations

from markupsafe import Markup, escape

from obligraph.errors import ObligraphError
from obligraph.i18n import DEFAULT, Message, Worded, has, pattern

_OF_ENGINES = "reason"
"""The argument that holds an engine's words, which are English whatever the page's language is."""


def sentence(problem: Message, lang: str) -> Markup:
    """Return a message as a page says it: in its own words where there are some, else as a sentence of the message."""
    own = f"{problem.code}.page"
    text = pattern(own, lang) if has(own) else _as_sentence(pattern(problem.code, lang))
    return escape(text).format(**{name: _shown(name, value, lang) for name, value in problem.arguments.items()})


def sentences(error: ObligraphError, lang: str, *, with_remedy: bool = True) -> list[Markup]:
    """Return what a page says of an error: what is wrong and, for who can do something about it, what to do."""
    remedy = error.remedy if with_remedy else None
    return [sentence(problem, lang) for problem in (error.problem, remedy) if problem is not None]


def _as_sentence(text: str) -> str:
    """Return a text of a terminal, with a capital, typographic quotes around values and a full stop."""
    text = text.replace("'{", "“{").replace("}'", "}”")
    return f"{text[0].upper()}{text[1:]}" + "." * (text[-1] not in ".?!")


def _shown(name: str, value: object, lang: str) -> Markup | str:
    if isinstance(value, Message):
        return Markup(escape(pattern(value.code, lang))).format(
            **{name: _shown(name, inner, lang) for name, inner in value.arguments.items()}
        )
    if isinstance(value, Worded):
        return value.words(lang)
    if isinstance(value, list | tuple):
        return Markup(", ").join(_shown(name, item, lang) for item in value)
    if name == _OF_ENGINES and lang != DEFAULT:
        return Markup('<span lang="{}">{}</span>').format(DEFAULT, value)
    return str(value)
