"""What a participant does from the join link to the end of the workshop, in each engine."""

from collections import Counter
from pathlib import Path

from tests.engines.page import EnginePage, expect_text, expect_value, expect_visible, with_text
from tests.facilitator_commands import submit
from tests.page_errors import logged_page_errors
from tests.server_process import ServerProcess, StartServer

FIELD = "//form//textarea"
BEFORE, WITHOUT_NETWORK, LATER = "A longer break", "A quiet room – også for små", "Learn to cook"
IDEAS = ("A place to be alone", "A room for silence", "Grow food at school")


def button(name: str, about: str = "") -> str:
    """The XPath of the button whose name begins so. about: also in its name, such as the text of a card."""
    return f'//button[starts-with(normalize-space(.), "{name}")][contains(., "{about}")]'


def card(idea: str, state: str = "") -> str:
    """The XPath of the card with this text, and in this state."""
    return f'//article[.//*[normalize-space(.) = "{idea}"]][contains(., "{state}")]'


def table_link(server: ServerProcess, code: str, table: int) -> str:
    """The link of a table as its sign has it: with the address of the machine in its network, if it has one.
    To a browser such a page is no secure context."""
    with server.operator() as http:
        workshops = http.get("/api/me").json()["workshops"]
    links = next(workshop["links"] for workshop in workshops if workshop["code"] == code)
    return f"{links['join']}/{table}"


def join(phone: EnginePage, address: str) -> None:
    """Open the link, and answer the questions before the workshop with one tap each."""
    phone.open(address)
    phone.tap(button("Student"))
    phone.tap(button("Smøla"))


def add_idea(phone: EnginePage, idea: str, theme: str = "Safety") -> None:
    """Put a card on the table; the field is then empty, and has the focus."""
    phone.tap(FIELD)
    phone.type_text(FIELD, idea)
    phone.tap(with_text(theme, "label"))
    phone.tap(f"//form{button('Put on the table')}")
    expect_value(phone, "document.activeElement.value", "")
    expect_visible(phone, card(idea))


def card_texts(server: ServerProcess, code: str) -> Counter[str]:
    """The texts of all cards that the server has."""
    views = server.read_views(code)["staff"].values()
    return Counter(str(view["text"]) for view in views if view["type"] == "card")


def test_idea_written_while_the_server_is_away_is_saved_once(
    phone: EnginePage, new_server: StartServer, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "data")
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    join(phone, table_link(server, code, 2))
    add_idea(phone, BEFORE)
    expect_visible(phone, card(BEFORE, "saved"))

    server.kill()
    add_idea(phone, WITHOUT_NETWORK)
    expect_visible(phone, card(WITHOUT_NETWORK, "waiting"))
    server = new_server(data=tmp_path / "data", port=server.url.rpartition(":")[2])

    expect_visible(phone, card(WITHOUT_NETWORK, "saved"))
    phone.reload()
    for idea in (BEFORE, WITHOUT_NETWORK):
        expect_visible(phone, card(idea, "saved"))
    assert card_texts(server, code) == Counter([BEFORE, WITHOUT_NETWORK])
    assert logged_page_errors(server) == []


def test_idea_of_a_tab_closed_while_the_server_is_away_is_saved_when_the_phone_comes_back(
    phone: EnginePage, new_server: StartServer, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "data")
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    address = table_link(server, code, 2)
    join(phone, address)
    expect_visible(phone, FIELD)

    server.kill()
    add_idea(phone, WITHOUT_NETWORK)
    expect_visible(phone, card(WITHOUT_NETWORK, "waiting"))
    phone.type_text(FIELD, LATER)
    phone.replace_tab()
    server = new_server(data=tmp_path / "data", port=server.url.rpartition(":")[2])
    phone.open(address)

    expect_visible(phone, card(WITHOUT_NETWORK, "saved"))
    expect_value(phone, "document.querySelector('form textarea').value", LATER)
    assert card_texts(server, code) == Counter([WITHOUT_NETWORK])
    assert logged_page_errors(server) == []


def test_participant_follows_the_steps_to_the_own_cards(phone: EnginePage, new_server: StartServer) -> None:
    server = new_server()
    code = server.new_workshop(tables=4)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=1)
        cluster = submit(facilitator, code, "merge.cluster", name="Time for each other", cards=[])
    server.start_step(code, "together")
    join(phone, table_link(server, code, 2))
    for idea in IDEAS:
        add_idea(phone, idea)
        expect_visible(phone, card(idea, "saved"))

    server.start_step(code, "sort")
    stack_cards(phone, IDEAS[0], onto=IDEAS[1])
    phone.tap(button("Send", IDEAS[2]))
    expect_visible(phone, card(IDEAS[2], "Sent to the hall"))

    server.start_step(code, "vote")
    with server.operator() as facilitator:
        vote = submit(facilitator, code, "vote.open", title="Which?", options=[f"cluster/{cluster}"])
        for left in (4, 3):
            phone.tap(button("Give a dot"))
            expect_text(phone, f"{left} of 5 dots left")
        expect_text(phone, "saved")
        submit(facilitator, code, "vote.close", vote=vote)
        expect_text(phone, "2 are yours")
        server.start_step(code, "close")
        expect_text(phone, "Your 3 cards so far")
        submit(facilitator, code, "close.workshop")

    expect_visible(phone, card(IDEAS[2], "sent to the hall"))
    phone.tap('//a[normalize-space(.) = "Read the report"]')
    expect_text(phone, "Edition 1")
    phone.go_back()
    expect_visible(phone, card(IDEAS[0], "stayed at table 2"))
    with server.operator() as facilitator:
        submit(facilitator, code, "close.reopen")
    expect_text(phone, "Your 3 cards so far")
    assert logged_page_errors(server) == []


def stack_cards(phone: EnginePage, idea: str, onto: str) -> None:
    """Stack a card onto another one; the button of the other card has the focus then."""
    phone.tap(button("Stack", idea))
    phone.tap(button("Put it here", onto))
    expect_visible(phone, button("Show all 2 cards"))
