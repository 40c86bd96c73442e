"""What became of one's own cards: on the board step beside the button, and at the end of the workshop."""

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from app.locale import LANGUAGES
from app.locale.catalogue import Catalogue
from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join_at_table
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess

TOGETHER, SENT, KEPT, TAKEN = (
    "A grown-up with time",
    "A longer break",
    "A place to be alone",
    "Ask Per",
)
OTHERS = "Somebody to eat with"
TEXTS = Catalogue.load()
SMALL_PHONES = {320: 60, 360: 80}
"""The width of a phone -> the least width of the latest card's words, eight or ten letters: in px."""
LONG = "A longer break in the middle of the day, so that we can be outside while there is light"


def card_ids(facilitator: httpx.Client, code: str) -> dict[str, str]:
    """Text -> id of the shared cards."""
    staff = facilitator.get(f"/api/workshops/{code}/state").json()["staff"]
    return {view["text"]: view["id"] for view in staff.values() if view["type"] == "card"}


def outcome(phone: Page, idea: str) -> Locator:
    """The card at the end of the workshop."""
    return phone.get_by_role("region", name="Your").get_by_role("article").filter(has_text=idea)


def test_each_phone_finds_its_own_cards_at_the_end(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=1)
    server.start_step(code, "together")
    ann, bo = (join_at_table(server, open_page, code, table) for table in (2, 3))
    for idea in (KEPT, TAKEN, SENT, TOGETHER):
        expect(add_idea(ann, idea)).to_contain_text("saved")
    expect(add_idea(bo, OTHERS)).to_contain_text("saved")
    server.start_step(code, "sort")
    ann.get_by_role("button", name=f"Send : {SENT}").click()
    with server.operator() as facilitator:
        ids = card_ids(facilitator, code)
        together = [ids[TOGETHER], ids[OTHERS]]
        cluster = submit(facilitator, code, "merge.cluster", name="Time for each other", cards=together)
        scenario = submit(
            facilitator,
            code,
            "merge.write",
            cluster=cluster,
            title="Nobody eats alone",
            text="There is room.",
        )
        submit(facilitator, code, "ideas.withdraw", card=ids[TAKEN])
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="Which?", options=[f"scenario/{scenario}"])
        bo.get_by_role("button", name="Give a dot").click()
        expect(bo.get_by_text("saved", exact=True)).to_be_visible()
        submit(facilitator, code, "vote.close", vote=vote)
        server.start_step(code, "close")
        expect(ann.get_by_role("heading", name="Your 4 cards so far")).to_be_visible()
        expect(ann.get_by_text("The report comes when the workshop is closed.")).to_be_visible()
        submit(facilitator, code, "close.workshop")

    expect(ann.get_by_role("heading", name="Your 4 cards", exact=True)).to_be_visible()
    ann.reload()
    expect(outcome(ann, TOGETHER)).to_contain_text("put together with 1 other: “Time for each other”")
    expect(outcome(ann, TOGETHER)).to_contain_text("became part of “Nobody eats alone”")
    expect(outcome(ann, TOGETHER)).to_contain_text("1 of 1 person voted for it")
    expect(outcome(ann, TOGETHER)).to_contain_text("2-4")
    expect(outcome(ann, SENT)).to_contain_text("sent to the hall")
    expect(outcome(ann, KEPT)).to_contain_text("stayed at table 2")
    expect(outcome(ann, TAKEN)).to_contain_text("2-2")
    expect(outcome(ann, TAKEN)).to_contain_text("took this card away")
    report = ann.get_by_role("link", name="Read the report")
    assert report.get_attribute("href") == f"/j/{code}/report"

    expect(bo.get_by_role("heading", name="Your card", exact=True)).to_be_visible()
    expect(outcome(bo, OTHERS)).to_contain_text("3-1")
    for idea in (TOGETHER, SENT, KEPT, TAKEN):
        expect(bo.get_by_text(idea)).to_have_count(0)
    bo.reload()
    expect(outcome(bo, OTHERS)).to_be_visible()
    assert TAKEN not in bo.content(), "not even in the data of the page"

    bo.get_by_role("link", name="Read the report").click()
    expect(bo.get_by_text("Edition 1", exact=True)).to_be_visible()

    ann.context.set_offline(True)
    expect(ann.get_by_text("You can read the report when the network is back.")).to_be_visible()
    expect(outcome(ann, KEPT)).to_be_visible()
    expect(report).to_have_count(0)


def test_words_that_were_voted_on_are_beside_the_votes_if_the_scenario_has_others(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=1)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    expect(add_idea(phone, TOGETHER)).to_contain_text("saved")
    with server.operator() as facilitator:
        cluster = submit(
            facilitator, code, "merge.cluster", name="Time", cards=[card_ids(facilitator, code)[TOGETHER]]
        )
        write = {"cluster": cluster, "text": "There is room."}
        scenario = submit(facilitator, code, "merge.write", title="Nobody eats alone", **write)
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="Which?", options=[f"scenario/{scenario}"])
        phone.get_by_role("button", name="Give a dot").click()
        expect(phone.get_by_text("saved", exact=True)).to_be_visible()
        submit(facilitator, code, "vote.close", vote=vote)
        submit(facilitator, code, "close.workshop")
        support = outcome(phone, TOGETHER).locator("p").filter(has_text="1 of 1 person voted for it")
        expect(support).to_be_visible()
        expect(support).not_to_contain_text("as “")
        submit(facilitator, code, "close.reopen")
        submit(facilitator, code, "merge.write", title="A garden", **write)
        submit(facilitator, code, "close.workshop")

    expect(support).to_contain_text("became part of “A garden”")
    expect(support).to_contain_text("as “Nobody eats alone”")

    with server.operator() as facilitator:
        submit(facilitator, code, "close.reopen")
        submit(facilitator, code, "merge.write", title="Nobody eats alone", cluster=cluster, text="Time.")
        submit(facilitator, code, "close.workshop")
    expect(support).to_contain_text("Its words were changed after the vote.")


def test_new_phone_after_the_end_is_told_where_the_report_is(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as facilitator:
        submit(facilitator, code, "close.workshop")

    phone = open_page("phone", f"{server.url}/j/{code}")

    expect(phone.get_by_text("This workshop is over.")).to_be_visible()
    where = "The report opens on the phones and in the browsers that were here."
    expect(phone.get_by_text(where)).to_be_visible()


def test_state_of_the_latest_card_is_beside_the_button(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    form = phone.locator("form").filter(has=phone.get_by_label("Your idea"))
    status = form.get_by_role("status").last
    button = phone.get_by_role("button", name="Put on the table")
    before = phone.get_by_label("Your idea").bounding_box(), form.bounding_box()

    add_idea(phone, LONG)
    expect(status).to_have_text("saved on the table")
    expect(status).to_be_in_viewport()
    expect(form.get_by_text(LONG)).to_be_in_viewport()
    assert (phone.get_by_label("Your idea").bounding_box(), form.bounding_box()) == before, "nothing moved"

    phone.context.set_offline(True)
    add_idea(phone, SENT)
    expect(form.get_by_text(SENT)).to_be_visible()
    expect(status).to_have_text("waiting for network")

    with server.operator() as facilitator:
        theme_gone(facilitator, code)
    phone.context.set_offline(False)
    expect(status).to_have_text("not saved")
    expect(button).to_be_visible()
    expect(card(phone, SENT)).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_state_of_the_latest_card_takes_one_line_on_a_small_phone(
    server: ServerProcess, open_page: OpenPage, language: str
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "alone")
    phone = open_page("phone", f"{server.url}/j/{code}/2", locale=language)
    for question in ("role", "municipality"):
        expect(
            phone.get_by_role("heading", name=TEXTS.text(language, f"phone.join.{question}"))
        ).to_be_visible()
        phone.locator(".choice").first.click()
    latest, height = phone.locator(".latest"), "({ offsetHeight }) => offsetHeight"
    height_of_one_line = latest.evaluate(height)

    def add(idea: str) -> None:
        phone.get_by_role("textbox").fill(idea)
        phone.get_by_role("radio").first.check(force=True)
        phone.locator("form [type=submit]").click()

    def expect_one_line(state: str) -> None:
        expect(latest.get_by_role("status")).to_have_text(TEXTS.text(language, f"phone.latest.{state}"))
        for width, width_of_words in SMALL_PHONES.items():
            phone.set_viewport_size({"width": width, "height": 640})
            assert latest.evaluate(height) == height_of_one_line
            words = latest.locator(".latest-text")
            assert words.evaluate("({ offsetWidth }) => offsetWidth") > width_of_words

    add(LONG)
    expect_one_line("note")
    server.start_step(code, "together")
    # The page goes to its top with the step, so that a click that has begun would end on another place.
    share_card = TEXTS.text(language, "phone.card_form.share")
    expect(phone.locator("form [type=submit]")).to_have_text(share_card)
    phone.locator(".card").get_by_role("button", name=TEXTS.text(language, "phone.notes.share")).click()
    expect_one_line("on_table")
    phone.context.set_offline(True)
    add(SENT)
    expect_one_line("waiting")
    with server.operator() as facilitator:
        theme_gone(facilitator, code)
    phone.context.set_offline(False)
    expect_one_line("rejected")


def theme_gone(facilitator: httpx.Client, code: str) -> None:
    """Retire the themes, so that a card that comes later is rejected."""
    plan = facilitator.get(f"/api/workshops/{code}/state").json()["plan"]["workshop"]
    retired = [{**theme, "retired": True} for theme in plan["themes"][:-1]] + plan["themes"][-1:]
    submit(facilitator, code, "plan.edit", themes=retired)


def test_author_who_edits_a_card_while_it_is_taken_away_is_told_so(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    own = add_idea(phone, KEPT)
    expect(own).to_contain_text("saved")
    own.get_by_role("button", name="Edit").click()
    phone.get_by_label("Your card").fill(LONG)
    with server.operator() as facilitator:
        taken = card_ids(facilitator, code)[KEPT]
        submit(facilitator, code, "ideas.withdraw", card=taken)
        phone.get_by_role("button", name="Save changes").click()
        edited = card(phone, LONG)
        expect(edited).to_contain_text("A facilitator took this card away, so your change is not saved.")

        submit(facilitator, code, "ideas.bring_back", card=taken)
        expect(edited).to_contain_text("It is back now, but your change is not saved.")
        edited.get_by_role("button", name="Mend it").click()
        phone.get_by_role("button", name="Save changes").click()
        expect(edited).to_contain_text("saved")
        expect(edited).not_to_contain_text("not saved")
        assert card_ids(facilitator, code) == {LONG: taken}
