"""The Finish tab in windows of several sizes, without a network, and in forced colours."""

import time

import httpx
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, workshop_with_cards, write_cards

LARGE, NARROW = (1920, 1080), (700, 900)
DAY_S = 24 * 3600


def open_tab(
    server: ServerProcess, open_page: OpenPage, code: str, tab: str = "finish", **options: object
) -> Page:
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    return open_page(
        "console", f"{server.url}/w/{code}/console#{tab}", bypass_csp=True, **operator, **options
    )


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


NEEDED = {
    "en-GB": (
        "Close the workshop",
        "Make a link for one year",
        "The report: Web page",
        "For the archive: ZIP",
    ),
    "nb-NO": ("Avslutt verkstedet", "Lag en lenke for ett år", "Rapporten: Word", "Til arkivet: ZIP"),
}
"""The names of buttons and links: language -> names."""


@pytest.mark.parametrize("locale", NEEDED)
@pytest.mark.parametrize("size", [(1366, 768), LARGE])
def test_what_a_facilitator_needs_is_in_sight_without_scrolling(
    server: ServerProcess, open_page: OpenPage, locale: str, size: tuple[int, int]
) -> None:
    code = workshop_with_cards(server)
    console = open_tab(server, open_page, code, locale=locale)
    console.set_viewport_size({"width": size[0], "height": size[1]})
    expect(console.locator(".finish-pages")).to_have_attribute("aria-busy", "false")
    in_sight = [
        console.get_by_role("timer"),
        *(
            console.get_by_role("button", name=name).or_(console.get_by_role("link", name=name))
            for name in NEEDED[locale]
        ),
        console.locator(".finish-page").last,
        console.locator(".finish-actions"),
        console.locator(".finish-checks > ul:not(.finish-then) > li").last,
    ]
    if size == LARGE:
        in_sight += [console.locator(".finish-then > li").last, console.locator(".signs-link")]
    for element in in_sight:
        expect(element).to_be_in_viewport(ratio=0.99)


def test_button_that_closes_stays_where_it_is_when_closing_fails(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_tab(server, open_page, code)
    console.set_viewport_size({"width": 1366, "height": 768})
    close = console.get_by_role("button", name="Close the workshop")
    expect(console.get_by_text("Network: ok")).to_be_visible()
    before = box_of(close)
    console.context.set_offline(True)
    expect(console.get_by_text("The server does not answer")).to_be_visible()
    close.press("Enter")
    console.get_by_role("button", name="Yes, close it").press("Enter")
    expect(console.get_by_text("Not connected, so nothing was changed.")).to_be_visible()
    assert box_of(close) == before
    assert faults(console) == []


@pytest.mark.parametrize("tab", ["run", "setup", "finish"])
def test_lost_connection_is_in_sight_in_a_narrow_window(
    server: ServerProcess, open_page: OpenPage, tab: str
) -> None:
    console = open_tab(server, open_page, workshop_with_cards(server), tab)
    console.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    expect(console.get_by_text("Network: ok")).to_be_in_viewport(ratio=1)
    console.context.set_offline(True)
    expect(console.get_by_text("The server does not answer")).to_be_in_viewport(ratio=1)
    # It covers nothing at the end of the page.
    console.wait_for_function(
        """() => {
            scrollTo(0, document.documentElement.scrollHeight);
            const [main] = [...document.querySelectorAll("main")].reverse();
            const bar = document.querySelector(".status");
            return main.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top + 1;
        }"""
    )


def test_cards_that_were_taken_away_are_listed_and_can_be_brought_back(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    cards = write_cards(server, code, 1, IDEAS)
    with server.operator() as facilitator:
        for card in cards[:2]:
            submit(facilitator, code, "ideas.withdraw", card=card)
    console = open_tab(server, open_page, code)
    item = console.get_by_role("listitem").filter(has_text="2 cards were removed")
    item.get_by_role("button", name="See them").press("Enter")
    removed = console.get_by_role("dialog", name="Cards that were removed")
    expect(removed.get_by_text(IDEAS[0])).to_be_visible()
    for number in (1, 2):
        removed.get_by_role("button", name=f"Bring back card 1-{number}").press("Enter")
    expect(removed).to_have_count(0)
    expect(console.get_by_text("removed")).to_have_count(0)
    assert faults(console) == []


def new_public_link(facilitator: httpx.Client, code: str, valid_s: float) -> None:
    link = {
        "right": "public_report",
        "label": "",
        "table": None,
        "code_word": "",
        "expires_at": int((time.time() + valid_s) * 1000),
    }
    facilitator.post(f"/api/workshops/{code}/links", json=link).raise_for_status()


def test_public_links_that_have_expired_come_last_and_the_others_show_their_addresses(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    with server.operator() as facilitator:
        new_public_link(facilitator, code, DAY_S)
        new_public_link(facilitator, code, 1.5)
    console = open_tab(server, open_page, code)
    links = console.locator(".finish-links").get_by_role("group")
    expect(links.nth(1).get_by_role("button", name="Remove from the list")).to_be_visible()
    expect(links.nth(0)).to_contain_text("/r/")
    expect(links.nth(0).get_by_role("button", name="Copy")).to_be_visible()
    links.nth(0).get_by_role("button", name="Turn off").press("Enter")
    console.get_by_role("button", name="Yes, turn it off").press("Enter")
    expect(console.get_by_role("button", name="Make a link for one year")).to_be_visible()


def style(element: Locator, name: str, pseudo: str = "") -> str:
    return str(
        element.evaluate(
            "(element, [name, pseudo]) => getComputedStyle(element, pseudo)[name]", [name, pseudo]
        )
    )


def test_forced_colours_show_what_is_chosen_and_what_is_a_warning(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_tab(server, open_page, code, "setup", forced_colors="active")
    for number, name in ((0, "Sun, yellow"), (1, "Raised hand")):
        swatches = console.locator(".theme-editor").first.locator(".swatches").nth(number)
        chosen, other = (
            swatches.locator(".swatch:has(:checked)"),
            swatches.locator(".swatch:not(:has(:checked))"),
        )
        expect(swatches.get_by_text(name)).to_be_visible()
        assert style(chosen, "borderTopWidth") != style(other.first, "borderTopWidth")
    colours = console.locator(".theme-editor").first.locator(".swatches").first.locator(".swatch")
    assert len({style(each, "backgroundColor") for each in colours.all()}) == 8
    add = console.get_by_role("button", name="Add a theme")
    assert style(add, "paddingInlineStart") == style(add, "paddingInlineEnd") == "12px"

    console.evaluate("location.hash = 'finish'")
    warning = console.locator(".finish-checks li[data-open=true]").first
    assert style(warning, "borderTopWidth") == "2px"
    assert style(warning.locator("svg"), "color") == style(warning, "color")
    assert style(console.locator(".finish-status"), "forcedColorAdjust") == "none"
