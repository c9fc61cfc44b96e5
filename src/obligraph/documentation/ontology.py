"""The page of all terms of the ontology and codes of its schemes."""

from __future__ import annotations

from pyoxigraph import NamedNode

from obligraph.building.load import read_turtle
from obligraph.documentation.generated import MADE
from obligraph.graph.ontology import Term, reference
from obligraph.i18n import languages, message
from obligraph.ids import NAMESPACE
from obligraph.resources import folder as resource_folder
from obligraph.store import Store
from obligraph.store.embedded import EmbeddedStore

_RELATIONS = ("subClassOf", "subPropertyOf", "domain", "range")


def ontology_page(store: Store) -> str:
    """Return the page of all terms and codes, with labels and definitions in English and Spanish."""
    listed = reference(store)
    lines = ["# Ontology\n\n", MADE, f"The terms of `obl:`, which is <{NAMESPACE}>, and the codes of its schemes.\n"]
    for title, terms in (("Classes", listed.classes), ("Properties", listed.properties)):
        lines += [f"\n## {title}\n", *map(_term, terms)]
    lines.append("\n## Schemes of codes\n")
    for scheme in listed.schemes:
        lines += [_term(scheme), "\n| code | meaning |\n| --- | --- |\n"]
        lines += (f"| `{code.id}` | {_meaning(code)} |\n" for code in listed.codes[scheme.id])
    lines.append("\n## Deprecated terms\n\n| term | use |\n| --- | --- |\n")
    lines += (f"| `{term.id}` | `{term.related['isReplacedBy'][0]}` |\n" for term in listed.deprecated)
    return "".join(lines)


def _term(term: Term) -> str:
    said = (
        f"{name} {', '.join(f'`{other}`' for other in term.related[name])}"
        for name in _RELATIONS
        if name in term.related
    )
    examples = (f"{message('web.ontology.example', lang)}: {text}" for lang, text in _by_language(term.examples))
    paragraphs = [*_in_languages(term.definitions), *_in_languages(term.notes), *examples, "; ".join(said)]
    title = f"### `{term.id}`: {' · '.join(_in_languages(term.labels))}"
    return f"\n{title}\n\n" + "\n\n".join(text for text in paragraphs if text) + "\n"


def _in_languages(texts: dict[str, str]) -> list[str]:
    """Return the texts in the order of the installed languages."""
    return [text for _, text in _by_language(texts)]


def _by_language(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(lang, texts[lang]) for lang in languages() if lang in texts]


def declared_terms() -> Store:
    """Return a store in memory that holds ontology/ alone."""
    store = EmbeddedStore()
    for file in sorted(resource_folder("ontology").rglob("*.ttl")):
        store.replace_graph(NamedNode(f"urn:{file.stem}"), read_turtle(file))
    return store


def _meaning(code: Term) -> str:
    pairs = zip(_in_languages(code.labels), _in_languages(code.definitions), strict=False)
    return " · ".join(f"{label}: {definition}" for label, definition in pairs)
