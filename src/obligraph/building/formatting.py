"""Writes Turtle files in a canonical form, so that differences between files are differences of content.

Run as `python -m obligraph.building.formatting [--check] PATH...`. The triples do not change; comments at the top of a
file stay, and others are removed. The order is: the description of the file, then things in natural order (2 before
10), each followed by the passages named after it; for each thing `a`, labels, then other predicates by name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from natsort import natsort_keygen
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from obligraph.errors import InputInvalid, ObligraphError
from obligraph.ids import CODE, GRAPH, ID, SDG
from obligraph.namespaces import OBL, RDF, SKOS, XSD, all_prefixes

_FIRST = (f"{RDF}type", f"{SKOS}prefLabel", f"{OBL}ownTranslation", f"{SKOS}notation", f"{OBL}summary")
_LAST = (f"{OBL}note", f"{OBL}evidencedBy")
_natural_key = natsort_keygen()
_PLAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_BARE = {f"{XSD}integer": re.compile(r"-?\d+"), f"{XSD}decimal": re.compile(r"-?\d+\.\d+")}


def formatted(text: str, where: str = "text") -> str:
    """Return a Turtle text in its canonical form; raise InputInvalid if it is malformed."""
    try:
        triples = {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)}
    except SyntaxError as error:
        raise InputInvalid("turtle-malformed", where=where, reason=error.msg) from None
    new = _in_canonical_form(text, triples)
    if {quad.triple for quad in parse(new.encode(), format=RdfFormat.TURTLE)} != triples:
        raise InputInvalid("canonical-form-differs", where=where)
    return new


def _in_canonical_form(text: str, triples: set[Triple]) -> str:
    head = "".join(line + "\n" for line in _leading_comment(text))
    spaces = _namespaces(triples)
    prefixes = {prefix: space for space, prefix in spaces.items()}
    blocks = [_description(subject, about, spaces) for subject, about in _by_subject(triples)]
    declared = "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes))
    return f"{head}{declared}\n" + "\n".join(blocks)


def _leading_comment(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return lines


def _namespaces(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the namespaces in use, with their prefixes: collections, vocabularies, one for each code scheme."""
    prefixes = {space: prefix for prefix, space in all_prefixes().items()}
    used: dict[str, str] = {}
    for term in (term for triple in triples for term in triple):
        for iri in _iris(term):
            space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
            scheme = space.removeprefix(CODE).rstrip("/")
            if space.startswith(CODE) and _PLAIN.fullmatch(scheme) and iri != space:
                used[space] = f"{scheme}-code" if scheme in prefixes.values() else scheme
            elif space in prefixes and iri != f"{RDF}type" and _PLAIN.fullmatch(iri.removeprefix(space)):
                used[space] = prefixes[space]
    return used


def _iris(term: object) -> list[str]:
    if isinstance(term, NamedNode):
        return [term.value]
    if isinstance(term, Literal) and not term.language and term.datatype.value != f"{XSD}string":
        bare = _BARE.get(term.datatype.value)
        return [] if bare and bare.fullmatch(term.value) else [term.datatype.value]
    return []


def _by_subject(triples: Iterable[Triple]) -> list[tuple[str, list[Triple]]]:
    groups: dict[str, list[Triple]] = {}
    for triple in triples:
        groups.setdefault(getattr(triple.subject, "value", str(triple.subject)), []).append(triple)
    return sorted(groups.items(), key=lambda group: _sort_key(group[0]))


def _sort_key(iri: str) -> tuple[object, ...]:
    """Return the sort key of a subject; a passage comes after the thing that it is named after."""
    if iri.startswith(GRAPH):
        return 0, (), 0, iri
    if not iri.startswith(ID):
        return (1 if iri.startswith(SDG) else 2), _natural(iri.rsplit("/", 1)[-1]), 0, iri
    collection, _, local = iri.removeprefix(ID).partition("/")
    if collection == "instrument":
        return 1, (), 0, iri
    if collection == "passage":
        return 1, _natural(local.partition(".")[2] or local), 1, iri
    return 1, _natural(local), 0, iri


def _natural(name: str) -> tuple[object, ...]:
    return tuple(_natural_key(" ".join(re.findall(r"\d+|[A-Za-z]+", name))))


def _description(subject: str, triples: list[Triple], spaces: dict[str, str]) -> str:
    by_predicate: dict[str, list[str]] = {}
    for triple in triples:
        by_predicate.setdefault(triple.predicate.value, []).append(_term(triple.object, spaces))
    lines = [
        f"{_verb(predicate, spaces)} {', '.join(sorted(by_predicate[predicate]))}"
        for predicate in sorted(by_predicate, key=_predicate_sort_key)
    ]
    return f"{_short(subject, spaces)} " + " ;\n    ".join(lines) + " .\n"


def _verb(predicate: str, spaces: dict[str, str]) -> str:
    return "a" if predicate == f"{RDF}type" else _short(predicate, spaces)


def _predicate_sort_key(predicate: str) -> tuple[int, str]:
    if predicate in _FIRST:
        return _FIRST.index(predicate), predicate
    return (len(_FIRST) + 1 + _LAST.index(predicate) if predicate in _LAST else len(_FIRST)), predicate


def _short(iri: str, spaces: dict[str, str]) -> str:
    space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    local = iri.removeprefix(space)
    return f"{spaces[space]}:{local}" if space in spaces and _PLAIN.fullmatch(local) else f"<{iri}>"


def _term(term: object, spaces: dict[str, str]) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value, spaces)
    if not isinstance(term, Literal):
        raise InputInvalid("blank-node")
    bare = _BARE.get(term.datatype.value)
    if not term.language and bare and bare.fullmatch(term.value):
        return term.value
    quoted = '"' + re.sub(r'["\\\n\r\t]', lambda m: _ESCAPES[m.group()], term.value) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype.value == f"{XSD}string" else f"{quoted}^^{_short(term.datatype.value, spaces)}"


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputInvalid("not-utf-8", where=str(file)) from None
    except OSError as error:
        raise InputInvalid("file-not-read", where=str(file), reason=error.strerror) from None


def main(arguments: list[str]) -> int:
    """Format files, or the Turtle files of folders; with `--check` only return 1 if a file would change."""
    only_check = "--check" in arguments
    changed = 0
    for root in (Path(argument) for argument in arguments if argument != "--check"):
        for file in sorted(root.rglob("*.ttl")) if root.is_dir() else [root]:
            text = _read(file)
            new = formatted(text, str(file))
            if new != text:
                changed += 1
                print(f"{file}: {'is not in its canonical form; run make fmt' if only_check else 'formatted'}")
                if not only_check:
                    file.write_text(new, encoding="utf-8")
    return 1 if only_check and changed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ObligraphError as error:
        sys.exit(f"obligraph: {error}")
