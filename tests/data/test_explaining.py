"""Why a recommendation is measurable or not: each condition, what decides it, and what would fix it."""

from pathlib import Path

import pytest

from obligraph.errors import UnknownIdentifier
from obligraph.measurability.explanation import explain
from obligraph.measurability.wording import in_words
from obligraph.store import Store

PROPOSED = "https://w3id.org/obligraph/graph/indicators/proposed-cmw-mex-co-2"


def met(record: dict) -> dict[str, list[str]]:
    """The conditions of an indicator that are met, with the values that decide them."""
    return {c["condition"]: [s["value"] for s in c["statements"]] for c in record["conditions"] if c["met"]}


def test_one_that_only_a_specified_source_measures(project: Store) -> None:
    answer = explain(project, "co:cmw-mex-2.information-system")
    assert (answer["measurable"], answer["feasibility"], answer["exempt"]) == (True, "ideal", False)
    assert answer["evidence"] == [
        {
            "document": "doc:knomad-wp23",
            "locator": "text",
            "anchor": "Adopt the measures required to establish a national migration",
        }
    ]
    (indicator,) = answer["indicators"]
    assert indicator["id"] == "indicator:national-migration-information-system"
    assert indicator["relation"] == "obl:measures"
    assert list(met(indicator)) == ["type", "definition", "unit", "frequency", "criterion", "source"]
    assert met(indicator)["unit"] == ["code:unit/yes-no"]
    assert indicator["conditions"][-1]["statements"] == [
        {"value": "src:national-migration-information-system", "graph": PROPOSED, "status": "specified"}
    ]
    assert answer["mend"] == []


def test_one_that_a_source_measures_today(project: Store) -> None:
    answer = explain(project, "insyde:10")
    assert (answer["measurable"], answer["feasibility"], answer["exempt"]) == (True, "feasible", False)
    assert [(record["id"], record["feasibility"]) for record in answer["indicators"]] == [
        ("indicator:inm-career-service-rules", "feasible"),
        ("indicator:inm-open-competition", "ideal"),
        ("indicator:inm-staff-turnover", "ideal"),
    ]
    assert met(answer["indicators"][1])["denominator"] == ["posts filled in the year"]
    words = in_words(project, answer, "en")
    assert words.startswith(
        "# insyde:10: Establish a professional career service\n\n"
        "It is measurable, and feasible: a source exists.\n\n"
        "- **indicator:inm-career-service-rules** Do published rules set up a career service at the INM open up to its"
        " highest rank? (measures it)\n"
        "  - type: met. code:indicator-kind/structural (stated in indicators/proposed-inm-management)\n"
    )
    assert "  - source: met. src:official-gazette, exists (stated in indicators/proposed-inm-management)\n" in words
    assert "  - doc:insyde-2013, recommendation 10 “Establish a professional career service to ensure the”\n" in words


def test_one_of_which_only_the_number_is_known(project: Store) -> None:
    answer = explain(project, "co:cmw-mex-3.34", "es")
    assert answer == {
        "recommendation": {"id": "co:cmw-mex-3.34", "label": "CMW/C/MEX/CO/3, párrafo 34"},
        "measurable": False,
        "feasibility": None,
        "exempt": True,
        "evidence": [
            {
                "document": "doc:co-mexico",
                "locator": "row CMW/C/MEX/CO/3",
                "anchor": "34,recommendation,selected for follow-up (content not seen)",
            }
        ],
        "indicators": [],
        "mend": ["Solo se conoce su número, por lo que queda exenta de la regla de medibilidad. Busque su texto."],
    }
    assert in_words(project, answer, "es").endswith(
        "Está exenta de la regla.\n\n\nQué lo corregiría:\n"
        "- Solo se conoce su número, por lo que queda exenta de la regla de medibilidad. Busque su texto.\n"
    )


def test_what_lacks_is_named_with_what_would_fix_it(store_of, tmp_path: Path) -> None:
    (tmp_path / "world.ttl").write_text(
        """
        @prefix obl: <https://w3id.org/obligraph/ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix co: <https://w3id.org/obligraph/id/co/> .
        @prefix indicator: <https://w3id.org/obligraph/id/indicator/> .
        co:x.1 a obl:Recommendation . co:x.2 a obl:Recommendation .
        indicator:half a obl:Indicator ; obl:measures co:x.1 ; skos:definition "Half of it."@en ;
            obl:unit <https://w3id.org/obligraph/code/unit/share> ; obl:numerator "this"@en .
        indicator:near a obl:Indicator ; obl:comesNear co:x.2 .
        """,
        encoding="utf-8",
    )
    with store_of(tmp_path / "world.ttl") as store:
        answer, near = explain(store, "co:x.1"), explain(store, "co:x.2")
    assert (answer["measurable"], answer["feasibility"]) == (False, None)
    assert list(met(answer["indicators"][0])) == ["definition", "unit", "numerator"]
    assert answer["mend"] == [
        "Say with obl:indicatorKind whether it is structural, process or outcome.",
        "Give obl:frequency; “to be defined” is a value.",
        "Say with obl:denominator what the denominator counts.",
        "Name with obl:hasSource a source that exists (then it is feasible), or specify one.",
    ]
    words = in_words(store, answer, "en")
    assert "  - denominator: not met. Say with obl:denominator what the denominator counts.\n" in words
    assert words.endswith("With a source that exists it would be feasible; with one that is only specified, ideal.\n")
    assert [record["relation"] for record in near["indicators"]] == ["obl:comesNear"]
    assert near["mend"] == ["Link an indicator to it by a link record with the predicate obl:measures and a reason."]


def test_a_definition_in_one_language_counts_in_every_language(store_of, tmp_path: Path) -> None:
    (tmp_path / "world.ttl").write_text(
        """
        @prefix obl: <https://w3id.org/obligraph/ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix code: <https://w3id.org/obligraph/code/> .
        @prefix co: <https://w3id.org/obligraph/id/co/> .
        @prefix indicator: <https://w3id.org/obligraph/id/indicator/> .
        @prefix src: <https://w3id.org/obligraph/id/src/> .
        co:x.1 a obl:Recommendation .
        indicator:x a obl:Indicator ; obl:measures co:x.1 ; skos:definition "Number of it."@en ;
            obl:indicatorKind <https://w3id.org/obligraph/code/indicator-kind/outcome> ;
            obl:unit <https://w3id.org/obligraph/code/unit/number> ;
            obl:frequency <https://w3id.org/obligraph/code/frequency/annual> ; obl:hasSource src:x .
        src:x a obl:DataSource ; obl:sourceStatus <https://w3id.org/obligraph/code/source-status/exists> .
        """,
        encoding="utf-8",
    )
    with store_of(tmp_path / "world.ttl") as store:
        english, spanish, french = (explain(store, "co:x.1", lang) for lang in ("en", "es", "fr"))
    assert (english["measurable"], spanish["measurable"], french["measurable"]) == (True, True, True)
    assert met(spanish["indicators"][0])["definition"] == ["Number of it."]
    assert english["indicators"][0]["conditions"] == spanish["indicators"][0]["conditions"]
    assert "  - définition\u00a0: remplie. Number of it. (indiqué dans" in in_words(store, french, "fr")


def test_a_name_that_is_nobodys_gets_the_nearest(project: Store) -> None:
    with pytest.raises(UnknownIdentifier) as failure:
        explain(project, "insyde:1000")
    assert str(failure.value).startswith("'insyde:1000' names nothing in the graph. Did you mean insyde:1")
