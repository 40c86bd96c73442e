"""Browsers of three engines. Participants bring all of them: every browser of an iPhone is WebKit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import (
    PAGE_TIMEOUT_MS,
    TEST_TIMEOUT_S,
    VIEWPORTS,
    OpenPage,
    launch_chromium,
    open_pages_in,
)
from tests.engine_binaries import find_firefox, require_engines
from tests.engines.page import EnginePage
from tests.engines.playwright_page import PlaywrightPage
from tests.engines.webkit_page import open_webkit_page, x_server

OpenPhone = Callable[[], AbstractContextManager[EnginePage]]

FIREFOX_PREFERENCES: dict[str, str | float | bool] = {"ui.useOverlayScrollbars": 1}
"""Scroll bars that take no room, as on phones."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/engines/"):
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))


@contextmanager
def launch_firefox() -> Iterator[Browser]:
    """The machine's Firefox."""
    require_engines()
    with sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=find_firefox(), firefox_user_prefs=FIREFOX_PREFERENCES
        )
        yield browser
        browser.close()


@contextmanager
def open_phone_in(browser: Browser) -> Iterator[EnginePage]:
    """A page of a new context, without cookies and storage."""
    width, height = VIEWPORTS["phone"]
    with browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", has_touch=True
    ) as context:
        context.set_default_timeout(PAGE_TIMEOUT_MS)
        yield PlaywrightPage(context.new_page())


@contextmanager
def chromium_phones() -> Iterator[OpenPhone]:
    """Opens phones in Chromium."""
    with launch_chromium() as browser:
        yield partial(open_phone_in, browser)


@contextmanager
def firefox_phones() -> Iterator[OpenPhone]:
    """Opens phones in Firefox."""
    with launch_firefox() as browser:
        yield partial(open_phone_in, browser)


@contextmanager
def webkit_phones() -> Iterator[OpenPhone]:
    """Opens phones in WebKit."""
    require_engines()
    with x_server() as display:
        yield partial(open_webkit_page, display)


PHONES = {"chromium": chromium_phones, "firefox": firefox_phones, "webkit": webkit_phones}


@pytest.fixture(scope="module", params=PHONES)
def open_phone(request: pytest.FixtureRequest) -> Iterator[OpenPhone]:
    """Opens phones in one engine after the other."""
    with PHONES[request.param]() as open_phone:
        yield open_phone


@pytest.fixture
def phone(open_phone: OpenPhone) -> Iterator[EnginePage]:
    """A phone without cookies and storage."""
    with open_phone() as page:
        yield page


@pytest.fixture(scope="module")
def firefox() -> Iterator[Browser]:
    """The machine's Firefox. It is closed after each module: no asyncio test can run while it is open."""
    with launch_firefox() as browser:
        yield browser


@pytest.fixture
def open_page(firefox: Browser) -> Iterator[OpenPage]:
    """`open_page("console", address)` opens a page in a new context of Firefox.

    The test fails if a script of the page raises an error, or Firefox finds a fault in one of its files."""
    with open_pages_in(firefox) as open_page:
        yield open_page
