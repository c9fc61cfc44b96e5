"""Words in another language than the page's carry the name of their language (WCAG 2.2, success criterion 3.1.2)."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from obligraph.building.install import build
from obligraph.web.application import create_application
from obligraph.web.locale import written_in
from obligraph.web.settings import Settings

ONE_LANGUAGE = """
@prefix obl: <https://w3id.org/obligraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/obligraph/id/cmw/910> a obl:Provision ; skos:prefLabel "Only in English"@en .
"""


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("la migración no es y no se puede utilizar como", "es"),
        ("Mejorar las repercusiones en el desarrollo de la migración", "es"),
        ("Índice de la Lista Roja", "es"),
        ("requested access to the migrant detention centers in Tapachula", "en"),
        ("those in Oaxaca and Nuevo León held no migrants at", "en"),
        ("shall not be interpreted as involving the régime", "en"),
        ("Annex 4", "en"),
    ],
)
def test_the_language_of_quoted_words(words: str, lang: str) -> None:
    assert written_in(words) == lang


def test_a_name_known_in_one_language_is_marked_on_pages_in_the_other(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "data" / "protocol" / "english.ttl").write_text(ONE_LANGUAGE, encoding="utf-8")
    build(tmp_path / "store", data=tmp_path / "data")
    application = create_application(Settings(store=str(tmp_path / "store"), access_log=False))
    with TestClient(application, base_url="http://localhost", headers={"Accept": "text/html"}) as client:
        spanish = client.get("/search", params={"q": "only in english", "lang": "es"}).text
        english = client.get("/search", params={"q": "only in english", "lang": "en"}).text
    assert '<a href="/id/cmw/910"><span lang="en">Only in English</span></a>' in spanish
    assert '<a href="/id/cmw/910">Only in English</a>' in english
