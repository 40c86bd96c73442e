"""A participant changes her answers after joining."""

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join
from tests.server_process import ServerProcess


def hold_messages(phone: Page) -> Callable[[], None]:
    """Hold back what the page sends over its next WebSocket, until the returned function is called."""
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    is_holding = True

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(
            lambda message: held.append((server, message)) if is_holding else server.send(message)
        )

    def release() -> None:
        nonlocal is_holding
        is_holding = False
        for server, message in held:
            server.send(message)

    phone.route_web_socket("**/w/**", connect)
    return release


def test_details_changed_before_the_first_change_arrived_are_all_saved(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/2")
    join(phone)
    expect(phone.get_by_label("Your idea")).to_be_visible()
    release = hold_messages(phone)
    phone.reload()

    phone.get_by_role("button", name="About you").click()
    for row, choice in (("You are here as", "Teacher"), ("You come from", "Averøy")):
        phone.get_by_role("button", name=row).click()
        phone.get_by_role("button", name=choice, exact=True).click()
    release()

    expect(phone.get_by_role("button", name="You come from")).to_contain_text("Averøy")
    expect(phone.get_by_role("button", name="You are here as")).to_contain_text("Teacher")
