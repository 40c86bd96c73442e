"""What a phone keeps of its person's own words and focus when the steps go on, and the end of a workshop."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join, join_at_table, open_seated
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess

NOTE, IDEA, CHANGE, BEGUN = (
    "A note of my own",
    "A longer break",
    "A longer break, outside",
    "Half of an id",
)
NO_CARDS = "You put no cards on the table"


def add_note(phone: Page, note: str) -> None:
    phone.get_by_label("Your idea").fill(note)
    phone.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    phone.get_by_role("button", name="Save my note").click()
    expect(card(phone, note)).to_contain_text("saved")


def end(server: ServerProcess, code: str, step: str) -> None:
    """Start the step, or close the workshop."""
    if step == "closed":
        server.close_workshop(code)
    else:
        server.start_step(code, step)


def test_author_of_a_private_note_finds_it_in_every_step(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "alone")
    phone = join_at_table(server, open_page, code, 2)
    add_note(phone, NOTE)
    notes = phone.get_by_role("region", name="Your note · only you see it")
    for step in ("together", "sort", "merge", "vote", "welcome", "close", "closed"):
        end(server, code, step)
        expect(phone.locator("main")).to_have_attribute(
            "data-activity", {"together": "ideas", "closed": "close"}.get(step, step)
        )
        expect(notes.get_by_text(NOTE, exact=True)).to_be_visible()
        expect(phone.get_by_text(NO_CARDS)).to_have_count(0)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your note · only you see it")
    expect(notes.get_by_text(NOTE, exact=True)).to_be_visible()
    local = "This address works only on the network here. Read or save the report before you leave."
    expect(phone.get_by_text(local)).to_be_visible()

    other = open_page("phone", f"{server.url}/j/{code}/2")
    expect(other.get_by_text("This workshop is over.")).to_be_visible()
    assert NOTE not in other.content()


def test_unsaved_change_of_a_card_is_kept_to_the_end(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    own = add_idea(phone, IDEA)
    expect(own).to_contain_text("saved")
    phone.get_by_label("Your idea").fill(BEGUN)
    own.get_by_role("button", name="Edit").click()
    kept = phone.get_by_text("Your unsaved change is kept")
    for step in ("sort", "together"):
        end(server, code, step)
        expect(phone.get_by_label("Your card")).to_have_value(IDEA)
        expect(kept).to_have_count(0)
    server.start_step(code, "merge")
    expect(phone.get_by_text("Your table sent no cards.")).to_be_visible()
    expect(kept).to_have_count(0)  # nothing has been changed
    server.start_step(code, "together")
    phone.get_by_label("Your card").fill(CHANGE)
    for step in ("merge", "vote", "close", "closed"):
        end(server, code, step)
        expect(kept).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("This workshop is over, and the card has its old words.")).to_be_visible()
    field = phone.get_by_role("textbox", name="Your card")
    expect(field).to_have_value(CHANGE)
    expect(kept).to_contain_text(IDEA)
    field.focus()
    phone.keyboard.press("Control+a")
    phone.keyboard.press("Backspace")
    phone.keyboard.type(IDEA)  # for a moment there is no change
    phone.keyboard.type(" now")
    expect(field).to_have_value(f"{IDEA} now")
    expect(field).to_be_focused()
    phone.get_by_role("group").filter(has=field).get_by_role("button", name="Throw away").click()
    phone.get_by_role("group", name="Throw these words away?").get_by_role(
        "button", name="Throw away"
    ).click()
    expect(kept).to_have_count(0)
    expect(phone.get_by_role("main")).to_be_focused()

    expect(phone.get_by_text("This workshop is over, so this idea is not in the report.")).to_be_visible()
    expect(phone.get_by_label("Your idea")).to_have_value(BEGUN)


def test_unsaved_change_of_a_card_that_was_taken_away_is_kept(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    own = add_idea(phone, IDEA)
    expect(own).to_contain_text("saved")
    own.get_by_role("button", name="Edit").click()
    phone.get_by_label("Your card").fill(CHANGE)
    with server.operator() as facilitator:
        staff = facilitator.get(f"/api/workshops/{code}/state").json()["staff"]
        (taken,) = [view["id"] for view in staff.values() if view["type"] == "card"]
        submit(facilitator, code, "ideas.withdraw", card=taken)
    phone.reload()
    phone.get_by_text("Your unsaved change is kept").click()
    expect(phone.get_by_text("The card is not here any more.")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Your card")).to_have_value(CHANGE)


def test_unsaved_change_of_a_note_is_not_said_to_be_for_the_report(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "alone")
    phone = join_at_table(server, open_page, code, 2)
    add_note(phone, NOTE)
    card(phone, NOTE).get_by_role("button", name="Edit").click()
    phone.get_by_label("Your card").fill(CHANGE)
    server.close_workshop(code)
    expect(phone.get_by_text("the note has its old words")).to_be_visible()
    expect(phone.get_by_text("show it to the facilitator")).to_have_count(0)


def test_card_that_came_after_the_end_is_first_on_the_page_with_its_reason(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    with server.operator() as facilitator:
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[])
        submit(facilitator, code, "merge.write", cluster=cluster, title="Sun", text="There is time.")
    phone.context.set_offline(True)
    expect(add_idea(phone, IDEA)).to_contain_text("waiting")
    phone.get_by_label("Your idea").fill(BEGUN)
    server.close_workshop(code)
    phone.context.set_offline(False)

    unsaved = phone.get_by_role("region", name="Still on your phone")
    expect(unsaved).to_contain_text("This came after the workshop was closed.")
    expect(unsaved.get_by_role("heading", level=1)).to_have_text("Still on your phone")
    expect(phone.get_by_role("heading", level=1)).to_have_count(1)
    expect(phone.get_by_text(NO_CARDS)).to_have_count(0)
    begun = phone.get_by_label("Your idea")
    expect(begun).to_have_value(BEGUN)
    scenario = phone.get_by_role("heading", name="Sun").bounding_box()
    places = unsaved.bounding_box(), begun.bounding_box()
    assert scenario
    assert all(place and place["y"] + place["height"] < scenario["y"] for place in places)

    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card(phone, IDEA).get_by_role("button", name="Copy the words").click()
    expect(card(phone, IDEA).get_by_role("button", name="Copied")).to_be_focused()
    assert phone.evaluate("navigator.clipboard.readText()") == IDEA


def test_step_that_starts_while_somebody_writes_leaves_the_focus_on_the_page(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/2")
    join(phone)
    expect(phone.get_by_role("main")).to_be_focused()
    # The digits of a translated clock would stand still.
    expect(phone.get_by_role("timer")).to_have_attribute("translate", "no")
    expect(add_idea(phone, IDEA)).to_contain_text("saved")
    phone.get_by_label("Your idea").press_sequentially(BEGUN)
    server.start_step(code, "vote")
    expect(phone.get_by_role("heading", name="Finish your idea")).to_be_visible()
    expect(phone.get_by_label("Your idea")).to_be_focused()
    server.start_step(code, "together")
    card(phone, IDEA).get_by_role("button", name="Edit").click()
    expect(phone.get_by_label("Your card")).to_be_focused()
    server.start_step(code, "merge")
    expect(phone.get_by_text("Your table sent no cards.")).to_be_visible()
    expect(phone.get_by_role("main")).to_be_focused()


@pytest.fixture
def voting(server: ServerProcess, open_page: OpenPage) -> tuple[Page, str, str]:
    """A phone with the open vote "First" about "Sun" and "Moon", the workshop's code, and the vote's id."""
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        options = [
            f"cluster/{submit(operator, code, 'merge.cluster', name=name, cards=[])}"
            for name in ("Sun", "Moon")
        ]
        submit(operator, code, "plan.edit", privacy_threshold=1)
        server.start_step(code, "vote")
        vote = submit(operator, code, "vote.open", title="First", options=options)
    phone = open_seated(server, open_page, code, 1)
    return phone, code, vote


def test_keyboard_gives_all_dots_and_takes_them_back_in_one_place(voting: tuple[Page, str, str]) -> None:
    voter, _, _ = voting
    sun = voter.get_by_role("group", name="Sun")
    give, take = (sun.get_by_role("button", name=name) for name in ("Give a dot", "Take a dot back"))
    budget = voter.get_by_role("complementary").get_by_role("status").first
    expect(budget).to_have_text("5 of 5 dots left")
    give.focus()
    for left in (4, 3, 2, 1, 0, 0):
        voter.keyboard.press("Enter")
        expect(budget).to_have_text(f"{left} of 5 dots left")
        expect(give).to_be_focused()
    expect(give).to_be_disabled()
    expect(voter.locator(".dot.given")).to_have_count(5)
    take.focus()
    for left in (1, 2, 3, 4, 5, 5):
        voter.keyboard.press("Enter")
        expect(budget).to_have_text(f"{left} of 5 dots left")
        expect(take).to_be_focused()
    expect(take).to_be_disabled()
    expect(voter.get_by_role("complementary").get_by_text("5 of 5 dots left")).to_be_visible()


def test_dots_given_and_left_differ_without_colours(voting: tuple[Page, str, str]) -> None:
    voter, _, _ = voting
    voter.emulate_media(forced_colors="active")
    voter.get_by_role("group", name="Sun").get_by_role("button", name="Give a dot").click()
    given = voter.locator(".dot.given")
    expect(given).to_have_count(1)
    expect(given).to_have_css("border-top-width", "9px")
    expect(voter.locator(".dot:not(.given)").first).to_have_css("border-top-width", "2px")


@pytest.mark.parametrize(
    ("threshold", "text"), [(1, "The vote is over. Here is the result."), (5, "The vote is over.")]
)
def test_end_of_a_vote_is_the_heading_and_is_announced(
    server: ServerProcess, voting: tuple[Page, str, str], threshold: int, text: str
) -> None:
    voter, code, vote = voting
    heading = voter.get_by_role("heading", level=1)
    expect(heading).not_to_contain_text("The vote is over.")
    voter.get_by_role("group", name="Sun").get_by_role("button", name="Give a dot").click()
    expect(voter.get_by_text("saved", exact=True)).to_be_visible()
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=threshold)
        submit(operator, code, "vote.close", vote=vote)
    expect(heading).to_have_text(text)
    announced = voter.get_by_role("status").filter(has=heading)
    expect(announced).to_contain_text(text)
    expect(voter.get_by_role("main")).to_be_focused()


def test_further_cards_get_the_focus_when_they_are_shown(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=1)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 1)
    for number in range(8):
        expect(add_idea(phone, f"Idea {number}")).to_contain_text("saved")
    expect(phone.get_by_role("heading", name="8 cards")).to_be_visible()
    server.close_workshop(code)
    phone.get_by_role("button", name="Show all 8 cards").press("Enter")
    expect(phone.locator("main :focus")).to_contain_text("Idea 6")


def test_closed_phone_has_its_headings_in_order_and_marks_texts_of_another_language(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", question={"en": "What do we want?"})
        phone = open_page("phone", f"{server.url}/j/{code}/1", locale="nb-NO")
        expect(phone.get_by_role("heading", name="What do we want?")).to_have_attribute("lang", "en")
        join(phone, role="Elev")
        server.start_step(code, "together")
        expect(phone.get_by_role("heading", name="What do we want?")).to_have_attribute("lang", "en")
        expect(phone.locator(".prompt p")).not_to_have_attribute("lang", "en")
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[])
        submit(facilitator, code, "merge.write", cluster=cluster, title="A calm day", text="There is time.")
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="First", options=[f"cluster/{cluster}"])
        submit(facilitator, code, "vote.close", vote=vote)
        submit(facilitator, code, "close.workshop")
    expect(phone.get_by_role("link", name="Les rapporten")).to_be_visible()
    headings = phone.locator("h1, h2, h3")
    expect(headings).to_have_count(5)
    assert headings.evaluate_all("all => all.map(({ tagName }) => tagName)") == ["H1", "H2", "H3", "H2", "H3"]
    for written in ("A calm day", "First", "Sun"):
        expect(phone.get_by_role("heading", name=written)).to_have_attribute("lang", "en")
    expect(phone.locator("[lang='']")).to_have_count(0)
