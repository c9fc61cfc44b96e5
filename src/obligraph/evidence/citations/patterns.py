"""Regular expressions for the names and numbers by which English texts cite instruments and their parts."""

from __future__ import annotations

import re

LABOUR = re.compile(
    r"\b(?:ILO\s+)?(Convention|Recommendation)s?,?\s+(?:Nos?\.\s*|(?<=ILO Convention )|\d{4}\s+\(No\.\s*)(\d{1,3})\b"
)
LABOUR_SHORT = re.compile(r"\b(?:ILO\s+)?([CR])(\d{2,3})\b")
MORE_NUMBERS = re.compile(r"(?:\s+\(\d{4}\))?(?:,|,? and|,? or)\s+(?:No\.\s*|C)?(\d{1,3})\b(?!\s*per cent)")
THERETO = re.compile(r"\b(?:Optional )?Protocol\s+thereto\b")
SHORT = re.compile(r"\b(Optional Protocol|Convention|Covenant|Protocol|Declaration|Compact)\b(?!s)")
NAMELESS = re.compile(
    r"\s+(?:on|against|for|relating\s+to|concerning|to)\s+(?:the\s+|all\s+)?(?=[A-Z])|\s+(?:No\.|thereto)"
)
ARTICLE = re.compile(r"\b(?:[Aa]rticles?|[Aa]rts?\.)\s+(?=\d)")
PART = re.compile(r"\bParts?\s+([IVX]+(?:(?:,|,? and| or| to)\s+[IVX]+)*)\b")
REVERSED = re.compile(r"\bparagraphs?\s+(\d{1,2}(?:\s?\([a-z]\))?(?:(?:, | and | or | to )\d{1,2})*)\s+of\s+$")
OF_OR_IN = re.compile(r",?\s+(?:\([^()\d]{1,60}\)\s+)?(?:of|in)\s+(?:(?:the|that|this|said|same|present)\s+)*")
OF_SOMETHING = re.compile(r",?\s+of\s+(?!which|whom)")
BEFORE = re.compile(r"(?:['’]s)?[,:]?\s*\(?(?:see\s+(?:also\s+)?)?$")
NEXT_TREATY = re.compile(r",?\s+(?:and|or)\s+(?=\d)")
OBJECTIVE = re.compile(r"\b[Oo]bjectives?\s+(?=\d)")
GOALS = re.compile(r"\b(Sustainable Development Goals?|SDGs?|(?<!Development )Goals?)\s+(?=\d)")
TARGET = re.compile(r"\b(?:[Tt]argets?|SDGs?|Goals?)\s+(?=\d{1,2}\.\w)")
INDICATOR = re.compile(r"\b[Ii]ndicators?\s+(?=\d{1,2}\.\w{1,2}\.\d)")
TARGET_NUMBER = re.compile(
    r"(?:,\s*and\s+|,\s*|\s+and\s+|\s+or\s+)?(\d{1,2})\.(\d{1,2}|[a-d])(?![\w%]|\.\d|\s+per cent)"
)
INDICATOR_NUMBER = re.compile(r"(?:,\s*and\s+|,\s*|\s+and\s+)?(\d{1,2})\.(\d{1,2}|[a-d])\.(\d)\b")
COMMENT = re.compile(
    r"\b[Gg]eneral\s+(comment|recommendation)s?(?:\s+|,?\s+(?:including|in particular|namely|such as),?\s+(?=No))"
    r"(?:Nos?\.\s*)?(?=\d|[IVXL]+\b)"
)
COMMENT_MORE = re.compile(r"(?<!Convention )(?<!Recommendation )(?<!resolution )(?<!\()\bNos?\.\s*(\d{1,2})\b")
SENTENCE_END = re.compile(r"(?<!No)(?<!Nos)(?<!art)(?<!arts)(?<!para)\.(?:\d{1,3})?\s+(?=[A-Z])")
GOAL_COUNT = 17
OBJECTIVE_COUNT = 23
ROMAN = re.compile(r"[IVXL]+\b")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
PART_NUMBERS = "I II III IV V VI VII VIII IX".split()
