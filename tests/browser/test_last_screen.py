"""The last screen: what was made, as large as there is room, and how to read the report."""

import secrets
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.browser.console_page import close_by_keyboard, console_link, open_tab
from tests.browser.phone_page import add_idea, join_at_table
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.public_report import public_path
from tests.reports.pdf_reader import pdf_text
from tests.server_process import ServerProcess, StartServer
from tests.store.recorded_version import closed_workshops, copy_version, expected
from tests.workshops_with_cards import write_cards

SIZES = [(1024, 768), (1366, 768), (1920, 1080), (3840, 2160)]
LONG_TITLE = (
    "Skolehagen som ungdomsmedvirkningsordning for alle elever, foreldre og ansatte i hele kommunen fra 2027"
)


def open_screen(server: ServerProcess, open_page: OpenPage, code: str, **options: str) -> Page:
    as_operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    return open_page("screen", f"{server.url}/w/{code}/screen", **options, **as_operator)


def set_size(screen: Page, size: tuple[int, int]) -> None:
    screen.set_viewport_size({"width": size[0], "height": size[1]})
    screen.evaluate("document.fonts.ready")


def write_scenarios(facilitator: httpx.Client, code: str, texts: dict[str, str]) -> list[str]:
    """Write a scenario for each title and text, each of its own cluster. Returns their refs."""
    refs = []
    for title, text in texts.items():
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[])
        refs.append(
            f"scenario/{submit(facilitator, code, 'merge.write', cluster=cluster, title=title, text=text)}"
        )
    return refs


def assert_nothing_is_cut(screen: Page) -> None:
    """The window needs no scrolling, and the whole words of each title are in it, beside the QR code."""
    assert screen.evaluate(
        """() => {
          const { scrollHeight, scrollWidth } = document.documentElement;
          const edge = document.querySelector(".closing-join").getBoundingClientRect().left;
          const bottom = document.querySelector(".closing-counts").getBoundingClientRect().top;
          const isInside = (element) => {
            const words = document.createRange();
            words.selectNodeContents(element);
            const { right, left, top, bottom: end } = words.getBoundingClientRect();
            return left >= 0 && top >= 0 && right <= edge && end <= bottom;
          };
          const shown = [...document.querySelectorAll(".closing-made :is(h1, li:not([hidden]))")];
          return scrollHeight <= innerHeight && scrollWidth <= innerWidth && shown.every(isInside);
        }"""
    )


@pytest.mark.parametrize("size", SIZES)
def test_last_screen_shows_the_scenarios_large_where_none_is_first(
    server: ServerProcess, open_page: OpenPage, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    titles = ["Nobody eats alone", "The week of the pupils", "Time for each other"]
    with server.operator() as facilitator:
        write_scenarios(facilitator, code, {title: title for title in titles})
        submit(facilitator, code, "close.workshop")
    screen = open_screen(server, open_page, code, locale="nb-NO")
    set_size(screen, size)
    for title in titles:
        expect(screen.get_by_text(title, exact=True)).to_be_visible()
    for count in ("0 people", "0 tables", "0 cards", "3 clusters", "3 pictures of the future"):
        expect(screen.get_by_text(count, exact=True)).to_be_visible()
    assert_nothing_is_cut(screen)


@pytest.mark.parametrize("size", SIZES)
def test_last_screen_shows_the_scenario_that_carried_furthest_with_its_text_and_support(
    server: ServerProcess, open_page: OpenPage, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    texts = {
        "A calm day": "There is time.",
        "Nobody eats alone": "There is room for one more.",
        LONG_TITLE: "x",
    }
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=1)
        refs = write_scenarios(facilitator, code, texts)
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="Which?", options=refs)
        cast_vote(server, code, vote, refs[1])
        submit(facilitator, code, "vote.close", vote=vote)
        submit(facilitator, code, "close.workshop")
    screen = open_screen(server, open_page, code)
    set_size(screen, size)
    first = screen.get_by_role("heading", level=1)
    expect(first).to_have_text("Nobody eats alone")
    expect(screen.get_by_text("Thank you for today!", exact=True)).to_be_visible()
    expect(screen.get_by_text("This got the most dots.", exact=True)).to_be_visible()
    expect(screen.get_by_text("1 table", exact=True)).to_be_visible()
    expect(screen.get_by_text("There is room for one more.")).to_be_visible()
    expect(screen.get_by_text("1 dot · 1 of 1 chose it.")).to_be_visible()
    for other in ("A calm day", LONG_TITLE):
        expect(screen.get_by_text(other, exact=True)).to_be_visible()
    type_size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert first.evaluate(type_size) > 1.5 * screen.get_by_text("A calm day").evaluate(type_size)
    assert_nothing_is_cut(screen)


def cast_vote(server: ServerProcess, code: str, vote: str, ref: str) -> None:
    """Take a seat, and give the option a dot."""
    with http_client(base_url=server.url) as phone:
        seat = {"id": secrets.token_hex(10), "table": 1, "language": "en"}
        phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
        command = {"type": "vote.cast", "id": secrets.token_hex(10), "vote": vote, "ref": ref, "dots": 1}
        assert phone.post(f"/w/{code}/stream?as=phone", json=command).json()["type"] == "ack"


@pytest.mark.parametrize("size", SIZES)
def test_last_screen_shortens_the_text_and_not_the_title(
    server: ServerProcess, open_page: OpenPage, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    long_text = "We see it in the garden, in the kitchen and at the tables. " * 30
    with server.operator() as facilitator:
        server.start_step(code, "together")
        (card_id,) = write_cards(server, code, 1, ["More light"])
        cluster = submit(facilitator, code, "merge.cluster", name="Sun", cards=[card_id])
        submit(facilitator, code, "merge.write", cluster=cluster, title=LONG_TITLE, text=long_text)
        write_scenarios(
            facilitator, code, {f"Another picture of the future, number {n}": "x" for n in range(20)}
        )
        submit(facilitator, code, "close.workshop")
    screen = open_screen(server, open_page, code)
    set_size(screen, size)
    expect(screen.get_by_role("heading", level=1)).to_have_text(LONG_TITLE)
    expect(screen.get_by_text("This was made from the most cards.")).to_be_visible()
    text = screen.get_by_text("We see it in the garden").evaluate(
        "text => [text.clientHeight, parseFloat(getComputedStyle(text).lineHeight), text.scrollHeight]"
    )
    assert 3 * text[1] <= text[0] + 1 < text[2]
    expect(screen.get_by_text("Another picture of the future, number 0")).to_be_visible()
    expect(screen.get_by_text("more on your phone")).to_be_visible()
    assert_nothing_is_cut(screen)


@pytest.mark.parametrize(
    ("long_title", "size"),
    [
        ("Barnehagebarnasmedvirkningsordning", (1024, 768)),
        ("https://example.org/en/lang/adresse/uten/mellomrom", (1920, 1080)),
    ],
)
def test_last_screen_breaks_a_long_word_and_shows_the_other_scenarios(
    server: ServerProcess, open_page: OpenPage, long_title: str, size: tuple[int, int]
) -> None:
    code = server.new_workshop(tables=4)
    titles = [long_title, "Nobody eats alone"]
    with server.operator() as facilitator:
        write_scenarios(facilitator, code, {title: title for title in titles})
        submit(facilitator, code, "close.workshop")
    screen = open_screen(server, open_page, code)
    set_size(screen, size)
    for title in titles:
        expect(screen.get_by_text(title, exact=True)).to_be_visible()
    assert_nothing_is_cut(screen)


def open_finish(server: ServerProcess, open_page: OpenPage, code: str) -> Page:
    as_operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    return open_page("console", f"{server.url}/w/{code}/console#finish", **as_operator)


def public_links(server: ServerProcess, code: str) -> list[str]:
    """The ids of the public links that are not revoked."""
    with server.operator() as facilitator:
        links = facilitator.get(f"/api/workshops/{code}/links").json()
    return [link["id"] for link in links if link["right"] == "public_report"]


def test_last_screen_shows_no_qr_of_the_report_if_that_was_turned_off_before_the_close(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    console = open_finish(server, open_page, code)
    choice = console.get_by_role("checkbox", name="Show a QR code of the report on the last screen")
    expect(choice).to_be_checked()
    expect(choice).to_have_accessible_description(
        "Everybody who photographs it can read the report until it is turned off."
    )
    with console.expect_response("**/report-qr"):
        choice.uncheck()
    console.reload()
    expect(choice).not_to_be_checked()
    assert faults(console) == []
    server.close_workshop(code)
    screen = open_screen(server, open_page, code)
    expect(screen.get_by_text("Scan with the phone that you used today")).to_be_visible()
    show = console.get_by_role("button", name="Show the report's QR on the screen")
    expect(show).to_be_visible()
    assert public_links(server, code) == []

    show.click()
    report_qr = screen.get_by_role("img", name="QR code that opens the report")
    expect(report_qr).to_be_visible()
    expect(console.get_by_role("group", name="QR on the screen")).to_be_visible()
    console.get_by_role("button", name="Open the workshop again").click()
    console.get_by_role("button", name="Yes, open it again").click()
    expect(choice).to_be_checked()
    choice.uncheck()
    expect(console.get_by_role("group", name="QR on the screen")).to_have_count(0)
    assert public_links(server, code) == []


def test_choice_of_the_qr_is_the_same_on_a_second_console(server: ServerProcess, open_page: OpenPage) -> None:
    code = server.new_workshop(tables=4)
    first, second = (open_finish(server, open_page, code) for _ in range(2))
    choices = [
        console.get_by_role("checkbox", name="Show a QR code of the report on the last screen")
        for console in (first, second)
    ]
    for choice in choices:
        expect(choice).to_be_checked()
    choices[0].uncheck()
    expect(choices[1]).not_to_be_checked(timeout=15_000)
    choices[1].check()
    expect(choices[0]).to_be_checked(timeout=15_000)


def test_choice_of_the_qr_stays_as_it_was_when_the_server_does_not_answer(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    console = open_finish(server, open_page, code)
    choice = console.get_by_role("checkbox", name="Show a QR code of the report on the last screen")
    expect(choice).to_be_checked()
    console.context.set_offline(True)
    choice.click()
    expect(console.locator(".finish-links").get_by_text("The server did not answer.")).to_be_visible()
    expect(choice).to_be_checked()


def test_last_screen_shows_the_qr_of_the_link_with_a_code_word_if_there_is_no_other(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    path = public_path(server, code, code_word="green door")
    links = public_links(server, code)
    console = open_finish(server, open_page, code)
    expect(console.get_by_text("It opens the link with the code word")).to_be_visible()
    server.close_workshop(code)
    screen = open_screen(server, open_page, code)
    report_qr = screen.get_by_role("img", name="QR code that opens the report")
    expect(report_qr).to_have_attribute("src", f"{path}/qr.svg")
    expect(screen.get_by_text("Ask those who hold the workshop for the code word.")).to_be_visible()

    console.get_by_role("button", name="Do not show it on the screen").click()
    expect(screen.get_by_text("Scan with the phone that you used today")).to_be_visible()
    show = console.get_by_role("button", name="Show the report's QR on the screen")
    assert public_links(server, code) == links
    show.click()
    expect(report_qr).to_have_attribute("src", f"{path}/qr.svg")
    assert public_links(server, code) == links


def test_screen_of_a_workshop_that_an_earlier_version_closed_shows_the_qr_when_somebody_wants_it(
    tmp_path: Path, new_server: StartServer, open_page: OpenPage
) -> None:
    copy_version("0004", tmp_path)
    server = new_server(data=tmp_path)
    code = sorted(closed_workshops(expected(tmp_path)))[0]
    console, screen = open_finish(server, open_page, code), open_screen(server, open_page, code)
    show = console.get_by_role("button", name="Show the report's QR on the screen")
    expect(show).to_be_visible()
    expect(screen.get_by_text("Scan with the phone that you used today")).to_be_visible()
    assert public_links(server, code) == []
    show.click()
    expect(screen.get_by_role("img", name="QR code that opens the report")).to_be_visible()
    assert len(public_links(server, code)) == 1


def test_last_screen_shows_the_qr_of_the_report_until_it_is_turned_off(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "close")
    screen = open_screen(server, open_page, code)
    join_code = screen.get_by_text(f"{code[:4]} {code[4:]}", exact=True)
    report_qr = screen.get_by_role("img", name="QR code that opens the report")
    expect(join_code).to_be_visible()
    server.close_workshop(code)
    expect(report_qr).to_be_visible()
    expect(screen.get_by_text("Scan to read the report")).to_be_visible()
    expect(join_code).to_have_count(0)
    path = str(report_qr.get_attribute("src")).removesuffix("/qr.svg")
    new_phone = open_page("phone", f"{server.url}{path}")
    expect(new_phone.get_by_text("Edition 1", exact=True)).to_be_visible()
    screen.keyboard.press("q")
    expect(join_code).to_be_visible()
    screen.keyboard.press("q")
    expect(report_qr).to_be_visible()

    console = open_finish(server, open_page, code)
    link = console.get_by_role("group", name="QR on the screen")
    link.get_by_role("button", name="Turn off").click()
    link.get_by_role("button", name="Yes, turn it off").click()
    show = console.get_by_role("button", name="Show the report's QR on the screen")
    expect(show).to_be_focused()
    expect(join_code).to_be_visible()
    expect(screen.get_by_text("Scan with the phone that you used today")).to_be_visible()
    new_phone.reload()
    expect(new_phone.get_by_text("Edition 1", exact=True)).to_have_count(0)
    show.click()
    expect(link).to_be_visible()
    expect(report_qr).to_be_visible()
    assert report_qr.get_attribute("src") != f"{path}/qr.svg"


def test_question_of_the_close_button_says_whether_the_screen_will_show_the_qr(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "close")
    console = open_page("console", console_link(server, code))
    console.get_by_role("button", name="Close the workshop").click()
    question = console.get_by_role("alert")
    expect(question).to_contain_text("The screen then shows a QR code of the report.")

    question.get_by_role("link", name="Change this under Finish").click()
    with console.expect_response("**/report-qr"):
        console.get_by_role("checkbox", name="Show a QR code of the report").uncheck()
    open_tab(console, "Run")

    expect(question).to_contain_text("Nobody can write or vote after this.")
    expect(question).not_to_contain_text("QR code")


def test_from_the_close_everybody_comes_to_their_own_cards_and_to_the_report_as_a_file(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 2)
    expect(add_idea(phone, "A longer break")).to_contain_text("saved")
    screen = open_screen(server, open_page, code)
    close_by_keyboard(open_finish(server, open_page, code))
    expect(phone.get_by_role("heading", name="Your card", exact=True)).to_be_visible()
    report_qr = screen.get_by_role("img", name="QR code that opens the report")
    path = str(report_qr.get_attribute("src")).removesuffix("/qr.svg")
    phone.goto(f"{server.url}{path}")
    expect(phone.get_by_role("heading", name="Your card", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Read the report").click()
    expect(phone.get_by_text("Edition 1", exact=True)).to_be_visible()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="PDF", exact=True).click()
    assert "A longer break" in pdf_text(download.value.path().read_bytes())
