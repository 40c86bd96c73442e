"""The cards that were sent, on the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.http_clients import http_client
from tests.server_process import ServerProcess
from tests.web.seat_request import seat_request
from tests.workshops_with_cards import submit_as_phone

LINES = "I want\nrabbits\nand a boat\nand food\nand that\nwe can\nsleep\nat school\nwhen\nit is\nwinter"


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
def test_card_of_many_lines_is_shown_whole(
    server: ServerProcess, open_page: OpenPage, width: int, height: int
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    with http_client(base_url=server.url) as phone:
        phone.post(f"/api/workshops/{code}/seats", json=seat_request(1)).raise_for_status()
        card = submit_as_phone(phone, code, "ideas.add", theme="safety", text=LINES)
        server.start_step(code, "sort")
        submit_as_phone(phone, code, "sort.send", card=card)
    headers = {"authorization": f"Bearer {server.key}"}
    screen = open_page("screen", f"{server.url}/w/{code}/screen", extra_http_headers=headers)
    screen.set_viewport_size({"width": width, "height": height})

    text = screen.locator(".card-text").filter(has_text="it is winter")
    expect(text).to_be_visible()
    assert text.evaluate("({ scrollHeight, clientHeight }) => scrollHeight - clientHeight") == 0
