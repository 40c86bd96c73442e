"""Errors of pages, which are reported to the server."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PAGE_TIMEOUT_MS
from tests.eventually import eventually
from tests.page_errors import logged_page_errors
from tests.server_process import StartServer

SECRET_NAME = "secret.txt"
SECRET = f"not in {SECRET_NAME}:4:17"
"""A message in which there is something like a place in the code."""


@pytest.mark.parametrize(
    "script",
    [
        f"queueMicrotask(() => {{ throw new TypeError('{SECRET}') }})",
        f"void Promise.reject(new TypeError('{SECRET}'))",
        f"dispatchEvent(new CustomEvent('brokenpart', {{ detail: new TypeError('{SECRET}') }}))",
    ],
    ids=["thrown", "rejected", "broken part"],
)
def test_page_reports_where_it_failed_and_never_the_message(
    new_server: StartServer, chromium: Browser, script: str
) -> None:
    server = new_server()
    code = server.new_workshop(tables=1)
    with chromium.new_context(locale="en-GB") as context:
        phone = context.new_page()
        phone.goto(f"{server.url}/j/{code}/1")
        expect(phone.get_by_role("button").first).to_be_visible(timeout=PAGE_TIMEOUT_MS)
        phone.evaluate(script)
        [entry] = eventually(lambda: logged_page_errors(server))
    assert (entry["client"], entry["error"]) == ("phone", "TypeError")
    assert SECRET_NAME not in server.output
