"""A client of the HTTP API, for the command line, the rehearsal and the demo."""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import Message
from functools import cache
from http.client import responses as status_phrases
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import msgspec

from app.core.aggregate import Command
from app.core.text import LocalizedText
from app.workshop.join_code import normalize_join_code
from app.workshop.protocol import Entity

Views = dict[str, dict[str, Entity]]
"""Audience -> key -> view."""

HTTP_TIMEOUT = httpx.Timeout(30, connect=5)
RENDERING_TIMEOUT = httpx.Timeout(600, connect=5)
"""For requests that render or read a report. They may wait until the reports of others are rendered."""


class ApiError(Exception):
    """The server refused a request. code: dotted, for programs; message: for people, in the language of the
    request. If the server gave no reason, code is such as `http.502`, and message the status in English.
    That of `console.refused` is the link's address."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message


class _Reason(msgspec.Struct, frozen=True):
    code: str
    message: str


class JoinOption(msgspec.Struct, frozen=True):
    """A role or municipality that a person may choose when joining."""

    id: str


class JoinInfo(msgspec.Struct, frozen=True):
    """What this client reads of the join info. tables: how many. full: no seat is free."""

    code: str
    title: LocalizedText
    language: str
    roles: list[JoinOption]
    municipalities: list[JoinOption]
    tables: int
    closed: bool
    full: bool


@cache
def tls_context() -> ssl.SSLContext:
    """A TLS context with the default certificate authorities. All clients share it, because loading the
    certificates takes 20 ms of CPU."""
    return httpx.create_ssl_context(trust_env=False)


@asynccontextmanager
async def http_client(
    url: str, key: str | None = None, language: str = "en"
) -> AsyncIterator[httpx.AsyncClient]:
    """A client for the server at this URL. key: the operator's key, sent with every request."""
    headers = {"Accept-Language": language, "Origin": url}  # the server refuses changes from another origin
    if key:
        headers["Authorization"] = f"Bearer {key}"
    async with httpx.AsyncClient(
        base_url=url, headers=headers, timeout=HTTP_TIMEOUT, trust_env=False, verify=tls_context()
    ) as http:
        yield http


async def request(http: httpx.AsyncClient, method: str, path: str, **options: Any) -> httpx.Response:
    """The server's response. options: of `httpx.AsyncClient.request`. Raises ApiError with the server's
    reason if the status is 400 or above."""
    response = await http.request(method, path, **options)
    if response.status_code >= 400:
        raise api_error(response.status_code, response.content)
    return response


def api_error(status: int, body: bytes) -> ApiError:
    """The error of a failed response: the code and message in its JSON, else its HTTP status."""
    try:
        reason = _reason_decoder.decode(body)
    except msgspec.MsgspecError:
        return ApiError(f"http.{status}", status_phrases.get(status, ""))
    return ApiError(reason.code, reason.message)


async def fetch_join_info(http: httpx.AsyncClient, code: str) -> JoinInfo:
    """The join info of a workshop. Raises ApiError if no workshop has this code."""
    response = await request(http, "GET", join_info_path(normalize_join_code(code)))
    return _join_info_decoder.decode(response.content)


def join_info_path(code: str) -> str:
    """The API's path of a workshop's join info, which keeps the earlier name `door`."""
    return f"/api/workshops/{code}/door"


class Imported(msgspec.Struct, frozen=True):
    """The code of the workshop that has an imported edition, and the edition's number. is_new: false
    if the edition was imported before."""

    code: str
    edition: int
    is_new: bool


async def import_package(http: httpx.AsyncClient, package: bytes) -> Imported:
    """Import the edition in an archive package. Raises ApiError if the server refuses it."""
    response = await request(http, "POST", "/api/imports", content=package, timeout=RENDERING_TIMEOUT)
    return _imported_decoder.decode(response.content)


class Facilitator:
    """Runs one workshop through the HTTP API, with the same commands as the console. http: carries the
    operator's key, or the cookie that `open_link` gets."""

    def __init__(self, http: httpx.AsyncClient, code: str) -> None:
        self._http = http
        self._code = normalize_join_code(code)
        self._path = f"/api/workshops/{self._code}"

    async def open_link(self, console_link: str) -> None:
        """Open a console link, which gives this client a session with the link's right. Raises ApiError
        `console.refused` if it is not a console link of this workshop; its message is the link's address."""
        url = urlsplit(console_link)
        earlier_key = parse_qs(url.query).get("key", [""])[0]  # in links of an earlier version
        if url.fragment:
            opened = await self._http.post(f"{self._path}/sessions", json={"token": url.fragment})
            is_open = opened.is_success and str(opened.json()["page"]).endswith("/console")
        elif earlier_key:
            opened = await self._http.get(f"/w/{self._code}/console", params={"key": earlier_key})
            is_open = not opened.is_error
        else:
            is_open = False
        if not is_open:
            raise ApiError("console.refused", f"{url.scheme}://{url.netloc}{url.path}")

    async def submit(self, command: Command) -> int:
        """Submit a command. Returns the seq of its entry when it is on disk; 0 if it changed nothing. Raises
        ApiError if the command is rejected."""
        response = await request(
            self._http,
            "POST",
            f"{self._path}/commands",
            content=msgspec.json.encode(command),
            headers={"Content-Type": "application/json"},
        )
        return int(response.json()["seq"])

    async def views(self) -> Views:
        """The entities of the audiences `plan`, `hall` and `staff`, as they are now."""
        response = await request(self._http, "GET", f"{self._path}/state")
        return _views.decode(response.content)

    async def export(
        self, report_format: str, dialect: str | None = None, variant: str = "", language: str = ""
    ) -> tuple[str, bytes]:
        """The report in this format: the name and the bytes of a file. dialect: of CSV files; None: the
        server's choice. variant: empty: the whole report. language: such as `nb` or `nb,en`; empty: the
        workshop's."""
        params = {"format": report_format} | ({"dialect": dialect} if dialect else {})
        params |= {"variant": variant} if variant else {}
        params |= {"language": language} if language else {}
        response = await request(
            self._http, "GET", f"{self._path}/export", params=params, timeout=RENDERING_TIMEOUT
        )
        return _file_name(response.headers["content-disposition"]), response.content


def _file_name(disposition: str) -> str:
    """The name in a Content-Disposition header. If it has one in ASCII and one in all letters, the latter."""
    in_all_letters = re.search(r"filename\*=utf-8''([^;]+)", disposition, re.IGNORECASE)
    if in_all_letters:
        return unquote(in_all_letters[1])
    header = Message()  # it can parse this header
    header["content-disposition"] = disposition
    return header.get_filename("report")


_reason_decoder = msgspec.json.Decoder(_Reason)
_imported_decoder = msgspec.json.Decoder(Imported)
_join_info_decoder = msgspec.json.Decoder(JoinInfo)
_views: msgspec.json.Decoder[Views] = msgspec.json.Decoder(Views)
