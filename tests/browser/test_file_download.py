"""A file of the report on the console: it is shown that it is being made, it can be cancelled, and it
comes while another tab is shown."""

import os
import re
import signal
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link, open_tab
from tests.child_processes import child_processes, stopped
from tests.eventually import eventually
from tests.server_process import ServerProcess, StartServer


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_file_that_is_being_made_can_be_cancelled_and_made_again(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    console = open_page("console", console_link(server, server.new_workshop()))
    os.kill(open_finish(server, console), signal.SIGSTOP)  # a file that takes for ever

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


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_file_of_a_variant_is_fetched_while_the_whole_one_is_being_made(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    console = open_page("console", console_link(server, server.new_workshop()))
    renderer = open_finish(server, console)
    files = console.get_by_role("region", name="Download the report")
    names = set[str]()
    with stopped(renderer):
        link = files.get_by_role("link", name="For the archive: ZIP")
        link.click()
        expect(link).to_have_attribute("aria-busy", "true")
        files.get_by_label("Which report").select_option(label="Archive without the words of the cards")
        expect(link).to_have_attribute("aria-busy", "false")
        making = files.get_by_text("Making the file …")
        expect(making).to_have_count(1)  # the whole one, under its name
        link.click()
        expect(making).to_have_count(2)
        console.on("download", lambda download: names.add(download.suggested_filename))
    expect(making).to_have_count(0)
    assert len(names) == 2, names
    assert sum("redacted" in name for name in names) == 1, names


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_file_comes_while_another_tab_of_the_console_is_shown(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    console = open_page("console", console_link(server, server.new_workshop()))
    with console.expect_download() as download, stopped(open_finish(server, console)):
        console.get_by_role("link", name=re.compile("Markdown")).click()
        open_tab(console, "Run")
        expect(console.locator(".finish")).to_have_count(0)
        open_tab(console, "Finish")
        expect(console.locator(".file-progress").get_by_text("Making the file …")).to_be_visible()
        open_tab(console, "Run")
    assert download.value.suggested_filename.endswith(".md")
    expect(console.locator("[aria-live]")).to_have_text("The file is here: Text to read and edit (Markdown).")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_focus_is_on_the_link_when_the_file_comes_while_the_cancel_button_has_it(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    console = open_page("console", console_link(server, server.new_workshop()))
    link = console.get_by_role("link", name=re.compile("Markdown"))
    with console.expect_download(), stopped(open_finish(server, console)):
        link.click()
        console.get_by_role("button", name="Cancel").focus()
    expect(link).to_be_focused()


def test_file_without_network_says_so_and_is_fetched_again(
    server: ServerProcess, open_page: OpenPage
) -> None:
    console = open_page("console", console_link(server, server.new_workshop()))
    open_tab(console, "Finish")
    link = console.get_by_role("link", name=re.compile("Markdown"))
    expect(link).to_be_visible()
    console.context.set_offline(True)
    link.click()
    # Not the list of variants: it may not have come either.
    file = console.get_by_role("region", name="Download the report").get_by_role("listitem")
    expect(file.get_by_role("alert")).to_be_visible()

    open_tab(console, "Run")
    expect(console.get_by_role("contentinfo").get_by_text("did not come")).to_be_visible()
    open_tab(console, "Finish")
    console.context.set_offline(False)
    with console.expect_download():
        file.get_by_role("button", name="Try again").click()
    expect(file.get_by_role("alert")).to_have_count(0)
    expect(link).to_be_focused()


def open_finish(server: ServerProcess, console: Page) -> int:
    """Open the tab, with its preview. Returns the id of the process that makes files."""
    open_tab(console, "Finish")
    expect(console.get_by_role("img", name=re.compile("^The pages for the council"))).to_be_visible()
    (renderer,) = eventually(lambda: child_processes(server.pid))
    return renderer
