"""An idea that was begun and not finished when the next step starts, and cards of those who come late."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join_at_table, open_seated
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess

BEGUN = "A grown-up who always"
REST = " has time today"


def begin(phone: Page, text: str) -> None:
    """Choose a theme, and write the text without submitting it."""
    phone.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    phone.get_by_label("Your idea").press_sequentially(text)


def test_text_that_was_begun_in_private_is_the_authors_note_in_the_next_step(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "alone")
    ann, bo = (join_at_table(server, open_page, code, 2) for _ in range(2))
    begin(ann, BEGUN)
    server.start_step(code, "together")
    expect(ann.get_by_text("You began this while only you could see it")).to_be_visible()
    expect(ann.get_by_label("Your idea")).to_be_focused()
    ann.keyboard.type(REST)
    ann.get_by_role("button", name="Save my note").click()
    expect(
        ann.get_by_role("region", name="only you see it").get_by_text(BEGUN + REST, exact=True)
    ).to_be_visible()
    expect(card(ann, BEGUN + REST)).to_contain_text("saved")
    add_idea(bo, "A longer break")
    expect(card(ann, "A longer break")).to_be_visible()
    expect(card(bo, BEGUN + REST)).to_have_count(0)
    expect(ann.locator("form").get_by_role("button", name="Put on the table")).to_be_visible()


def test_text_that_was_begun_is_finished_on_top_of_the_next_steps(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    ann, bo = (join_at_table(server, open_page, code, 2) for _ in range(2))
    for number in range(12):
        add_idea(bo, f"Idea {number} of the table")
    expect(card(ann, "Idea 11 of the table")).to_be_visible()
    begin(ann, BEGUN)
    for step, word in zip(("sort", "merge", "vote"), REST.split(), strict=True):
        server.start_step(code, step)
        expect(ann.get_by_role("heading", name="Finish your idea")).to_be_in_viewport()
        expect(ann.get_by_label("Your idea")).to_be_focused()
        ann.keyboard.type(f" {word}")
    ann.get_by_role("button", name="Put on the table").click()
    expect(ann.get_by_text("on the table")).to_be_visible()
    expect(ann.get_by_label("Your idea")).to_have_count(0)
    server.start_step(code, "sort")
    expect(card(bo, BEGUN + REST)).to_be_visible()


def test_text_that_nobody_writes_in_leaves_the_ballot_in_sight(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    ann = join_at_table(server, open_page, code, 2)
    begin(ann, BEGUN)
    ann.reload()
    expect(ann.get_by_label("Your idea")).to_have_value(BEGUN)
    with server.operator() as operator:
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        submit(operator, code, "vote.open", title="Which?", options=[f"cluster/{cluster}"])
    expect(ann.get_by_role("button", name="Give a dot")).to_be_in_viewport()
    ann.get_by_text("Finish your idea").click()
    expect(ann.get_by_label("Your idea")).to_be_focused()
    ann.keyboard.press("End")
    ann.keyboard.type(REST)
    ann.get_by_role("button", name="Put on the table").click()
    expect(ann.get_by_text("on the table")).to_be_visible()


def test_seat_that_comes_while_an_empty_table_sorts_writes_a_card(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "sort")
    late = open_seated(server, open_page, code, 3)
    late.get_by_role("button", name="Write a card").click()
    expect(late.get_by_label("Your idea")).to_be_focused()
    begin(late, BEGUN)
    late.get_by_role("button", name="Put on the table").click()
    expect(card(late, BEGUN)).to_be_visible()
    expect(late.get_by_role("button", name="Write a card")).to_be_focused()
