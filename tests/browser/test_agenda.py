"""The agenda in the console: moving steps, and two consoles that edit the same step."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess


def open_step_form(console: Page, step: str) -> None:
    console.get_by_role("button").filter(has_text=step).first.click()
    console.get_by_role("button", name=f"Edit {step}").click()


def test_step_form_opened_before_a_colleague_changed_the_step_keeps_the_colleagues_change(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    link = console_link(server, code)
    mine, theirs = open_page("console", link), open_page("console", link)
    for console in (mine, theirs):
        open_step_form(console, "Sort and choose")
    mine.get_by_label("Name of the step").first.fill("Choose the best")
    theirs.get_by_label("Minutes").fill("25")
    theirs.get_by_role("button", name="Save the step").click()
    expect(theirs.get_by_label("Minutes")).to_be_hidden()

    mine.get_by_role("button", name="Save the step").click()
    expect(mine.get_by_label("Minutes")).to_be_hidden()

    step = next(
        step for step in server.read_views(code)["plan"]["workshop"]["agenda"] if step["id"] == "sort"
    )
    assert (step["title"]["en"], step["minutes"]) == ("Choose the best", 25)


def test_double_click_does_not_close_the_workshop(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "close")
    console = open_page("console", console_link(server, code))
    button = console.get_by_role("button", name="Close the workshop")
    button.dblclick()

    expect(console.get_by_role("button", name="Yes, close it")).to_be_visible()
    assert not server.read_views(code)["plan"]["workshop"]["closed"]

    console.get_by_role("button", name="Yes, close it").click()
    expect(console.get_by_role("button", name="Open the workshop again")).to_be_visible()


def test_step_moved_by_keyboard_is_announced(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    console = open_page("console", console_link(server, code))
    step = console.get_by_role("button").filter(has_text="Sort and choose").first
    step.press("Alt+ArrowUp")

    expect(console.get_by_text("Sort and choose is now step 3.")).to_be_attached()
    agenda = console.locator(".agenda li")
    expect(agenda.nth(2)).to_contain_text("Sort and choose")
    assert [step["id"] for step in server.read_views(code)["plan"]["workshop"]["agenda"]][2] == "sort"


def agenda_of(server: ServerProcess, code: str) -> list[dict[str, Any]]:
    agenda: list[dict[str, Any]] = server.read_views(code)["plan"]["workshop"]["agenda"]
    return agenda


def test_step_form_keeps_its_words_when_another_console_removes_the_step(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    console = open_page("console", console_link(server, code))
    before = agenda_of(server, code)
    place = next(index for index, step in enumerate(before) if step["id"] == "sort")
    open_step_form(console, "Sort and choose")
    name = console.get_by_label("Name of the step").first
    name.fill("Choose the best")

    with server.operator() as operator:
        rest = [step for step in before if step["id"] != "sort"]
        submit(operator, code, "plan.edit", agenda=rest, base={"agenda": before})

    removed = console.get_by_role("button").filter(has_text="removed by somebody else")
    expect(removed).to_contain_text("Sort and choose")
    expect(console.get_by_text("Somebody else has removed this step.")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_value("Choose the best")
    console.get_by_role("button", name="Save the step").click()
    expect(name).to_be_hidden()
    after = agenda_of(server, code)
    assert [step["id"] for step in after] == [step["id"] for step in before]
    assert after[place]["title"]["en"] == "Choose the best"
