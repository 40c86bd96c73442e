"""Requests refused because of their origin or without a credential, and the cookies of credentials."""

import pytest

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop, new_id


async def links(workshop: LiveWorkshop) -> dict[str, str]:
    """The workshop's links, as its organiser gets them."""
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        workshops = (await http.get("/api/me")).json()["workshops"]
    found: dict[str, str] = next(row["links"] for row in workshops if row["code"] == workshop.code)
    return found


@pytest.mark.parametrize("client_kind", ["console", "screen"])
async def test_staff_pages_and_api_without_credential_are_refused(
    new_workshop: CreateWorkshop, client_kind: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as stranger:
        assert (await stranger.get(f"/w/{workshop.code}/{client_kind}")).status_code == 401
        # The address of links of an earlier version.
        assert (await stranger.get(f"/w/{workshop.code}/{client_kind}?key=made-up")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{workshop.code}/export")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{workshop.code}/state?as=console")).status_code == 401


async def test_table_signs_without_credential_are_refused(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as stranger:
        assert (await stranger.get(f"/w/{workshop.code}/signs")).status_code == 401


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[", "null"])
async def test_request_from_other_origin_is_refused(new_workshop: CreateWorkshop, origin: str) -> None:
    workshop = await new_workshop()
    command = {"id": new_id(), "type": "agenda.pause"}
    headers = {**workshop.operator_headers, "origin": origin}
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        for path, body in (
            ("/api/workshops", {"tables": 3}),
            ("/api/demo", {}),
            (f"/api/workshops/{workshop.code}/commands", command),
        ):
            response = await http.post(path, json=body)
            assert (response.status_code, response.json()["code"]) == (403, "credential.wrong_origin"), path


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("samskap.example", "https://samskap.example", 200),
        ("[fd00::7]:8000", "http://[fd00::7]:8000", 200),
        ("samskap.example:443", "https://samskap.example", 200),
        ("samskap.example:80", "http://samskap.example", 200),
        ("HALL.local:8000", "http://hall.local:8000", 200),
        ("samskap.example:443", "http://samskap.example", 403),
        ("hall.local:8000", "http://hall.local:8001", 403),
        ("hall.local:8000", "http://hall.local", 403),
        ("hall.local:8000", "http://hall.local:8000.elsewhere.example", 403),
        ("hall.local:8000", "http://hall.local:8000@elsewhere.example", 403),
        ("hall.local", "http://nothall.local", 403),
    ],
)
async def test_request_is_accepted_from_the_same_host_and_port_only(
    new_workshop: CreateWorkshop, host: str, origin: str, status: int
) -> None:
    workshop = await new_workshop()
    headers = {**workshop.operator_headers, "host": host, "origin": origin}
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        response = await http.post(
            f"/api/workshops/{workshop.code}/commands", json={"id": new_id(), "type": "agenda.pause"}
        )
    assert response.status_code == status


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_cookies_with_credentials_are_hidden_from_scripts_and_expire(
    new_workshop: CreateWorkshop, scheme: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        sign_in = (await http.post("/api/sign-in-links")).json()["url"]
    console = (await links(workshop))["console"].partition("#")[2]
    seat = {"id": new_id(), "table": 1}
    headers = {"x-forwarded-proto": scheme}
    async with async_http_client(base_url=workshop.url, headers=headers) as browser:
        responses = [
            await browser.post(sign_in),
            await browser.post(f"/api/workshops/{workshop.code}/sessions", json={"token": console}),
            await browser.post(f"/api/workshops/{workshop.code}/seats", json=seat),
        ]
    for response in responses:
        cookie = response.headers.get_list("set-cookie")[0].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "max-age=" in cookie
        assert ("; secure" in cookie) == (scheme == "https"), "a browser sends such a cookie over https only"
