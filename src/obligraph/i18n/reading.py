"""Reads compiled catalogues (the `.mo` files of gettext) one message at a time.

The standard library decodes all messages when it opens a file. A start of the command line needs twenty of a thousand,
so this module finds each by bisection, for which the format is made. It reads what `compile.py` writes: UTF-8, sorted
by code, without contexts, in the byte order of the machine.

Format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property

_MAGIC = 0x950412DE


class Translations:
    """The messages of one language, with those of another behind them for the codes that it lacks."""

    def __init__(self, content: bytes, fallback: Translations | None = None) -> None:
        """Take the bytes of a compiled catalogue; raise ValueError if they are none."""
        numbers = memoryview(content[: len(content) & ~3]).cast("I")
        if len(numbers) < 5 or numbers[0] != _MAGIC:
            raise ValueError("no compiled catalogue of messages")
        self.content = content
        self._numbers, self._codes, self._texts = numbers, numbers[3] // 4, numbers[4] // 4
        self._places = range(numbers[2])
        self._fallback = fallback
        self._found: dict[str, tuple[str, ...]] = {}

    def text(self, code: str, count: int | None = None) -> str | None:
        """Return the text of a code, in its form for `count` if given; None where no catalogue has that."""
        forms = self._forms(code)
        if len(forms) == 1 and count is None:
            return forms[0]
        if len(forms) > 1 and count is not None:
            return forms[self._plural(count)]
        return self._fallback.text(code, count) if self._fallback else None

    def _forms(self, code: str) -> tuple[str, ...]:
        """Return the forms of a text: one, or those of a message that depends on a number; none where it is lacking."""
        if code not in self._found:
            wanted = code.encode()
            place = bisect_left(self._places, wanted, key=self._code_at)
            there = place in self._places and self._code_at(place) == wanted
            self._found[code] = tuple(self._at(self._texts, place).decode().split("\0")) if there else ()
        return self._found[code]

    def _code_at(self, place: int) -> bytes:
        return self._at(self._codes, place).partition(b"\0")[0]

    def _at(self, table: int, place: int) -> bytes:
        length, start = self._numbers[table + 2 * place], self._numbers[table + 2 * place + 1]
        return self.content[start : start + length]

    @cached_property
    def _plural(self) -> Callable[[int], int]:
        from gettext import c2py

        header = next(line for line in self._forms("")[0].splitlines() if line.startswith("Plural-Forms:"))
        rule: Callable[[int], int] = c2py(header.partition("plural=")[2].rstrip(";"))
        return rule
