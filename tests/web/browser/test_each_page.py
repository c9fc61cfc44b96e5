"""Every page in each language, on a wide screen and on a phone, and without JavaScript."""

from typing import Any

import pytest

from obligraph.i18n import languages
from tests.web.browser.pages import PAGES, violations

AT_BOTH_WIDTHS = ("en", "es")
"""The languages in which axe looks at a page twice; in the others at the narrow width, where long words do harm."""


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("path", PAGES)
def test_each_page_in_each_language(open_page: Any, path: str, lang: str) -> None:
    page = open_page(lang)
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    assert answer.status == (404 if path == "/no-such-page" else 200)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert lang not in AT_BOTH_WIDTHS or violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/no-such-page"])
def test_without_javascript(open_page: Any, path: str) -> None:
    page = open_page(scripts=False)
    assert page.goto(path).status == 200
    assert len(page.locator("main").inner_text()) > 100
