"""The page of a participant opens without the server, as it was last loaded, with what waits."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join
from tests.server_process import ServerProcess, StartServer

WAIT_UNTIL_KEPT = """async ([text, isExpected]) => {
  for (;;) {
    const page = await (await caches.open("samskap-pages")).match(location.pathname);
    if ((page ? await page.text() : "").includes(text) === isExpected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


def wait_until_kept(phone: Page, text: str) -> None:
    """Wait until the browser keeps this page, with this text in it."""
    phone.evaluate(WAIT_UNTIL_KEPT, [text, True])


def port_of(server: ServerProcess) -> int:
    return int(server.url.rpartition(":")[2])


def nothing(_: int) -> ExitStack:
    """Nobody listens on the port."""
    return ExitStack()


def silent_server(port: int) -> closing[socket.socket]:
    """A server that accepts connections and never answers."""
    return closing(socket.create_server(("127.0.0.1", port)))


@contextmanager
def proxy_without_server(port: int) -> Iterator[None]:
    """A proxy that answers each request with status 502."""

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield
        proxy.shutdown()


@pytest.mark.parametrize("replacement", [nothing, silent_server, proxy_without_server])
def test_page_opens_without_the_server_and_what_waits_is_sent_later(
    new_server: StartServer,
    open_page: OpenPage,
    replacement: Callable[[int], ExitStack],
) -> None:
    server = new_server()
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/2", service_workers="allow")
    join(phone)
    wait_until_kept(phone, '"type":"me"')
    add_idea(phone, "Written before")
    expect(card(phone, "Written before")).to_contain_text("saved")
    phone.reload()
    wait_until_kept(phone, "Written before")
    server.stop()
    add_idea(phone, "Written in the tunnel")
    expect(card(phone, "Written in the tunnel")).to_contain_text("waiting")

    later = phone.context.new_page()
    with replacement(port_of(server)):
        later.goto(phone.url)
        phone.close()
        expect(card(later, "Written before")).to_be_visible()
        expect(card(later, "Written in the tunnel")).to_contain_text("waiting")

    new_server(port=str(port_of(server)))
    expect(card(later, "Written in the tunnel")).to_contain_text("saved")


def test_page_opens_in_a_browser_that_has_no_room_left_for_its_files(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    phone = open_page("phone", f"{server.url}/j/{code}/2", service_workers="allow")
    quota = {"origin": server.url, "quotaSize": 2000}
    phone.context.new_cdp_session(phone).send("Storage.overrideQuotaForOrigin", quota)
    join(phone)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.evaluate("new Promise((resolve) => setTimeout(resolve, 500))")
    phone.reload()
    expect(phone.get_by_role("banner")).to_contain_text("Table 2")


def test_kept_page_is_removed_when_the_server_does_not_know_the_workshop_any_more(
    new_server: StartServer, open_page: OpenPage, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "first")
    code = server.new_workshop(tables=4)
    phone = open_page("phone", f"{server.url}/j/{code}/2", service_workers="allow")
    join(phone)
    wait_until_kept(phone, '"type":"me"')
    server.stop()
    new_server(data=tmp_path / "second", port=str(port_of(server)))
    phone.reload()
    expect(phone.get_by_role("heading")).to_be_visible()
    phone.evaluate(WAIT_UNTIL_KEPT, ["<html", False])
