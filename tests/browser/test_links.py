"""Links of the staff: opening one, making one for the theme team, turning it off, and signing out."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link, make_cluster, open_link_settings, open_tab
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, workshop_with_cards

SIGNED_OUT = "You are signed out of this console"


def make_link(console: Page, right: str, label: str) -> str:
    """Make a link, and copy its address."""
    console.get_by_label("Who or what it is for").select_option(right)
    console.get_by_label("Name in your list").fill(label)
    console.get_by_role("button", name="Make the link").click()
    row = console.get_by_role("group", name=f"{right}, {label}")
    copy = row.get_by_role("button", name="Copy")
    expect(copy).to_be_focused()
    copy.press("Enter")
    expect(row.get_by_role("button", name="Copied")).to_be_visible()
    return str(console.evaluate("navigator.clipboard.readText()"))


def turn_off(console: Page, link: str) -> None:
    """Turn a link off, and confirm that."""
    row = console.get_by_role("group", name=link)
    row.get_by_role("button", name="Turn off").click()
    row.get_by_role("button", name="Yes, turn it off").click()


def expect_signed_out(page: Page) -> None:
    """Check that the page says that its right is lost, without having been loaded again."""
    expect(page.get_by_role("heading", name=SIGNED_OUT)).to_be_visible()
    assert page.evaluate("window.wasNotReloaded") is True


def test_organisers_link_opens_the_console_and_leaves_no_secret_in_the_address(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    link = console_link(server, code)
    console = open_page("console", link)

    expect(console.get_by_role("link", name="Merge desk")).to_be_visible()
    assert console.url == f"{server.url}/w/{code}/console"
    console.reload()
    expect(console.get_by_role("link", name="Merge desk")).to_be_visible()

    console.go_back()
    assert "/link" not in console.url, "Back does not lead to the link again"


def test_link_without_a_network_is_tried_again_also_after_a_reload(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    link = console_link(server, code)
    page = open_page("phone", server.url)
    page.route("**/sessions", lambda route: route.abort())
    page.goto(link)
    expect(page.get_by_role("heading", name="Your link is not open yet")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Your link is not open yet")).to_be_visible()

    page.unroute("**/sessions")
    page.get_by_role("button", name="Try again").click()

    expect(page).to_have_url(f"{server.url}/w/{code}/console")


def test_theme_team_has_only_the_desk_until_its_link_is_turned_off(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    facilitator = open_link_settings(open_page, server, code)
    team = open_page("console", make_link(facilitator, "Theme team", "Kari’s laptop"))

    team.get_by_label("Which cards").select_option("All on the tables")
    make_cluster(team, IDEAS[0], "Sun")
    expect(team.get_by_role("region", name="Now")).to_contain_text("Gather the cards")
    expect(team.get_by_role("link", name=re.compile("Run|Set up|Screen"))).to_have_count(0)
    expect(team.get_by_role("button", name=re.compile("Next|Report|How to join|Take away"))).to_have_count(0)
    card = team.get_by_role("option", name=IDEAS[1])
    card.click()
    card.press("Delete")
    expect(team.get_by_role("dialog")).to_have_count(0)
    expect(team.get_by_role("button", name="Make a cluster")).to_be_visible()
    expect(team.get_by_role("button", name="Take away")).to_have_count(0)

    for page in (team, facilitator):
        page.evaluate("window.wasNotReloaded = true")
    turn_off(facilitator, "Theme team, Kari’s laptop")

    expect_signed_out(team)
    expect(facilitator.get_by_role("group", name="Theme team, Kari’s laptop")).to_have_count(0)
    expect(facilitator.get_by_role("group", name="Facilitator")).to_be_visible()
    team.reload()
    expect(team.get_by_text("You are signed out here. Open your link once more.")).to_be_visible()


def test_signing_out_ends_every_console_and_screen_of_the_browser_and_leaves_the_link(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    console = open_link_settings(open_page, server, code)
    other_tab, screen = console.context.new_page(), console.context.new_page()
    screen.goto(f"{server.url}/w/{code}/screen")
    other_tab.goto(f"{server.url}/w/{code}/console")
    expect(other_tab.get_by_role("link", name="Merge desk")).to_be_visible()
    for page in (console, other_tab):
        page.evaluate("window.wasNotReloaded = true")

    console.get_by_role("button", name="Sign out of this workshop in this browser").click()
    console.get_by_role("button", name="Yes, sign out").click()

    for page in (console, other_tab):
        expect_signed_out(page)
    expect(screen.get_by_role("heading", name="This screen was signed out")).to_be_visible()
    other_tab.goto(console_link(server, code))
    expect(other_tab.get_by_role("link", name="Merge desk")).to_be_visible()


@pytest.mark.parametrize("has_link", [False, True])
def test_organiser_who_signs_out_at_the_console_is_signed_out_of_the_browser(
    server: ServerProcess, open_page: OpenPage, has_link: bool
) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as http:
        sign_in = http.post("/api/sign-in-links").json()["url"]
    address = console_link(server, code) if has_link else f"{server.url}/w/{code}/console"
    console = open_page("console", address, prepare=lambda context: context.request.post(sign_in))
    open_tab(console, "Set up")
    screen, other_tab, start = (console.context.new_page() for _ in range(3))
    screen.goto(f"{server.url}/w/{code}/screen")
    other_tab.goto(f"{server.url}/w/{code}/console")
    start.goto(server.url)
    expect(start.get_by_role("button", name="Sign out of this browser")).to_be_visible()
    expect(other_tab.get_by_role("link", name="Merge desk")).to_be_visible()
    for page in (console, other_tab):
        page.evaluate("window.wasNotReloaded = true")

    console.get_by_role("button", name="Sign out of this browser").click()
    expect(console.get_by_text("You are signed in as the organiser of all workshops.")).to_be_visible()
    console.get_by_role("button", name="Yes, sign out").click()

    for page in (console, other_tab):
        expect_signed_out(page)
    expect(screen.get_by_role("heading", name="This screen was signed out")).to_be_visible()
    start.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody looks at it again
    expect(start.get_by_role("button", name="Sign out of this browser")).to_have_count(0)
    for page, path in ((console, "console"), (screen, "screen")):
        refused = page.goto(f"{server.url}/w/{code}/{path}")
        assert refused
        assert refused.status == httpx.codes.UNAUTHORIZED
    console.goto(server.url)
    expect(console.get_by_role("button", name="Sign out of this browser")).to_have_count(0)


def test_report_link_opens_the_files_of_the_report(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    console = open_link_settings(open_page, server, code)

    page = open_page("phone", make_link(console, "Report", "Newspaper"))

    expect(page.get_by_role("heading", name="Pictures of the future 2040", level=1)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Markdown")).click()
    assert download.value.suggested_filename.endswith(".md")


def test_link_that_was_turned_off_says_so(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    console = open_link_settings(open_page, server, code)
    link = make_link(console, "Report", "Newspaper")
    turn_off(console, "Report, Newspaper")
    expect(console.get_by_role("group", name="Report, Newspaper")).to_have_count(0)

    page = open_page("phone", link)

    expect(page.get_by_role("heading", name="This link did not work")).to_be_visible()
    expect(page.get_by_text("This link has been turned off.")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the start page")).to_be_visible()
