"""Writes validation reports as JSON, Turtle, HTML, SARIF 2.1.0, JUnit XML, or text grouped by action.

Each writer yields pieces of text and iterates over the results once, so that a million results do not fill memory.
Formats for people show an IRI as the function `shorten` returns it.
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
from obligraph.shacl.report import SEVERITIES, Report, Result

MAX_NODES_SHOWN = 20
"""The number of focus nodes listed for one action; the rest are counted."""
MAX_MESSAGES_PER_SHAPE = 1_000
"""The number of distinct messages of one shape; results with further messages are counted as one action."""
Shorten = Callable[[str], str]
"""Returns the short form of an IRI."""
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


def write_json(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield JSON, as `obligraph check --format json` prints it."""
    head = {"conforms": not report.results, "counts": dict(report.counts)}
    yield json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "results": ['
    for number, result in enumerate(report.results):
        fields = (f'      "{name}": {_json_value(value)}' for name, value in result.record(lang).items())
        yield (",\n    {\n" if number else "\n    {\n") + ",\n".join(fields) + "\n    }"
    yield ("\n  ]" if report.results else "]") + "\n}\n"


def _json_value(value: object) -> str:
    """Return a value indented as the json module does, whose own indenting encoder is slow for a million results."""
    if isinstance(value, list) and value:
        return "[\n        " + ",\n        ".join(map(_ENCODE, value)) + "\n      ]"
    return _ENCODE(value)


def write_turtle(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield the report in SHACL's own vocabulary (SHACL, section 3.6)."""
    yield from report.turtle_pieces()


def write_html(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield an HTML page with the counts and a row for each result."""
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
        cells = (shorten(result.focus), _short_path(result, shorten), result.value or "", shorten(result.shape))
        columns = "".join(f"<td><code>{escape(cell)}</code></td>" for cell in cells)
        text = escape(result.message(lang))
        severity = escape(result.severity)
        yield f'<tr><td class="{severity}">{severity}</td>{columns}<td>{text}</td></tr>\n'
    yield "</tbody></table></main></body></html>\n"


def write_sarif(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield SARIF 2.1.0 (OASIS), which code-review tools read: a rule for each shape and a result for each result."""
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


def write_junit(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield JUnit XML, which CI servers read: a case for each result, failed if it is a Violation."""
    failures = report.counts["Violation"]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites><testsuite name="obligraph check" tests="{len(report.results) or 1}" failures="{failures}">\n'
    if not report.results:
        yield '<testcase classname="obligraph" name="check"/>\n'
    for result in report.results:
        name = quoteattr(_printable(f"{shorten(result.shape)} {shorten(result.focus)}"))
        text = quoteattr(_printable(result.message(lang)))
        body = f"<failure message={text}/>" if result.severity == "Violation" else f"<skipped message={text}/>"
        yield f"<testcase classname={quoteattr(result.severity)} name={name}>{body}</testcase>\n"
    yield "</testsuite></testsuites>\n"


@dataclass
class _Action:
    message: str
    count: int = 0
    focus: list[str] = field(default_factory=list)


def write_actions(report: Report, lang: str, shorten: Shorten = str) -> Iterator[str]:
    """Yield the actions to take, most severe first, each with the number of focus nodes that need it and the first few.

    Results are sorted by severity and shape, so memory holds the actions of one shape only.
    """
    if not report.results:
        yield message("shacl.report.conforms", lang) + "\n"
    for (severity, shape), results in itertools.groupby(report.results, lambda found: (found.severity, found.shape)):
        for action in _actions(results, lang, shorten):
            yield from _described(action, severity, shorten(shape), lang)


def _actions(results: Iterable[Result], lang: str, shorten: Shorten) -> Iterable[_Action]:
    """Group the results of one shape by message; if there are too many messages, the last action has the rest."""
    actions: dict[str, _Action] = {}
    rest = _Action(message("shacl.report.others", lang))
    for result in results:
        text = result.message(lang)
        grouped = text in actions or len(actions) < MAX_MESSAGES_PER_SHAPE
        action = actions.setdefault(text, _Action(text)) if grouped else rest
        action.count += 1
        if len(action.focus) < MAX_NODES_SHOWN:
            action.focus.append(shorten(result.focus) + (f" = {result.value}" if result.value and result.path else ""))
    return [*actions.values(), rest] if rest.count else actions.values()


def _described(action: _Action, severity: str, shape: str, lang: str) -> Iterator[str]:
    yield f"{severity} ({action.count})  {action.message}\n  [{shape}]\n"
    yield "".join(f"    {node}\n" for node in action.focus)
    remaining = action.count - len(action.focus)
    yield f"    {message('shacl.report.more', lang, number=remaining)}\n\n" if remaining else "\n"


def _short_path(result: Result, shorten: Shorten) -> str:
    path = result.path or ""
    return shorten(path[1:-1]) if path.startswith("<") and path.count("<") == 1 else path


def _printable(text: str) -> str:
    """Replace the characters that XML 1.0 does not allow (section 2.2)."""
    return _UNPRINTABLE.sub("�", text)


WRITERS: dict[str, Callable[[Report, str, Shorten], Iterator[str]]] = {
    "json": write_json,
    "ttl": write_turtle,
    "html": write_html,
    "sarif": write_sarif,
    "junit": write_junit,
    "table": write_actions,
}
