"""A real Chromium, and people who look into it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser_binary import find

SIZES = {"phone": (390, 844), "console": (1440, 900), "screen": (1280, 720)}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of the machine. Closed after each file: while it is open, no asyncio test can run here."""
    path = os.environ.get("SAMSKAP_CHROMIUM") or find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own, with nothing in it: `open_page("phone", address)`.

    An error in a page's script fails the test that opened it."""
    contexts, errors = [], list[str]()

    def opened(face: str, address: str, locale: str = "en-GB", **more: Any) -> Page:
        width, height = SIZES[face]
        touch = face == "phone"
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, has_touch=touch, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(f"{face}: {error}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
