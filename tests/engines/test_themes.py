"""The themes on a phone, in Firefox: it has a dictionary of where words may be broken."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join_at_table
from tests.browser.test_keyboard import BROKEN_WORDS
from tests.server_process import ServerProcess


def test_no_word_of_a_theme_is_broken_in_firefox(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    phone.set_viewport_size({"width": 360, "height": 640})
    # The letters of the usual font here are a tenth wider than those of phones.
    phone.evaluate("document.documentElement.style.setProperty('--size-16', '0.9rem')")
    names = phone.locator(".theme-chip-words > :first-child")
    expect(names.first).to_be_visible()
    assert names.evaluate_all(BROKEN_WORDS) == []
