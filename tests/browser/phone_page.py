"""Actions of a participant on the phone page, for tests that drive a browser."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.server_process import ServerProcess


def join(phone: Page, role: str = "Student", municipality: str = "Smøla") -> None:
    """Answer the questions before the workshop with one tap each."""
    for answer in (role, municipality):
        phone.get_by_role("button", name=answer, exact=True).click()


def join_at_table(server: ServerProcess, open_page: OpenPage, code: str, table: int) -> Page:
    """Open the page of a table on a new phone, answer its questions, and wait for the field of an idea."""
    phone = open_page("phone", f"{server.url}/j/{code}/{table}")
    join(phone)
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
