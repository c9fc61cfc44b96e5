"""Marks texts that are in another language than their page (WCAG 2.2, success criterion 3.1.2)."""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup

from obligraph.graph.labels import LocalizedText
from obligraph.i18n import DEFAULT
from obligraph.web.locale import written_in


class Words(Protocol):
    """Words with the language that they are in."""

    @property
    def words(self) -> str:
        """The words."""

    @property
    def lang(self) -> str:
        """The code of their language."""


class Marking:
    """Writes texts into one page, and keeps in mind in which other languages it wrote some."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._others: set[str] = set()

    def text(self, text: Words | None) -> Markup:
        """Return the words of a text, with the name of their language where it is not the page's."""
        if text is None:
            return Markup("")
        marked = self.attribute(text.lang)
        return Markup("<span{}>{}</span>").format(marked, text.words) if marked else Markup("{}").format(text.words)

    def words(self, words: str | None) -> Markup:
        """Return words of the data of which the language is not known, marked by the language they seem to be in."""
        return self.text(LocalizedText(words, written_in(words))) if words else Markup("")

    def attribute(self, lang: str) -> Markup:
        """Return the attribute of an element whose words are in a language, nothing where that is the page's."""
        if lang == self._lang:
            return Markup("")
        self._others.add(lang)
        return Markup(' lang="{}"').format(lang)

    @property
    def notice(self) -> str | None:
        """The code of the sentence on texts that the page shows in another language; None where there are none."""
        if not self._others:
            return None
        return "graph.shown-in-another-language" if self._others == {DEFAULT} else "web.language.fallback-other"
