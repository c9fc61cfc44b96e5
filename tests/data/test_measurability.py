"""Every place that says whether a recommendation is measurable says the same, in every language and by every engine.

`check` is asked of the whole graph by each engine; explain and trace of one recommendation, and the standings of all in
one run, are held against its results. The graphs are the curated one and graphs whose indicators lack this or that.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from obligraph.i18n import languages
from obligraph.ids import SHAPE, short_of
from obligraph.measurability.compiled_rule import compiled_rule, prepared_rule
from obligraph.measurability.conditions import INDICATOR, RECOMMENDATION
from obligraph.measurability.explanation import explain
from obligraph.measurability.prepared_rule import FILE, PreparedRule, kept_rule
from obligraph.measurability.rule import rule_for
from obligraph.measurability.standing import recommendation_standings
from obligraph.resources import folder
from obligraph.shacl.validation import check_store
from obligraph.store import Store
from obligraph.store.embedded import EmbeddedStore
from obligraph.trace.answer import trace

Standing = tuple[bool, str | None, bool]
"""Whether a recommendation is measurable, how feasibly, and whether it is exempt."""

OBL = "https://w3id.org/obligraph/ns#"
SHAPES = folder("shapes") / "measurability.shapes.ttl"
READ = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#definition",
    *(
        f"{OBL}{name}"
        for name in (
            "measures comesNear indicatorKind unit frequency numerator denominator fulfilmentCriterion hasSource "
            "sourceStatus contentStatus indicatorNeeds"
        ).split()
    ),
}
"""The predicates that the rule reads, and those by which trace knows a thing."""


def recommendations(store: Store) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?r WHERE {{ ?r a <{OBL}Recommendation> }} ORDER BY ?r")
    return [row[0].value for row in rows]


def indicators(store: Store) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?i WHERE {{ ?i <{OBL}measures>|<{OBL}comesNear> ?r }} ORDER BY ?i")
    return [row[0].value for row in rows]


def by_check(store: Store, engine: str) -> dict[str, Standing]:
    """What `check` reports of each recommendation, as a standing."""
    found = {
        (result.shape.removeprefix(SHAPE), result.focus) for result in check_store(store, [SHAPES], engine).results
    }
    standings: dict[str, Standing] = {}
    for iri in recommendations(store):
        exempt = ("Recommendation-content", iri) in found
        failed, ideal = (("Recommendation-" + name, iri) in found for name in ("measurable", "feasible"))
        standings[iri] = (not failed, None if failed else "ideal" if ideal else "feasible", exempt)
    return standings


def by_explain(store: Store, iri: str, lang: str) -> Standing:
    answer = explain(store, short_of(iri), lang)
    complete = [
        record["feasibility"]
        for record in answer["indicators"]
        if record["relation"] == "obl:measures" and all(condition["met"] for condition in record["conditions"])
    ]
    assert answer["measurable"] == bool(complete)
    assert answer["feasibility"] == next((one for one in ("feasible", "ideal") if one in complete), None)
    return answer["measurable"], answer["feasibility"], answer["exempt"]


def by_trace(store: Store, iri: str, lang: str) -> Standing:
    answer = trace(store, short_of(iri), lang)
    codes = {gap["code"] for gap in answer["gaps"]}
    measurable = not codes & {"no-indicator-measures-it", "no-measurable-indicator"}
    counting = [i["feasibility"] for i in answer["indicators"] if i["relation"] == "obl:measures" and i["measurable"]]
    assert measurable == bool(counting)
    assert ("only-ideal-indicators" in codes) == (set(counting) == {"ideal"})
    feasibility = None if not measurable else "ideal" if "only-ideal-indicators" in codes else "feasible"
    return measurable, feasibility, "content-not-known" in codes


def prepared_disagreements(store: Store) -> list[tuple[object, ...]]:
    """Return the kinds of nodes of which the rule says otherwise as a build keeps it than compiled."""
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(prepared_rule())
        kept = kept_rule(Path(folder))
    assert kept is not None
    assert kept.conditions == compiled_rule().conditions
    found: list[tuple[object, ...]] = []
    for kind, nodes in ((INDICATOR, indicators(store)), (RECOMMENDATION, recommendations(store))):
        prepared, compiled = (rule.results(store, kind, nodes) for rule in (kept, compiled_rule()))
        assert compiled, "nothing lacks anything"
        found += [("prepared", kind, result) for result in {*prepared} ^ {*compiled}]
    return found


def disagreements(store: Store, engines: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Return what any place says of a recommendation that `check` by the columnar engine does not say."""
    known = recommendation_standings(store, recommendations(store))
    told = {iri: (one.measurable, one.feasibility, one.exempt) for iri, one in known.items()}
    checked = {engine: by_check(store, engine) for engine in engines}
    found = prepared_disagreements(store)
    for iri, standing in told.items():
        # One that is exempt conforms, whether or not something measures it.
        reported = (True, standing[1], True) if standing[2] and not standing[0] else standing
        for engine in engines:
            measurable, feasibility, exempt = checked[engine][iri]
            if (measurable, exempt) != (reported[0], reported[2]) or (standing[0] and feasibility != standing[1]):
                found.append((engine, iri, checked[engine][iri], standing))
        for lang in languages():
            for name, place in (("explain", by_explain), ("trace", by_trace)):
                if (said := place(store, iri, lang)) != standing:
                    found.append((name, lang, iri, said, standing))
    return found


@pytest.fixture(scope="session")
def measured(project: Store) -> Iterator[EmbeddedStore]:
    """Give what the rule reads of the curated graph, without the rest."""
    triples = {quad.triple for quad in project.dump() if quad.predicate.value in READ}
    with EmbeddedStore() as store:
        store.replace_graph(NamedNode("https://example.org/measured"), triples)
        yield store


def test_all_agree_on_every_recommendation_of_the_curated_graph(measured: EmbeddedStore) -> None:
    standings = recommendation_standings(measured, recommendations(measured))
    counted = sorted((str(s.feasibility), s.exempt) for s in standings.values())
    assert {one: counted.count(one) for one in set(counted)} == {
        ("feasible", False): 33,
        ("ideal", False): 170,
        ("None", True): 5,
    }
    assert disagreements(measured, ("columnar", "sparql")) == []


CODES = {"kind": "indicator-kind", "unit": "unit", "frequency": "frequency"}
CHOICES = {
    "kind": ("outcome", "process", "structural", None),
    "unit": ("number", "share", "rate", "ratio", "yes-no", None),
    "frequency": ("annual", "to-be-defined", None),
    "status": ("exists", "specified", "existence-not-established", None),
    "language": ("en", "es", "fr", None),
}
PROPERTIES = {"kind": "indicatorKind", "unit": "unit", "frequency": "frequency"}
HEAD = f"@prefix obl: <{OBL}> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + "".join(
    f"@prefix {name}: <https://w3id.org/obligraph/id/{name}/> .\n" for name in ("co", "indicator", "src")
)


def indicator(random: Random, number: str, target: str) -> str:
    """An indicator that lacks each thing with some chance."""

    def chosen(name: str) -> str | None:
        most = [choice for choice in CHOICES[name] if choice is not None]
        return random.choice(most) if random.random() < 0.85 else None

    lines = [f"indicator:{number} a obl:Indicator ; obl:{random.choice(('measures',) * 5 + ('comesNear',))} {target} ."]
    for name, scheme in CODES.items():
        code = chosen(name)
        lines += [
            f"indicator:{number} obl:{PROPERTIES[name]} <https://w3id.org/obligraph/code/{scheme}/{code}> ."
        ] * bool(code)
    for name in ("skos:definition", "obl:numerator", "obl:denominator", "obl:fulfilmentCriterion"):
        lang = chosen("language")
        lines += [f'indicator:{number} {name} "words"@{lang} .'] * bool(lang)
    for source in range(random.choice((1, 1, 2, 0))):
        status = chosen("status")
        lines.append(f"indicator:{number} obl:hasSource src:{number}-{source} .")
        code = f"<https://w3id.org/obligraph/code/source-status/{status}>"
        lines += [f"src:{number}-{source} a obl:DataSource ; obl:sourceStatus {code} ."] * bool(status)
    return "\n".join(lines)


def world(seed: int, size: int = 60) -> str:
    """Recommendations, some of which only the number is known, each with up to three indicators."""
    random, parts = Random(seed), [HEAD]
    for number in range(size):
        content = random.choice(("known",) * 7 + ("number-only",))
        status = f"<https://w3id.org/obligraph/code/content-status/{content}>"
        parts.append(f'co:x.{number} a obl:Recommendation ; skos:prefLabel "x"@en ; obl:contentStatus {status} .')
        parts += [indicator(random, f"i{number}-{n}", f"co:x.{number}") for n in range(random.choice((0, 1, 1, 2, 3)))]
    return "\n".join(parts)


@pytest.mark.parametrize("seed", [2, 3, 5])
def test_all_agree_whatever_an_indicator_lacks(seed: int, store_of, tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(world(seed), encoding="utf-8")
    with store_of(file) as store:
        standings = recommendation_standings(store, recommendations(store))
        assert {(s.measurable, s.feasibility) for s in standings.values()} == {
            (True, "feasible"),
            (True, "ideal"),
            (False, None),
        }
        assert disagreements(store, ("columnar", "sparql")) == []


def test_the_reference_validator_agrees_whatever_an_indicator_lacks(tmp_path: Path) -> None:
    codes = [folder("ontology") / "codes" / f"{name}.ttl" for name in ("unit", "indicator-kind")]
    with EmbeddedStore() as store:
        for n, text in enumerate([world(4), *(file.read_text(encoding="utf-8") for file in codes)]):
            quads = pyoxigraph.parse(text.encode(), RdfFormat.TURTLE)
            store.replace_graph(NamedNode(f"https://example.org/{n}"), (quad.triple for quad in quads))
        assert disagreements(store, ("columnar", "pyshacl")) == []


def test_an_edit_by_an_update_is_seen_at_once(store_of, tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(
        HEAD
        + """
        co:x.1 a obl:Recommendation ; skos:prefLabel "x"@en .
        indicator:x a obl:Indicator ; obl:measures co:x.1 ; skos:definition "Number of it."@es ;
            obl:indicatorKind <https://w3id.org/obligraph/code/indicator-kind/outcome> ;
            obl:unit <https://w3id.org/obligraph/code/unit/number> ;
            obl:frequency <https://w3id.org/obligraph/code/frequency/annual> ; obl:hasSource src:x .
        src:x a obl:DataSource ; obl:sourceStatus <https://w3id.org/obligraph/code/source-status/exists> .
        """,
        encoding="utf-8",
    )
    unit = NamedNode("https://w3id.org/obligraph/code/unit/number")
    needs, numerator = NamedNode(f"{OBL}indicatorNeeds"), NamedNode(f"{OBL}numerator")
    with store_of(file) as store:
        assert by_explain(store, "https://w3id.org/obligraph/id/co/x.1", "en") == (True, "feasible", False)
        # A unit that comes to need a numerator changes the answer: the rule of units stands in the data.
        store.engine.add(Quad(unit, needs, numerator))
        assert by_explain(store, "https://w3id.org/obligraph/id/co/x.1", "en") == (False, None, False)
        assert explain(store, "co:x.1")["mend"] == ["Say with obl:numerator what the numerator counts."]


def test_a_build_keeps_the_rule_prepared(project: Store) -> None:
    assert isinstance(rule_for(project), PreparedRule)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b'{"edition": ["0"], "conditions": [], "asked": {}}'],
    ids=["empty", "of another form", "of other shapes"],
)
def test_a_kept_rule_that_is_not_of_these_shapes_is_not_used(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert kept_rule(tmp_path) is None


def test_a_rule_that_is_kept_nowhere_is_compiled(store_of, tmp_path: Path) -> None:
    assert kept_rule(tmp_path) is None
    with store_of() as store:
        assert rule_for(store) is compiled_rule()


def test_a_rule_prepared_for_other_shapes_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes(prepared_rule())
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / SHAPES.name).write_bytes(SHAPES.read_bytes() + b"# edited\n")
    monkeypatch.setenv("OBLIGRAPH_RESOURCES", str(tmp_path))
    assert kept_rule(tmp_path) is None
