"""The keyboard of a phone leaves little height: the field, the themes and the button are all in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.broken_words import BROKEN_WORDS
from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join, join_at_table
from tests.browser.uncovered import is_uncovered
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess

ABOVE_KEYBOARD = {(320, 568): 315, (360, 640): 416, (390, 844): 500}
"""The size of a phone, in px -> the height that its keyboard leaves."""


@pytest.mark.parametrize("size", ABOVE_KEYBOARD, ids=lambda size: f"{size[0]}x{size[1]}")
def test_field_themes_and_button_are_in_sight_above_the_keyboard(
    server: ServerProcess, open_page: OpenPage, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    width, height = size
    phone.set_viewport_size({"width": width, "height": height})
    phone.get_by_label("Your idea").fill("A grown-up who always has time for everybody at the whole school")
    phone.set_viewport_size({"width": width, "height": ABOVE_KEYBOARD[size]})
    for element in (
        phone.locator(".field-box"),
        phone.get_by_role("group", name="Choose a theme"),
        phone.get_by_role("button", name="Put on the table"),
    ):
        expect(element).to_be_in_viewport(ratio=1)
    header = phone.locator("header").bounding_box()
    field = phone.locator(".field-box").bounding_box()
    assert header is not None
    assert field is not None
    assert field["y"] >= header["y"] + header["height"]


@pytest.mark.parametrize("size", ABOVE_KEYBOARD, ids=lambda size: f"{size[0]}x{size[1]}")
def test_notice_of_a_lost_connection_does_not_cover_the_button_above_the_keyboard(
    server: ServerProcess, open_page: OpenPage, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    width, height = size
    phone.set_viewport_size({"width": width, "height": height})
    phone.context.set_offline(True)
    notice = phone.locator(".bottom-bar").get_by_role("status")
    expect(notice).to_be_in_viewport()
    phone.get_by_label("Your idea").fill("A grown-up who always has time")
    phone.set_viewport_size({"width": width, "height": ABOVE_KEYBOARD[size]})
    button = phone.get_by_role("button", name="Put on the table")
    expect(button).to_be_in_viewport(ratio=1)
    assert is_uncovered(button)


def test_form_is_whole_again_when_the_keyboard_closes_after_the_field_was_left(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    hint = phone.locator(".theme-chip-words > :last-child").first
    phone.set_viewport_size({"width": 320, "height": 568})
    expect(hint).to_be_visible()
    phone.get_by_label("Your idea").focus()
    phone.set_viewport_size({"width": 320, "height": 300})
    expect(hint).to_be_hidden()
    phone.get_by_label("Your idea").blur()
    phone.set_viewport_size({"width": 320, "height": 568})
    expect(hint).to_be_visible()


LONG_NAME = "Home and school together, every weekday"
LONG_HINT = "I feel safe with all of the grown-ups"


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize("at", [0, 1])
def test_theme_with_long_words_leaves_the_others_their_width(
    server: ServerProcess, open_page: OpenPage, at: int, width: int
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    with server.operator() as facilitator:
        plan = facilitator.get(f"/api/workshops/{code}/state").json()["plan"]["workshop"]
        themes = plan["themes"]
        themes[at] |= {"name": {"en": LONG_NAME}, "hint": {"en": LONG_HINT}}
        submit(facilitator, code, "plan.edit", themes=themes)
    phone = join_at_table(server, open_page, code, 2)
    phone.set_viewport_size({"width": width, "height": 640})
    boxes = [chip.bounding_box() for chip in phone.locator(".theme-chip").all()]
    widths = [box["width"] for box in boxes if box]
    assert max(widths) - min(widths) < 2, widths
    assert all(box["height"] < 200 for box in boxes if box), boxes


@pytest.mark.parametrize(("locale", "role"), [("en-GB", "Student"), ("nb-NO", "Elev"), ("nn-NO", "Elev")])
def test_no_word_of_a_theme_is_broken_on_a_usual_phone(
    server: ServerProcess, open_page: OpenPage, locale: str, role: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/2", locale)
    phone.set_viewport_size({"width": 360, "height": 640})
    join(phone, role)
    # The letters of the usual font here are a tenth wider than those of phones.
    phone.evaluate("document.documentElement.style.setProperty('--size-16', '0.9rem')")
    names = phone.locator(".theme-chip-words > :first-child")
    expect(names.first).to_be_visible()
    assert names.evaluate_all(BROKEN_WORDS) == []
