"""Texts by language: the one place that reads labels and that chooses the language in which a text is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from obligraph.graph.statements import values_by_thing
from obligraph.i18n import DEFAULT
from obligraph.namespaces import OBL, SKOS
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

LABEL = f"{SKOS}prefLabel"
SUMMARY = f"{OBL}summary"
_OTHERS: ContextVar[list[str] | None] = ContextVar("other languages", default=None)
FALLBACK = DEFAULT
"""The language in which a text is given that the asked language lacks."""


class LocalizedText(NamedTuple):
    """Words with the language that they are in, which is not the one asked for where there is no translation."""

    words: str
    lang: str


@contextmanager
def noting_other_languages() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether a text chosen meanwhile was in another language than the one asked for."""
    seen: list[str] = []
    token = _OTHERS.set(seen)
    try:
        yield lambda: bool(seen)
    finally:
        _OTHERS.reset(token)


def in_language(texts: Mapping[str, str], lang: str) -> LocalizedText | None:
    """Return the text in `lang`, else in English, else in the first other language; None where there is no text."""
    for language in (lang, FALLBACK, *sorted(texts)):
        if language in texts:
            if language not in (lang, "") and (noted := _OTHERS.get()) is not None:
                noted.append(language)
            return LocalizedText(texts[language], language)
    return None


def words_in(texts: Mapping[str, str], lang: str) -> str:
    """Return the words of `in_language`, an empty string where there is no text."""
    found = in_language(texts, lang)
    return found.words if found else ""


def texts_by_language(store: Store, things: Iterable[str], predicate: str = LABEL) -> dict[str, dict[str, str]]:
    """Return the texts that a predicate (IRI) gives each thing, by IRI and by language; a thing without one has {}.

    A text without a language tag stands under the empty string.
    """
    found: dict[str, dict[str, str]] = {thing: {} for thing in things}
    for thing, texts in values_by_thing(store, found, predicate).items():
        for text in texts:
            found[thing][getattr(text, "language", None) or ""] = value_of(text)
    return found


def labels_of(store: Store, things: Iterable[str], lang: str) -> dict[str, str]:
    """Return the label of each thing by IRI as `in_language` chooses it, an empty string where a thing has none."""
    return {thing: words_in(texts, lang) for thing, texts in texts_by_language(store, things).items()}


def labelled(store: Store) -> Iterable[str]:
    """Give the IRI of everything that has a label, each once."""
    return (value_of(row[0]) for row in store.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing <{LABEL}> ?label }}"))
