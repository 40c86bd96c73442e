"""Commands of a facilitator over HTTP."""

import secrets

import httpx


def submit(facilitator: httpx.Client, code: str, type_: str, **fields: object) -> str:
    """Submit a command, which must be accepted. Returns its id, which is also that of what it makes."""
    command = {"id": secrets.token_hex(10), "type": type_, **fields}
    response = facilitator.post(f"/api/workshops/{code}/commands", json=command)
    assert response.status_code == httpx.codes.OK, response.text
    return str(command["id"])
