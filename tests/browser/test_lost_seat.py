"""A phone whose seat the server does not know, as a backup was put in place that is older than the seat."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join
from tests.database_backup import back_up, put_in_place
from tests.server_process import StartServer


def test_phone_without_its_seat_after_a_restored_backup_promises_no_cards(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    code = server.new_workshop(tables=4)
    backup = back_up(server.data)
    phone = open_page("phone", f"{server.url}/j/{code}/3")
    join(phone)
    expect(phone.get_by_text("You sit at table")).to_be_visible()

    server.stop()
    put_in_place(backup)
    new_server(data=server.data, port=server.url.rpartition(":")[2])

    expect(phone.get_by_text("We could not find your seat")).to_be_visible()
    expect(phone.get_by_text("your cards are still here")).to_have_count(0)
