"""The page on which an organiser makes API tokens and webhooks, and turns them off."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.browser.console_page import CLIPBOARD
from tests.http_clients import http_client
from tests.server_process import ServerProcess, StartServer
from tests.webhook_receiver import ALLOW_PRIVATE_ADDRESSES, receiving

RELOADED_WITHIN_MS = 20_000
"""The page loads its lists again within this time."""


def open_programs(server: ServerProcess, open_page: OpenPage, **options: Any) -> Page:
    """Sign in as an organiser, and go from the start page to the page with the programs."""
    with server.operator() as http:
        link = http.post("/api/sign-in-links").json()["url"]
    page = open_page("console", link, permissions=CLIPBOARD, **options)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation").get_by_role("link", name="Programs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programs that read our results")
    return page


def copied_secret(made: Locator) -> str:
    """Copy the secret that was just made with the button that has the focus."""
    copy = made.get_by_role("button", name="Copy", exact=True)
    expect(copy).to_be_focused()
    copy.press("Enter")
    expect(made.get_by_role("button", name="Copied", exact=True)).to_be_focused()
    return str(made.page.evaluate("navigator.clipboard.readText()"))


def turn_off(row: Locator) -> None:
    """Turn off a token or a webhook, and confirm that."""
    row.get_by_role("button", name="Turn off").press("Enter")
    expect(row.get_by_role("button", name="No, go back")).to_be_focused()
    assert faults(row.page) == []
    row.get_by_role("button", name="Yes, turn it off").press("Enter")
    expect(row).to_have_count(0)


def read(server: ServerProcess, token: str, path: str) -> httpx.Response:
    """What a program gets that sends this token."""
    with http_client(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as program:
        return program.get(f"/api/v1/workshops{path}")


def test_token_made_on_the_page_reads_what_was_chosen_until_it_is_turned_off(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.close_workshop(code)
    page = open_programs(server, open_page)
    section = page.get_by_role("region", name=re.compile("^API tokens"))
    make = section.get_by_role("button", name="Make the API token")
    assert faults(page) == []

    make.press("Enter")
    label = section.get_by_label("Which program it is for")
    expect(label).to_be_focused()
    expect(label).to_have_accessible_description("Write which program it is for.")
    label.press_sequentially("Yearbook")
    cards = section.get_by_role("checkbox", name="Cards")
    cards.press("Space")
    section.get_by_role("checkbox", name="The list of workshops").press("Space")
    assert faults(page) == []
    make.press("Enter")

    made = section.get_by_role("group", name="The API token for “Yearbook”")
    expect(made.get_by_role("heading")).to_be_in_viewport(ratio=1)
    token = copied_secret(made)
    assert faults(page) == []
    assert read(server, token, f"/{code}/editions").status_code == httpx.codes.OK
    assert read(server, token, f"/{code}/editions/1/cards").status_code == httpx.codes.OK
    assert read(server, token, "").json()["code"] == "token.scope_missing"

    made.get_by_role("button", name="I have copied it").press("Enter")
    expect(section.get_by_role("heading", name="API tokens in use")).to_be_focused()
    page.reload()
    row = section.get_by_role("group", name="Yearbook", exact=True)
    expect(row).to_contain_text("Reads: results and cards")
    expect(row).to_contain_text("last used just now")
    expect(page.get_by_text(token)).to_have_count(0)

    turn_off(row)
    expect(section.get_by_role("heading", name="API tokens in use")).to_be_focused()
    assert read(server, token, f"/{code}/editions").json()["code"] == "token.revoked"


def test_leaving_with_a_secret_that_was_not_copied_asks(server: ServerProcess, open_page: OpenPage) -> None:
    page = open_programs(server, open_page)
    section = page.get_by_role("region", name=re.compile("^API tokens"))
    section.get_by_label("Which program it is for").fill("Yearbook")
    section.get_by_role("checkbox", name="Cards").check()
    section.get_by_role("button", name="Make the API token").click()
    made = section.get_by_role("group", name="The API token for “Yearbook”")
    expect(made).to_be_visible()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    workshops = page.get_by_role("navigation").get_by_role("link", name="Workshops")
    with page.expect_event("dialog"):
        workshops.click(no_wait_after=True)
    assert asked == ["beforeunload"]
    made.get_by_role("button", name="Copy", exact=True).focus()
    copied_secret(made)
    workshops.click()
    expect(made).to_have_count(0)
    assert asked == ["beforeunload"]


def test_tokens_and_webhooks_with_the_same_name_are_told_apart_by_their_ids(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server, tokens, webhooks = new_server(), [], []
    with server.operator() as http:
        for _ in range(2):
            token = {"label": "Statistics", "scopes": ["results"]}
            tokens.append(http.post("/api/tokens", json=token).json()["token"]["id"])
            webhook = {"url": "https://statistics.example", "events": ["edition.made"]}
            webhooks.append(http.post("/api/webhooks", json=webhook).json()["webhook"]["id"])
    page = open_programs(server, open_page)
    for name, ids in (("Statistics", tokens), ("https://statistics.example", webhooks)):
        for item in ids:
            expect(page.get_by_role("group", name=f"{name} (ID {item})", exact=True)).to_contain_text(item)
        turn_off(page.get_by_role("group", name=f"{name} (ID {ids[0]})", exact=True))
        expect(page.get_by_role("group", name=name, exact=True)).to_contain_text(ids[1])
    assert faults(page) == []
    with server.operator() as http:
        assert [token["id"] for token in http.get("/api/tokens").json()] == tokens[1:]
        assert [webhook["id"] for webhook in http.get("/api/webhooks").json()] == webhooks[1:]


def test_webhook_to_a_private_address_is_refused_beside_its_field(
    server: ServerProcess, open_page: OpenPage
) -> None:
    page = open_programs(server, open_page)
    section = page.get_by_role("region", name=re.compile("^Webhooks"))
    address = section.get_by_label("Address of the program")
    make = section.get_by_role("button", name="Make the webhook")

    for refused, reason in (
        ("statistics.example", "It must begin with https://"),
        ("http://statistics.example/samskap", "The address must begin with https://"),
        ("https://10.0.0.7/samskap", "The address leads into a private network."),
    ):
        address.fill(refused)
        expect(address).not_to_have_attribute("aria-invalid", "true")
        make.press("Enter")
        expect(address).to_have_accessible_description(re.compile(re.escape(reason)))
        expect(address).to_be_focused()
    assert faults(page) == []
    address.fill("https://statistics.example/samskap")
    results = section.get_by_role("checkbox", name="A workshop is closed and has a result")
    steps = section.get_by_role("checkbox", name="A step of the agenda starts")
    results.press("Space")
    make.press("Enter")
    expect(steps).to_be_focused()
    steps.press("Space")
    make.press("Enter")

    made = section.get_by_role("group", name="https://statistics.example/samskap").filter(has_text="secret")
    assert copied_secret(made).startswith("whsec_")
    made.get_by_role("button", name="I have copied it").press("Enter")
    row = section.get_by_role("group", name="https://statistics.example/samskap")
    expect(row).to_contain_text("Is told of: steps of the agenda, of every workshop")
    expect(row).to_contain_text("Nothing sent yet")
    turn_off(row)
    expect(section.get_by_role("heading", name="Webhooks in use")).to_be_focused()


def test_webhook_shows_the_last_answer_of_the_program(new_server: StartServer, open_page: OpenPage) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop(tables=4)
    page = open_programs(server, open_page)
    section = page.get_by_role("region", name=re.compile("^Webhooks"))
    with receiving(204) as program:
        section.get_by_label("Address of the program").fill(program.url)
        section.get_by_label("Of which workshop").select_option(code)
        section.get_by_role("button", name="Make the webhook").click()
        section.get_by_role("button", name="I have copied it").click()
        server.close_workshop(code)
        assert program.next().json["event"] == "edition.made"

        row = section.get_by_role("group", name=program.url)
        expect(row).to_contain_text("Is told of: results, of “Pictures of the future 2040”")
        expect(row).to_contain_text("Received just now (answer 204)", timeout=RELOADED_WITHIN_MS)
    assert faults(page) == []


def test_secret_whose_answer_was_lost_is_shown_after_the_second_press_and_was_made_once(
    new_server: StartServer, open_page: OpenPage
) -> None:
    server = new_server()
    page = open_programs(server, open_page)
    is_lost = {"/api/tokens", "/api/webhooks"}

    def lose_first_answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST" and path in is_lost:
            is_lost.remove(path)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/api/(tokens|webhooks)$"), lose_first_answer)
    tokens = page.get_by_role("region", name=re.compile("^API tokens"))
    tokens.get_by_label("Which program it is for").fill("Yearbook")
    webhooks = page.get_by_role("region", name=re.compile("^Webhooks"))
    webhooks.get_by_label("Address of the program").fill("https://statistics.example")
    for section, name in ((webhooks, "Make the webhook"), (tokens, "Make the API token")):
        make = section.get_by_role("button", name=name)
        make.press("Enter")
        expect(section.get_by_role("alert")).to_contain_text("The server did not answer.")
        make.press("Enter")
        expect(section.get_by_role("button", name="Copy", exact=True)).to_be_focused()
    secret = copied_secret(tokens.get_by_role("group", name="The API token for “Yearbook”"))
    assert read(server, secret, "").status_code == httpx.codes.OK
    expect(webhooks.get_by_text("whsec_")).to_be_visible()
    with server.operator() as http:
        assert len(http.get("/api/tokens").json()) == len(http.get("/api/webhooks").json()) == 1
    assert not is_lost


def test_trial_message_shows_how_the_program_answers(new_server: StartServer, open_page: OpenPage) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    with receiving(500, 204, 503, retry_after="3600") as program:
        with server.operator() as http:
            webhook = {"url": program.url, "events": ["edition.made"]}
            assert http.post("/api/webhooks", json=webhook).is_success
        page = open_programs(server, open_page)
        row = page.get_by_role("group", name=program.url)
        expect(row).to_contain_text("Nothing sent yet")
        send = row.get_by_role("button", name="Send a trial message")
        for answer in (
            "The program did not accept the trial message (answer 500)",
            "The program received the trial message (answer 204)",
            "The program did not accept the trial message (answer 503)",
        ):
            send.press("Enter")
            expect(row).to_contain_text(answer)
            expect(page.get_by_role("main").get_by_role("status").last).to_contain_text(answer)
            expect(send).to_be_focused()
            assert program.next().json["event"] == "webhook.trial"
        assert faults(page) == []
        send.press("Enter")
        expect(row.get_by_role("alert")).to_contain_text("The program has asked to be sent nothing")
        assert program.rest() == []


def test_page_says_first_how_a_program_begins(server: ServerProcess, open_page: OpenPage) -> None:
    page = open_programs(server, open_page)
    begin = page.get_by_role("region", name="For those who make the program")
    expect(begin).to_contain_text(f'curl -H "Authorization: Bearer samskap_…" {server.url}/api/v1/workshops')
    with page.expect_response("**/api/v1/openapi.json") as described:
        begin.get_by_role("link").click()
    assert described.value.json()["webhooks"]["webhook.trial"]
