"""The settings of the report on the console: a colour that is too light, and what is saved."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_agenda import console_link
from tests.server_process import ServerProcess


def test_colour_that_is_too_light_is_not_saved_until_a_darker_one_is_chosen(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    console = open_page("console", console_link(server, code))
    expect(console.get_by_role("link", name="Set up")).to_be_visible()
    console.goto(re.sub(r"(#.*)?$", "#setup", console.url))
    report = console.get_by_role("form", name="The report")
    report.get_by_label("Another colour").check()
    colour = report.get_by_label("Colour in PDF, Word and slides").and_(console.locator("[type=color]"))
    colour.fill("#ffcc00")
    report.get_by_role("button", name="Save").click()
    too_light = report.get_by_text("This colour is too light to be read on paper.")
    expect(too_light).to_be_visible()
    expect(colour).to_be_focused()

    report.get_by_role("button", name="Use a darker one").click()

    expect(too_light).to_be_hidden()
    expect(colour).to_be_focused()
    report.get_by_label("Preface").fill("Dear council.")
    report.get_by_label("How it was done").uncheck()
    report.get_by_role("button", name="Save").click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    plan = server.read_views(code)["plan"]["workshop"]
    assert plan["preface"] == {"en": "Dear council."}
    assert plan["omitted_sections"] == ["steps"]
    assert plan["report_colour"] == "#6b5600"
