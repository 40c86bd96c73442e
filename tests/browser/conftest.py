"""A real Chromium, and pages in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import browser_binary

VIEWPORTS = {"phone": (390, 844), "console": (1440, 900), "screen": (1280, 720)}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
PAGE_TIMEOUT_MS = 30_000
"""The timeout is longer than Playwright's own 5 seconds, as machines are busy with other tests, and than the
10 seconds that a page waits between two tries to send."""
TEST_TIMEOUT_S = 300

OpenPage = Callable[..., Page]

expect.set_options(timeout=PAGE_TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's browser. It is closed after each module: no asyncio test can run while it is open."""
    with launch_chromium() as browser:
        yield browser


@contextmanager
def launch_chromium(*arguments: str) -> Iterator[Browser]:
    """The machine's browser with further arguments of its command line. Only one can be open in a process."""
    path = os.environ.get("SAMSKAP_CHROMIUM") or browser_binary.find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *arguments])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """`open_page("phone", address)` opens a page in a new browser context, without cookies or storage.

    The test fails if a script of the page raises an error."""
    with open_pages_in(chromium) as open_page:
        yield open_page


def leave_as_it_is(_: BrowserContext) -> None:
    """Leave a new context as it is."""


def opened_link(context: BrowserContext, address: str) -> str:
    """The page to which a link with a secret leads, once its secret was exchanged. Other addresses stay. This
    loads one page less than following the link."""
    link, _, secret = address.partition("#")
    if not secret or not link.endswith("/link"):
        return address
    origin, _, code = link.removesuffix("/link").rpartition("/w/")
    answer = context.request.post(f"{origin}/api/workshops/{code}/sessions", data={"token": secret})
    return origin + str(answer.json()["page"]) if answer.ok else address


@contextmanager
def open_pages_in(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages as `open_page` says, and closes them. Raises AssertionError if a page had an error.
    prepare: what to do in the new context before. Without other options no service worker runs, because it
    answers requests that tests change."""
    contexts, errors = [], list[str]()

    def open_in_new_context(
        client_kind: str,
        address: str,
        locale: str = "en-GB",
        prepare: Callable[[BrowserContext], object] = leave_as_it_is,
        **options: Any,
    ) -> Page:
        width, height = VIEWPORTS[client_kind]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            has_touch=client_kind == "phone",
            **{"service_workers": "block"} | options,
        )
        contexts.append(context)
        prepare(context)
        page = context.new_page()
        page.set_default_timeout(PAGE_TIMEOUT_MS)
        page.on("pageerror", lambda error: errors.append(f"{client_kind}: {error}"))
        page.goto(opened_link(context, address))
        return page

    yield open_in_new_context
    for context in contexts:
        context.close()
    assert errors == []
