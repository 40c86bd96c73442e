"""Votes on the console: one of several decides the order of the scenarios."""

import secrets

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_agenda import console_link
from tests.server_process import ServerProcess


def workshop_with_two_votes(server: ServerProcess) -> str:
    """A workshop with two closed votes on a scenario, "First" and "Second". Returns its code."""
    code = server.new_workshop(tables=4)
    with server.operator() as facilitator:
        cluster = send(facilitator, code, "merge.cluster", name="Sun", cards=[])
        scenario = send(
            facilitator, code, "merge.write", cluster=cluster, title="Bright", text="It is bright."
        )
        server.start_step(code, "vote")
        for title in ("First", "Second"):
            vote = send(facilitator, code, "vote.open", title=title, options=[f"scenario/{scenario}"])
            send(facilitator, code, "vote.close", vote=vote)
    return code


def send(facilitator: httpx.Client, code: str, kind: str, **fields: object) -> str:
    """Send a command, which must be accepted. Returns its id, which is also that of what it makes."""
    command = {"id": secrets.token_hex(10), "type": kind, **fields}
    facilitator.post(f"/api/workshops/{code}/commands", json=command).raise_for_status()
    return str(command["id"])


def test_facilitator_lets_an_earlier_vote_decide_the_order(
    server: ServerProcess, open_page: OpenPage
) -> None:
    console = open_page("console", console_link(server, workshop_with_two_votes(server)))
    first, second = (console.get_by_role("region", name=title) for title in ("First", "Second"))
    decides = "This vote decides the order of the scenarios in the report."
    expect(second).to_contain_text(decides)
    expect(first).not_to_contain_text(decides)

    first.get_by_role("button", name="Let this vote decide the order").click()

    expect(first).to_contain_text(decides)
    expect(second).not_to_contain_text(decides)
