"""Finds in running English text what it cites: articles of treaties, objectives, goals and targets, instruments.

The finder proposes, a person decides: who writes links checks each citation by eye. What "the Convention" is, and whose
article a bare "article 7" is, depends on the text; a `Context` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from obligraph.evidence.citations.lists import Path, read_list
from obligraph.evidence.citations.names import Names


class Certainty(Enum):
    """How sure it is what a citation points to."""

    NAMED = "the text names the instrument beside it"
    SHORT = "the text uses a short name that the context or an earlier name explains"
    ASSUMED = "the text names no instrument; the context supplies it"


@dataclass(frozen=True)
class Context:
    """What a text takes for granted.

    `treaty` is the one that it calls "the Convention" and whose articles it cites without saying so; empty where there
    is none. `short` explains further short names ("Covenant", "Optional Protocol"). `committee` speaks in the text: its
    are the general comments cited without author. With `follow`, a bare article belongs to the treaty named last.
    """

    treaty: str = ""
    short: Mapping[str, str] = field(default_factory=dict)
    committee: str = ""
    follow: bool = False


@dataclass(frozen=True)
class Citation:
    """One citation: its target's short identifier, the words that cite it, where they stand, and how sure it is."""

    target: str
    words: str
    start: int
    end: int
    certainty: Certainty


@dataclass(frozen=True)
class _Mention:
    """A name of an instrument in the text."""

    key: str
    start: int
    end: int
    certainty: Certainty


_LABOUR = re.compile(
    r"\b(?:ILO\s+)?(Convention|Recommendation)s?,?\s+(?:Nos?\.\s*|(?<=ILO Convention )|\d{4}\s+\(No\.\s*)(\d{1,3})\b"
)
_LABOUR_SHORT = re.compile(r"\b(?:ILO\s+)?([CR])(\d{2,3})\b")
_MORE_NUMBERS = re.compile(r"(?:\s+\(\d{4}\))?(?:,|,? and|,? or)\s+(?:No\.\s*|C)?(\d{1,3})\b(?!\s*per cent)")
_THERETO = re.compile(r"\b(?:Optional )?Protocol\s+thereto\b")
_SHORT = re.compile(r"\b(Optional Protocol|Convention|Covenant|Protocol|Declaration|Compact)\b(?!s)")
_NAMELESS = re.compile(
    r"\s+(?:on|against|for|relating\s+to|concerning|to)\s+(?:the\s+|all\s+)?(?=[A-Z])|\s+(?:No\.|thereto)"
)
_ARTICLE = re.compile(r"\b(?:[Aa]rticles?|[Aa]rts?\.)\s+(?=\d)")
_PART = re.compile(r"\bParts?\s+([IVX]+(?:(?:,|,? and| or| to)\s+[IVX]+)*)\b")
_REVERSED = re.compile(r"\bparagraphs?\s+(\d{1,2}(?:\s?\([a-z]\))?(?:(?:, | and | or | to )\d{1,2})*)\s+of\s+$")
_OF = re.compile(r",?\s+(?:\([^()\d]{1,60}\)\s+)?(?:of|in)\s+(?:(?:the|that|this|said|same|present)\s+)*")
_OF_SOMETHING = re.compile(r",?\s+of\s+(?!which|whom)")
_BEFORE = re.compile(r"(?:['’]s)?[,:]?\s*\(?(?:see\s+(?:also\s+)?)?$")
_NEXT_TREATY = re.compile(r",?\s+(?:and|or)\s+(?=\d)")
_OBJECTIVE = re.compile(r"\b[Oo]bjectives?\s+(?=\d)")
_GOALS = re.compile(r"\b(Sustainable Development Goals?|SDGs?|(?<!Development )Goals?)\s+(?=\d)")
_TARGET = re.compile(r"\b(?:[Tt]argets?|SDGs?|Goals?)\s+(?=\d{1,2}\.\w)")
_INDICATOR = re.compile(r"\b[Ii]ndicators?\s+(?=\d{1,2}\.\w{1,2}\.\d)")
_TARGET_NUMBER = re.compile(
    r"(?:,\s*and\s+|,\s*|\s+and\s+|\s+or\s+)?(\d{1,2})\.(\d{1,2}|[a-d])(?![\w%]|\.\d|\s+per cent)"
)
_INDICATOR_NUMBER = re.compile(r"(?:,\s*and\s+|,\s*|\s+and\s+)?(\d{1,2})\.(\d{1,2}|[a-d])\.(\d)\b")
_COMMENT = re.compile(
    r"\b[Gg]eneral\s+(comment|recommendation)s?(?:\s+|,?\s+(?:including|in particular|namely|such as),?\s+(?=No))"
    r"(?:Nos?\.\s*)?(?=\d|[IVXL]+\b)"
)
_COMMENT_MORE = re.compile(r"(?<!Convention )(?<!Recommendation )(?<!resolution )(?<!\()\bNos?\.\s*(\d{1,2})\b")
_SENTENCE_END = re.compile(r"(?<!No)(?<!Nos)(?<!art)(?<!arts)(?<!para)\.(?:\d{1,3})?\s+(?=[A-Z])")
_GOAL_COUNT = 17
_OBJECTIVE_COUNT = 23


def citations(text: str, context: Context, names: Names) -> list[Citation]:
    """Return what `text` cites, in the order of the words; nothing for an article whose law is not known here.

    `names` are those of the data (`read_names`).
    """
    return _Finder(text, context, names).find()


def held(target: str, known: Collection[str]) -> str | None:
    """Return the target itself or the nearest provision above it that is `known`; None where there is none."""
    while target not in known:
        if "." not in target:
            return None
        target = target.rsplit(".", 1)[0]
    return target


class _Finder:
    def __init__(self, text: str, context: Context, names: Names) -> None:
        self.text = text
        self.context = context
        self.names = names
        self.taken: list[tuple[int, int]] = []
        self.found: list[Citation] = []
        self.mentions = sorted(self._all_mentions(), key=lambda mention: mention.start)

    def find(self) -> list[Citation]:
        finders: tuple[Callable[[], None], ...] = (
            self._articles, self._parts, self._goals, self._targets, self._indicators, self._objectives,
            self._comments, self._instruments,
        )  # fmt: skip
        for finder in finders:
            finder()
        return sorted(self.found, key=lambda citation: (citation.start, citation.end))

    # -- instruments ---------------------------------------------------------------------------------------------

    def _all_mentions(self) -> Iterator[_Mention]:
        named = [
            _Mention(self.names.key(m[0]), *m.span(), Certainty.NAMED) for m in self.names.title.finditer(self.text)
        ]
        if "ILO" in self.text or "International Labour" in self.text:
            spans = [(mention.start, mention.end) for mention in named]
            named += [one for one in self._labour_standards() if not _overlaps((one.start, one.end), spans)]
        yield from named
        spans = [(mention.start, mention.end) for mention in named]
        for pattern, reader in ((_THERETO, self._thereto), (_SHORT, self._short)):
            for match in pattern.finditer(self.text):
                if not _overlaps(match.span(), spans) and (key := reader(match, named)):
                    spans.append(match.span())
                    yield _Mention(key, *match.span(), Certainty.SHORT)

    def _labour_standards(self) -> Iterator[_Mention]:
        read = 0
        matches = [one for pattern in (_LABOUR, _LABOUR_SHORT) for one in pattern.finditer(self.text)]
        for match in sorted(matches, key=lambda one: one.start()):
            if match.start() < read:
                continue
            kind, read = match[1][0].lower(), match.end()
            yield _Mention(f"ilo-{kind}{match[2]}", *match.span(), Certainty.NAMED)
            more = _MORE_NUMBERS.match(self.text, match.end())
            while more:
                yield _Mention(f"ilo-{kind}{more[1]}", *more.span(1), Certainty.NAMED)
                read = more.end()
                more = _MORE_NUMBERS.match(self.text, more.end())

    def _thereto(self, match: re.Match[str], named: list[_Mention]) -> str | None:
        last = _last(named, match.start(), self.names.protocols)
        return self.names.protocols.get(last or self.context.treaty)

    def _short(self, match: re.Match[str], named: list[_Mention]) -> str | None:
        if _NAMELESS.match(self.text, match.end()) and match[1] != "Optional Protocol":
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
        for match in _ARTICLE.finditer(self.text):
            start, position = match.span()
            if reversed_ := _REVERSED.search(self.text, 0, start):
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
        follows = _NEXT_TREATY.match(self.text, last) if mention.start >= end else None
        return follows.end() if follows else 0

    def _treaty_of(self, start: int, end: int) -> _Mention | None:
        """Return the instrument whose articles stand between `start` and `end`; None where it is not known."""
        of = _OF.match(self.text, end)
        for mention in self.mentions:
            if (of and mention.start == of.end()) or (self.text[end : mention.start] == " " and mention.start > end):
                return mention
        if _OF_SOMETHING.match(self.text, end):
            return None
        for mention in reversed(self.mentions):
            if mention.end <= start and _BEFORE.fullmatch(self.text, mention.end, start) and mention.end < start:
                return mention
        key = self._bare_treaty(start)
        return _Mention(key, start, start, Certainty.ASSUMED) if key else None

    def _bare_treaty(self, start: int) -> str:
        last = _last(self.mentions, start, self.names.articled) if self.context.follow else None
        return last or self.context.treaty

    def _parts(self) -> None:
        for match in _PART.finditer(self.text):
            if mention := self._treaty_of(*match.span()):
                for numeral in re.findall(r"[IVX]+", match[1]):
                    if mention.key in self.names.articled and numeral in _PART_NUMBERS:
                        last = mention.end if mention.start >= match.end() else match.end()
                        number = _PART_NUMBERS.index(numeral) + 1
                        self._add(f"{mention.key}:part-{number}", match.start(), last, mention.certainty)
                self.taken.append((mention.start, mention.end))

    # -- goals, targets, objectives ------------------------------------------------------------------------------

    def _goals(self) -> None:
        agenda = any(mention.key == "agenda-2030" for mention in self.mentions) or "Sustainable" in self.text
        for match in _GOALS.finditer(self.text):
            paths, end = read_list(self.text, match.end())
            numbers = [path[0] for path in paths if len(path) == 1 and int(path[0]) <= _GOAL_COUNT]
            if numbers and (agenda or not match[1].startswith("Goal")):
                for number in numbers:
                    self._add(f"sdg:{number}", match.start(), end, Certainty.NAMED)
                self.taken.append((match.start(), end))

    def _targets(self) -> None:
        for match in _TARGET.finditer(self.text):
            numbers, end = _run(_TARGET_NUMBER, self.text, match.end())
            for goal, number in numbers:
                if int(goal) <= _GOAL_COUNT:
                    self._add(f"sdg:{goal}.{number}", match.start(), end, Certainty.NAMED)

    def _indicators(self) -> None:
        for match in _INDICATOR.finditer(self.text):
            numbers, end = _run(_INDICATOR_NUMBER, self.text, match.end())
            for goal, target, number in numbers:
                code = f"C{int(goal):02}{target:0>2}{int(number):02}"
                self._add(f"sdg:{code}", match.start(), end, Certainty.NAMED)

    def _objectives(self) -> None:
        if self.context.treaty != "gcm" and not any(mention.key == "gcm" for mention in self.mentions):
            return
        for match in _OBJECTIVE.finditer(self.text):
            paths, end = read_list(self.text, match.end())
            of = _OF.match(self.text, end)
            other = of and not any(one.start == of.end() and one.key == "gcm" for one in self.mentions)
            for path in paths:
                if len(path) == 1 and int(path[0]) <= _OBJECTIVE_COUNT and not other:
                    self._add(f"gcm:{path[0]}", match.start(), end, Certainty.NAMED)

    # -- general comments ----------------------------------------------------------------------------------------

    def _comments(self) -> None:
        for match in _COMMENT.finditer(self.text):
            kind = "gc" if match[1] == "comment" else "gr"
            stop = _SENTENCE_END.search(self.text, match.end())
            limit = stop.start() if stop else len(self.text)
            numbers, end = self._comment_numbers(match.end())
            places = [(number, match.start(), end) for number in numbers]
            places += [(m[1], m.start(), m.end()) for m in _COMMENT_MORE.finditer(self.text, end, limit)]
            for number, start, last in places:
                committee, certainty = self._committee_of(start, last)
                if committee and (kind == "gr") == (committee in self.names.recommending):
                    name = f"{committee}-{kind}{number}"
                    self._add(f"instrument:{self.names.comments.get(name, name)}", start, last, certainty)

    def _comment_numbers(self, position: int) -> tuple[list[str], int]:
        if numeral := _ROMAN.match(self.text, position):
            return [str(_roman(numeral[0]))], numeral.end()
        paths, end = read_list(self.text, position)
        return [path[0] for path in paths if len(path) == 1], end

    def _committee_of(self, start: int, end: int) -> tuple[str, Certainty]:
        if acronym := self.names.acronym.search(self.text, 0, start):
            return acronym[1].lower(), Certainty.NAMED
        after = re.compile(rf"(?:\s+\(\d{{4}}\))?\s+of\s+the\s+({self.names.committee.pattern})").match(self.text, end)
        if after:
            return self.names.body(after[1]), Certainty.NAMED
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text, 0, start)]
        before = list(self.names.committee.finditer(self.text, ends[-1] if ends else 0, start))
        if before:
            return self.names.body(before[-1][0]), Certainty.NAMED
        return self.context.committee, Certainty.ASSUMED

    def _add(self, target: str, start: int, end: int, certainty: Certainty) -> None:
        self.found.append(Citation(target, self.text[start:end], start, end, certainty))


_ROMAN = re.compile(r"[IVXL]+\b")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_PART_NUMBERS = "I II III IV V VI VII VIII IX".split()


def _roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(digits, [*digits[1:], 0], strict=True))


def _last(mentions: Collection[_Mention], before: int, keys: Collection[str]) -> str | None:
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
