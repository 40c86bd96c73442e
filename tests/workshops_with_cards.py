"""Workshops on a running server in which people have written cards."""

import secrets
from collections.abc import Iterable

from tests.http_clients import http_client
from tests.server_process import ServerProcess

IDEAS = ("More light in the classrooms", "Grow food at school", "Learn to mend things")


def write_cards(
    server: ServerProcess, code: str, table: int, texts: Iterable[str], language: str = "en"
) -> list[str]:
    """Join at the table, and write cards with these texts. Returns their ids. language: of the phone."""
    cards = [{"id": secrets.token_hex(10), "theme": "safety", "text": text} for text in texts]
    with http_client(base_url=server.url) as phone:
        seat = {"id": secrets.token_hex(10), "table": table, "language": language}
        phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
        for card in cards:
            reply = phone.post(f"/w/{code}/stream?as=phone", json={"type": "ideas.add", **card})
            assert reply.json()["type"] == "ack", reply.text
    return [card["id"] for card in cards]


def workshop_with_cards(server: ServerProcess) -> str:
    """A workshop in which somebody has written the ideas at table 1, at its step of the merge desk. Returns
    its code."""
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    write_cards(server, code, 1, IDEAS)
    server.start_step(code, "merge")
    return code


def closed_workshop(server: ServerProcess) -> str:
    """A closed workshop with two people at two tables, who each wrote a card. Returns its code."""
    code = server.new_workshop(2)
    server.start_step(code, "together")
    for table in (1, 2):
        write_cards(server, code, table, ["More light"], language="nb")
    server.close_workshop(code)
    return code
