"""Pages that were left open while the server was updated."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import open_tab
from tests.browser.phone_page import card, join
from tests.server_process import ServerProcess, StartServer

TOO_OLD_UNTIL_LOADED_AGAIN = r"""
const tooOld = !sessionStorage.getItem("loaded");
sessionStorage.setItem("loaded", "yes");
const original = { WebSocket, EventSource, fetch };
const isOld = () => tooOld && window.connectAsOldPage;
const old = (url) => (isOld() ? String(url).replace(/version=\d+/, "version=0") : url);
window.WebSocket = function (url) { return new original.WebSocket(old(url)); };
window.EventSource = function (url) { return new original.EventSource(old(url)); };
window.fetch = (url, options) => original.fetch.call(window, old(url), options);
"""
"""Makes the page connect like one of an earlier version, once the test says so, until it is loaded again."""


def leave_open(page: Page) -> None:
    """From now on the page is one of an earlier version."""
    page.add_init_script(TOO_OLD_UNTIL_LOADED_AGAIN)
    page.evaluate("sessionStorage.clear()")
    page.reload()


def test_pages_too_old_for_the_server_load_again_and_what_waited_is_sent(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    phone = open_page("phone", f"{server.url}/j/{code}/3")
    join(phone, "Student", "Skip this")
    console = open_page("console", f"{server.url}/w/{code}/console", **operator)
    screen = open_page("screen", f"{server.url}/w/{code}/screen", **operator)
    for page in (phone, console, screen):
        leave_open(page)
    expect(phone.get_by_label("Your idea")).to_be_visible()
    expect(console.get_by_role("button", name="Table 4 nobody yet")).to_be_visible()
    expect(screen.locator("body")).to_contain_text(f"{code[:4]} {code[4:]}")
    for page in (phone, console, screen):
        page.evaluate("window.connectAsOldPage = true; document.documentElement.dataset.leftOpen = 'yes'")

    server.stop()
    phone.get_by_label("Your idea").fill("Written during the update")
    phone.get_by_text("Safety", exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    expect(card(phone, "Written during the update")).to_contain_text("waiting")
    new_server(port=server.url.rpartition(":")[2])

    for page in (phone, console, screen):
        expect(page.locator("html:not([data-left-open])")).to_have_count(1)
    expect(card(phone, "Written during the update")).to_contain_text("saved")
    expect(screen.locator("body")).to_contain_text("1")


def test_console_with_a_form_that_is_not_saved_says_that_it_is_too_old_and_sends_what_is_saved(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    console = open_page("console", f"{server.url}/w/{code}/console#setup", **operator)
    sockets: list[WebSocketRoute] = []

    def connect(route: WebSocketRoute) -> None:
        route.connect_to_server()
        sockets.append(route)

    console.route_web_socket(re.compile("/ws"), connect)
    console.reload()
    expect(console.get_by_text("Network: ok")).to_be_visible()
    open_tab(console, "Set up")
    report = console.get_by_role("form", name="The report")
    report.get_by_label("Preface").fill("Dear council.")
    sockets[-1].close(code=4426)
    expect(console.get_by_text("This page is older than the server.")).to_be_visible()
    expect(console.get_by_text("look at the network")).to_have_count(0)
    report.get_by_role("button", name="Save").click()
    expect(console.get_by_text("This page is older than the server.")).to_be_visible()
    console.get_by_role("button", name="Load the page again").click()
    expect(console.get_by_text("Network: ok")).to_be_visible()
    expect(report.get_by_label("Preface")).to_have_value("Dear council.")
