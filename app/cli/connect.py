"""The command line's way in: the running server, the same app in this process, or any server there is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from app.client.api import http_client
from app.main import create_app
from app.rehearsal.facilitator_actions import RehearsalError
from app.server.runner import in_process_client
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, read_or_create_key
from app.store.lock import DataLock, FolderInUse, ServerUrls
from app.web.urls import LOOPBACK, local_url

LOCK_TIMEOUT = 5
"""Seconds that one command waits for another to be done."""


@asynccontextmanager
async def connect_as_operator(settings: Settings, language: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the operator's rights. InUse when another command keeps the folder too long."""
    lock = DataLock(settings.data)
    server = await _server_or_lock(lock)
    if server:
        async with http_client(
            server.here, read_or_create_key(settings.data, OPERATOR_KEY), language
        ) as http:
            http.headers.update(_public_url_headers(server))
            yield http
        return
    try:
        app = create_app(settings)
        async with app.router.lifespan_context(app), in_process_client(app, settings) as http:
            http.headers["Accept-Language"] = language
            yield http
    finally:
        lock.release()


def _public_url_headers(server: ServerUrls) -> dict[str, str]:
    """Headers that make the links in an answer fit the whole network, and not this machine alone."""
    url = urlsplit(server.phones)
    return {"Host": url.netloc, "Origin": server.phones, "X-Forwarded-Proto": url.scheme}


def running_server(settings: Settings) -> ServerUrls | None:
    """The address of the server that holds the data folder."""
    lock = DataLock(settings.data)
    holder = lock.holder if lock.held else None
    return holder.serving if holder else None


async def _server_or_lock(lock: DataLock) -> ServerUrls | None:
    """The running server's address; or None, and the folder is ours."""
    for _ in range(LOCK_TIMEOUT * 10):
        try:
            lock.acquire()
        except FolderInUse as busy:
            if busy.holder and busy.holder.serving:
                return busy.holder.serving
            await asyncio.sleep(0.1)
        else:
            return None
    raise FolderInUse(lock.holder)


class ServerConnection(NamedTuple):
    """A server that may be anywhere. operator: it is ours, and `http` has its key; code: the workshop that
    the console link leads to; same_machine: phones on this machine reach it without a network."""

    http: httpx.AsyncClient
    url: str
    operator: bool
    code: str | None
    same_machine: bool


@asynccontextmanager
async def connect_to_any(
    settings: Settings, url: str | None, console: str | None, language: str
) -> AsyncIterator[ServerConnection]:
    """The server at an address, or of a console link, or of this machine. Unready when these do not fit.

    The key of our data folder is for our own server alone, and not where a console link does."""
    here = running_server(settings)
    url = url and (url if "://" in url else f"http://{url}")
    led, code = _console_link_target(console) if console else (None, None)
    address = (url or led or (here.here if here else local_url(settings))).rstrip("/")
    if led and led != address:
        raise RehearsalError("other_console", console=led, url=address)
    ours = here is not None and _is_own_server(address, here)
    operator = read_or_create_key(settings.data, OPERATOR_KEY) if ours and not console else None
    near = ours or urlsplit(address).hostname in LOOPBACK
    async with http_client(address, operator, language) as http:
        yield ServerConnection(http, address, operator is not None, code, near)


def _console_link_target(console: str) -> tuple[str, str]:
    """Where a console link leads: the server, and the workshop's code."""
    url = urlsplit(console)
    parts = url.path.split("/")
    if not (url.scheme and url.netloc) or len(parts) < 3:
        raise RehearsalError("no_console_link", link=console)
    return f"{url.scheme}://{url.netloc}", parts[2]


def _is_own_server(address: str, server: ServerUrls) -> bool:
    """Whether an address is one of this machine's own server, however its loopback is called."""
    asked, known = urlsplit(address), urlsplit(server.here)
    return address == server.phones or (
        asked.port == known.port and asked.hostname in {*LOOPBACK, known.hostname}
    )
