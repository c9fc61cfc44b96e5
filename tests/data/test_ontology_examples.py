"""The examples that the ontology gives for its terms are in the graph and are examples of the term."""

from obligraph.graph.ontology import Term, reference
from obligraph.ids import iri_of, is_identifier
from obligraph.store import Store


def is_example_of_class(store: Store, term: Term, text: str) -> bool:
    """Whether `ID` or `ID: label` names a thing of the class."""
    thing = text.split(": ")[0]
    return store.ask(f"ASK {{ <{iri_of(thing)}> a <{iri_of(term.id)}> }}")


def is_example_of_property(store: Store, term: Term, lang: str, text: str) -> bool:
    """Whether `SUBJECT label OBJECT` states what the graph states."""
    subject, _, object_ = text.partition(f" {term.labels[lang]} ")
    return is_identifier(object_) and store.ask(
        f"ASK {{ <{iri_of(subject)}> <{iri_of(term.id)}> <{iri_of(object_)}> }}"
    )


def test_every_example_of_a_class_is_a_thing_of_that_class(project: Store) -> None:
    given = [(term, text) for term in reference(project).classes for text in term.examples.values()]
    assert len(given) >= 2 * 20
    assert [(term.id, text) for term, text in given if not is_example_of_class(project, term, text)] == []


def test_every_example_of_a_property_is_a_statement_of_the_graph(project: Store) -> None:
    given = [(term, *said) for term in reference(project).properties for said in term.examples.items()]
    assert len(given) >= 2 * 20
    wrong = [(term.id, text) for term, lang, text in given if not is_example_of_property(project, term, lang, text)]
    assert wrong == []


def test_the_main_classes_and_the_predicates_of_links_have_notes(project: Store) -> None:
    listed = reference(project)
    main = ["Adherence", "Commitment", "CriterionStatement", "DataSource", "FactSheet", "GeneralComment", "Indicator"]
    main += ["Link", "Observation", "Passage", "Position", "Provision", "Recommendation", "Reservation", "SourceUse"]
    main += ["Treaty"]
    predicates = ["cites", "comesNear", "covers", "guidesImplementationOf", "interprets", "measures", "partlyCovers"]
    predicates += ["resolvesTo", "restates", "restsOn", "supportsImplementationOf"]
    noted = {term.id for term in (*listed.classes, *listed.properties) if term.notes}
    assert {f"obl:{name}" for name in (*main, *predicates)} - noted == set()
