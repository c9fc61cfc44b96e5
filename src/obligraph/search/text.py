"""Search over labels, display numbers, symbols and summaries, in English and Spanish, diacritics forgiven.

Every word asked for must begin a word of the thing's texts; a word in a label counts more than one in a summary, a
whole word more than a beginning.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from obligraph.ids import short_of
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_TEXTS = with_prefixes("""
SELECT ?thing ?property ?text (LANG(?text) AS ?lang) WHERE {
  VALUES ?property { skos:prefLabel skos:notation obl:symbol obl:summary }
  ?thing ?property ?text
}
""")

_WEIGHTS = {"prefLabel": 4, "notation": 6, "symbol": 6, "summary": 1}
_WORD = re.compile(r"[\w.]*\w")


def search(store: Store, words: str, lang: str = "en", limit: int = 20) -> list[dict[str, Any]]:
    """Return up to `limit` things whose texts hold all the words, best first: `id`, `label`, `score`."""
    asked = _words(words)
    scores: dict[str, dict[str, int]] = {}
    labels: dict[str, dict[str, str]] = {}
    for thing, name, text, language in store.select(_TEXTS):
        iri, kind = value_of(thing), value_of(name).rsplit("#", 1)[1]
        if kind == "prefLabel":
            labels.setdefault(iri, {})[value_of(language)] = value_of(text)
        _score(scores.setdefault(iri, {}), asked, _words(value_of(text)), _WEIGHTS[kind])
    found = [(sum(score.values()), iri) for iri, score in scores.items() if asked and len(score) == len(asked)]
    found += [(100, iri) for iri in labels if short_of(iri).lower() == words.strip().lower()]
    best = {iri: score for score, iri in sorted(found)}
    ranked = sorted(best.items(), key=lambda item: (-item[1], len(labels.get(item[0], {}).get(lang, "")), item[0]))
    return [
        {
            "id": short_of(iri),
            "label": labels.get(iri, {}).get(lang) or labels.get(iri, {}).get("en", ""),
            "score": score,
        }
        for iri, score in ranked[:limit]
    ]


def _score(scores: dict[str, int], asked: set[str], present: set[str], weight: int) -> None:
    for word in asked:
        gained = 2 * weight if word in present else weight if any(w.startswith(word) for w in present) else 0
        if gained:
            scores[word] = max(gained, scores.get(word, 0))


def _words(text: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return set(_WORD.findall(plain))
