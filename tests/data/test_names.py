"""Names in three languages, the names that people use, and the codes of States."""

from obligraph.store import Store

PREFIXES = """
PREFIX obl: <https://w3id.org/obligraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX state: <https://w3id.org/obligraph/id/state/>
"""


def texts(project: Store, query: str) -> list[str]:
    return [row[0].value for row in project.select(PREFIXES + query)]


def test_a_state_has_its_three_codes(project: Store) -> None:
    query = "SELECT ?code { state:DEU obl:isoCode|obl:isoAlpha2Code|obl:m49Code ?code } ORDER BY ?code"
    assert texts(project, query) == ["276", "DE", "DEU"]


def test_every_state_has_a_french_name_and_a_two_letter_code_of_its_own(project: Store) -> None:
    without = """SELECT ?state { ?state a obl:State
      FILTER NOT EXISTS { ?state obl:isoAlpha2Code ?code ; skos:prefLabel ?name FILTER(lang(?name) = "fr") } }"""
    assert texts(project, without) == []
    assert texts(project, "SELECT (str(count(distinct ?code)) AS ?n) { ?state obl:isoAlpha2Code ?code }") == ["197"]


def test_french_names_are_those_of_the_united_nations(project: Store) -> None:
    query = 'SELECT ?name { VALUES ?s { %s } ?s skos:prefLabel ?name FILTER(lang(?name) = "fr") } ORDER BY ?s'
    assert texts(project, query % "state:CIV state:DEU state:EU state:MEX state:VAT") == [
        "Côte d’Ivoire",
        "Allemagne",
        "Union européenne",
        "Mexique",
        "Saint-Siège",
    ]


def test_names_that_people_use_stand_beside_the_official_ones(project: Store) -> None:
    query = "SELECT (concat(str(?name), '@', lang(?name)) AS ?n) { state:USA skos:altLabel ?name } ORDER BY ?n"
    assert texts(project, query) == ["Estados Unidos@es", "United States@en", "États-Unis@fr"]
    assert texts(project, "SELECT ?name { state:VAT skos:altLabel ?name }") == []


def test_instruments_bodies_and_objectives_have_french_names_where_a_source_has_one(project: Store) -> None:
    query = 'SELECT ?name { %s skos:prefLabel ?name FILTER(lang(?name) = "fr") }'
    at = "https://w3id.org/obligraph/id/"
    assert texts(project, query % f"<{at}instrument/crc>") == ["Convention relative aux droits de l’enfant"]
    assert texts(project, query % f"<{at}body/ced-committee>") == ["Comité des disparitions forcées"]
    assert texts(project, query % f"<{at}gcm/15>") == ["Assurer l’accès des migrants aux services de base"]
    assert texts(project, query % f"<{at}gcm/16>") == []
    assert texts(project, query % "<http://metadata.un.org/sdg/1>") == [
        "Éliminer la pauvreté sous toutes ses formes et partout dans le monde"
    ]
