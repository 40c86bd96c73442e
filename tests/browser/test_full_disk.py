"""The disk is full: the pages say so, everything can still be read, and all is saved by itself in the end."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.faults.ack_audit import card_texts
from tests.faults.small_disk import small_disk
from tests.server_process import ServerProcess

Open = Callable[..., Page]
OFTEN = 50
"""More ideas than find room in a log that begins anew."""


def come_in(phone: Page) -> None:
    """Answer the questions at the door."""
    for answer in ("Student", "Smøla"):
        phone.get_by_role("button", name=answer, exact=True).click()


def write(phone: Page, idea: str) -> Locator:
    """Put a card on the table: the field is empty at once."""
    field = phone.get_by_label("Your idea")
    field.fill(idea)
    phone.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    return card(phone, idea)


def card(phone: Page, idea: str) -> Locator:
    """A card on this phone."""
    return phone.get_by_role("article").filter(has=phone.get_by_text(idea, exact=True))


def refusal(page: Page) -> Locator:
    """What a page says while nothing can be saved."""
    return page.get_by_role("status").filter(has_text="can't save")


def write_until_refused(phone: Page) -> list[str]:
    """Put cards on the table until one finds no room; all of them."""
    ideas: list[str] = []
    while not refusal(phone).is_visible():
        assert len(ideas) < OFTEN
        ideas.append(f"Within {len(ideas)}")
        told = write(phone, ideas[-1]).get_by_text("saved").or_(refusal(phone))
        expect(told.first).to_be_visible()
    return ideas


def test_what_cannot_be_saved_waits_and_the_pages_say_so_until_it_is_saved(
    own_server: Callable[..., ServerProcess], open_page: Open, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        server = own_server(data=disk.folder)
        code = server.new(tables=4)
        server.start(code, "together")
        with server.operator() as operator:
            link = operator.post("/api/sign-in-links").json()["url"]
        console = open_page("console", link)
        console.goto(f"{server.url}/w/{code}/console")
        one, two = (open_page("phone", f"{server.url}/j/{code}/3") for _ in range(2))
        for phone in (one, two):
            come_in(phone)
        written = ["Before"]
        expect(write(one, "Before")).to_contain_text("saved")

        disk.fill(server)
        written += write_until_refused(one)
        waiting = card(one, written[-1])
        expect(waiting).to_contain_text("waiting")
        written.append("The other's")
        expect(write(two, "The other's")).to_contain_text("waiting")
        expect(refusal(two)).to_be_visible()
        console.get_by_role("button", name="Pause", exact=True).click()
        expect(refusal(console)).to_be_visible()

        for phone in (one, two):
            phone.reload()
            expect(card(phone, "Before")).to_be_visible()
            expect(refusal(phone)).to_be_visible()
        expect(waiting).to_have_count(1)
        expect(waiting).to_contain_text("waiting")

        disk.free(server)
        for phone in (one, two):
            for idea in written:
                expect(card(phone, idea)).to_have_count(1)
        expect(waiting).to_contain_text("saved")
        for page in (one, two, console):
            expect(refusal(page)).to_have_count(0)
        assert Counter(card_texts(server.views(code)).values()) == Counter(written)
        server.stop()
