"""The keyboard of a phone leaves little height: the field, the themes and the button are all in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join_at_table
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
