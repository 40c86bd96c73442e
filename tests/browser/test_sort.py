"""The sort step on the phone: what was done without a network waits, and is sent later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join_at_table
from tests.server_process import ServerProcess


def press(phone: Page, idea: str, button: str) -> None:
    card(phone, idea).get_by_role("button", name=button).click()


def send(phone: Page) -> None:
    press(phone, "More light", "Send")


def stack(phone: Page) -> None:
    press(phone, "More light", "Stack")
    press(phone, "Fewer bells", "Put it here")


@pytest.mark.parametrize(
    ("action", "outcome"),
    [pytest.param(send, "Sent to the hall", id="send"), pytest.param(stack, "Show all 2 cards", id="stack")],
)
def test_what_was_done_without_network_waits_and_is_sent_when_the_page_is_opened_again(
    server: ServerProcess, open_page: OpenPage, action: Callable[[Page], None], outcome: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 1)
    for idea in ("Fewer bells", "More light"):
        add_idea(phone, idea)
    server.start_step(code, "sort")
    expect(phone.get_by_role("button", name="Stack")).to_have_count(2)
    phone.context.set_offline(True)
    action(phone)
    expect(phone.get_by_text("waiting", exact=True)).to_be_visible()
    phone.goto("about:blank")
    phone.context.set_offline(False)

    phone.goto(f"{server.url}/j/{code}")

    expect(phone.get_by_text(outcome)).to_be_visible()
    expect(phone.get_by_text("waiting", exact=True)).to_have_count(0)
