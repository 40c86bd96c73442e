"""The HTTP API from outside: what the command line, the rehearsal and the demo ask of a running hall."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from app.core.text import LocalizedText
from app.workshop.protocol import Entity
from app.workshop.workshop import Command

Views = dict[str, dict[str, Entity]]
"""Audience -> key -> entity."""

HTTP_TIMEOUT = httpx.Timeout(30, connect=5)


class ApiError(Exception):
    """The server said no. `code` is dotted; `message` is its sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message


class Label(msgspec.Struct, frozen=True):
    """Something that the door offers to choose from."""

    id: str


class JoinInfo(msgspec.Struct, frozen=True):
    """What a visitor sees before they sit down."""

    code: str
    title: LocalizedText
    language: str
    roles: list[Label]
    municipalities: list[Label]
    tables: int
    closed: bool
    full: bool


def normalize_code(code: str) -> str:
    """A join code as addresses have it, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()


@asynccontextmanager
async def http_client(
    url: str, key: str | None = None, language: str = "en"
) -> AsyncIterator[httpx.AsyncClient]:
    """A client for the server at this address; with the operator's key if there is one."""
    headers = {"Accept-Language": language, "Origin": url}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    async with httpx.AsyncClient(
        base_url=url, headers=headers, timeout=HTTP_TIMEOUT, trust_env=False
    ) as http:
        yield http


async def request(http: httpx.AsyncClient, method: str, path: str, **request: Any) -> httpx.Response:
    """The server's answer, or Refused with its reason."""
    answer = await http.request(method, path, **request)
    if answer.status_code >= 400:
        try:
            reason = answer.json()
            raise ApiError(str(reason["code"]), str(reason["message"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ApiError(f"http.{answer.status_code}", answer.reason_phrase) from error
    return answer


async def fetch_join_info(http: httpx.AsyncClient, code: str) -> JoinInfo:
    """The door of a workshop."""
    answer = await request(http, "GET", f"/api/workshops/{normalize_code(code)}/door")
    return msgspec.json.decode(answer.content, type=JoinInfo)


class Facilitator:
    """Runs one workshop from outside, as its console does. `http` carries the right to do so."""

    def __init__(self, http: httpx.AsyncClient, code: str) -> None:
        self._http = http
        self._path = f"/api/workshops/{normalize_code(code)}"

    async def enter(self, console: str) -> None:
        """Open the console link, which gives this client the facilitator's cookie."""
        answer = await self._http.get(console, follow_redirects=False)
        if answer.status_code >= 400:
            raise ApiError("console.refused", console.partition("?")[0])

    async def submit(self, command: Command) -> int:
        """The command's place in the log, once it is on disk; or Refused."""
        answer = await request(
            self._http,
            "POST",
            f"{self._path}/commands",
            content=msgspec.json.encode(command),
            headers={"Content-Type": "application/json"},
        )
        return int(answer.json()["seq"])

    async def views(self) -> Views:
        """All that the console sees, fresh."""
        answer = await request(self._http, "GET", f"{self._path}/state", params={"as": "console"})
        return _views.decode(answer.content)

    async def export(self, form: str) -> bytes:
        """The report as a file."""
        return (await request(self._http, "GET", f"{self._path}/export", params={"format": form})).content


_views: msgspec.json.Decoder[Views] = msgspec.json.Decoder(Views)
