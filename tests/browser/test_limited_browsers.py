"""Browsers that lack something, and pages of which one part is broken."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, join
from tests.server_process import ServerProcess

WITHOUT_STORAGE_AND_SOCKETS = """
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, { get: () => null });
    }
    delete window.WebSocket;
    delete Crypto.prototype.randomUUID;
    delete Crypto.prototype.subtle;
"""
BROKEN_TIMER = """
    const { NumberFormat } = Intl;
    Intl.NumberFormat = class extends NumberFormat {
      constructor(language, options) {
        if (options?.minimumIntegerDigits === 2) throw new Error("broken");
        super(language, options);
      }
    };
"""


def test_idea_without_storage_and_websockets_is_saved(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", "about:blank")
    phone.add_init_script(WITHOUT_STORAGE_AND_SOCKETS)
    phone.goto(f"{server.url}/j/{code}/2")
    join(phone)
    expect(add_idea(phone, "A long table")).to_contain_text("saved")


@pytest.mark.parametrize(
    ("client", "path", "rest"),
    [
        ("phone", "/j/{code}/2", "Put on the table"),
        ("console", "/w/{code}/console", "How to join"),
        ("screen", "/w/{code}/screen", "Show the code large"),
    ],
)
def test_page_with_broken_timer_says_so_and_the_rest_works(
    server: ServerProcess, open_page: OpenPage, client: str, path: str, rest: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    operator = {} if client == "phone" else {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    page = open_page(client, "about:blank", **operator)
    page.add_init_script(BROKEN_TIMER)
    page.goto(server.url + path.format(code=code))
    if client == "phone":
        join(page)
    expect(page.get_by_role("alert").first).to_contain_text("Something went wrong in this part of the page.")
    expect(page.get_by_role("button", name=rest).first).to_be_visible()
