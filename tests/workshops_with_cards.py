"""Workshops on a running server in which people have written cards."""

import secrets
from collections.abc import Iterable

import httpx

from tests.http_clients import http_client
from tests.server_process import ServerProcess

IDEAS = ("More light in the classrooms", "Grow food at school", "Learn to mend things")


def write_cards(
    server: ServerProcess, code: str, table: int, texts: Iterable[str], language: str = "en"
) -> list[str]:
    """Join at the table, and write cards with these texts. Returns their ids. language: of the phone."""
    with http_client(base_url=server.url) as phone:
        seat = {"id": secrets.token_hex(10), "table": table, "language": language}
        phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
        return [submit_as_phone(phone, code, "ideas.add", theme="safety", text=text) for text in texts]


def submit_as_phone(phone: httpx.Client, code: str, type_: str, **fields: object) -> str:
    """Submit a command of the seat that this client has, which must be accepted. Returns its id, which is
    also that of what it makes."""
    command = {"id": secrets.token_hex(10), "type": type_, **fields}
    reply = phone.post(f"/w/{code}/stream?as=phone", json=command)
    assert reply.json()["type"] == "ack", reply.text
    return str(command["id"])


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
