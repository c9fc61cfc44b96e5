"""Messages by code: one gettext catalogue a language, found in the folder `locale`, so that adding one adds a file.

A code such as `error.unknown-identifier` names a message; its text, in English as in any other language, stands in
`locale/<lang>/LC_MESSAGES/obligraph.po` with placeholders as `str.format` takes them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from obligraph.i18n.reading import Translations

LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # pathlib would cost a start of the command line 4 ms
DEFAULT = "en"
"""The language of machines, and of messages that another catalogue lacks."""
_DOMAIN = "obligraph"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Worded:
    """What can be said in any installed language: a message, or an error.

    It is a class to inherit from, since a check against a protocol costs an answer in words as much as its queries.
    """

    __slots__ = ()

    def words(self, lang: str) -> str:
        """Return the text in `lang`."""
        raise NotImplementedError


class Message(Worded):
    """A code with its arguments, to be said later in the reader's language; may be an argument of another message."""

    __slots__ = ("arguments", "code")

    def __init__(self, code: str, /, **arguments: object) -> None:
        self.code, self.arguments = code, arguments

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self.arguments) == (other.code, other.arguments)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {self.arguments!r})"

    def __str__(self) -> str:
        return self.words(DEFAULT)

    def words(self, lang: str) -> str:
        """Return the text in `lang`."""
        return message(self.code, lang, **self.arguments)


class Plural(Message):
    """A message whose text depends on a number, given to it as `count`."""

    __slots__ = ()

    def __init__(self, code: str, count: int, /, **arguments: object) -> None:
        super().__init__(code, **{"count": count, **arguments})
        self.arguments["_number"] = count

    def words(self, lang: str) -> str:
        """Return the text in `lang`, in the form that the language has for the number."""
        arguments = dict(self.arguments)
        number = arguments.pop("_number")
        assert isinstance(number, int)
        return plural(self.code, lang, number, **arguments)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first, the others in order of their codes."""
    found = {lang for lang in os.listdir(LOCALE) if any(os.path.exists(_file(lang, suffix)) for suffix in ("mo", "po"))}
    return (DEFAULT, *sorted(found - {DEFAULT}))


def is_installed(lang: str) -> bool:
    """Whether a language has a catalogue."""
    return lang in languages()


def language_name(lang: str) -> str:
    """Return what a language calls itself, such as `français`."""
    return message("language.name", lang)


@cache
def small_words(lang: str) -> frozenset[str]:
    """Return the words of a language that are frequent and say little, such as `the`, in small letters."""
    return frozenset(message("language.small-words", lang).split())


def has_own_letter(text: str, lang: str) -> bool:
    """Whether a text has a letter or sign that this installed language writes and few of the others do."""
    return not set(message("language.own-letters", lang)).isdisjoint(text.lower())


@cache
def edition() -> str:
    """Return a digest of all messages in every language."""
    import hashlib

    found = [(lang, _catalogue(lang).content) for lang in languages()]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def preferred(environment: Mapping[str, str]) -> str:
    """Return the installed language that the variables of a POSIX locale ask for, else English."""
    locale = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    name = locale.split(".")[0].split("@")[0].replace("_", "-")
    return next((lang for lang in (name, name.split("-")[0]) if is_installed(lang)), DEFAULT)


def message(code: str, lang: str, /, **arguments: object) -> str:
    """Return the text of a code in `lang`, in English where that catalogue lacks it; raise KeyError if English does.

    An argument that is a message or an error is said in `lang`; a list or tuple is joined by commas.
    """
    return pattern(code, lang).format(**in_language(arguments, lang))


def plural(code: str, lang: str, count: int, /, **arguments: object) -> str:
    """Return the text of a code in the form that `lang` has for a number, which the text may show as `{count}`."""
    return pattern(code, lang, count).format(**in_language({"count": count, **arguments}, lang))


def pattern(code: str, lang: str, count: int | None = None) -> str:
    """Return the text of a code with its placeholders in it, in its form for `count` if given; raise as `message`."""
    text = _catalogue(lang if is_installed(lang) else DEFAULT).text(code, count)
    if text is None:
        raise KeyError(code)
    return text


def has(code: str) -> bool:
    """Whether the English catalogue has a message of this code, in one form."""
    return _catalogue(DEFAULT).text(code) is not None


def in_language(arguments: Mapping[str, object], lang: str) -> dict[str, object]:
    """Return arguments as they are formatted into a text in `lang`."""
    return {name: _in_language(value, lang) for name, value in arguments.items()}


def _in_language(value: object, lang: str) -> object:
    if isinstance(value, Worded):
        return value.words(lang)
    if isinstance(value, list | tuple):
        return ", ".join(str(_in_language(item, lang)) for item in value)
    return value


@cache
def _catalogue(lang: str) -> Translations:
    """Open a language's compiled catalogue, with English behind it; compile it first in a checkout that changed it."""
    compiled, source = _file(lang, "mo"), _file(lang, "po")
    if _is_older(compiled, source):
        _compile(compiled, source)
    with open(compiled, "rb") as stream:
        content = stream.read()
    return Translations(content, None if lang == DEFAULT else _catalogue(DEFAULT))


def _file(lang: str, suffix: str) -> str:
    return os.path.join(LOCALE, lang, "LC_MESSAGES", f"{_DOMAIN}.{suffix}")


def _is_older(compiled: str, source: str) -> bool:
    """Whether the source is there, as in a checkout only, and newer than what was compiled of it."""
    try:
        changed = os.stat(source).st_mtime_ns
    except FileNotFoundError:
        return False
    try:
        return os.stat(compiled).st_mtime_ns < changed
    except FileNotFoundError:
        return True


def _compile(compiled: str, source: str) -> None:
    """Compile by Babel; where it is not installed, an older compiled catalogue does."""
    from pathlib import Path

    try:
        from obligraph.i18n.compile import compile_catalogue
    except ModuleNotFoundError:
        if not os.path.exists(compiled):
            raise
        return
    compile_catalogue(Path(source))
