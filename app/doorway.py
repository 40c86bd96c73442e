"""The command line's way in: through the running server, or through the same app in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from app.client import reaching
from app.main import create_app
from app.server import inside
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, key
from app.store.lock import Address, DataLock, InUse

PATIENCE = 5
"""Seconds that one command waits for another to be done."""


@asynccontextmanager
async def entering(settings: Settings, language: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the operator's rights. InUse when another command keeps the folder too long."""
    lock = DataLock(settings.data)
    server = await _server_or_lock(lock)
    if server:
        async with reaching(server.here, key(settings.data, OPERATOR_KEY), language) as http:
            http.headers.update(_as_phones_ask(server))
            yield http
        return
    try:
        app = create_app(settings)
        async with app.router.lifespan_context(app), inside(app, settings) as http:
            http.headers["Accept-Language"] = language
            yield http
    finally:
        lock.release()


def _as_phones_ask(server: Address) -> dict[str, str]:
    """Headers that make the links in an answer fit the whole network, and not this machine alone."""
    url = urlsplit(server.phones)
    return {"Host": url.netloc, "Origin": server.phones, "X-Forwarded-Proto": url.scheme}


def running_server(settings: Settings) -> Address | None:
    """The address of the server that holds the data folder."""
    lock = DataLock(settings.data)
    holder = lock.holder if lock.held else None
    return holder.serving if holder else None


async def _server_or_lock(lock: DataLock) -> Address | None:
    """The running server's address; or None, and the folder is ours."""
    for _ in range(PATIENCE * 10):
        try:
            lock.acquire()
        except InUse as busy:
            if busy.holder and busy.holder.serving:
                return busy.holder.serving
            await asyncio.sleep(0.1)
        else:
            return None
    raise InUse(lock.holder)
