"""A whole workshop in real browsers: from the sign-in link to the exported report. It also takes the
screenshots for the README."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, expect

from app.rehearsal.demo_ideas import read_subjects
from tests.browser.conftest import OpenPage
from tests.browser.console_page import PRESS_GUARD_MS, open_tab
from tests.browser.phone_page import add_idea, card, join
from tests.facilitator_commands import submit
from tests.http_clients import connect, http_client
from tests.server_process import ServerProcess

PICTURES = Path(os.environ.get("SAMSKAP_PICTURES") or Path(__file__).parents[2] / "var" / "pictures")
"""`make pictures` names the folder of the README's pictures; otherwise a folder that git ignores."""

IDEAS = {
    "Safety": ("A quiet room in every school", "A place to be alone for a while"),
    "Relevant learning": ("Learn to cook, mend and grow food",),
    "Student involvement": ("We choose one project a year ourselves",),
}
PRIVATE_NOTE, STACK_TARGET = IDEAS["Safety"]
(COOKING,), (PROJECT,) = IDEAS["Relevant learning"], IDEAS["Student involvement"]
OTHER_IDEAS = [idea["en"] for subject in read_subjects() for idea in subject.ideas]
OTHERS = len(OTHER_IDEAS)
"""Participants who add a card each."""
ALL_IDEAS = [idea for ideas in IDEAS.values() for idea in ideas]
CLUSTER = "Peace and skills"
TITLE = "Everyone has a place to be still"
TEXT = "In 2040 every school has a quiet room. You may go there when you need to, and nobody asks why."


class Pages(NamedTuple):
    """All open pages of one workshop. The student and the politician are participants at table 3."""

    console: Page
    screen: Page
    student: Page
    politician: Page


def test_report_of_a_whole_workshop_contains_every_idea(
    server: ServerProcess, open_page: OpenPage, tmp_path: Path
) -> None:
    pages, code = create_and_join_workshop(server, open_page)
    note_in_private(pages)
    share_at_the_table(pages, server, code)
    sort_and_choose(pages)
    gather_cards_and_write_scenario(pages)
    vote(pages)
    report = export_report(pages.console, tmp_path / "report.md")

    for idea in (*ALL_IDEAS, *OTHER_IDEAS):
        assert report.count(idea) == 1, idea
    assert TITLE in report
    assert TEXT in report
    assert re.search(r"\*3-\d+ · ", report), "cards of table 3 are called by their numbers"
    assert report.index(TITLE) < report.index(STACK_TARGET) < report.index(PROJECT)
    assert "Politician" not in report, "the report leaves out a role that so few people have"


def create_and_join_workshop(server: ServerProcess, open_page: OpenPage) -> tuple[Pages, str]:
    """Sign in, create a workshop, open its pages, and join on two phones. Returns the pages and the code."""
    with server.operator() as operator:
        sign_in_link = operator.post("/api/sign-in-links").json()["url"]
    organiser = open_page("console", sign_in_link)
    organiser.get_by_role("button", name="Sign in").click()
    expect(organiser.get_by_role("button", name="Open the demo hall")).to_be_visible()
    take_screenshot(organiser, "start")
    organiser.get_by_label("Tables").fill("8")
    organiser.get_by_role("button", name="Make the workshop").click()
    console = open_page("console", link_address(organiser, "Open the console"))
    expect(console).to_have_url(re.compile("/w/[A-Z0-9]{8}/console$"))
    code = console.url.split("/")[-2]
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=2)

    screen = open_page("screen", link_address(organiser, "Open the screen"))
    expect(screen.get_by_text(f"{code[:4]} {code[4:]}")).to_be_visible()
    take_screenshot(screen, "screen-join")

    student, politician = (open_page("phone", f"{server.url}/j/{code}/3") for _ in range(2))
    take_screenshot(student, "phone-join")
    join(student, "Student", "Smøla")
    join(politician, "Politician", "Skip this")
    for phone in (student, politician):
        expect(phone.get_by_role("banner")).to_contain_text("Table 3")
    expect(console.get_by_text("2 here of 2")).to_be_visible()
    return Pages(console, screen, student, politician), code


def note_in_private(pages: Pages) -> None:
    """The student saves a private note, which the other participant does not see."""
    pages.console.get_by_role("button", name="Start: Welcome").click()
    go_to_next_step(pages.console, "Think on your own")
    pages.student.get_by_label("Your idea").fill(PRIVATE_NOTE)
    pages.student.get_by_text("Safety", exact=True).click()
    pages.student.get_by_role("button", name="Save my note").click()
    expect(card(pages.student, PRIVATE_NOTE)).to_be_visible()
    expect(pages.politician.get_by_text(PRIVATE_NOTE)).to_have_count(0)


def share_at_the_table(pages: Pages, server: ServerProcess, code: str) -> None:
    """`OTHERS` join and add a card each; the two participants share the note and three more ideas."""
    go_to_next_step(pages.console, "Share at the table")
    with other_participants_connected(server, code):
        for page in (pages.console, pages.screen):
            expect(page.get_by_text(f"{OTHERS + 2} here")).to_be_visible()
        expect(pages.console.get_by_text(str(OTHERS), exact=True)).to_be_visible()
        take_screenshot(pages.console, "console")
        take_screenshot(pages.screen, "screen-ideas")
    note = card(pages.student, PRIVATE_NOTE)
    note.get_by_role("button", name=re.compile("Put on the table")).click()
    expect(pages.politician.get_by_text(PRIVATE_NOTE)).to_be_visible()
    for phone, theme, idea in (
        (pages.politician, "Safety", STACK_TARGET),
        (pages.student, "Relevant learning", COOKING),
        (pages.student, "Student involvement", PROJECT),
    ):
        expect(add_idea(phone, idea, theme)).to_contain_text("saved")
    for theme in IDEAS:
        expect(pages.screen.get_by_text(theme)).to_be_visible()
    take_screenshot(pages.student, "phone-ideas")

    pages.student.reload()
    for idea in ALL_IDEAS:
        expect(card(pages.student, idea)).to_be_visible()


def sort_and_choose(pages: Pages) -> None:
    """Stack two cards, and send two cards to the screen."""
    go_to_next_step(pages.console, "Sort and choose")
    pages.student.get_by_role("button", name=f"Stack : {PRIVATE_NOTE}").click()
    pages.student.get_by_role("button", name=f"Put it here : {STACK_TARGET}").click()
    for phone in (pages.politician, pages.student):
        expect(phone.get_by_role("button", name="Show all 2 cards")).to_be_visible()
    take_screenshot(pages.student, "phone-sort")
    for idea in (STACK_TARGET, COOKING):
        pages.politician.get_by_role("button", name=f"Send : {idea}").click()
        expect(pages.screen.get_by_text(idea)).to_be_visible()


def gather_cards_and_write_scenario(pages: Pages) -> None:
    """Put the sent cards into a cluster, and write its scenario, which all clients show."""
    go_to_next_step(pages.console, "Gather the cards")
    make_cluster(pages.console)
    expect(pages.screen.get_by_text(CLUSTER)).to_be_visible()
    take_screenshot(pages.console, "console-desk")
    take_screenshot(pages.screen, "screen-clusters")
    pages.console.get_by_role("button", name="Write the scenario").click()
    pages.console.get_by_label("Title").fill(TITLE)
    pages.console.get_by_label("The scenario in words").fill(TEXT)
    pages.console.get_by_role("button", name="Save the scenario").click()
    expect(pages.console.get_by_text("Saved; everyone can read it")).to_be_visible()
    expect(pages.student.get_by_text(TITLE)).to_be_visible()
    pages.screen.keyboard.press("ArrowRight")
    expect(pages.screen.get_by_text(TITLE)).to_be_visible()
    take_screenshot(pages.screen, "screen-scenario")


def make_cluster(console: Page) -> None:
    """Select the unplaced cards, and make a cluster of them."""
    unplaced = console.get_by_role("listbox", name="Cards to place")
    for idea in (STACK_TARGET, COOKING):
        unplaced.get_by_role("option", name=idea).click()
    console.get_by_role("button", name="Make a cluster").click()
    console.get_by_role("textbox", name="Name").fill(CLUSTER)
    console.keyboard.press("Enter")
    expect(console.get_by_role("group", name=CLUSTER)).to_contain_text("3 cards")


def vote(pages: Pages) -> None:
    """Each of the two participants gives two dots, one takes a dot back: the result shows three dots."""
    go_to_next_step(pages.console, "Vote")
    pages.console.get_by_role("button", name="Open the vote").click()
    expect(pages.screen.get_by_text("5 dots each")).to_be_visible()
    for phone in (pages.student, pages.politician):
        give_a_dot = phone.get_by_role("button", name=re.compile("^Give a dot"))
        give_a_dot.click()
        give_a_dot.click()
    pages.politician.get_by_role("button", name=re.compile("^Take a dot back")).click()
    for phone in (pages.student, pages.politician):
        expect(phone.get_by_role("status").filter(has_text="saved")).to_be_visible()
    take_screenshot(pages.student, "phone-vote")
    expect(pages.console.get_by_text("2 have voted, 2 here now")).to_be_visible()
    pages.console.get_by_role("button", name="Close the vote and show the result").click()
    pages.console.get_by_role("button", name="Yes, show the result").click()
    for page in (pages.student, pages.console, pages.screen):
        expect(page.get_by_text("3 dots")).to_be_visible()
    take_screenshot(pages.screen, "screen-result")


def export_report(console: Page, path: Path) -> str:
    """Go to the last step, and download the report as Markdown. Returns its text, as a reader shows it."""
    go_to_next_step(console, "Thank you")
    open_tab(console, "Finish")
    with console.expect_download() as download:
        console.get_by_role("link", name=re.compile("Markdown")).click()
    download.value.save_as(path)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", path.read_text("utf-8"))


def go_to_next_step(console: Page, title: str) -> None:
    """Press the button for the next step, which must have this title."""
    console.wait_for_timeout(PRESS_GUARD_MS)
    console.get_by_role("button", name=f"Next: {title}").click()
    expect(console.get_by_role("region", name="Now")).to_contain_text(title)


def link_address(page: Page, name: str) -> str:
    """The address of a link, to be opened in another browser."""
    address = page.get_by_role("link", name=name).get_attribute("href")
    assert address
    return address


def take_screenshot(page: Page, name: str) -> None:
    """Save a screenshot for the README, with all animations finished."""
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


@contextmanager
def other_participants_connected(server: ServerProcess, code: str) -> Iterator[None]:
    """Join as `OTHERS` more participants, add a card for each, and stay connected during the block."""
    with ExitStack() as connections:
        for number, idea in enumerate(OTHER_IDEAS):
            seat = {"id": f"participant-{number:010}", "table": number % 8 + 1, "language": "en"}
            with http_client(base_url=server.url) as http:
                http.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
                cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
            address = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=phone"
            headers = {"Cookie": cookie}
            # max_queue=None: closing would otherwise wait 10 s for frames that nobody reads.
            socket = connections.enter_context(connect(address, additional_headers=headers, max_queue=None))
            theme = ("involvement", "safety", "learning")[number % 3]
            command = {"id": f"card-{number:010}", "type": "ideas.add", "theme": theme, "text": idea}
            socket.send(json.dumps(command))
        yield
