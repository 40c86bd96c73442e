"""The merge desk on two consoles: each undoes its own changes only."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link, make_cluster, open_tab
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, workshop_with_cards, write_cards

MANY = 60
"""Cards at a table: more than a window shows."""


def open_desk(open_page: OpenPage, link: str) -> Page:
    """Open a console at its desk, with all cards of the tables."""
    console = open_page("console", link)
    open_tab(console, "Merge desk")
    console.get_by_label("Which cards").select_option("All on the tables")
    expect(console.get_by_role("option", name=IDEAS[0])).to_be_visible()
    return console


def rename(console: Page, cluster: str, name: str) -> None:
    console.get_by_role("button", name=cluster, exact=True).click()
    console.get_by_role("button", name="Rename", exact=True).click()
    console.get_by_role("textbox", name="Name").fill(name)
    console.keyboard.press("Enter")


def test_cards_far_below_the_window_are_heard(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_cards(server)
    server.start_step(code, "together")
    write_cards(server, code, 2, [f"Idea {number}" for number in range(MANY)])
    server.start_step(code, "merge")
    console = open_desk(open_page, console_link(server, code))

    tree = console.context.new_cdp_session(console).send("Accessibility.getFullAXTree")["nodes"]

    options = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "option"]
    assert sum("Idea" in name for name in options) == MANY


def test_undo_and_redo_of_one_console_leave_the_work_of_another(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    make_cluster(theirs, IDEAS[1], "Rain")
    expect(mine.get_by_role("group", name="Rain")).to_be_visible()
    picture(mine, "desk-undo")

    mine.keyboard.press("Control+z")
    mine.keyboard.press("Control+z")

    for console in (mine, theirs):
        expect(console.get_by_role("group", name="Sun")).to_be_hidden()
        expect(console.get_by_role("group", name="Rain")).to_be_visible()
    expect(mine.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    expect(theirs.get_by_role("button", name="Undo: renamed Grow food at school to Rain")).to_be_enabled()

    mine.keyboard.press("Control+Shift+z")
    mine.keyboard.press("Control+y")
    for console in (mine, theirs):
        expect(console.get_by_role("group", name="Sun")).to_be_visible()


def test_card_taken_away_comes_back_by_undo(server: ServerProcess, open_page: OpenPage) -> None:
    console = open_desk(open_page, console_link(server, workshop_with_cards(server)))
    make_cluster(console, IDEAS[0], "Sun")
    card = console.get_by_role("option", name=IDEAS[1])
    card.click()
    card.press("Delete")
    dialog = console.get_by_role("dialog")
    take_away = dialog.get_by_role("button", name="Take away", exact=True)
    take_away.click()
    expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
    console.keyboard.press("Escape")
    expect(take_away).to_be_focused()  # only the question is gone
    take_away.click()
    dialog.get_by_role("button", name="Yes, take it away").click()
    expect(card).to_be_hidden()

    console.get_by_role("button", name="Undo: took 1 card away").click()

    expect(card).to_be_visible()


def test_card_taken_away_in_another_session_is_read_in_a_list_and_brought_back(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    console = open_desk(open_page, console_link(server, code))
    card = next(id_ for id_, view in server.read_views(code)["staff"].items() if view.get("text") == IDEAS[1])
    with server.operator() as http:
        submit(http, code, "ideas.withdraw", card=card.removeprefix("card/"))
    expect(console.get_by_role("option", name=IDEAS[1])).to_be_hidden()

    console.get_by_role("button", name="1 removed card").click()
    removed = console.get_by_role("dialog", name="Cards that were removed")
    expect(removed.get_by_text(IDEAS[1])).to_be_visible()
    picture(console, "desk-removed-cards")
    removed.get_by_role("button", name="Bring back card 1-2").click()

    expect(console.get_by_role("option", name=IDEAS[1])).to_be_visible()
    expect(removed).to_be_hidden()
    expect(console.get_by_role("main")).to_be_focused()


def place(console: Page, card_text: str, cluster: str) -> None:
    console.get_by_role("listbox", name="Cards to place").get_by_role("option", name=card_text).click()
    console.get_by_role("button", name=f"Put 1 here, into {cluster}").click()


def test_cards_that_a_colleague_has_placed_are_left_there(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_cards(server)
    server.start_step(code, "together")
    others = ["A path to the lake", "Benches in the sun"]
    write_cards(server, code, 2, others)
    server.start_step(code, "merge")
    link = console_link(server, code)
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(theirs, IDEAS[0], "Sun")
    for text in (IDEAS[1], others[0]):
        mine.get_by_role("option", name=text).click()

    place(theirs, IDEAS[1], "Sun")

    expect(mine.get_by_text(f"Somebody else has put “{IDEAS[1]}” into Sun.")).to_be_visible()
    expect(mine.get_by_role("button", name="Put 1 here, into Sun")).to_be_visible()
    picture(mine, "desk-chosen-card-placed")
    size = mine.viewport_size
    mine.set_viewport_size({"width": 700, "height": 600})
    expect(mine.get_by_text("Somebody else has put")).to_be_in_viewport(ratio=1)
    picture(mine, "desk-chosen-card-placed-narrow")
    assert size is not None
    mine.set_viewport_size(size)

    mine.get_by_role("option", name=others[0]).press("m")
    dialog = mine.get_by_role("dialog", name="Move 1 card or stack to…")
    expect(dialog.get_by_text(others[0])).to_be_visible()
    picture(mine, "desk-move")
    place(theirs, others[0], "Sun")

    expect(dialog).to_be_hidden()
    expect(mine.get_by_text(f"Somebody else has put “{others[0]}” into Sun.")).to_be_visible()
    expect(mine.get_by_role("option", name=others[1])).to_be_focused()

    place(theirs, others[1], "Sun")

    expect(mine.get_by_text(f"Somebody else has put “{others[1]}” into Sun.")).to_be_visible()
    last = mine.get_by_role("option", name=IDEAS[2])
    expect(last).to_be_focused()

    sun = mine.get_by_role("group", name="Sun")
    last.drag_to(sun)

    expect(sun.get_by_text("5 cards")).to_be_visible()


def open_scenario(console: Page, cluster: str) -> None:
    group = console.get_by_role("group", name=cluster)
    group.get_by_role("button", name=re.compile("Write the scenario|Scenario:")).click()


def test_scenario_text_that_arrives_after_another_offers_both(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    expect(theirs.get_by_role("group", name="Sun")).to_be_visible()
    open_scenario(mine, "Sun")
    mine.get_by_label("The scenario in words").fill("My words")
    mine.context.set_offline(True)
    mine.get_by_role("button", name="Save the scenario").click()
    open_scenario(theirs, "Sun")
    theirs.get_by_label("The scenario in words").fill("Their words")
    theirs.get_by_role("button", name="Save the scenario").click()
    expect(theirs.get_by_text("Saved; everyone can read it")).to_be_visible()

    mine.context.set_offline(False)

    expect(mine.get_by_text("Somebody else has saved other words here")).to_be_visible()
    expect(mine.get_by_label("The scenario in words")).to_have_value("My words")
    picture(mine, "desk-two-texts")
    mine.get_by_role("button", name="Keep mine").click()
    mine.get_by_role("button", name="Save the scenario").click()
    expect(theirs.get_by_label("The scenario in words")).to_have_value("My words")


def picture(page: Page, name: str) -> None:
    """Save a screenshot where git does not look."""
    folder = Path(os.environ.get("SAMSKAP_PICTURES") or Path(__file__).parents[2] / "var" / "pictures")
    page.screenshot(path=folder / f"{name}.png", animations="disabled")


def test_change_that_a_colleague_has_built_on_is_refused_with_a_reason(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    rename(theirs, "Sun", "Moon")
    expect(mine.get_by_role("group", name="Moon")).to_be_visible()

    mine.keyboard.press("Control+z")

    expect(mine.get_by_text("Somebody has changed this since")).to_be_visible()
    expect(mine.get_by_role("group", name="Moon")).to_be_visible()
    picture(mine, "desk-undo-refused")


def test_change_that_cannot_be_undone_is_skipped_to_reach_the_one_before(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[1], "Rain")
    make_cluster(mine, IDEAS[0], "Sun")
    rename(theirs, "Sun", "Moon")
    expect(mine.get_by_role("group", name="Moon")).to_be_visible()
    mine.keyboard.press("Control+z")
    expect(mine.get_by_text("Somebody has changed this since")).to_be_visible()

    mine.get_by_role("button", name="Skip this change").click()  # the renaming
    expect(mine.get_by_text("Somebody has changed this since")).to_be_hidden()
    mine.get_by_role("button", name="Undo: made").click()
    mine.get_by_role("button", name="Skip this change").click()  # the making
    mine.get_by_role("button", name="Undo: renamed Grow").click()

    expect(mine.get_by_role("group", name=IDEAS[1])).to_be_visible()
    expect(mine.get_by_role("group", name="Moon")).to_be_visible()


def write_scenario(console: Page, cluster: str, text: str) -> None:
    """Write the scenario of a cluster, and go back to the clusters."""
    open_scenario(console, cluster)
    console.get_by_label("The scenario in words").fill(text)
    console.get_by_role("button", name="Save the scenario").click()
    expect(console.get_by_text("Saved; everyone can read it")).to_be_visible()
    console.get_by_role("button", name="Back to").click()


def test_scenario_of_a_dissolved_cluster_is_brought_back_in_another_session(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    mine.get_by_role("option", name=IDEAS[1]).click()
    mine.get_by_role("button", name="Put 1 here, into Sun").click()
    write_scenario(mine, "Sun", "Every room has a window.")
    sun = mine.get_by_role("group", name="Sun")
    sun.get_by_role("button", name="Sun", exact=True).click()
    sun.get_by_role("button", name="Dissolve").click()
    sun.get_by_role("button", name="Yes, dissolve it").click()
    expect(sun).to_be_hidden()
    make_cluster(theirs, IDEAS[1], "Rain")
    mine.context.close()

    theirs.get_by_role("button", name="1 removed scenario").click()
    expect(theirs.get_by_text("Every room has a window.")).to_be_visible()
    expect(theirs.get_by_text("1 of its 2 cards and stacks comes with it")).to_be_visible()
    picture(theirs, "desk-removed-scenarios")
    theirs.get_by_role("button", name="Bring back Sun").click()

    sun = theirs.get_by_role("group", name="Sun")
    expect(sun.get_by_role("button", name="Scenario: Sun")).to_be_visible()
    expect(sun.get_by_text("1 card")).to_be_visible()
    expect(theirs.get_by_role("button", name="1 removed scenario")).to_be_hidden()
    expect(theirs.get_by_role("dialog")).to_be_hidden()


def test_text_that_a_colleague_wrote_over_is_brought_back_in_the_editor(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    write_scenario(mine, "Sun", "My words")
    write_scenario(theirs, "Sun", "Their words")

    open_scenario(mine, "Sun")
    mine.get_by_text("1 earlier text").click()
    expect(mine.get_by_text("My words")).to_be_visible()
    picture(mine, "desk-earlier-texts")
    mine.get_by_role("button", name="Bring back Sun").click()

    expect(mine.get_by_label("The scenario in words")).to_have_value("My words")
    expect(mine.get_by_text("Their words")).to_be_visible()


def test_editor_says_that_a_colleague_has_changed_its_text(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(mine, IDEAS[0], "Sun")
    open_scenario(mine, "Sun")
    mine.get_by_label("Title").press("End")
    mine.keyboard.type("shine")
    mine.get_by_label("The scenario in words").fill("My words")
    mine.get_by_role("button", name="Save the scenario").click()
    changed = mine.get_by_text("Somebody else has changed these words.")
    expect(mine.get_by_text("Saved; everyone can read it")).to_be_visible()
    expect(changed).to_be_hidden()

    write_scenario(theirs, "Sun", "Their words")

    expect(changed).to_be_visible()
    expect(mine.get_by_label("The scenario in words")).to_have_value("Their words")
    mine.keyboard.press("Control+z")
    expect(mine.get_by_label("Title")).to_have_value("Sunshine")
    picture(mine, "desk-changed-text")
    mine.get_by_role("button", name="Show the words from before").click()
    expect(mine.get_by_label("The scenario in words")).to_have_value("My words")
    expect(changed).to_be_hidden()


def test_name_being_typed_is_kept_when_others_dissolve_the_cluster_and_bring_it_back(
    server: ServerProcess, open_page: OpenPage
) -> None:
    link = console_link(server, workshop_with_cards(server))
    mine, theirs = open_desk(open_page, link), open_desk(open_page, link)
    make_cluster(theirs, IDEAS[0], "Sun")
    mine.get_by_role("button", name="Sun", exact=True).click()
    mine.get_by_role("button", name="Rename", exact=True).click()
    mine.get_by_role("textbox", name="Name").fill("Sun, wind and water")

    theirs.get_by_role("button", name="Sun", exact=True).click()
    theirs.get_by_role("button", name="Dissolve").click()

    gone = "The cluster that you were naming was joined or dissolved. You had typed “Sun, wind and water”."
    notice = mine.get_by_role("alert").filter(has_text=gone)
    expect(notice).to_be_visible()
    expect(mine.get_by_role("main")).to_be_focused()
    expect(mine.get_by_role("alert")).to_have_count(1)  # nothing was sent
    search = mine.get_by_role("searchbox")
    search.press_sequentially("lun")
    theirs.keyboard.press("Control+z")
    expect(mine.get_by_role("group", name="Sun")).to_be_visible()
    mine.keyboard.type("ch")
    expect(search).to_have_value("lunch")
    expect(notice).to_be_visible()
    picture(mine, "desk-kept-name")

    open_tab(mine, "Finish")
    expect(mine.get_by_text("“Name of a cluster: Sun, wind and water” is not saved")).to_be_visible()
    picture(mine, "finish-kept-name")
    open_tab(mine, "Merge desk")
    mine.get_by_role("button", name="I have seen it").click()
    expect(notice).to_be_hidden()
