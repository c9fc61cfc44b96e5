"""The facts of a thing as pages list them: captions with words, codes and addresses, in the language of the page."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from obligraph.graph.labels import LocalizedText, in_language
from obligraph.graph.ordering import collated, natural
from obligraph.graph.things import LocalizedThings
from obligraph.ids import CODE, ID, SDG
from obligraph.namespaces import OBL, RDF, RDFS, SKOS
from obligraph.store.terms import value_of
from obligraph.web.captions import caption_of, coded

_SHOWN_ELSEWHERE = frozenset(
    {f"{RDF}type", f"{SKOS}prefLabel", f"{RDFS}label"}
    | {f"{OBL}{name}" for name in ("summary", "force", "ownTranslation", "sequence")}
)
_FIRST = (
    f"{SKOS}notation",
    f"{OBL}symbol",
    f"{SKOS}definition",
    *(f"{OBL}{name}" for name in ("fulfilmentCriterion", "numerator", "denominator", "unit", "frequency")),
)
"""What is listed first of a thing, where the graph says it at all."""


class Fact(NamedTuple):
    """A value as a page shows it: words with their language, and the IRI of the code or term that they name."""

    words: str
    lang: str
    id: str | None = None


def facts_of(names: LocalizedThings, own: list[tuple[str, Any]]) -> list[tuple[LocalizedText, list[Fact]]]:
    """Return what is said of the thing other than links to things: captions with words, codes and addresses."""
    found: dict[LocalizedText, list[Fact]] = {}
    languages = _languages(names.lang, own)
    for relation, value in own:
        if relation in _SHOWN_ELSEWHERE or (isinstance(value, NamedNode) and value.value.startswith((ID, SDG))):
            continue
        if isinstance(value, Literal) and value.language not in (None, languages[relation]):
            continue
        found.setdefault(caption(names, relation), []).append(_shown(names, value))
    leading = {caption(names, relation): place for place, relation in enumerate(_FIRST)}
    ordered = sorted(found, key=lambda name: (leading.get(name, len(leading)), collated(name.words)))
    return [(name, sorted(found[name], key=lambda item: natural(item.words))) for name in ordered]


def _languages(lang: str, own: list[tuple[str, Any]]) -> dict[str, str]:
    """Return in which language the texts of each relation are shown, by the rule for every text."""
    texts: dict[str, dict[str, str]] = {}
    for relation, value in own:
        if isinstance(value, Literal):
            texts.setdefault(relation, {})[value.language or lang] = value.value
    return {relation: chosen.lang for relation, found in texts.items() if (chosen := in_language(found, lang))}


def _shown(names: LocalizedThings, value: Any) -> Fact:
    if not isinstance(value, NamedNode):
        return Fact(value_of(value), getattr(value, "language", None) or names.lang)
    is_named = value.value.startswith(CODE) or names.thing(value.value).labels
    label = names.label(value.value) if is_named else LocalizedText(value.value, names.lang)
    return Fact(label.words, label.lang, value.value)


def caption(names: LocalizedThings, relation: str) -> LocalizedText:
    """Return a relation's label as the caption of its values: "has unit" becomes "Unit"."""
    local = relation.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    own = caption_of(f"web.caption.{coded(local)}", names.lang)
    if own:
        return LocalizedText(own, names.lang)
    label = names.label(relation) if names.thing(relation).labels else LocalizedText(local, names.lang)
    words = label.words
    for leading in ("has ", "tiene "):
        words = words.removeprefix(leading)
    return LocalizedText(words[:1].upper() + words[1:], label.lang)
