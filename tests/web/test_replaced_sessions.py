"""A new session in place of another: the old one ends before the response, its page is closed after it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.access.sessions import cookie_key
from app.main import create_app
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, SIGNING_KEY
from app.web.app_context import AppContext
from app.web.credentials import ORGANISER_COOKIE
from tests.http_clients import async_http_client
from tests.web.earlier_cookies import organiser_cookie


class Browser:
    """A browser at a server without sockets. happened: `response` for each, and what a test adds."""

    def __init__(self, app: Any) -> None:
        self.happened: list[str] = []
        self.app = app
        self.http = async_http_client(transport=httpx.ASGITransport(self), base_url="http://test")

    @property
    def context(self) -> AppContext:
        context: AppContext = self.app.state.context
        return context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def record(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.happened.append("response")

        await self.app(scope, receive, record)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    app = create_app(Settings(data=tmp_path, host="127.0.0.1", port=0, public_url=None))
    async with app.router.lifespan_context(app):
        browser = Browser(app)
        async with browser.http:
            yield browser


async def new_workshop(browser: Browser, key: str) -> tuple[str, list[str]]:
    """A workshop's code, and the tokens of two links to its console."""
    headers = {"authorization": f"Bearer {key}"}
    code = (await browser.http.post("/api/workshops", json={"tables": 1}, headers=headers)).json()["code"]
    path, body = f"/api/workshops/{code}/links", {"right": "facilitator"}
    links = [(await browser.http.post(path, json=body, headers=headers)).json() for _ in range(2)]
    return code, [link["url"].partition("#")[2] for link in links]


async def test_session_that_another_replaces_ends_before_and_its_page_is_closed_after_the_response(
    browser: Browser, tmp_path: Path
) -> None:
    code, tokens = await new_workshop(browser, (tmp_path / OPERATOR_KEY).read_text().strip())
    sessions = browser.context.sessions
    await browser.http.post(f"/api/workshops/{code}/sessions", json={"token": tokens[0]})
    (first,) = await sessions.find(browser.http.cookies.values())

    def close() -> None:
        browser.happened.append("closed")

    sessions.add_connection(first.id, None, close)
    browser.happened.clear()
    old = dict(browser.http.cookies)

    await browser.http.post(f"/api/workshops/{code}/sessions", json={"token": tokens[1]})

    assert browser.happened == ["response", "closed"]
    (ended,) = await sessions.find(old.values())
    assert ended.ended_at is not None
    sessions.remove_connection(first.id, close)


async def test_page_with_an_organisers_cookie_of_an_earlier_version_is_closed_after_it_has_the_new_one(
    browser: Browser, tmp_path: Path
) -> None:
    code, _ = await new_workshop(browser, (tmp_path / OPERATOR_KEY).read_text().strip())
    cookie = organiser_cookie(0, (tmp_path / SIGNING_KEY).read_text().strip())
    key = cookie_key(browser.context.credentials.earlier_organiser(cookie))

    def close() -> None:
        browser.happened.append("closed")

    browser.context.sessions.add_connection(key, None, close)
    browser.happened.clear()

    headers = {"cookie": f"{ORGANISER_COOKIE}={cookie}"}
    response = await browser.http.get(f"/w/{code}/console", headers=headers)

    assert response.status_code == 303
    assert browser.happened == ["response", "closed"]
    assert (await browser.http.get("/api/me", headers=headers)).json()["organiser"] is False
    browser.context.sessions.remove_connection(key, close)
