"""The board of a phone while others change it, and the sort step without a network."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join_at_table, open_seated
from tests.eventually import eventually
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess


def press(phone: Page, idea: str, button: str) -> None:
    card(phone, idea).get_by_role("button", name=button).click()


def send(phone: Page) -> None:
    press(phone, "More light", "Send")


def stack(phone: Page) -> None:
    press(phone, "More light", "Stack")
    press(phone, "Fewer bells", "Put it here")


@pytest.mark.parametrize(
    ("action", "outcome"),
    [pytest.param(send, "Sent to the hall", id="send"), pytest.param(stack, "Show all 2 cards", id="stack")],
)
def test_what_was_done_without_network_waits_and_is_sent_when_the_page_is_opened_again(
    server: ServerProcess, open_page: OpenPage, action: Callable[[Page], None], outcome: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 1)
    for idea in ("Fewer bells", "More light"):
        add_idea(phone, idea)
    server.start_step(code, "sort")
    expect(phone.get_by_role("button", name="Stack")).to_have_count(2)
    phone.context.set_offline(True)
    action(phone)
    expect(phone.get_by_text("waiting", exact=True)).to_be_visible()
    phone.goto("about:blank")
    phone.context.set_offline(False)

    phone.goto(f"{server.url}/j/{code}")

    expect(phone.get_by_text(outcome)).to_be_visible()
    expect(phone.get_by_text("waiting", exact=True)).to_have_count(0)


def sorting_phones(server: ServerProcess, open_page: OpenPage) -> tuple[str, Page, Page]:
    """The code of a workshop and two phones of one table that sort; each has written a card."""
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    ann, bo = (join_at_table(server, open_page, code, 1) for _ in range(2))
    for phone, idea in ((ann, "More light"), (bo, "Fewer bells")):
        expect(add_idea(phone, idea).get_by_text("saved")).to_be_visible()
    server.start_step(code, "sort")
    for phone in (ann, bo):
        expect(phone.get_by_role("button", name="Stack")).to_have_count(2)
    return code, ann, bo


def test_card_that_goes_while_its_stack_is_chosen_ends_the_choice_and_says_so(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code, ann, _ = sorting_phones(server, open_page)
    press(ann, "Fewer bells", "Stack")
    expect(ann.get_by_role("button", name="Put it here")).to_have_count(1)

    with server.operator() as operator:
        submit(operator, code, "ideas.withdraw", card=card_id(server, code, "Fewer bells"))

    expect(ann.get_by_text("is not on your table’s board any more")).to_be_visible()
    expect(ann.get_by_role("button", name="Stack")).to_have_count(1)
    expect(ann.get_by_role("button", name="Cancel")).to_have_count(0)
    press(ann, "More light", "Stack")
    expect(ann.get_by_text("is not on your table’s board any more")).to_have_count(0)


def card_id(server: ServerProcess, code: str, text: str) -> str:
    """The id of the card with this text."""
    views = server.read_views(code)["staff"]
    return next(key.removeprefix("card/") for key, view in views.items() if view.get("text") == text)


def take_away(server: ServerProcess, code: str, _: Page) -> None:
    with server.operator() as operator:
        submit(operator, code, "ideas.withdraw", card=card_id(server, code, "Fewer bells"))


def send_as_neighbour(_: ServerProcess, __: str, bo: Page) -> None:
    press(bo, "Fewer bells", "Send")


def stack_as_neighbour(_: ServerProcess, __: str, bo: Page) -> None:
    press(bo, "Fewer bells", "Stack")
    press(bo, "More light", "Put it here")


@pytest.mark.parametrize(
    ("change", "focused"),
    [
        pytest.param(take_away, "main", id="taken away"),
        pytest.param(send_as_neighbour, "article button", id="sent"),
        pytest.param(stack_as_neighbour, "main", id="stacked"),
    ],
)
def test_focus_stays_on_the_page_when_others_change_the_card_that_has_it(
    server: ServerProcess,
    open_page: OpenPage,
    change: Callable[[ServerProcess, str, Page], None],
    focused: str,
) -> None:
    code, ann, bo = sorting_phones(server, open_page)
    button = card(ann, "Fewer bells").get_by_role("button", name="Send")
    button.focus()

    change(server, code, bo)

    expect(button).to_have_count(0)
    expect(ann.locator(f"{focused}:focus")).to_have_count(1)


@pytest.mark.parametrize("step", ["together", "sort"])
def test_new_card_of_a_neighbour_moves_nothing_on_a_board_that_is_being_read(
    server: ServerProcess, open_page: OpenPage, step: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    ann, bo = (join_at_table(server, open_page, code, 1) for _ in range(2))
    ann.emulate_media(reduced_motion="reduce")
    for idea in ("More light", "A long table"):
        add_idea(ann, idea)
    server.start_step(code, step)
    expect(card(ann, "A long table")).to_be_visible()
    ann.set_viewport_size({"width": 390, "height": 420})
    ann.evaluate("document.querySelector('.board').scrollIntoView()")
    place = card(ann, "More light").bounding_box()
    add = add_late_idea if step == "sort" else add_idea
    add(bo, "Fewer bells")

    new_cards = ann.get_by_role("button", name="1 new card")
    expect(new_cards).to_be_visible()
    expect(ann.get_by_role("heading", name="Our table · 3 cards")).to_be_visible()
    assert card(ann, "More light").bounding_box() == place
    assert card(ann, "Fewer bells").count() == 0

    # At first presses go through the button.
    expect(ann.locator(".new-cards[data-just-appeared=false]")).to_have_count(1)
    new_cards.click()
    expect(card(ann, "Fewer bells")).to_be_visible()
    expect(new_cards).to_have_count(0)


def scroll_to_board(phone: Page) -> None:
    """Scroll until the board fills a low window."""
    phone.emulate_media(reduced_motion="reduce")
    phone.set_viewport_size({"width": 390, "height": 420})
    phone.evaluate("document.querySelector('.board').scrollIntoView()")


def test_new_cards_are_shown_with_the_focus_on_the_first_one_or_when_the_board_is_left(
    server: ServerProcess, open_page: OpenPage
) -> None:
    _, ann, bo = sorting_phones(server, open_page)
    scroll_to_board(ann)
    add_late_idea(bo, "A long table")
    expect(ann.get_by_role("button", name="1 new card")).to_be_visible()
    card(ann, "More light").get_by_role("button", name="Send").press("Tab")
    expect(ann.get_by_role("button", name="1 new card")).to_be_focused()
    ann.keyboard.press("Enter")
    expect(card(ann, "A long table").get_by_role("button", name="Stack")).to_be_focused()
    expect(card(ann, "A long table")).to_be_in_viewport()

    add_late_idea(bo, "Grow food")
    expect(ann.get_by_role("button", name="1 new card")).to_be_visible()
    ann.evaluate("scrollTo(0, 0)")
    expect(card(ann, "Grow food")).to_be_attached()
    expect(ann.get_by_role("button", name="1 new card")).to_have_count(0)


def add_late_idea(phone: Page, idea: str) -> None:
    """Write a card while the tables sort."""
    phone.get_by_role("button", name="Write a card").click()
    phone.get_by_label("Your idea").fill(idea)
    phone.get_by_role("button", name="Put on the table").click()
    expect(card(phone, idea)).to_be_visible()


def test_card_that_was_on_the_board_stays_when_it_is_stacked_onto_a_new_one(
    server: ServerProcess, open_page: OpenPage
) -> None:
    _, ann, bo = sorting_phones(server, open_page)
    scroll_to_board(ann)
    add_late_idea(bo, "A long table")
    expect(ann.get_by_role("button", name="1 new card")).to_be_visible()
    press(bo, "More light", "Stack")
    press(bo, "A long table", "Put it here")

    ann.get_by_role("button", name="Show all 2 cards").click()
    expect(card(ann, "More light")).to_be_visible()
    expect(card(ann, "A long table")).to_be_visible()


def test_board_of_another_table_is_shown_whole(server: ServerProcess, open_page: OpenPage) -> None:
    code, ann, _ = sorting_phones(server, open_page)
    there = open_seated(server, open_page, code, 2)
    add_late_idea(there, "A long table")
    scroll_to_board(ann)
    ann.get_by_role("button", name="About you").click()
    ann.get_by_role("button", name="Where you sit").click()
    ann.get_by_role("button", name="Table 2", exact=True).click()
    expect(card(ann, "A long table")).to_be_visible()


def test_sorting_cards_of_others_without_network_shows_that_it_waits(
    server: ServerProcess, open_page: OpenPage
) -> None:
    _, ann, _ = sorting_phones(server, open_page)
    ann.context.set_offline(True)
    press(ann, "Fewer bells", "Send")
    expect(card(ann, "Fewer bells").get_by_text("waiting")).to_be_visible()


def test_sending_a_card_below_an_open_stack_animates_no_card_that_stays(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    ann = join_at_table(server, open_page, code, 1)
    # So wide that a sent card is as high as before.
    ann.set_viewport_size({"width": 600, "height": 900})
    for idea in ("More light", "Fewer bells", "A long table", "Grow food"):
        expect(add_idea(ann, idea).get_by_text("saved")).to_be_visible()
    server.start_step(code, "sort")
    press(ann, "A long table", "Stack")
    press(ann, "Grow food", "Put it here")
    eventually(
        lambda: server.read_views(code)["staff"][f"card/{card_id(server, code, 'A long table')}"]["under"]
    )
    # The page that is loaded now has the stack from the server, so nothing about it changes later.
    ann.reload()
    ann.get_by_role("button", name="Show all 2 cards").click()
    expect(card(ann, "A long table")).to_be_visible()
    ann.evaluate(RECORD_ANIMATIONS)

    press(ann, "Fewer bells", "Send")
    expect(card(ann, "Fewer bells")).to_contain_text("Sent to the hall")

    assert ann.evaluate("animatedItems") == []


RECORD_ANIMATIONS = """() => {
    window.animatedItems = [];
    const {animate} = Element.prototype;
    Element.prototype.animate = function (...options) {
        animatedItems.push(this.textContent);
        return animate.apply(this, options);
    };
}"""
