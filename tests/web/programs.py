"""API tokens of a server, and programs that read with them."""

from typing import Any

import httpx

from app.access.rights import SCOPES
from tests.http_clients import http_client
from tests.server_process import ServerProcess


def new_token(server: ServerProcess, *scopes: str, **fields: Any) -> dict[str, Any]:
    """Create a token with these scopes; none: with all. Returns the answer, with its secret."""
    body = {"label": "Statistics", "scopes": scopes or SCOPES, **fields}
    with server.operator() as http:
        response = http.post("/api/tokens", json=body)
    assert response.status_code == httpx.codes.CREATED, response.text
    created: dict[str, Any] = response.json()
    return created


def program(server: ServerProcess, secret: str) -> httpx.Client:
    """A client with this token."""
    return http_client(base_url=server.url, headers={"Authorization": f"Bearer {secret}"})


def reader(server: ServerProcess, *scopes: str) -> httpx.Client:
    """A client with a new token with these scopes; none: with all."""
    return program(server, new_token(server, *scopes)["secret"])
