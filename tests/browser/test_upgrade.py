"""A page that was left open while the server was updated."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import card, join
from tests.server_process import ServerProcess

TOO_OLD_UNTIL_LOADED_AGAIN = """
const tooOld = !sessionStorage.getItem("loaded");
sessionStorage.setItem("loaded", "yes");
const ofOldPage = (url) => (tooOld && window.connectAsOldPage ? String(url).replace(/version=\\d+/, "version=0") : url);
const original = { WebSocket, EventSource, fetch };
window.WebSocket = function (url) { return new original.WebSocket(ofOldPage(url)); };
window.EventSource = function (url) { return new original.EventSource(ofOldPage(url)); };
window.fetch = (url, options) => original.fetch.call(window, ofOldPage(url), options);
"""
"""Makes the page connect like one of an earlier version, once the test says so, until it is loaded again.

Over all transports: after two failed WebSockets, so about a second without a network, the page tries event streams.
"""


def test_page_too_old_for_the_server_loads_again_and_sends_what_waited(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/3")
    phone.add_init_script(TOO_OLD_UNTIL_LOADED_AGAIN)
    join(phone, "Student", "Skip this")
    phone.evaluate("sessionStorage.clear()")
    phone.reload()
    expect(phone.get_by_label("Your idea")).to_be_visible()

    phone.context.set_offline(True)
    phone.evaluate("window.connectAsOldPage = window.leftOpen = true")
    phone.get_by_label("Your idea").fill("Written before the update")
    phone.get_by_text("Safety", exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    expect(card(phone, "Written before the update")).to_contain_text("waiting")
    phone.context.set_offline(False)

    expect(card(phone, "Written before the update")).to_contain_text("saved")
    assert phone.evaluate("window.leftOpen") is None, "the page was loaded again"
