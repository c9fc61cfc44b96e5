"""The whole data behind a server, and a real browser in front of it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Server, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None and os.environ.get("CI") != "true":
    collect_ignore_glob = ["test_*.py"]  # there is no Chromium here (Debian: apt-get install chromium)

OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def site(project_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the whole data."""
    with serving(project_store, tmp_path_factory.mktemp("browser"), "--quiet") as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None, "CI needs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, site: Server) -> Iterator[Any]:
    """Give a function that opens pages; afterwards no page may have said anything, failed, or asked another host."""
    contexts, heard, awaited = [], [], ["/no-such-page"]

    def opened(lang: str = "en", width: int = 1280, scripts: bool = True, expected: tuple[str, ...] = ()) -> Any:
        awaited.extend(expected)
        locale = {"en": "en-GB", "es": "es-MX"}.get(lang, lang)
        size = {"width": width, "height": 900}
        context = chromium.new_context(locale=locale, viewport=size, java_script_enabled=scripts, base_url=site.address)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: _is_own(asked.url, site) or heard.append(f"{page.url} asked {asked.url}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for line in heard if not any(path in line for path in awaited)] == []


def _is_own(address: str, site: Server) -> bool:
    return address.startswith((site.address, "data:", "blob:"))
