"""The Finish tab: what it says before and after the workshop is closed, and when it is opened again."""

import re

import pytest
from playwright.sync_api import Dialog, Page, Response, Route, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.browser.console_page import close_by_keyboard, console_link, open_tab
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess
from tests.workshops_with_cards import workshop_with_cards


def open_finish(server: ServerProcess, open_page: OpenPage, code: str, locale: str = "en-GB") -> Page:
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    return open_page("console", f"{server.url}/w/{code}/console#finish", locale, bypass_csp=True, **operator)


def reopen_here(console: Page) -> None:
    """Open the workshop again by keyboard."""
    console.get_by_role("button", name="Open the workshop again").press("Enter")
    console.get_by_role("button", name="Yes, open it again").press("Enter")


def test_preview_shows_the_edition_when_the_workshop_is_closed_and_the_draft_when_it_is_opened(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    picture = console.get_by_role("img", name="The pages for the council")
    pages = console.get_by_role("group", name="For the council")
    label = console.locator(".finish-status")
    expect(label).to_have_text("Draft")
    expect(pages).to_have_attribute("aria-busy", "false")
    addresses = [picture.get_attribute("src")]

    def is_picture(response: Response) -> bool:
        return "format=png" in response.url

    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", title={"en": "Another title"})
    for change, text in (
        (close_by_keyboard, re.compile("^Edition 1")),
        (reopen_here, re.compile("^Draft, after edition 1$")),
        (close_by_keyboard, re.compile("^Edition 1")),
    ):
        with console.expect_response(is_picture) as answer:
            change(console)
        assert answer.value.ok
        expect(label).to_have_text(text)
        expect(pages).to_have_attribute("aria-busy", "false")
        addresses.append(picture.get_attribute("src"))
    assert len(set(addresses)) == 3, addresses
    assert addresses[1] == addresses[3]
    expect(console.get_by_text("Nothing was changed, so edition 1 stays.")).to_be_visible()
    assert faults(console) == []


def test_changes_that_are_not_saved_are_named_before_and_after_the_workshop_is_closed(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    console.on("dialog", accept)
    unsaved = console.locator(".finish-checks").get_by_text("“The report” is not saved")
    expect(console.get_by_text("Everything is saved")).to_be_visible()
    open_tab(console, "Set up")
    report = console.get_by_role("form", name="The report")
    report.get_by_label("Preface").fill("Dear council.")
    open_tab(console, "Finish")
    expect(unsaved).to_be_visible()
    expect(console.get_by_text("Everything is saved")).to_have_count(0)
    close_by_keyboard(console)
    expect(console.get_by_text("It is not in this edition.")).to_be_visible()
    expect(unsaved).to_be_visible()
    assert faults(console) == []

    unsaved.locator("..").get_by_role("link", name="Look").click()
    expect(report.get_by_role("heading", name="The report")).to_be_focused()
    expect(report.get_by_role("button", name="Save")).to_be_disabled()
    expect(report.get_by_text("open it again under Finish to save this")).to_be_visible()
    console.reload()
    assert asked == ["beforeunload"]

    with server.operator() as facilitator:
        submit(facilitator, code, "close.reopen")
    report.get_by_label("Preface").fill("Dear council.")
    report.get_by_role("button", name="Save").click()
    expect(report.get_by_text("Saved", exact=True)).to_be_visible()
    console.reload()
    expect(report.get_by_label("Preface")).to_have_value("Dear council.")
    assert asked == ["beforeunload"]


def test_closing_again_says_what_becomes_of_the_edition_and_opening_asks(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=5)
    console = open_finish(server, open_page, code)
    expect(console.get_by_text("Numbers by role and municipality are counted this once")).to_be_visible()
    console.get_by_role("button", name="Close the workshop").press("Enter")
    kept = "The numbers by role and municipality stay those of the first close."
    expect(console.get_by_role("alert")).to_contain_text(kept)
    console.get_by_role("button", name="Yes, close it").press("Enter")
    heading = console.get_by_role("heading", name="What comes next")
    expect(heading).to_be_focused()
    expect(console.get_by_text("Give the short report to the council")).to_be_visible()

    open_tab(console, "Run")
    open_again = console.get_by_role("button", name="Open the workshop again")
    open_again.press("Enter")
    question = console.get_by_role("alert")
    expect(question).to_contain_text("nobody can read the report")
    expect(question).to_contain_text("Edition 1 is kept")
    console.keyboard.press("Escape")
    expect(open_again).to_be_focused()
    open_tab(console, "Finish")
    reopen_here(console)
    expect(console.get_by_role("heading", name="Before you close")).to_be_focused()

    kept = "If nothing has changed, edition 1 stays. If something has, this makes edition 2. Too few people"
    expect(console.get_by_role("listitem").get_by_text(kept)).to_be_visible()
    expect(console.get_by_text("counted this once")).to_have_count(0)
    console.get_by_role("button", name="Close the workshop").press("Enter")
    expect(console.get_by_role("alert")).to_contain_text(kept)


def test_button_that_closes_on_another_tab_leaves_the_focus_on_the_page(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    server.close_workshop(code)
    console = open_finish(server, open_page, code)
    open_tab(console, "Run")
    reopen_here(console)
    expect(console.get_by_role("button", name="Open the workshop again")).to_have_count(0)
    expect(console.get_by_role("main")).to_be_focused()


def test_public_link_is_shared_first_and_the_focus_stays_when_it_is_turned_off(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    close_by_keyboard(console)
    on_screen = console.get_by_role("group", name="QR on the screen")
    expect(on_screen.get_by_role("button", name="Copy the link")).to_have_class(re.compile("primary"))
    make = console.get_by_role("button", name="Make a link for one year")
    expect(make).to_have_count(0)
    on_screen.get_by_role("button", name="Turn off").press("Enter")
    on_screen.get_by_role("button", name="Yes, turn it off").press("Enter")
    expect(console.get_by_role("button", name="Show the report's QR on the screen")).to_be_focused()
    expect(make).to_have_class(re.compile("primary"))
    make.press("Enter")
    link = console.get_by_role("group", name="Public report")
    copy = link.get_by_role("button", name="Copy the link")
    expect(copy).to_be_focused()
    expect(copy).to_have_class(re.compile("primary"))
    link.get_by_role("button", name="Turn off").press("Enter")
    link.get_by_role("button", name="Yes, turn it off").press("Enter")
    expect(make).to_be_focused()
    assert faults(console) == []


def test_second_language_is_that_of_all_documents_and_stays_chosen(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    files = console.get_by_role("region", name="Download the report")
    files.get_by_label("Also in another language").select_option(label="+ Bokmål")
    files.get_by_label("Which report").select_option(label="Table 1")
    print_file = console.get_by_role("link", name="PDF to print")
    expect(print_file).to_have_attribute("href", re.compile("format=council.pdf&language=en,nb$"))
    open_tab(console, "Run")
    open_tab(console, "Finish")
    expect(files.get_by_label("Also in another language")).to_have_value("nb")
    expect(files.get_by_label("Which report")).to_have_value("table-1")
    expect(print_file).to_have_attribute("href", re.compile("language=en,nb$"))


def test_report_is_in_the_language_of_the_workshop_until_another_one_is_chosen(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code, locale="nb-NO")
    files = console.get_by_role("main").locator("a[href*='lang='], img[src*='lang=']")
    choice = console.get_by_label("Språk", exact=True)
    expect(choice).to_have_value("en")
    expect(console.get_by_label("Også på et annet språk")).to_have_value("")

    def languages() -> set[str]:
        addresses = files.evaluate_all("elements => elements.map(({ href, src }) => href ?? src)")
        assert len(addresses) > 10
        return {match for address in addresses for match in re.findall(r"lang=(\w+)", address)}

    assert languages() == {"en"}
    choice.select_option(label="Nynorsk")
    expect(console.get_by_text("Hovedspråket i verkstedet er English.")).to_be_visible()
    assert languages() == {"nn"}

    server.close_workshop(code)
    expect(console.get_by_text(re.compile("^Utgave 1"))).to_be_visible()
    assert languages() == {"nn"}


@pytest.mark.parametrize("width", [390, 1024, 1366])
def test_pages_are_shown_whole(server: ServerProcess, open_page: OpenPage, width: int) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    console.set_viewport_size({"width": width, "height": 768})
    page = console.locator(".finish-page").first
    expect(console.get_by_role("group", name="For the council")).to_have_attribute("aria-busy", "false")
    box, frame = page.bounding_box(), console.locator(".finish-preview").bounding_box()
    assert box
    assert frame
    assert box["height"] / box["width"] == pytest.approx(297 / 210, rel=0.02)
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert page.get_by_role("img").evaluate("image => image.getBoundingClientRect().width") == pytest.approx(
        box["width"], abs=3
    )


def test_words_of_a_scenario_a_step_and_a_vote_that_are_not_saved_are_named(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    with server.operator() as facilitator:
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[])
        submit(facilitator, code, "merge.write", cluster=cluster, title="Bright", text="Old words")
    server.start_step(code, "vote")
    console = open_finish(server, open_page, code)
    expect(console.get_by_text("Everything is saved")).to_be_visible()
    open_tab(console, "Merge desk")
    console.get_by_role("button", name="Scenario: Bright").click()
    words = console.get_by_label("The scenario in words")
    words.fill("New words")
    expect(console.get_by_text("Not saved yet; your words are kept")).to_be_visible()
    open_tab(console, "Run")
    console.get_by_role("region", name="Choose what to vote on").get_by_label("Dots per person").fill("4")
    console.get_by_role("button", name="Add a step").click()
    title = console.get_by_label("Name of the step").first
    title.fill("A walk")
    open_tab(console, "Finish")
    named = console.locator(".finish-checks")
    expect(console.get_by_text("Everything is saved")).to_have_count(0)
    for item in ("Scenario: Bright", "New step, last on the agenda", "Choose what to vote on"):
        expect(named.get_by_text(f"“{item}” is not saved")).to_be_visible()
    close_by_keyboard(console)
    unsaved = named.get_by_text("“New step, last on the agenda” is not saved")
    expect(console.get_by_text("It is not in this edition.").first).to_be_visible()
    unsaved.locator("..").get_by_role("link", name="Look").click()
    expect(title).to_be_focused()
    expect(title).to_have_value("A walk")
    open_tab(console, "Finish")
    unsaved = named.get_by_text("“Scenario: Bright” is not saved")
    unsaved.locator("..").get_by_role("link", name="Look").click()
    expect(console.get_by_role("heading", name="Sun")).to_be_focused()
    expect(words).to_have_value("New words")
    expect(console.get_by_role("button", name="Save the scenario")).to_be_disabled()
    scenario = console.get_by_role("form", name="The scenario")
    expect(scenario.get_by_text("open it again under Finish to save this")).to_be_visible()


def test_edition_is_shown_although_one_answer_about_it_was_lost(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_finish(server, open_page, code)
    pages = console.get_by_role("group", name="For the council")
    expect(pages).to_have_attribute("aria-busy", "false")
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort()

    console.route("**/edition", lose_once)
    close_by_keyboard(console)
    expect(console.locator(".finish-status")).to_have_text(re.compile("^Edition 1"))
    expect(pages).to_have_attribute("aria-busy", "false")
    expect(console.get_by_role("img", name="The pages for the council")).to_have_attribute(
        "src", re.compile("version=edition-1-0")
    )
    assert len(lost) == 1


def test_run_of_a_closed_workshop_leads_to_its_report_before_it_offers_to_open_it_again(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    server.close_workshop(code)
    console = open_page("console", console_link(server, code))
    running = console.get_by_role("region", name="Now")
    to_report = running.get_by_role("link", name="Go to the report")
    expect(to_report).to_have_class("button primary")
    expect(running.locator("a, button")).to_have_text(["Go to the report", "Open the workshop again"])

    to_report.click()

    expect(console.get_by_role("heading", name="What comes next")).to_be_visible()


def test_question_whether_to_close_does_not_become_another_when_another_console_closes(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    console = open_finish(server, open_page, code)
    console.get_by_role("button", name="Close the workshop").click()
    expect(console.get_by_role("button", name="Yes, close it")).to_be_visible()

    server.close_workshop(code)

    expect(console.get_by_role("button", name="Open the workshop again")).to_be_visible()
    expect(console.get_by_role("button", name="Yes, open it again")).to_have_count(0)
