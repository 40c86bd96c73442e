"""A further workshop like one that there is already, from the start page."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.server_process import ServerProcess


def test_organiser_makes_a_workshop_like_an_earlier_one(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=3)
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    page = open_page("console", f"{server.url}/#{code}", **operator)
    address = page.locator(".links-code")
    expect(address).to_have_text(f"{code[:4]} {code[4:]}")
    page.get_by_role("button", name="Make a new one like this").click()
    expect(address).not_to_have_text(f"{code[:4]} {code[4:]}")
    expect(page.get_by_text("is a copy of")).to_contain_text(f"{code[:4]} {code[4:]}")
    expect(page.get_by_text("preface and logo")).to_be_visible()
    expect(page.locator("#links")).to_be_focused()
    copied = (address.text_content() or "").replace(" ", "")
    assert server.read_views(copied)["plan"] == server.read_views(code)["plan"]
