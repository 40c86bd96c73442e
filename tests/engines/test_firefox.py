"""Console, screen, and the themes on a phone, in Firefox."""

from playwright.sync_api import expect

from tests.browser.broken_words import BROKEN_WORDS
from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link, make_cluster, open_tab
from tests.browser.phone_page import join_at_table
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, workshop_with_cards


def test_cluster_made_in_firefox_is_on_other_consoles_and_the_screen(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    mine, theirs = (open_page("console", console_link(server, code)) for _ in range(2))
    as_operator = {"Authorization": f"Bearer {server.key}"}
    screen = open_page("screen", f"{server.url}/w/{code}/screen", extra_http_headers=as_operator)
    for console in (mine, theirs):
        open_tab(console, "Merge desk")
        console.get_by_label("Which cards").select_option("All on the tables")

    make_cluster(mine, IDEAS[0], "Sun and food")
    expect(theirs.get_by_role("group", name="Sun and food")).to_contain_text("1 card")
    expect(screen.get_by_text("Sun and food")).to_be_visible()
    theirs.get_by_role("option", name=IDEAS[1]).click()
    theirs.get_by_role("button", name="Put 1 here, into Sun and food").click()
    expect(mine.get_by_role("group", name="Sun and food")).to_contain_text("2 cards")


def test_screen_in_firefox_shows_each_step_as_it_starts(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_cards(server)
    as_operator = {"Authorization": f"Bearer {server.key}"}
    screen = open_page("screen", f"{server.url}/w/{code}/screen", extra_http_headers=as_operator)
    expect(screen.get_by_text("Gather the cards")).to_be_visible()
    server.start_step(code, "together")
    expect(screen.get_by_text("3", exact=True)).to_be_visible()
    with server.operator() as facilitator:
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="Which?", options=[f"cluster/{cluster}"])
        expect(screen.get_by_text("5 dots each")).to_be_visible()
        submit(facilitator, code, "vote.close", vote=vote)
        expect(screen.get_by_text("Nobody voted")).to_be_visible()
        server.start_step(code, "close")
    expect(screen.get_by_text("Thank you for helping!")).to_be_visible()


def test_no_word_of_a_theme_is_broken_in_firefox(server: ServerProcess, open_page: OpenPage) -> None:
    # Firefox has a dictionary of where words may be broken, as phones have.
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    phone.set_viewport_size({"width": 360, "height": 640})
    # The letters of the usual font here are a tenth wider than those of phones.
    phone.evaluate("document.documentElement.style.setProperty('--size-16', '0.9rem')")
    names = phone.locator(".theme-chip-words > :first-child")
    expect(names.first).to_be_visible()
    assert names.evaluate_all(BROKEN_WORDS) == []
