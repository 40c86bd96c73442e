"""The clusters on the screen."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.server_process import ServerProcess


@pytest.mark.parametrize("clusters", [1, 3, 6])
def test_cards_stay_inside_their_cluster_when_some_are_in_stacks(
    server: ServerProcess, open_page: OpenPage, clusters: int
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    cards = [secrets.token_hex(10) for _ in range(4 * clusters)]
    themes = ("involvement", "safety", "learning")
    with http_client(base_url=server.url) as phone, server.operator() as operator:
        seat = {"id": secrets.token_hex(10), "table": 1, "language": "en"}
        phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()

        def send(type_: str, id_: str = "", **fields: str) -> None:
            command = {"type": type_, "id": id_ or secrets.token_hex(10), **fields}
            reply = phone.post(f"/w/{code}/stream?as=phone", json=command)
            assert reply.json()["type"] == "ack", reply.text

        for number, card in enumerate(cards):
            text = f"More light in classroom {number}, all day and all winter"
            send("ideas.add", card, theme=themes[number % 3], text=text)
        server.start_step(code, "sort")
        for number in range(0, len(cards), 4):
            send("sort.stack", card=cards[number], onto=cards[number + 1])
        server.start_step(code, "merge")
        for number in range(0, len(cards), 4):
            name = f"Light and rooms {number}"
            submit(operator, code, "merge.cluster", name=name, cards=cards[number + 1 : number + 4])
    headers = {"authorization": f"Bearer {server.key}"}
    screen = open_page("screen", f"{server.url}/w/{code}/screen", extra_http_headers=headers)
    screen.set_viewport_size({"width": 1366, "height": 768})
    expect(screen.locator(".cluster")).to_have_count(clusters)
    screen.evaluate("document.fonts.ready")
    outside = screen.locator(".cluster-cards .card").evaluate_all(
        """(cards) => cards.filter((card) => {
            const inner = card.getBoundingClientRect();
            const outer = card.closest(".cluster").getBoundingClientRect();
            return inner.right > outer.right || inner.left < outer.left;
        }).map((card) => card.textContent)"""
    )
    assert outside == []
