"""The running server: one socket, one process per data folder, and a word when it is ready."""

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType

import httpx
import uvicorn
from fastapi import FastAPI

from app.main import create_app
from app.server.rlimits import raise_open_files_limit
from app.server.websocket_protocol import PreparedFrameProtocol
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, read_or_create_key
from app.store.lock import DataLock, ServerUrls
from app.web.urls import local_url, public_url
from app.workshop.protocol import MAX_SUBMIT_BYTES

SEND_BUFFER = 64 * 1024
BACKLOG = 2048
"""Phones that may knock at the same moment, as when a whole hall scans one code."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which the hall's thread lets the database's go on: it needs little, and all wait for it."""
SHUTDOWN_TIMEOUT = 1
"""Seconds for what is being answered when the server is asked to stop."""

OnReady = Callable[[httpx.AsyncClient, str], Awaitable[None]]
"""Called once people can come in, with a client of the app and the address for phones."""


class PortTaken(Exception):
    """Nothing can listen there."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(reason)
        self.port = port
        self.reason = reason


class Server(uvicorn.Server):
    """Uvicorn's, which tells when it has started, and looks after itself once a second instead of ten times:
    an idle hall lets the laptop rest."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._tell = started
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_to_stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            await self._tell()

    async def main_loop(self) -> None:
        """Until it is told to stop."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._told_to_stop.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal has come."""
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(self._told_to_stop.set)


def serve(settings: Settings, ready: OnReady) -> None:
    """Serves until it is told to stop. PortTaken, InUse, Unusable or TooShort when it cannot start."""
    listening = listen(settings.host, settings.port, settings.silent_timeout)
    lock = DataLock(settings.data)
    try:
        settings = settings.model_copy(update={"port": listening.getsockname()[1]})
        lock.acquire(ServerUrls(local_url(settings), public_url(settings)))
        _run(settings, listening, ready)
    finally:
        lock.release()
        listening.close()


def _run(settings: Settings, listening: socket.socket, ready: OnReady) -> None:
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws=PreparedFrameProtocol,
        ws_max_size=2 * MAX_SUBMIT_BYTES,  # what is too large is refused by us, and the line stays
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
        # Silent for one interval, then pinged; silent for another, then closed: within the timeout.
        ws_ping_interval=settings.silent_timeout / 3,
    )

    async def tell() -> None:
        async with in_process_client(app, settings) as http:
            await ready(http, public_url(settings))

    raise_open_files_limit()
    # Phones are many small objects that stay: looking through all of them again and again stops the hall for
    # a moment each time. What is made and thrown away in between is found all the same.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    sys.setswitchinterval(SWITCH_INTERVAL)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit_on_signal)
    Server(config, tell).run(sockets=[listening])


def listen(host: str, port: int, silent_timeout: int) -> socket.socket:
    """The server's socket, open at once, so that whoever reads the lock can already knock."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        both = host == "::" and socket.has_dualstack_ipv6()
        found = socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both)
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise PortTaken(port, reason) from error
    # Every phone's socket inherits these: a bound on what the system keeps for one that does not read, and
    # an end to one that has gone without a word.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, silent_timeout * 1000)
    return found


def in_process_client(app: FastAPI, settings: Settings) -> httpx.AsyncClient:
    """The operator's client that calls the app in this process. It asks as phones would, so that links fit
    them, and waits as long as the app needs."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url=public_url(settings),
        headers={"Authorization": f"Bearer {read_or_create_key(settings.data, OPERATOR_KEY)}"},
        timeout=None,  # noqa: S113
    )


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    """Uvicorn has shut down by the time it hands the signal on; being told to stop is no failure."""
    sys.exit(0)
