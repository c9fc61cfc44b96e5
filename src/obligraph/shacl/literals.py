"""Literals: whether a lexical form is well formed for its XSD datatype, and how two values compare in SPARQL.

Well-formedness follows XSD 1.1 Part 2; comparison follows SPARQL 1.1, section 17.3, with dates compared as well. A
dateTime without a time zone and one with a zone compare only when they are more than 14 hours apart (XSD 1.1, E.3.3).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from math import inf, nan

from obligraph.namespaces import XSD

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_LEAP = r"-?(?:[1-9]\d*)?(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_LONG, _SHORT = r"(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])", r"(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
_DATE = rf"(?:{_YEAR}-(?:{_LONG}|{_SHORT}|02-(?:0[1-9]|1\d|2[0-8]))|{_LEAP}-02-29)"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_HOURS = r"T(?:\d+H(?:\d+M)?(?:\d+(?:\.\d+)?S)?|\d+M(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S)"
_DAYS = rf"(?:\d+D(?:{_HOURS})?|{_HOURS})"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"

FORMS: dict[str, str] = {
    "boolean": r"true|false|0|1",
    "decimal": _NUMBER,
    "double": rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2])" + _ZONE,
    "gMonth": r"--(?:0[1-9]|1[0-2])" + _ZONE,
    "gDay": r"---(?:0[1-9]|[12]\d|3[01])" + _ZONE,
    "gMonthDay": rf"--(?:{_LONG}|{_SHORT}|02-(?:0[1-9]|[12]\d))" + _ZONE,
    "duration": rf"-?P(?:\d+Y(?:\d+M)?(?:{_DAYS})?|\d+M(?:{_DAYS})?|{_DAYS})",
    "dayTimeDuration": rf"-?P{_DAYS}",
    "yearMonthDuration": r"-?P(?:\d+Y(?:\d+M)?|\d+M)",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
    r"|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
FORMS.update(dict.fromkeys(_BOUNDS, _INTEGER))
NUMERIC = frozenset(f"{XSD}{name}" for name in (*_BOUNDS, "decimal", "double", "float"))
INTEGERS = {f"{XSD}{name}": bounds for name, bounds in _BOUNDS.items()}
"""Least and greatest value of each integer datatype; None means no limit."""


def form_of(datatype: str) -> str | None:
    """Return the regular expression for whole lexical forms of an XSD datatype; None if any form is allowed."""
    name = datatype.removeprefix(XSD)
    return FORMS.get(name) if datatype.startswith(XSD) else None


def is_well_formed(lexical: str, datatype: str) -> bool:
    """Whether a lexical form is well formed for its datatype; true for datatypes other than XSD's."""
    form = form_of(datatype)
    if form is None:
        return True
    if re.fullmatch(form, lexical, re.ASCII) is None:
        return False
    least, most = INTEGERS.get(datatype, (None, None))
    return (least is None or int(lexical) >= least) and (most is None or int(lexical) <= most)


Value = tuple[str, object]
"""A kind of values that compare with one another, and a value of that kind."""


def value_of(lexical: str, datatype: str) -> Value | None:
    """Return the value of a literal for comparison, or None if it does not compare."""
    if not is_well_formed(lexical, datatype):
        return None
    if datatype in NUMERIC:
        return "number", _number(lexical, datatype)
    name = datatype.removeprefix(XSD)
    if name == "string":
        return "string", lexical
    if name == "boolean":
        return "boolean", lexical in ("true", "1")
    if name in ("dateTime", "dateTimeStamp"):
        return "dateTime", lexical
    return (name, lexical) if name in ("date", "time", "gYear", "gYearMonth") else None


def _number(lexical: str, datatype: str) -> Decimal | float:
    if datatype.endswith(("double", "float")):
        return {"INF": inf, "+INF": inf, "-INF": -inf, "NaN": nan}.get(lexical) or float(lexical.replace("INF", "inf"))
    return Decimal(lexical)


def compares(left: Value | None, operator: str, right: Value | None) -> bool:
    """Whether `left operator right` holds; false where the two cannot be compared. The operator is < <= > or >=."""
    if left is None or right is None or left[0] != right[0]:
        return False
    order = _order(left, right)
    return order is not None and (
        order < 0 if operator == "<" else order <= 0 if operator == "<=" else _above(order, operator)
    )


def _above(order: int, operator: str) -> bool:
    return order > 0 if operator == ">" else order >= 0


def _order(left: Value, right: Value) -> int | None:
    a, b = left[1], right[1]
    if left[0] == "dateTime" or left[0] in ("date", "time", "gYear", "gYearMonth"):
        return _order_in_time(str(a), str(b), left[0])
    if a != a or b != b:  # NaN
        return None
    return int(a > b) - int(a < b)  # type: ignore[operator]


def _order_in_time(left: str, right: str, kind: str) -> int | None:
    (a, zoned_a), (b, zoned_b) = _instant(left, kind), _instant(right, kind)
    if zoned_a == zoned_b:
        return (a > b) - (a < b)
    apart = timedelta(hours=14)
    if zoned_a:
        return -1 if a < b - apart else 1 if a > b + apart else None
    return -1 if a + apart < b else 1 if a - apart > b else None


def _instant(lexical: str, kind: str) -> tuple[timedelta, bool]:
    """Return the time since the start of year 0001, in UTC if there is a time zone, and whether there is one."""
    text, zone = _split_zone(lexical)
    shift = timedelta()
    if zone and zone != "Z":
        sign = -1 if zone[0] == "-" else 1
        shift = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return _local(text, kind) - shift, zone is not None


def _split_zone(lexical: str) -> tuple[str, str | None]:
    found = re.search(r"Z$|[+-]\d\d:\d\d$", lexical)
    return (lexical[: found.start()], found.group()) if found else (lexical, None)


def _local(text: str, kind: str) -> timedelta:
    if kind == "gYear":
        text += "-01-01"
    elif kind == "gYearMonth":
        text += "-01"
    day, _, time = ("0001-01-01", "", text) if kind == "time" else text.partition("T")
    year, month, number = day.rsplit("-", 2)
    cycles, within = divmod(int(year) - 1, 400)  # the calendar repeats every 400 years, and dates know few
    days = cycles * 146097 + date(within + 1, int(month), int(number)).toordinal()
    hours, minutes, seconds = (time or "00:00:00").split(":")
    hour = int(hours) % 24 if kind == "time" else int(hours)  # 24:00:00 is the midnight of the same day
    whole = timedelta(days=days, hours=hour, minutes=int(minutes))
    return whole + timedelta(microseconds=int(Decimal(seconds) * 1_000_000))
