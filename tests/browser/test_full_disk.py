"""The disk is full: the pages say that nothing can be saved, show everything, and save it later."""

from collections import Counter
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join
from tests.faults.ack_audit import card_texts
from tests.faults.small_disk import small_disk
from tests.server_process import ServerProcess, StartServer

MAX_IDEAS = 50
"""These ideas do not fit into the rest of SQLite's write-ahead log."""


def test_ideas_on_full_disk_wait_visibly_and_are_saved_once_there_is_room(
    new_server: StartServer, open_page: OpenPage, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        server = new_server(data=disk.folder)
        code = server.new_workshop(tables=4)
        server.start_step(code, "together")
        console = open_console(server, code, open_page)
        phones = [open_page("phone", f"{server.url}/j/{code}/3") for _ in range(2)]
        for phone in phones:
            join(phone)
        expect(add_idea(phones[0], "Before")).to_contain_text("saved")

        disk.fill(server)
        ideas = ["Before", *add_ideas_until_refused(phones[0]), "From the other phone"]
        unsaved = card(phones[0], ideas[-2])
        expect(unsaved).to_contain_text("waiting")
        expect(add_idea(phones[1], ideas[-1])).to_contain_text("waiting")
        console.get_by_role("button", name="Pause", exact=True).click()
        for page in (phones[1], console):
            expect(cannot_save_notice(page)).to_be_visible()
        assert_reload_shows_everything(phones, unsaved)

        disk.free(server)
        assert_all_saved_once(phones, ideas)
        for page in (*phones, console):
            expect(cannot_save_notice(page)).to_have_count(0)
        assert Counter(card_texts(server.read_views(code)).values()) == Counter(ideas)
        server.stop()


def open_console(server: ServerProcess, code: str, open_page: OpenPage) -> Page:
    """Sign in as the organiser, and open the console of a workshop."""
    with server.operator() as operator:
        link = operator.post("/api/sign-in-links").json()["url"]
    console = open_page("console", link)
    console.get_by_role("button", name="Sign in").click()
    expect(console).to_have_url(f"{server.url}/")
    console.goto(f"{server.url}/w/{code}/console")
    return console


def cannot_save_notice(page: Page) -> Locator:
    """The notice that nothing can be saved at the moment."""
    return page.get_by_role("status").filter(has_text="can't save")


def add_ideas_until_refused(phone: Page) -> list[str]:
    """Add ideas until the server cannot save one. Returns all of them, the unsaved one last."""
    ideas: list[str] = []
    while not cannot_save_notice(phone).is_visible():
        assert len(ideas) < MAX_IDEAS
        ideas.append(f"While full {len(ideas)}")
        outcome = add_idea(phone, ideas[-1]).get_by_text("saved").or_(cannot_save_notice(phone))
        expect(outcome.first).to_be_visible()
    return ideas


def assert_reload_shows_everything(phones: list[Page], unsaved: Locator) -> None:
    """Check that pages can be loaded again while nothing can be saved, and that an unsaved card waits on its
    phone."""
    for phone in phones:
        phone.reload()
        expect(card(phone, "Before")).to_be_visible()
        expect(cannot_save_notice(phone)).to_be_visible()
    expect(unsaved).to_have_count(1)
    expect(unsaved).to_contain_text("waiting")


def assert_all_saved_once(phones: list[Page], ideas: list[str]) -> None:
    """Every phone shows each idea once, as saved."""
    for phone in phones:
        for idea in ideas:
            expect(card(phone, idea)).to_have_count(1)
    expect(card(phones[0], ideas[-2])).to_contain_text("saved")
