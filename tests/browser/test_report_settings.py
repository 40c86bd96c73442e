"""The settings of the report on the console: a colour that is too light, a logo, and what is saved."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link
from tests.logos.sample_pictures import encoded, logo
from tests.server_process import ServerProcess


def open_settings(server: ServerProcess, open_page: OpenPage, code: str) -> Page:
    console = open_page("console", console_link(server, code))
    expect(console.get_by_role("link", name="Set up")).to_be_visible()
    console.goto(re.sub(r"(#.*)?$", "#setup", console.url))
    return console


def picture(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def test_colour_that_is_too_light_is_not_saved_until_a_darker_one_is_chosen(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    console = open_settings(server, open_page, code)
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
    expect(report.get_by_text("All who open the report see it")).to_be_visible()
    report.get_by_label("Preface").fill("Dear council.")
    report.get_by_label("How it was done").uncheck()
    report.get_by_role("button", name="Save").click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    plan = server.read_views(code)["plan"]["workshop"]
    assert plan["preface"] == {"en": "Dear council."}
    assert plan["omitted_sections"] == ["steps"]
    assert plan["report_colour"] == "#6b5600"


def test_logo_is_seen_before_it_is_saved_and_can_be_replaced_and_removed(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    console = open_settings(server, open_page, code)
    field = console.get_by_role("group", name="Logo")
    report = console.get_by_role("form", name="The report")
    save, file = report.get_by_role("button", name="Save"), field.locator("[type=file]")
    description = field.get_by_label("What the logo shows")
    for refused, sentence in (
        (picture("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG files can contain programs"),
        (picture("logo.png", encoded(logo(5000, 100))), "The picture has too many pixels."),
        (picture("logo.png", bytes(600_000)), "The file is too large. A logo has 500 kB at most."),
    ):
        file.set_input_files(refused)
        expect(field.get_by_text(sentence)).to_be_visible()
    expect(description).to_be_hidden()

    file.set_input_files(picture("logo.png", encoded(logo(600, 200))))
    shown = field.get_by_role("img")
    expect(shown).to_have_js_property("naturalWidth", 384)  # 600 pixels at 150 to an inch
    assert shown.evaluate("image => image.getBoundingClientRect().height") < 76
    expect(field.get_by_role("alert")).to_be_hidden()
    save.click()
    expect(field.get_by_text("There is nothing written here yet.")).to_be_visible()
    expect(description).to_be_focused()
    description.fill("Aure municipality")
    save.click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    plan = server.read_views(code)["plan"]["workshop"]
    assert plan["logo_description"] == {"en": "Aure municipality"}
    first = plan["report_logo"]
    assert len(first) == 64

    file.set_input_files(picture("logo.png", encoded(logo(32, 32))))
    expect(shown).to_have_js_property("naturalWidth", 20)
    save.click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    second = server.read_views(code)["plan"]["workshop"]["report_logo"]
    assert second not in ("", first)
    console.reload()
    expect(shown).to_have_js_property("naturalWidth", 20)
    expect(shown).to_have_accessible_name("Aure municipality")

    field.get_by_role("button", name="Remove the logo").click()
    expect(field.get_by_role("button", name="Choose a picture")).to_be_focused()
    save.click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    plan = server.read_views(code)["plan"]["workshop"]
    assert (plan["report_logo"], plan["logo_description"]) == ("", {})
