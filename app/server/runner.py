"""Runs the server: one listening socket, one process per data folder, a callback when it is ready."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

import httpx
import uvicorn

from app.core.garbage_collection import collect_less_often
from app.live.refused_connections import RefusedConnections
from app.server.http_protocol import limited_to
from app.server.rlimits import raise_open_files_limit
from app.server.websocket_protocol import PreparedFrameProtocol
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, read_or_create_key
from app.store.lock import DataLock, FolderInUse, ServerUrls
from app.web.urls import local_url, public_url
from app.workshop.protocol import MAX_SUBMIT_BYTES

if TYPE_CHECKING:
    from fastapi import FastAPI

SEND_BUFFER_SIZE = 64 * 1024
"""Bytes that the system buffers of what is sent to one client. Linux doubles the number."""
BACKLOG = 2048
"""Connections that may wait to be accepted, as when a whole hall scans a code at the same moment."""
THREAD_SWITCH_INTERVAL = 0.0005
"""Seconds after which the thread of the event loop yields to that of the database. Every command waits for
the database, and its thread needs little time."""
SHUTDOWN_TIMEOUT = 1
"""Seconds that open requests get to finish when the server stops."""

OnReady = Callable[[httpx.AsyncClient, str], Awaitable[None]]
"""Called when the server accepts connections, with an operator's client and the URL for phones."""


class CannotListen(Exception):
    """The server cannot listen on this address. reason: the system's message."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(reason)
        self.host = host
        self.port = port
        self.reason = reason


class Server(uvicorn.Server):
    """uvicorn's server with a callback after start-up. It also wakes up once a second instead of ten times,
    which saves power on an idle laptop. on_ready: called when it accepts connections."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_requested = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the server, then call `on_ready`. Exits if the server cannot start."""
        await super().startup(sockets)
        await self._on_ready()

    async def main_loop(self) -> None:
        """Run uvicorn's periodic work until a stop is requested."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._stop_requested.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Request a stop; called by a signal."""
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(self._stop_requested.set)


def load_app(settings: Settings, refused_connections: RefusedConnections | None = None) -> FastAPI:
    """Load the app and create it. To load it takes a second, and a command of a running server does not need
    it. refused_connections: counts those that the app refuses. Raises DatabaseUnusable or KeyTooShort."""
    from app.live.rooms import Rooms  # noqa: PLC0415 - see above
    from app.main import create_app  # noqa: PLC0415

    return create_app(settings, partial(Rooms, refused_connections=refused_connections))


def serve(settings: Settings, on_ready: OnReady) -> None:
    """Serve until SIGTERM or SIGINT, then exit with status 0. Raises CannotListen, FolderInUse,
    FolderNotWritable, DatabaseUnusable or KeyTooShort if it cannot start."""
    lock = DataLock(settings.data)
    if lock.held:  # before the port, which the same server may have: its address helps, another port does not
        raise FolderInUse(lock.holder)
    listening = listen(settings.host, settings.port, settings.silent_timeout)
    try:
        settings = settings.model_copy(update={"port": listening.getsockname()[1]})
        lock.acquire(ServerUrls(local_url(settings), public_url(settings)))
        _run(settings, listening, on_ready)
    finally:
        lock.release()
        listening.close()


def _run(settings: Settings, listening: socket.socket, on_ready: OnReady) -> None:
    refused_connections = RefusedConnections()
    app = load_app(settings, refused_connections)
    max_connections = raise_open_files_limit()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=limited_to(max_connections, refused_connections),
        ws=PreparedFrameProtocol,
        # Up to here, a submit that is too large is rejected, and the connection stays open.
        ws_max_size=2 * MAX_SUBMIT_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,  # a phone loads some ten responses, and nobody reads it
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
        # The interval may begin just before the last data, a ping ends the next one, and a silent third one
        # closes the connection: within the timeout.
        ws_ping_interval=settings.silent_timeout / 3,
    )

    async def call_on_ready() -> None:
        async with in_process_client(app, settings) as http:
            await on_ready(http, public_url(settings))

    collect_less_often()
    sys.setswitchinterval(THREAD_SWITCH_INTERVAL)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit_on_signal)
    Server(config, call_on_ready).run(sockets=[listening])


def listen(host: str, port: int, silent_timeout: int) -> socket.socket:
    """Open the listening socket, before the lock file with its address is written. Raises CannotListen.

    silent_timeout: seconds after which the system closes a connection whose client acknowledges no data."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.getaddrinfo(host, port, family)  # `create_server` reports an unknown host without a reason
        dualstack = host == "::" and socket.has_dualstack_ipv6()
        listening = socket.create_server(
            (host, port), family=family, backlog=BACKLOG, dualstack_ipv6=dualstack
        )
    except socket.gaierror as error:
        raise CannotListen(host, port, str(error.strerror)) from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise CannotListen(host, port, reason) from error
    # Accepted sockets inherit these options. The first limits what the system buffers for a client that does
    # not read, the second closes one that left the network without closing its connection.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_SIZE)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, silent_timeout * 1000)
    return listening


def in_process_client(app: FastAPI, settings: Settings) -> httpx.AsyncClient:
    """An HTTP client with the operator's rights that calls the app without a network. It uses the URL of
    phones, so that the links in responses work for phones, and has no timeout. Raises KeyTooShort."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url=public_url(settings),
        headers={"Authorization": f"Bearer {read_or_create_key(settings.data, OPERATOR_KEY)}"},
        timeout=None,  # noqa: S113
    )


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    """Exit with status 0. uvicorn raises the signal again after its shutdown; without this handler that would
    end the process with an error status."""
    sys.exit(0)
