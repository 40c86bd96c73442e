"""What a phone's screen reader is told: each thing once, and nothing of what others write."""

import secrets
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join_at_table
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.server_process import ServerProcess

RECORD = """() => {
    const regions = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
    window.announced = [];
    const said = new Map();
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
            const region = element?.closest(regions);
            if (!region) continue;
            const text = region.textContent.trim();
            if (text && said.get(region) !== text) announced.push(text);
            said.set(region, text);
        }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
"""Records the text of each live region whenever it changes. Screen readers announce no region that comes onto
the page together with its text."""
WRITERS, IDEAS = 8, 3
STEP = "VoteChoose what matters most to you."
CONNECTION = (
    "No connection just now. Write on: all of it is sent when it is back.",
    "Finding the way back to the hall. What you write is kept.",
)
"""Each may be announced while there is no connection, depending on how long that takes."""


def write_ideas(server: ServerProcess, code: str, writer: int) -> None:
    """Write some ideas at table 1 with a seat of its own."""
    with http_client(base_url=server.url) as phone:
        seat = {"id": secrets.token_hex(10), "table": 1, "language": "en"}
        phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
        for number in range(IDEAS):
            command = {"type": "ideas.add", "id": secrets.token_hex(10), "theme": "safety"}
            text = {"text": f"Idea {number} of {writer}"}
            phone.post(f"/w/{code}/stream?as=phone", json=command | text).raise_for_status()


def announced(phone: Page) -> list[str]:
    """What was announced since the last call."""
    texts: list[str] = phone.evaluate("announced.splice(0)")
    return texts


def test_phone_announces_what_its_person_did_and_each_step_once_while_eight_others_write(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=1)
    server.start_step(code, "together")
    phone = join_at_table(server, open_page, code, 1)
    phone.evaluate(RECORD)
    with ThreadPoolExecutor(WRITERS) as pool:
        others = [pool.submit(write_ideas, server, code, writer) for writer in range(WRITERS)]
        add_idea(phone, "More light")
        for other in others:
            other.result()
    expect(phone.get_by_text(f"Our table · {WRITERS * IDEAS + 1} cards")).to_be_visible()
    assert announced(phone) == ["saved on the table"]

    phone.context.set_offline(True)
    add_idea(phone, "Fewer bells")
    expect(card(phone, "Fewer bells").get_by_text("waiting")).to_be_visible()
    phone.context.set_offline(False)
    expect(card(phone, "Fewer bells").get_by_text("saved")).to_be_visible()
    assert [text for text in announced(phone) if text not in CONNECTION] == [
        "waiting for network",
        "saved on the table",
    ]

    server.start_step(code, "sort")
    expect(phone.get_by_role("button", name="Send").first).to_be_visible()
    instruction = "Put cards that say the same in one stack. Then send your best to the whole hall."
    assert announced(phone) == [f"Sort and choose{instruction}"]


def test_phone_announces_a_vote_that_opens_each_dot_and_the_end(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    with server.operator() as operator:
        submit(operator, code, "plan.edit", privacy_threshold=1)
        cluster = submit(operator, code, "merge.cluster", name="Sun", cards=[])
        server.start_step(code, "together")
        phone = join_at_table(server, open_page, code, 1)
        phone.evaluate(RECORD)

        server.start_step(code, "vote")
        expect(phone.get_by_text("The vote opens soon")).to_be_visible()
        assert announced(phone) == [STEP]

        vote = submit(operator, code, "vote.open", title="Which?", options=[f"cluster/{cluster}"])
        phone.get_by_role("button", name="Give a dot").click()
        expect(phone.get_by_text("saved", exact=True)).to_be_visible()
        opened, *given = announced(phone)
        assert opened == f"{STEP}You can vote now: Which?"
        assert sorted(given) == ["1 dot here", "4 of 5 dots left", "saved"]

        submit(operator, code, "vote.close", vote=vote)
        expect(phone.get_by_text("1 person voted.")).to_be_visible()
        assert announced(phone) == ["VoteThe vote is over. Here is the result."]

        submit(operator, code, "close.workshop")
        end = "Thank you! This workshop is over. You can still read what you made together."
        expect(phone.get_by_text(end)).to_be_attached()
        assert announced(phone) == [end]
