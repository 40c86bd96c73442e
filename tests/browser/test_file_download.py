"""A file of the report on the console: it is shown that it is being made, and it can be cancelled."""

import os
import re
import signal
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_agenda import console_link
from tests.eventually import eventually
from tests.server.test_serve import children
from tests.server_process import ServerProcess


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_file_that_is_being_made_can_be_cancelled_and_made_again(
    new_server: Callable[..., ServerProcess], open_page: OpenPage
) -> None:
    server = new_server()
    console = open_page("console", console_link(server, server.new_workshop()))
    console.get_by_role("link", name="Finish").click()
    expect(console.get_by_role("img", name=re.compile("^The pages for the council"))).to_be_visible()
    (renderer,) = eventually(lambda: children(server))
    os.kill(renderer, signal.SIGSTOP)  # a file that takes for ever

    link = console.get_by_role("link", name=re.compile("Markdown"))
    link.click()
    expect(console.locator(".file-progress").get_by_text("Making the file …")).to_be_visible()
    console.get_by_role("button", name="Cancel").click()
    expect(console.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(link).to_be_focused()

    with console.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".md")
    expect(console.get_by_role("button", name="Cancel")).to_be_hidden()


def test_file_without_network_says_so(server: ServerProcess, open_page: OpenPage) -> None:
    console = open_page("console", console_link(server, server.new_workshop()))
    console.get_by_role("link", name="Finish").click()
    link = console.get_by_role("link", name=re.compile("Markdown"))
    expect(link).to_be_visible()
    console.context.set_offline(True)
    link.click()
    files = console.get_by_role("region", name="Download the report")
    expect(files.get_by_role("alert")).to_be_visible()
