"""The validation report: sorted, and equal on every run and with every engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from obligraph.i18n import DEFAULT, Message

SEVERITIES = ("Violation", "Warning", "Info")
SHACL = "http://www.w3.org/ns/shacl#"


class Result(NamedTuple):
    """A validation result; literals in N-Triples form, IRIs in full without brackets, `messages` by language."""

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    component: str
    messages: tuple[tuple[str, str], ...] = ()
    graphs: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, str, str, str, str, str]:
        """The key by which results are sorted: severity, then shape, focus, path, value and component."""
        rank = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else len(SEVERITIES)
        return rank, self.shape, self.focus, self.path or "", self.value or "", self.component

    def record(self, lang: str) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "severity": self.severity,
            "component": self.component,
            "shape": self.shape,
            "focus": self.focus,
            "path": self.path,
            "value": self.value,
            "message": self.message(lang),
            "graphs": list(self.graphs),
        }

    def message(self, lang: str) -> str:
        """Return the message in a language, or else in the default one, or else in any."""
        by_language = dict(self.messages)
        return by_language.get(lang) or by_language.get(DEFAULT) or next(iter(by_language.values()), "")


class Report(NamedTuple):
    """The sorted results of one check; `notes` say what was not checked, or by which engine.

    `results` can be iterated over any number of times; those of the columnar engine are made in batches on iteration.
    """

    results: Collection[Result]
    counts: Mapping[str, int]
    notes: tuple[Message, ...] = ()

    @classmethod
    def of(cls, results: Iterable[Result], notes: Iterable[Message] = ()) -> Report:
        """Return the report of distinct results, sorted."""
        ordered = tuple(sorted(set(results), key=lambda result: result.key))
        counts = {name: sum(result.severity == name for result in ordered) for name in SEVERITIES}
        return cls(ordered, counts, tuple(notes))

    def fails_on(self, threshold: str) -> bool:
        """Whether a result is at least as severe as `threshold` (violation, warning or info)."""
        severe = SEVERITIES[: [name.lower() for name in SEVERITIES].index(threshold) + 1]
        return any(self.counts[name] for name in severe)

    def record(self, lang: str) -> dict[str, Any]:
        """Return the report as plain data; `conforms` is SHACL's, false with any result."""
        return {
            "conforms": not self.results,
            "counts": dict(self.counts),
            "results": [result.record(lang) for result in self.results],
        }

    def turtle(self) -> str:
        """Return the report in SHACL's own vocabulary (SHACL, section 3.6), as Turtle."""
        return "".join(self.turtle_pieces())

    def turtle_pieces(self) -> Iterator[str]:
        """Yield the report as Turtle, one piece for each result."""
        conforms = "false" if self.results else "true"
        yield f"@prefix sh: <{SHACL}> .\n\n"
        yield f"<urn:obligraph:report> a sh:ValidationReport ;\n    sh:conforms {conforms} .\n"
        for number, result in enumerate(self.results, 1):
            facts = [f"sh:resultSeverity {_severity(result.severity)}", f"sh:focusNode {_term(result.focus)}"]
            facts += [f"sh:sourceShape {_term(result.shape)}", f"sh:sourceConstraintComponent <{result.component}>"]
            facts += [f"sh:resultPath {result.path}"] if _is_predicate(result.path) else []
            facts += [f"sh:value {_term(result.value)}"] if result.value else []
            facts += [
                f"sh:resultMessage {_quoted(text)}" + (f"@{lang}" if lang else "") for lang, text in result.messages
            ]
            yield f"\n<urn:obligraph:report> sh:result <urn:obligraph:result:{number}> .\n"
            yield f"<urn:obligraph:result:{number}> a sh:ValidationResult ;\n"
            yield " ;\n".join(f"    {fact}" for fact in facts) + " .\n"


def _severity(name: str) -> str:
    return f"sh:{name}" if name in SEVERITIES else f"<{name}>"


def _is_predicate(path: str | None) -> bool:
    """Whether a path is a single predicate, which is written alike in Turtle and SPARQL."""
    return path is not None and path.startswith("<") and path.count("<") == 1 and path.endswith(">")


def _term(text: str) -> str:
    return text if text.startswith(('"', "_:", "<")) else f"<{text}>"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
