"""Actions of a participant on the phone page, for tests that drive a browser."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import OpenPage, leave_as_it_is
from tests.server_process import ServerProcess
from tests.web.seat_request import seat_request


def join(phone: Page, role: str = "Student", municipality: str = "Smøla") -> None:
    """Answer the questions before the workshop with one tap each."""
    for answer in (role, municipality):
        phone.get_by_role("button", name=answer, exact=True).click()


def open_seated(
    server: ServerProcess,
    open_page: OpenPage,
    code: str,
    table: int,
    prepare: Callable[[BrowserContext], object] = leave_as_it_is,
    **options: Any,
) -> Page:
    """A new phone of somebody who has a seat at this table: a student from Smøla. Its questions were answered
    by a request, which takes less than doing it on the page."""
    seat = seat_request(table, role="student", municipality="smola")

    def take_seat(context: BrowserContext) -> None:
        answer = context.request.post(f"{server.url}/api/workshops/{code}/seats", data=seat)
        assert answer.ok, answer.text()
        prepare(context)

    return open_page("phone", f"{server.url}/j/{code}", prepare=take_seat, **options)


def join_at_table(server: ServerProcess, open_page: OpenPage, code: str, table: int) -> Page:
    """A new phone of somebody who has a seat at this table, once it shows the field of an idea."""
    phone = open_seated(server, open_page, code, table)
    expect(phone.get_by_label("Your idea")).to_be_visible()
    return phone


def add_idea(phone: Page, idea: str, theme: str = "Safety") -> Locator:
    """Put a card on the table; the field is then empty, and has the focus. Returns the card."""
    field = phone.get_by_label("Your idea")
    field.fill(idea)
    phone.get_by_role("group", name="Choose a theme").get_by_text(theme, exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    return card(phone, idea)


def card(phone: Page, idea: str) -> Locator:
    """The card with exactly this text."""
    return phone.get_by_role("article").filter(has=phone.get_by_text(idea, exact=True))
