"""The words of the interface, in English and Spanish."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "site": ("obligraph", "obligraph"),
    "skip": ("Skip to the content", "Ir al contenido"),
    "language": ("Language", "Idioma"),
    "error.title": ("This page cannot be shown", "No se puede mostrar esta página"),
    "error.home": ("Go to the first page", "Ir a la página de inicio"),
}


def word(key: str, lang: str = "en") -> str:
    """Return a word of the interface in a language; raise KeyError for one that is not there."""
    return WORDS[key][lang == "es"]
