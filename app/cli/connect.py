"""Connects the command line to a server: a running one, the app in this process, or one elsewhere."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from app.client.api import http_client
from app.rehearsal.facilitator_actions import ActionFailed
from app.server.runner import in_process_client, load_app
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, read_or_create_key
from app.store.lock import DataLock, FolderInUse, ServerUrls
from app.web.urls import LOOPBACK, local_url

LOCK_TIMEOUT_S = 5
"""How long a command waits for another command to release the data folder."""
LOCK_RETRIES_PER_S = 10


@asynccontextmanager
async def connect_as_operator(settings: Settings, language: str) -> AsyncIterator[httpx.AsyncClient]:
    """If a server runs on this data folder, a client of it; else a client of the app, which this process
    loads. It has the operator's rights.

    Raises FolderInUse (another command holds the data folder for longer than `LOCK_TIMEOUT_S`),
    FolderNotWritable, KeyTooShort; DatabaseUnusable only if this process loads the app."""
    lock = DataLock(settings.data)
    server = await _find_server_or_lock(lock)
    if server:
        key = read_or_create_key(settings.data, OPERATOR_KEY)
        async with http_client(server.local, key, language) as http:
            http.headers.update(_public_url_headers(server))
            yield http
        return
    try:
        app = load_app(settings)
        async with app.router.lifespan_context(app), in_process_client(app, settings) as http:
            http.headers["Accept-Language"] = language
            yield http
    finally:
        lock.release()


def _public_url_headers(server: ServerUrls) -> dict[str, str]:
    """Request headers that make the server build links with its public URL."""
    url = urlsplit(server.public)
    return {"Host": url.netloc, "Origin": server.public, "X-Forwarded-Proto": url.scheme}


def running_server(settings: Settings) -> ServerUrls | None:
    """The URLs of the server that holds the data folder; None if no server holds it."""
    lock = DataLock(settings.data)
    holder = lock.holder if lock.held else None
    return holder.server_urls if holder else None


async def _find_server_or_lock(lock: DataLock) -> ServerUrls | None:
    """The URLs of the running server; or None, and this process has acquired the lock.

    Raises FolderInUse, FolderNotWritable."""
    for _ in range(LOCK_TIMEOUT_S * LOCK_RETRIES_PER_S):
        try:
            lock.acquire()
        except FolderInUse as error:
            if error.holder and error.holder.server_urls:
                return error.holder.server_urls
            await asyncio.sleep(1 / LOCK_RETRIES_PER_S)
        else:
            return None
    raise FolderInUse(lock.holder)


class ServerConnection(NamedTuple):
    """A server on any machine. is_operator: `http` has the operator's rights. code: the workshop's code, from
    the console link; None: no link was given. same_machine: the URL has an address of this machine, so
    simulated phones do not use the network."""

    http: httpx.AsyncClient
    url: str
    is_operator: bool
    code: str | None
    same_machine: bool


@asynccontextmanager
async def connect_to_server(
    settings: Settings, url: str | None, console_link: str | None, language: str
) -> AsyncIterator[ServerConnection]:
    """A connection to the server at this URL, else at the URL in the console link, else of this data folder.
    url: with or without `http://`.

    The operator's key is only sent to the server of this data folder, and not together with a console link.
    Raises ActionFailed: `other_console` (the link begins with another URL than `url`, for example with
    another name of the same server), `not_a_console_link`; KeyTooShort."""
    own_server = running_server(settings)
    url = url and (url if "://" in url else f"http://{url}")
    console_url, code = _parse_console_link(console_link) if console_link else (None, None)
    default = own_server.local if own_server else local_url(settings)
    address = (url or console_url or default).rstrip("/")
    if console_url and console_url != address:
        raise ActionFailed("other_console", console=console_url, url=address)
    key = None
    if own_server and not console_link and (own_url := _own_url(address, own_server)):
        address, key = own_url, read_or_create_key(settings.data, OPERATOR_KEY)
    same_machine = await _is_on_this_machine(urlsplit(address).hostname or "")
    async with http_client(address, key, language) as http:
        yield ServerConnection(http, address, key is not None, code, same_machine)


def _parse_console_link(link: str) -> tuple[str, str]:
    """The server's URL and the workshop's code. Raises ActionFailed: `not_a_console_link`."""
    url = urlsplit(link)
    parts = url.path.split("/")
    if not (url.scheme and url.netloc) or len(parts) < 3:
        raise ActionFailed("not_a_console_link", link=link)
    return f"{url.scheme}://{url.netloc}", parts[2]


def _own_url(address: str, server: ServerUrls) -> str | None:
    """The server's public or local URL, whichever the address is; None if it is neither. If the server
    listens on a loopback address, any loopback name is an address of it. The local URL replaces it, because
    another server may have the same port on another loopback address."""
    if address == server.public:
        return server.public
    asked, local = urlsplit(address), urlsplit(server.local)
    hosts = LOOPBACK if local.hostname in LOOPBACK else (local.hostname,)
    return server.local if asked.port == local.port and asked.hostname in hosts else None


async def _is_on_this_machine(host: str) -> bool:
    """Whether a host name or IP address is one of this machine: a socket can only be bound to its own."""
    try:
        addresses = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):  # the name is not known, or cannot be one
        return False
    return any(_can_bind(family, address) for family, _, _, _, address in addresses)


def _can_bind(family: int, address: tuple[object, ...]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind(address)
    except OSError:
        return False
    return True
