"""Browsers in which links of the staff were opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.http_clients import async_http_client
from tests.live.live_workshop import LiveWorkshop


@asynccontextmanager
async def operator(workshop: LiveWorkshop) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client with the operator's rights."""
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        yield http


async def new_code(http: httpx.AsyncClient) -> str:
    """The join code of a new workshop, which this client of an operator creates."""
    return str((await http.post("/api/workshops", json={"tables": 1})).json()["code"])


async def new_link(workshop: LiveWorkshop, right: str, **fields: Any) -> dict[str, Any]:
    """Create a link to the workshop. That of a table host is for table 1."""
    async with operator(workshop) as http:
        body = {"right": right, **({"table": 1} if right == "table_host" else {}), **fields}
        response = await http.post(f"/api/workshops/{workshop.code}/links", json=body)
    assert response.status_code == httpx.codes.CREATED, response.text
    link: dict[str, Any] = response.json()
    return link


async def revoke(workshop: LiveWorkshop, link: dict[str, Any]) -> None:
    """Revoke a link of the workshop."""
    async with operator(workshop) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/links/{link['id']}/revoke")
    assert response.status_code == httpx.codes.NO_CONTENT, response.text


async def open_link(
    workshop: LiveWorkshop, link: dict[str, Any], cookie: str = ""
) -> tuple[httpx.Response, dict[str, str]]:
    """Open a link in a browser with these cookies. Returns the response, and the browser's cookie header."""
    async with async_http_client(base_url=workshop.url, headers={"cookie": cookie} if cookie else {}) as http:
        token = str(link["url"]).partition("#")[2]
        response = await http.post(f"/api/workshops/{workshop.code}/sessions", json={"token": token})
        cookies = [cookie, *(f"{name}={value}" for name, value in http.cookies.items())]
    return response, {"cookie": "; ".join(filter(None, cookies))}


async def staff_headers(workshop: LiveWorkshop, right: str) -> dict[str, str]:
    """The cookie header of a browser in which a new link with this right was opened."""
    response, headers = await open_link(workshop, await new_link(workshop, right))
    assert response.status_code == httpx.codes.CREATED, response.text
    return headers
