"""The overview of tables in the console."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link
from tests.server_process import ServerProcess
from tests.workshops_with_cards import write_cards


@pytest.mark.parametrize("width", [1366, 1440])
def test_no_number_on_a_tile_is_broken(server: ServerProcess, open_page: OpenPage, width: int) -> None:
    code = server.new_workshop(tables=25)
    server.start_step(code, "together")
    for table in (9, 10, 24, 24):
        write_cards(server, code, table, ["More light"])
    server.start_step(code, "sort")
    console = open_page("console", console_link(server, code))
    console.set_viewport_size({"width": width, "height": 900})
    expect(console.locator("#tile-24 .tile-head")).to_contain_text("0/2")
    heads = console.locator(".tile-head").filter(has=console.locator(".tile-count"))
    heights = heads.evaluate_all("heads => heads.map((head) => head.offsetHeight)")
    assert len(heights) == 3
    assert len(set(heights)) == 1, heights
