"""Texts of a workshop that are changed in one of its languages only."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link, open_tab
from tests.server_process import ServerProcess

QUESTION = "What do we do with the pool?"


def test_question_is_shown_in_the_main_language_where_the_words_from_before_were_taken_out(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    console = open_page("console", console_link(server, code))
    open_tab(console, "Set up")
    form = console.get_by_role("form", name="Name and question")
    form.get_by_label("The question to the hall").fill(QUESTION)
    outdated = form.get_by_text("Still the words from before")
    expect(outdated).to_have_count(2)
    form.get_by_role("button", name="The question to the hall, Bokmål").press("Enter")
    form.get_by_role("button", name="Save").press("Enter")
    expect(form.get_by_text("Saved")).to_be_visible()
    expect(outdated).to_have_count(1)  # those in nynorsk

    assert server.read_views(code)["plan"]["workshop"]["question"].keys() == {"en", "nn"}
    phone = open_page("phone", f"{server.url}/j/{code}/2", locale="nb-NO")
    expect(phone.get_by_role("button", name="Lærer")).to_be_visible()
    expect(phone.get_by_text(QUESTION)).to_be_visible()
