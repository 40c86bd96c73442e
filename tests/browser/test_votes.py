"""Votes in the browser: the vote that orders the scenarios, results without numbers, rejected dots, and the
form of a new vote."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link
from tests.browser.phone_page import join, open_seated
from tests.browser.uncovered import is_uncovered
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.server_process import ServerProcess


def workshop_with_two_votes(server: ServerProcess, open_page: OpenPage) -> str:
    """A workshop with two closed votes, "First" and "Second", on one scenario; one person voted in each.
    Returns its code."""
    code = server.new_workshop(tables=4)
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=1)  # one voter is enough for numbers
        phone = open_seated(server, open_page, code, 1)
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        scenario = submit(
            operator, code, "merge.write", cluster=cluster, title="Bright", text="It is bright."
        )
        server.start_step(code, "vote")
        for title in ("First", "Second"):
            vote = submit(operator, code, "vote.open", title=title, options=[f"scenario/{scenario}"])
            expect(phone.get_by_role("heading", name=title)).to_be_visible()
            phone.get_by_role("button", name="Give a dot").click()
            expect(phone.get_by_text("saved", exact=True)).to_be_visible()
            submit(operator, code, "vote.close", vote=vote)
    return code


def test_facilitator_can_choose_an_earlier_vote_to_order_the_scenarios(
    server: ServerProcess, open_page: OpenPage
) -> None:
    console = open_page("console", console_link(server, workshop_with_two_votes(server, open_page)))
    first, second = (console.get_by_role("region", name=title) for title in ("First", "Second"))
    decides = "This vote decides the order of the scenarios in the report."
    expect(second).to_contain_text(decides)
    expect(first).not_to_contain_text(decides)

    first.get_by_role("button", name="Let this vote decide the order").click()

    expect(first).to_contain_text(decides)
    expect(second).not_to_contain_text(decides)


def test_console_says_that_a_vote_orders_the_scenarios_only_when_there_is_one(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    decides = "This vote decides the order of the scenarios in the report."
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=1)
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        phone = open_seated(server, open_page, code, 1)
        expect(phone.get_by_text("What you can vote on comes here.", exact=True)).to_be_visible()
        vote = submit(operator, code, "vote.open", title="First", options=[f"cluster/{cluster}"])
        phone.get_by_role("button", name="Give a dot").click()
        expect(phone.get_by_text("saved", exact=True)).to_be_visible()
        submit(operator, code, "vote.close", vote=vote)
        console = open_page("console", console_link(server, code))
        result = console.get_by_role("region", name="First")
        expect(result.get_by_text("1 dot", exact=True)).to_be_visible()
        expect(result).not_to_contain_text(decides)

        submit(operator, code, "merge.write", cluster=cluster, title="Bright", text="It is bright.")

    expect(result).to_contain_text(decides)


def test_vote_with_few_voters_says_why_it_shows_no_numbers(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        pages = [open_seated(server, open_page, code, 1)]
        pages.append(open_page("console", console_link(server, code)))
        as_operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
        pages.append(open_page("screen", f"{server.url}/w/{code}/screen", **as_operator))
        vote = submit(operator, code, "vote.open", title="First", options=[f"cluster/{cluster}"])
        pages[0].get_by_role("button", name="Give a dot").click()
        expect(pages[0].get_by_text("saved", exact=True)).to_be_visible()
        submit(operator, code, "vote.close", vote=vote)

    for page in pages:
        expect(page.get_by_text("Fewer than 5 people voted, so no numbers are shown")).to_be_visible()
    expect(pages[1].get_by_text("It does not decide the order of the scenarios")).to_be_visible()
    expect(pages[0].get_by_text("1 is yours")).to_be_visible()


@pytest.mark.parametrize(
    ("vote_is_closed", "next_step"),
    [(True, None), (True, "sort"), (True, "welcome"), (False, "close")],
    ids=["result", "sort", "welcome", "vote still open"],
)
def test_phone_says_which_vote_a_late_dot_was_for(
    server: ServerProcess, open_page: OpenPage, vote_is_closed: bool, next_step: str | None
) -> None:
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        vote = submit(operator, code, "vote.open", title="First", options=[f"cluster/{cluster}"])
        phone = open_seated(server, open_page, code, 1)
        give_a_dot = phone.get_by_role("button", name="Give a dot")
        expect(give_a_dot).to_be_visible()
        phone.context.set_offline(True)
        give_a_dot.click()
        if vote_is_closed:
            submit(operator, code, "vote.close", vote=vote)
        if next_step:
            server.start_step(code, next_step)
        phone.context.set_offline(False)

    late = phone.get_by_text("A change of yours in the vote “First” came too late, so it does not count.")
    expect(late).to_be_visible()
    phone.get_by_role("button", name="OK, leave it").click()
    expect(late).to_be_hidden()
    expect(phone.get_by_role("main")).to_be_focused()


def test_saved_dots_are_not_called_late_after_earlier_ones_were_rejected(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "vote")
        vote = submit(operator, code, "vote.open", title="First", options=[f"cluster/{cluster}"])
        phone = open_seated(server, open_page, code, 1)
        give_a_dot = phone.get_by_role("button", name="Give a dot")
        expect(give_a_dot).to_be_visible()
        phone.context.set_offline(True)
        for _ in range(3):
            give_a_dot.click()
        server.start_step(code, "sort")
        phone.context.set_offline(False)
        late = phone.get_by_text("came too late, so it does not count")
        expect(late).to_be_visible()

        server.start_step(code, "vote")
        give_a_dot.click()
        expect(phone.get_by_text("saved", exact=True)).to_be_visible()
        expect(phone.get_by_role("alert")).to_have_count(0)
        submit(operator, code, "vote.close", vote=vote)

    expect(phone.get_by_text("1 is yours")).to_be_visible()
    expect(late).to_have_count(0)


def test_dots_over_the_budget_are_not_called_late(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        options = [
            f"cluster/{submit(operator, code, 'merge.cluster', name=name, cards=[])}"
            for name in ("Sun", "Moon")
        ]
        server.start_step(code, "vote")
        vote = submit(operator, code, "vote.open", title="First", options=options)
        phone = open_seated(server, open_page, code, 1)
        sun = phone.get_by_role("group", name="Sun")
        expect(sun).to_be_visible()
        phone.context.set_offline(True)
        sun.get_by_role("button", name="Give a dot").click()
        cookie = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in phone.context.cookies())
        with http_client(base_url=server.url, headers={"Cookie": cookie}) as other_tab:
            cast = {
                "id": secrets.token_hex(10),
                "type": "vote.cast",
                "vote": vote,
                "ref": options[1],
                "dots": 5,
            }
            assert other_tab.post(f"/w/{code}/stream?as=phone", json=cast).json()["type"] == "ack"
        phone.context.set_offline(False)
        too_many = phone.get_by_text("You have 5 dots, and you have used them.")
        expect(too_many).to_be_visible()
        submit(operator, code, "vote.close", vote=vote)

    expect(phone.get_by_text("A change of yours in the vote “First” does not count.")).to_be_visible()
    expect(too_many).to_be_visible()
    expect(phone.get_by_text("too late")).to_have_count(0)


def open_consoles_with_a_form(server: ServerProcess, open_page: OpenPage) -> tuple[Page, Page, str]:
    """Two consoles of a workshop whose vote step runs, with one scenario. In the first one a new vote has a
    title, and the scenario is chosen. Returns them and the workshop's code."""
    code = server.new_workshop(tables=1)
    with server.operator() as operator:
        cluster = submit(operator, code, "merge.cluster", name="Shine", cards=[])
        submit(operator, code, "merge.write", cluster=cluster, title="Sun", text="It shines.")
    server.start_step(code, "vote")
    link = console_link(server, code)
    mine, theirs = open_page("console", link), open_page("console", link)
    mine.get_by_label("Title that people see").fill("Mine")
    mine.get_by_label("Sun").check()
    return mine, theirs, code


def open_vote(console: Page, title: str) -> None:
    console.get_by_label("Title that people see").fill(title)
    console.get_by_label("Sun").check()
    console.get_by_role("button", name="Open the vote").click()
    expect(console.get_by_role("heading", name=title)).to_be_visible()


def top_of(element: Locator) -> int:
    """The distance from the top of the window, in pixels."""
    return round(float(element.evaluate("element => element.getBoundingClientRect().top")))


def test_vote_form_keeps_its_title_and_options_while_another_console_has_a_vote_open(
    server: ServerProcess, open_page: OpenPage
) -> None:
    mine, theirs, _ = open_consoles_with_a_form(server, open_page)
    title = mine.get_by_label("Title that people see")
    assert top_of(title) == top_of(mine.get_by_label("Dots per person"))
    title.focus()
    place = title.bounding_box()

    open_vote(theirs, "Theirs")

    obstacle = mine.get_by_role("main").get_by_text(
        "Another vote is open (0 have voted, 0 here now): you can open"
    )
    expect(obstacle).to_be_visible()
    expect(mine.get_by_role("heading", name="Theirs")).to_be_visible()
    expect(title).to_be_focused()
    assert title.bounding_box() == place, "no field moves"
    title.press("End")
    mine.keyboard.type(" own\n")  # Enter sends nothing
    expect(title).to_have_value("Mine own")
    mine.set_viewport_size({"width": 1366, "height": 480})  # so low that the open vote can be at its top
    top_of_main = top_of(mine.get_by_role("main"))
    mine.get_by_role("link", name="Look").click()
    heading = mine.get_by_role("heading", name="Theirs")
    expect(heading).to_be_focused()
    assert heading.evaluate("heading => heading.matches(':focus-visible')"), "the focus ring is shown"
    assert abs(top_of(mine.get_by_role("region", name="Theirs")) - top_of_main) <= 1
    assert top_of(mine.get_by_role("main")) == top_of_main, "the header stays on the page"

    theirs.get_by_role("button", name="Close the vote and show the result").click()
    theirs.get_by_role("button", name="Yes, show the result").click()
    expect(obstacle).to_be_hidden()
    expect(title).to_have_value("Mine own")
    expect(mine.get_by_label("Sun")).to_be_checked()
    mine.get_by_role("button", name="Open the vote").click()

    expect(theirs.get_by_role("heading", name="Mine own")).to_be_visible()
    expect(mine.get_by_role("heading", name="Mine own")).to_be_visible()
    expect(title).to_have_count(0)


def test_vote_form_keeps_its_title_when_the_step_changes_and_the_workshop_is_closed(
    server: ServerProcess, open_page: OpenPage
) -> None:
    mine, _, code = open_consoles_with_a_form(server, open_page)
    title = mine.get_by_label("Title that people see")

    server.start_step(code, "sort")
    expect(mine.get_by_role("main").get_by_text("Another step is running")).to_be_visible()
    with server.operator() as operator:
        submit(operator, code, "close.workshop")
    closed = mine.get_by_role("main").get_by_text("Not saved. The workshop is closed: open it again")
    expect(closed).to_be_visible()
    expect(title).to_have_value("Mine")

    mine.get_by_role("button", name="Throw my words away").click()
    mine.get_by_role("button", name="Throw my words away").click()
    expect(title).to_have_count(0)


def test_vote_that_is_opened_just_after_another_one_is_refused_and_can_be_opened_later(
    server: ServerProcess, open_page: OpenPage
) -> None:
    mine, theirs, _ = open_consoles_with_a_form(server, open_page)
    is_holding, held = False, list[Callable[[], None]]()

    def connect(socket: WebSocketRoute) -> None:
        to_server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            held.append(lambda: to_server.send(message))
            while held and not is_holding:
                held.pop(0)()

        socket.on_message(forward)

    mine.route_web_socket("**/w/**", connect)
    mine.reload()
    title = mine.get_by_label("Title that people see")
    title.fill("Mine")
    mine.get_by_label("Sun").check()
    expect(mine.get_by_text("Network: ok")).to_be_visible()
    is_holding = True
    mine.get_by_role("button", name="Open the vote").click()
    open_vote(theirs, "Theirs")
    expect(mine.get_by_role("heading", name="Theirs")).to_be_visible()
    expect(title).to_have_value("Mine")

    is_holding = False
    for send in held:
        send()
    held.clear()
    refused = mine.get_by_text("A vote is already open. Close it before you open a new one.")
    expect(refused).to_be_visible()
    expect(title).to_have_value("Mine")

    theirs.get_by_role("button", name="Close the vote and show the result").click()
    theirs.get_by_role("button", name="Yes, show the result").click()
    expect(mine.get_by_role("main").get_by_text("Another vote is open")).to_have_count(0)
    expect(refused).to_have_count(0)
    mine.get_by_role("button", name="Open the vote").click()
    expect(theirs.get_by_role("heading", name="Mine")).to_be_visible()


def test_bars_of_results_are_seen_in_forced_colours(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_two_votes(server, open_page)
    as_operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    addresses = {
        "phone": (f"{server.url}/j/{code}/1", {}),
        "console": (console_link(server, code), {}),
        "screen": (f"{server.url}/w/{code}/screen", as_operator),
    }
    for client_kind, (address, options) in addresses.items():
        page = open_page(client_kind, address, forced_colors="active", **options)
        if client_kind == "phone":
            join(page)
        bar = page.locator(".result-bar").first
        expect(bar).to_be_visible()
        expect(bar).to_have_css("border-top-style", "solid")
        colours = bar.evaluate(
            "bar => [getComputedStyle(bar).backgroundImage, getComputedStyle(bar).backgroundColor]"
        )
        assert colours[1] not in colours[0], "the bar and what is left of it"
        assert "gradient" in colours[0]


def write_scenarios(server: ServerProcess, code: str, count: int) -> None:
    """Write scenarios called *Picture 0* and so on."""
    with server.operator() as operator:
        for number in range(count):
            cluster = submit(operator, code, "merge.cluster", name=f"Cluster {number}", cards=[])
            submit(operator, code, "merge.write", cluster=cluster, title=f"Picture {number}", text="Bright.")


def test_button_that_opens_a_vote_is_in_sight_and_hides_no_focused_field(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    write_scenarios(server, code, 24)
    server.start_step(code, "vote")
    console = open_page("console", console_link(server, code))
    console.set_viewport_size({"width": 1366, "height": 768})
    button = console.get_by_role("button", name="Open the vote")
    expect(button).to_be_in_viewport(ratio=1)
    console.get_by_label("Title that people see").focus()
    for number in range(24):
        console.keyboard.press("Tab")
        focused = console.locator(":focus")
        expect(focused).to_be_in_viewport(ratio=1)
        assert is_uncovered(focused), number


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "space"])
def test_first_press_of_a_box_in_the_form_of_a_new_vote_counts(
    server: ServerProcess, open_page: OpenPage, by_key: bool
) -> None:
    code = server.new_workshop(tables=4)
    write_scenarios(server, code, 3)
    server.start_step(code, "vote")
    console = open_page("console", console_link(server, code))
    for name, was_checked in (("Picture 1", True), ("All of them", False), ("All of them", True)):
        box = console.get_by_role("checkbox", name=name)
        expect(box).to_be_checked(checked=was_checked)
        if by_key:
            box.press(" ")
        else:
            box.click()
        expect(box).to_be_checked(checked=not was_checked)
    expect(console.get_by_text("0 things to vote on")).to_be_visible()


def test_number_of_dots_with_a_comma_is_refused_and_stays_as_it_was_typed(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    write_scenarios(server, code, 2)
    server.start_step(code, "vote")
    console = open_page("console", console_link(server, code))
    dots = console.get_by_label("Dots per person")
    dots.press("Control+a")
    dots.press_sequentially("5,5")
    console.get_by_role("button", name="Open the vote").click()
    expect(console.get_by_text("That number does not fit here. Choose one from 1 to 500.")).to_be_visible()
    expect(dots).to_have_value("5,5")


def test_clock_is_in_sight_again_when_the_next_step_starts(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=60)
    server.start_step(code, "together")
    console = open_page("console", console_link(server, code))
    console.set_viewport_size({"width": 1366, "height": 500})
    clock = console.get_by_role("timer")
    expect(clock).to_be_in_viewport()
    console.mouse.move(700, 400)
    console.mouse.wheel(0, 2000)
    expect(clock).not_to_be_in_viewport()
    server.start_step(code, "sort")
    expect(clock).to_be_in_viewport()
