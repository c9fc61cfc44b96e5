"""Every internal link leads to a page."""

import re
from typing import Any
from urllib.parse import urldefrag, urlsplit

from tests.web.conftest import Server

MOST_CRAWLED, MOST_OF_A_KIND = 150, 5


_ADDRESSES = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
"""The links of drawings have no plain `href`."""


def test_every_internal_link_leads_to_a_page_that_says_nothing_to_the_console(open_page: Any, site: Server) -> None:
    page = open_page()
    waiting, seen, of_kind, broken = ["/"], {"/"}, {}, []
    crawled = 0
    while waiting and crawled < MOST_CRAWLED:
        path = waiting.pop(0)
        crawled += 1
        answer = page.goto(path)
        if answer is None or answer.status >= 400:
            broken.append((path, answer and answer.status))
            continue
        for address in page.eval_on_selector_all("a[href]", _ADDRESSES):
            new = urldefrag(address).url.removeprefix(site.address)
            kind = _kind(new)
            if new.startswith("/") and new not in seen and kind and of_kind.get(kind, 0) < MOST_OF_A_KIND:
                seen.add(new)
                of_kind[kind] = of_kind.get(kind, 0) + 1
                waiting.append(new)
    assert broken == []
    assert crawled >= 60


def _kind(address: str) -> str | None:
    """Return what sort of page an address is, or None for what a browser would download."""
    parts = urlsplit(address)
    if parts.path.startswith(("/dump", "/.well-known", "/api", "/graph/export")) or "format=" in parts.query:
        return None
    names = sorted(set(re.findall(r"(?:^|&)([a-z]+)=", parts.query)) - {"lang"})
    return "/".join(parts.path.split("/")[1:3]) + "?" + ",".join(names)
