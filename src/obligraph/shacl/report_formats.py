"""Writes a report of a check, piece by piece: JSON, Turtle, HTML, SARIF 2.1.0, JUnit XML, a table by action.

Each writer gives pieces of text and goes through the results once, so that a million findings do not fill memory.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from xml.sax.saxutils import quoteattr

from obligraph.i18n import message
from obligraph.ids import SHAPE, short_of
from obligraph.shacl.report import SEVERITIES, Report, Result

NAMED_AT_MOST = 20
"""So many focus nodes are named for one action; the rest are counted."""
MESSAGES_AT_MOST = 1_000
"""So many messages of one shape are told apart; what has another is counted as one action."""
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_UNPRINTABLE = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\U0010ffff]")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_COLUMNS = ("severity", "focus", "path", "value", "shape", "message")
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1b1b }
table { border-collapse: collapse; width: 100% } th, td { border-bottom: 1px solid #ccc; padding: .4rem .6rem;
text-align: left; vertical-align: top } code { overflow-wrap: anywhere } .Violation { color: #a4000f }
.Warning { color: #7a4a00 } .Info { color: #0a4f8f }
"""


def write_json(report: Report, lang: str) -> Iterator[str]:
    """Give the contract's JSON (DESIGN.md, `check --format json`)."""
    head = {"conforms": not report.results, "counts": dict(report.counts)}
    yield json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "results": ['
    for number, result in enumerate(report.results):
        fields = (f'      "{name}": {_json_value(value)}' for name, value in result.record(lang).items())
        yield (",\n    {\n" if number else "\n    {\n") + ",\n".join(fields) + "\n    }"
    yield ("\n  ]" if report.results else "]") + "\n}\n"


def _json_value(value: object) -> str:
    """Return a value indented as json does, whose own encoder with indents is slow for a million results."""
    if isinstance(value, list) and value:
        return "[\n        " + ",\n        ".join(map(_ENCODE, value)) + "\n      ]"
    return _ENCODE(value)


def write_turtle(report: Report, lang: str) -> Iterator[str]:
    """Give the report in SHACL's own vocabulary (SHACL, section 3.6)."""
    yield from report.turtle_pieces()


def write_html(report: Report, lang: str) -> Iterator[str]:
    """Give a page that stands alone: counts, then a row for each finding."""
    title = message("shacl.report.title", lang)
    yield f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    counted = " · ".join(f'<span class="{name}">{name}: {report.counts[name]}</span>' for name in SEVERITIES)
    yield f"</head><body><main><h1>{title}</h1><p>{counted}</p>"
    if not report.results:
        yield f"<p>{message('shacl.report.conforms', lang)}</p></main></body></html>\n"
        return
    heads = (message(f"shacl.report.{name}", lang) for name in _COLUMNS)
    yield "<table><thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>\n"
    for result in report.results:
        cells = (short_of(result.focus), _short_path(result), result.value or "", result.shape.removeprefix(SHAPE))
        columns = "".join(f"<td><code>{escape(cell)}</code></td>" for cell in cells)
        said = escape(result.message(lang))
        severity = escape(result.severity)
        yield f'<tr><td class="{severity}">{severity}</td>{columns}<td>{said}</td></tr>\n'
    yield "</tbody></table></main></body></html>\n"


def write_sarif(report: Report, lang: str) -> Iterator[str]:
    """Give SARIF 2.1.0 (OASIS), which code-review tools read: a rule for each shape, a result for each finding."""
    yield '{"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [{"results": ['
    rules: dict[str, None] = {}
    for number, result in enumerate(report.results):
        rules.setdefault(result.shape)
        place = {"logicalLocations": [{"fullyQualifiedName": result.focus, "kind": "resource"}]}
        record = {
            "ruleId": result.shape,
            "level": _LEVELS.get(result.severity, "note"),
            "message": {"text": result.message(lang)},
            "locations": [place],
            "properties": {"path": result.path, "value": result.value, "graphs": list(result.graphs)},
        }
        yield (",\n" if number else "\n") + json.dumps(record, ensure_ascii=False)
    driver = {"name": "obligraph", "rules": [{"id": shape, "name": shape.rsplit("/", 1)[-1]} for shape in rules]}
    yield f'\n], "tool": {{"driver": {json.dumps(driver, ensure_ascii=False)}}}}}]}}\n'


def write_junit(report: Report, lang: str) -> Iterator[str]:
    """Give JUnit XML, which CI servers read: a case for each finding, failed when it is a Violation."""
    failures = report.counts["Violation"]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites><testsuite name="obligraph check" tests="{len(report.results) or 1}" failures="{failures}">\n'
    if not report.results:
        yield '<testcase classname="obligraph" name="check"/>\n'
    for result in report.results:
        name = quoteattr(_printable(f"{result.shape.removeprefix(SHAPE)} {short_of(result.focus)}"))
        said = quoteattr(_printable(result.message(lang)))
        body = f"<failure message={said}/>" if result.severity == "Violation" else f"<skipped message={said}/>"
        yield f"<testcase classname={quoteattr(result.severity)} name={name}>{body}</testcase>\n"
    yield "</testsuite></testsuites>\n"


@dataclass
class _Action:
    message: str
    count: int = 0
    focus: list[str] = field(default_factory=list)


def write_actions(report: Report, lang: str) -> Iterator[str]:
    """Give what there is to fix, most severe first: each action with how many and which focus nodes need it.

    Results come sorted by severity and shape, so no more than the actions of one shape are held.
    """
    if not report.results:
        yield message("shacl.report.conforms", lang) + "\n"
    for (severity, shape), results in itertools.groupby(report.results, lambda found: (found.severity, found.shape)):
        for action in _actions(results, lang):
            yield from _described(action, severity, shape, lang)


def _actions(results: Iterable[Result], lang: str) -> Iterable[_Action]:
    """Group the results of one shape by message; where there are very many messages, the last action has the rest."""
    actions: dict[str, _Action] = {}
    rest = _Action(message("shacl.report.others", lang))
    for result in results:
        said = result.message(lang)
        known = said in actions or len(actions) < MESSAGES_AT_MOST
        action = actions.setdefault(said, _Action(said)) if known else rest
        action.count += 1
        if len(action.focus) < NAMED_AT_MOST:
            action.focus.append(short_of(result.focus) + (f" = {result.value}" if result.value and result.path else ""))
    return [*actions.values(), rest] if rest.count else actions.values()


def _described(action: _Action, severity: str, shape: str, lang: str) -> Iterator[str]:
    yield f"{severity} ({action.count})  {action.message}\n  [{shape.removeprefix(SHAPE)}]\n"
    yield "".join(f"    {node}\n" for node in action.focus)
    left = action.count - len(action.focus)
    yield f"    {message('shacl.report.more', lang, number=left)}\n\n" if left else "\n"


def _short_path(result: Result) -> str:
    path = result.path or ""
    return short_of(path[1:-1]) if path.startswith("<") and path.count("<") == 1 else path


def _printable(text: str) -> str:
    """Leave out the characters that XML 1.0 cannot hold (section 2.2)."""
    return _UNPRINTABLE.sub("�", text)


WRITERS: dict[str, Callable[[Report, str], Iterator[str]]] = {
    "json": write_json,
    "ttl": write_turtle,
    "html": write_html,
    "sarif": write_sarif,
    "junit": write_junit,
    "table": write_actions,
}
