"""Finds the citations in a text, kind by kind: articles, parts, goals, objectives, general comments, instruments."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from obligraph.evidence.citations.lists import Path, read_list
from obligraph.evidence.citations.model import Certainty, Citation, Context, Mention
from obligraph.evidence.citations.names import Names
from obligraph.evidence.citations.patterns import (
    ARTICLE,
    BEFORE,
    COMMENT,
    COMMENT_MORE,
    GOAL_COUNT,
    GOALS,
    INDICATOR,
    INDICATOR_NUMBER,
    LABOUR,
    LABOUR_SHORT,
    MORE_NUMBERS,
    NAMELESS,
    NEXT_TREATY,
    OBJECTIVE,
    OBJECTIVE_COUNT,
    OF_OR_IN,
    OF_SOMETHING,
    PART,
    PART_NUMBERS,
    REVERSED,
    ROMAN,
    ROMAN_DIGITS,
    SENTENCE_END,
    SHORT,
    TARGET,
    TARGET_NUMBER,
    THERETO,
)


class Finder:
    """Finds the citations of one text."""

    def __init__(self, text: str, context: Context, names: Names) -> None:
        self.text = text
        self.context = context
        self.names = names
        self.taken: list[tuple[int, int]] = []
        self.found: list[Citation] = []
        self.mentions = sorted(self._all_mentions(), key=lambda mention: mention.start)

    def find(self) -> list[Citation]:
        """Return the citations in the order of the text."""
        finders: tuple[Callable[[], None], ...] = (
            self._articles, self._parts, self._goals, self._targets, self._indicators, self._objectives,
            self._comments, self._instruments,
        )  # fmt: skip
        for finder in finders:
            finder()
        return sorted(self.found, key=lambda citation: (citation.start, citation.end))

    # -- instruments ---------------------------------------------------------------------------------------------

    def _all_mentions(self) -> Iterator[Mention]:
        named = [
            Mention(self.names.key(m[0]), *m.span(), Certainty.NAMED) for m in self.names.title.finditer(self.text)
        ]
        if "ILO" in self.text or "International Labour" in self.text:
            spans = [(mention.start, mention.end) for mention in named]
            named += [one for one in self._labour_standards() if not _overlaps((one.start, one.end), spans)]
        yield from named
        spans = [(mention.start, mention.end) for mention in named]
        for pattern, reader in ((THERETO, self._thereto), (SHORT, self._short)):
            for match in pattern.finditer(self.text):
                if not _overlaps(match.span(), spans) and (key := reader(match, named)):
                    spans.append(match.span())
                    yield Mention(key, *match.span(), Certainty.SHORT)

    def _labour_standards(self) -> Iterator[Mention]:
        read = 0
        matches = [one for pattern in (LABOUR, LABOUR_SHORT) for one in pattern.finditer(self.text)]
        for match in sorted(matches, key=lambda one: one.start()):
            if match.start() < read:
                continue
            kind, read = match[1][0].lower(), match.end()
            yield Mention(f"ilo-{kind}{match[2]}", *match.span(), Certainty.NAMED)
            more = MORE_NUMBERS.match(self.text, match.end())
            while more:
                yield Mention(f"ilo-{kind}{more[1]}", *more.span(1), Certainty.NAMED)
                read = more.end()
                more = MORE_NUMBERS.match(self.text, more.end())

    def _thereto(self, match: re.Match[str], named: list[Mention]) -> str | None:
        last = _last(named, match.start(), self.names.protocols)
        return self.names.protocols.get(last or self.context.treaty)

    def _short(self, match: re.Match[str], named: list[Mention]) -> str | None:
        if NAMELESS.match(self.text, match.end()) and match[1] != "Optional Protocol":
            return None
        word = match[1]
        if word in self.context.short:
            return self.context.short[word]
        if word == "Convention" and self.context.treaty:
            return self.context.treaty
        if word == "Compact":
            return _last(named, match.start(), {"gcm"})
        return _last(named, match.start(), self.names.kinds.get(word, ()))

    def _instruments(self) -> None:
        for mention in self.mentions:
            own = mention.key == self.context.treaty and mention.certainty is Certainty.SHORT
            vague = mention.certainty is Certainty.SHORT and self.text[mention.start : mention.end] == "Convention"
            if not own and not vague and not _overlaps((mention.start, mention.end), self.taken):
                self._add(f"instrument:{mention.key}", mention.start, mention.end, mention.certainty)

    # -- articles and parts --------------------------------------------------------------------------------------

    def _articles(self) -> None:
        for match in ARTICLE.finditer(self.text):
            start, position = match.span()
            if reversed_ := REVERSED.search(self.text, 0, start):
                start = reversed_.start()
            while position:
                paths, end = read_list(self.text, position)
                if reversed_ and len(paths) == 1:
                    paths, _ = read_list(f"{paths[0][0]}, paragraphs {reversed_[1]}", 0)
                position = self._cite_articles(paths, start, end)
                start = position

    def _cite_articles(self, paths: list[Path], start: int, end: int) -> int:
        """Cite the articles, and return where a second list of the same enumeration begins ("and 81 of ..."), or 0."""
        mention = self._treaty_of(start, end)
        if mention is None:
            return 0
        last = max(end, mention.end) if mention.start >= end else end
        for path in paths:
            target = (
                f"{mention.key}:{'.'.join(path)}" if mention.key in self.names.articled else f"instrument:{mention.key}"
            )
            self._add(target, start, last, mention.certainty)
        self.taken += [(start, end), (mention.start, mention.end)]
        follows = NEXT_TREATY.match(self.text, last) if mention.start >= end else None
        return follows.end() if follows else 0

    def _treaty_of(self, start: int, end: int) -> Mention | None:
        """Return the instrument whose articles stand between `start` and `end`; None where it is not known."""
        of = OF_OR_IN.match(self.text, end)
        for mention in self.mentions:
            if (of and mention.start == of.end()) or (self.text[end : mention.start] == " " and mention.start > end):
                return mention
        if OF_SOMETHING.match(self.text, end):
            return None
        for mention in reversed(self.mentions):
            if mention.end <= start and BEFORE.fullmatch(self.text, mention.end, start) and mention.end < start:
                return mention
        key = self._bare_treaty(start)
        return Mention(key, start, start, Certainty.ASSUMED) if key else None

    def _bare_treaty(self, start: int) -> str:
        last = _last(self.mentions, start, self.names.articled) if self.context.follow else None
        return last or self.context.treaty

    def _parts(self) -> None:
        for match in PART.finditer(self.text):
            if mention := self._treaty_of(*match.span()):
                for numeral in re.findall(r"[IVX]+", match[1]):
                    if mention.key in self.names.articled and numeral in PART_NUMBERS:
                        last = mention.end if mention.start >= match.end() else match.end()
                        number = PART_NUMBERS.index(numeral) + 1
                        self._add(f"{mention.key}:part-{number}", match.start(), last, mention.certainty)
                self.taken.append((mention.start, mention.end))

    # -- goals, targets, objectives ------------------------------------------------------------------------------

    def _goals(self) -> None:
        agenda = any(mention.key == "agenda-2030" for mention in self.mentions) or "Sustainable" in self.text
        for match in GOALS.finditer(self.text):
            paths, end = read_list(self.text, match.end())
            numbers = [path[0] for path in paths if len(path) == 1 and int(path[0]) <= GOAL_COUNT]
            if numbers and (agenda or not match[1].startswith("Goal")):
                for number in numbers:
                    self._add(f"sdg:{number}", match.start(), end, Certainty.NAMED)
                self.taken.append((match.start(), end))

    def _targets(self) -> None:
        for match in TARGET.finditer(self.text):
            numbers, end = _run(TARGET_NUMBER, self.text, match.end())
            for goal, number in numbers:
                if int(goal) <= GOAL_COUNT:
                    self._add(f"sdg:{goal}.{number}", match.start(), end, Certainty.NAMED)

    def _indicators(self) -> None:
        for match in INDICATOR.finditer(self.text):
            numbers, end = _run(INDICATOR_NUMBER, self.text, match.end())
            for goal, target, number in numbers:
                code = f"C{int(goal):02}{target:0>2}{int(number):02}"
                self._add(f"sdg:{code}", match.start(), end, Certainty.NAMED)

    def _objectives(self) -> None:
        if self.context.treaty != "gcm" and not any(mention.key == "gcm" for mention in self.mentions):
            return
        for match in OBJECTIVE.finditer(self.text):
            paths, end = read_list(self.text, match.end())
            of = OF_OR_IN.match(self.text, end)
            other = of and not any(one.start == of.end() and one.key == "gcm" for one in self.mentions)
            for path in paths:
                if len(path) == 1 and int(path[0]) <= OBJECTIVE_COUNT and not other:
                    self._add(f"gcm:{path[0]}", match.start(), end, Certainty.NAMED)

    # -- general comments ----------------------------------------------------------------------------------------

    def _comments(self) -> None:
        for match in COMMENT.finditer(self.text):
            kind = "gc" if match[1] == "comment" else "gr"
            stop = SENTENCE_END.search(self.text, match.end())
            limit = stop.start() if stop else len(self.text)
            numbers, end = self._comment_numbers(match.end())
            places = [(number, match.start(), end) for number in numbers]
            places += [(m[1], m.start(), m.end()) for m in COMMENT_MORE.finditer(self.text, end, limit)]
            for number, start, last in places:
                committee, certainty = self._committee_of(start, last)
                if committee and (kind == "gr") == (committee in self.names.recommending):
                    name = f"{committee}-{kind}{number}"
                    self._add(f"instrument:{self.names.comments.get(name, name)}", start, last, certainty)

    def _comment_numbers(self, position: int) -> tuple[list[str], int]:
        if numeral := ROMAN.match(self.text, position):
            return [str(_roman(numeral[0]))], numeral.end()
        paths, end = read_list(self.text, position)
        return [path[0] for path in paths if len(path) == 1], end

    def _committee_of(self, start: int, end: int) -> tuple[str, Certainty]:
        if acronym := self.names.acronym.search(self.text, 0, start):
            return acronym[1].lower(), Certainty.NAMED
        after = re.compile(rf"(?:\s+\(\d{{4}}\))?\s+of\s+the\s+({self.names.committee.pattern})").match(self.text, end)
        if after:
            return self.names.body(after[1]), Certainty.NAMED
        ends = [match.end() for match in SENTENCE_END.finditer(self.text, 0, start)]
        before = list(self.names.committee.finditer(self.text, ends[-1] if ends else 0, start))
        if before:
            return self.names.body(before[-1][0]), Certainty.NAMED
        return self.context.committee, Certainty.ASSUMED

    def _add(self, target: str, start: int, end: int, certainty: Certainty) -> None:
        self.found.append(Citation(target, self.text[start:end], start, end, certainty))


def _roman(numeral: str) -> int:
    digits = [ROMAN_DIGITS[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(digits, [*digits[1:], 0], strict=True))


def _last(mentions: Collection[Mention], before: int, keys: Collection[str]) -> str | None:
    named = [mention.key for mention in mentions if mention.end <= before and mention.key in keys]
    return named[-1] if named else None


def _overlaps(span: tuple[int, int], others: Collection[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _run(pattern: re.Pattern[str], text: str, position: int) -> tuple[list[tuple[str, ...]], int]:
    """Return the groups of `pattern` matched again and again from `position`, and where the last match ends."""
    groups: list[tuple[str, ...]] = []
    while match := pattern.match(text, position):
        groups.append(match.groups())
        position = match.end()
    return groups, position
