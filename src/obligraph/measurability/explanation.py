"""Explains whether one recommendation is measurable: each condition, what decides it, and what would mend it.

The conditions are those of docs/measurability.md, which shapes/measurability.shapes.ttl states for `check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from obligraph.bridge.answer import nearest_known
from obligraph.errors import UnknownIdentifier
from obligraph.graph.evidence import places_of
from obligraph.graph.labels import labels_of
from obligraph.ids import iri_of, short_of
from obligraph.measurability.indicators import RATIO_UNITS, measuring_indicators
from obligraph.namespaces import with_prefixes
from obligraph.store.terms import value_of

if TYPE_CHECKING:
    from obligraph.store import Store

_STATEMENTS = with_prefixes("""
SELECT ?name ?value ?graph WHERE {
  VALUES (?name ?property) {
    ("type" obl:indicatorKind) ("definition" skos:definition) ("unit" obl:unit) ("frequency" obl:frequency)
    ("numerator" obl:numerator) ("denominator" obl:denominator) ("criterion" obl:fulfilmentCriterion)
    ("source" obl:hasSource) ("content" obl:contentStatus)
  }
  GRAPH ?graph { ?thing ?property ?value }
  FILTER(!isLiteral(?value) || LANG(?value) = "" || LANG(?value) = ?language)
} ORDER BY ?name ?value ?graph
""")
_STATUS = "SELECT ?status WHERE { ?source <https://w3id.org/obligraph/ns#sourceStatus> ?status }"
_MENDS = {
    "en": {
        "indicator": "Tie an indicator to it: a link record with the predicate obl:measures and its reason.",
        "type": "Say with obl:indicatorKind whether it is structural, process or outcome.",
        "definition": "Say with skos:definition what is counted.",
        "unit": "Give obl:unit.",
        "frequency": "Give obl:frequency; “to be defined” is a value.",
        "numerator": "Say with obl:numerator what is counted above the line.",
        "denominator": "Say with obl:denominator out of what.",
        "criterion": "Say with obl:fulfilmentCriterion when the answer is yes.",
        "source": "Name with obl:hasSource a source that exists (then it is feasible), or specify one.",
        "content": "Only its number is known, so it is exempt; find its text.",
    },
    "es": {
        "indicator": "Vincule un indicador con un registro cuyo predicado sea obl:measures y que dé su razón.",
        "type": "Indique con obl:indicatorKind si es estructural, de proceso o de resultado.",
        "definition": "Indique con skos:definition qué se cuenta.",
        "unit": "Indique obl:unit.",
        "frequency": "Indique obl:frequency; «por definir» es un valor.",
        "numerator": "Indique con obl:numerator qué se cuenta arriba.",
        "denominator": "Indique con obl:denominator sobre qué.",
        "criterion": "Indique con obl:fulfilmentCriterion cuándo la respuesta es sí.",
        "source": "Nombre con obl:hasSource una fuente que exista, o especifique una; con una que existe es factible.",
        "content": "Solo se conoce su número, por lo que está exenta; busque su texto.",
    },
}


def explain(store: Store, recommendation: str, lang: str = "en") -> dict[str, Any]:
    """Return for a recommendation (short form or IRI) each condition of measurability, met or not, and why.

    Keys: recommendation, measurable, feasibility ("feasible", "ideal" or None), exempt, indicators, mend. An indicator
    has `relation` (only `obl:measures` counts) and conditions with name, met, statements, evidence and mend. Raises
    UnknownIdentifier when nothing bears the identifier.
    """
    iri = iri_of(recommendation)
    if not store.ask("ASK { ?thing a ?type }", {"thing": NamedNode(iri)}):
        raise UnknownIdentifier(recommendation, nearest_known(store, recommendation))
    exempt = any(value.endswith("/number-only") for value, _ in _said(store, iri, lang).get("content", []))
    tied = measuring_indicators(store, iri, lang)
    explained = [_indicator(store, record, lang) for record in tied]
    counting = [record for record in explained if record["relation"] == "obl:measures"]
    measurable = [record for record in counting if all(condition["met"] for condition in record["conditions"])]
    feasibilities = {record["feasibility"] for record in measurable}
    mend = [] if measurable or exempt else _mends(counting, lang)
    return {
        "recommendation": {"id": short_of(iri), "label": labels_of(store, {iri}, lang).get(iri, "")},
        "measurable": bool(measurable),
        "feasibility": "feasible" if "feasible" in feasibilities else "ideal" if feasibilities else None,
        "exempt": exempt,
        "evidence": places_of(store, [iri]).get(iri, []),
        "indicators": explained,
        "mend": [_MENDS[lang]["content"]] if exempt else mend,
    }


def _mends(counting: list[dict[str, Any]], lang: str) -> list[str]:
    """What would make the indicator that lacks least measurable, or that one has to be tied to it."""
    if not counting:
        return [_MENDS[lang]["indicator"]]
    lacking = [[c["mend"] for c in record["conditions"] if not c["met"]] for record in counting]
    return min(lacking, key=len)


def _indicator(store: Store, record: dict[str, Any], lang: str) -> dict[str, Any]:
    iri = iri_of(record["id"])
    said = _said(store, iri, lang)
    statuses = {source: _status(store, source) for source, _ in said.get("source", [])}
    usable = {source for source, status in statuses.items() if status in ("exists", "specified")}
    names = ["type", "definition", "unit", "frequency"]
    if any(value.rsplit("/", 1)[-1] in RATIO_UNITS for value, _ in said.get("unit", [])):
        names += ["numerator", "denominator"]
    if any(value.endswith("/structural") for value, _ in said.get("type", [])):
        names.append("criterion")
    names.append("source")
    feasible = "exists" in statuses.values()
    return {
        "id": record["id"],
        "label": record["label"],
        "relation": record["relation"],
        "feasibility": "feasible" if feasible else "ideal" if usable else None,
        "evidence": places_of(store, [iri]).get(iri, []),
        "conditions": [
            {
                "condition": name,
                "met": bool(usable) if name == "source" else bool(said.get(name)),
                "statements": [
                    {"value": short_of(value), "graph": short_of(graph), **_status_of(statuses, value)}
                    for value, graph in said.get(name, [])
                ],
                "mend": None if (usable if name == "source" else said.get(name)) else _MENDS[lang][name],
            }
            for name in names
        ],
    }


def _status_of(statuses: dict[str, str | None], value: str) -> dict[str, str | None]:
    return {"status": statuses[value]} if value in statuses else {}


def _said(store: Store, iri: str, lang: str) -> dict[str, list[tuple[str, str]]]:
    said: dict[str, list[tuple[str, str]]] = {}
    for name, value, graph in store.select(_STATEMENTS, {"thing": NamedNode(iri), "language": Literal(lang)}):
        said.setdefault(value_of(name), []).append((value_of(value), value_of(graph)))
    return said


def _status(store: Store, source: str) -> str | None:
    codes = [value_of(row[0]).rsplit("/", 1)[1] for row in store.select(_STATUS, {"source": NamedNode(source)})]
    return codes[0] if codes else None


_WORDS = {
    "en": {
        "feasible": "It is measurable, and feasible: a source exists.",
        "ideal": "It is measurable, and only ideal: no source of its indicators exists yet.",
        "no": "It is not measurable.",
        "exempt": "It is exempt from the rule.",
        "obl:measures": "measures it",
        "obl:comesNear": "comes near, which does not count",
        "stands": "stands in",
        "yes": "met",
        "unmet": "not met",
        "mend": "What would mend it",
        "then": "With a source that exists it would be feasible; with one that is only specified, ideal.",
    },
    "es": {
        "feasible": "Es medible, y factible: existe una fuente.",
        "ideal": "Es medible, y solo ideal: ninguna fuente de sus indicadores existe aún.",
        "no": "No es medible.",
        "exempt": "Está exenta de la regla.",
        "obl:measures": "la mide",
        "obl:comesNear": "se le aproxima, lo que no cuenta",
        "stands": "consta en",
        "yes": "se cumple",
        "unmet": "no se cumple",
        "mend": "Qué lo corregiría",
        "then": "Con una fuente que exista sería factible; con una solo especificada, ideal.",
    },
}
_NAMES: dict[str, dict[str, str]] = {
    "en": {},
    "es": {
        "type": "tipo",
        "definition": "definición",
        "unit": "unidad",
        "frequency": "periodicidad",
        "numerator": "numerador",
        "denominator": "denominador",
        "criterion": "criterio",
        "source": "fuente",
    },
}


def in_words(answer: dict[str, Any], lang: str) -> str:
    """Return an explanation as Markdown that reads well as plain text."""
    words, names = _WORDS[lang], _NAMES[lang]
    state = "exempt" if answer["exempt"] else answer["feasibility"] if answer["measurable"] else "no"
    lines = [f"# {answer['recommendation']['id']}: {answer['recommendation']['label']}", "", words[state], ""]
    for record in answer["indicators"]:
        lines.append(f"- **{record['id']}** {record['label']} ({words[record['relation']]})")
        for condition in record["conditions"]:
            met = words["yes"] if condition["met"] else words["unmet"]
            said = "; ".join(_statement(statement, words["stands"]) for statement in condition["statements"])
            detail = said if condition["met"] else condition["mend"]
            lines.append(f"  - {names.get(condition['condition'], condition['condition'])}: {met}. {detail}")
        lines += [f"  - {place}" for place in _places(record["evidence"])]
    if answer["mend"]:
        lines += ["", f"{words['mend']}:", *(f"- {text}" for text in answer["mend"])]
        lines += [] if answer["exempt"] else [words["then"]]
    return "\n".join(lines) + "\n"


def _statement(statement: dict[str, Any], stands: str) -> str:
    status = f", {statement['status']}" if statement.get("status") else ""
    graph = statement["graph"].removeprefix("https://w3id.org/obligraph/graph/")
    return f"{statement['value']}{status} ({stands} {graph})"


def _places(evidence: list[dict[str, str | None]]) -> list[str]:
    return [
        f"{place['document']}, {place['locator']}" + (f" “{place['anchor']}”" if place["anchor"] else "")
        for place in evidence
    ]
