"""A simulated phone for tests of faults: it keeps each command until the server answers it, reconnects after
every failure, sends unanswered commands again with the same ids, and asks only for the state that it missed.

It shares no code with `app.client.phone` on purpose: a mistake there, or in the message types of
`app.workshop.protocol`, must not hide the same mistake in the server. It also resends far more often than the
real phone, and fails if two acks of one command differ. Frames are read by tests/live's `LiveClient`."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.live.live_workshop import LiveClient, LiveWorkshop, new_id

RESEND_INTERVAL_S = 1.0
"""Unanswered commands are sent again this often, whether the server is silent or answers other commands."""
SEND_TIMEOUT_S = 3.0
FINAL_CLOSE_CODES = range(4400, 4500)


class FinalCloseError(Exception):
    """The server closed the connection with a code that says that reconnecting is useless."""


class Phone:
    """base_url: of a proxy to connect to; empty: the server itself. max_intervals_without_frame: after this
    number of RESEND_INTERVAL_S without a frame it connects again. The number is large, so that a slow machine
    does not look like a broken connection. views: audience -> entity key -> entity, as sent by the server.
    pending: command id -> JSON of each command that is neither acknowledged nor rejected, oldest first.
    acked: command id -> seq. rejected: command id -> error code, unless it may be tried again.
    retryable_rejections: number of rejections that ask to try again. written: card id -> text of all cards
    that this phone has written. connection_count: number of connections opened so far. ends: why connections,
    or attempts, ended."""

    def __init__(self, workshop: LiveWorkshop, cookie: str) -> None:
        self.workshop = workshop
        self.cookie = cookie
        self.base_url = ""
        self.max_intervals_without_frame = 20
        self.views: dict[str, dict[str, Any]] = {}
        self.pending: dict[str, str] = {}
        self.acked: dict[str, int] = {}
        self.rejected: dict[str, str] = {}
        self.retryable_rejections = 0
        self.written: dict[str, str] = {}
        self.connection_count = 0
        self.ends: list[str] = []
        self._revs: dict[str, int] = {}
        self._checks: dict[str, int] = {}
        self._resent_at = 0.0
        self._client: LiveClient | None = None
        self._changed = asyncio.Event()

    async def stay_connected(self) -> None:
        """Connect, and reconnect after every failure, until cancelled. Raises FinalCloseError."""
        while True:
            try:
                await self._run_connection()
                self.ends.append("no frame for too long")
            except ConnectionClosed as closed:
                self.ends.append(str(closed))
                if closed.rcvd and closed.rcvd.code in FINAL_CLOSE_CODES:
                    raise FinalCloseError(closed.rcvd) from closed
            except (OSError, InvalidHandshake, InvalidMessage) as error:
                self.ends.append(repr(error))  # the server is down or does not answer: the next may succeed
            finally:
                self._client = None
            await asyncio.sleep(random.uniform(0.05, 0.2))

    async def enqueue(self, type_: str, id_: str | None = None, **fields: Any) -> str:
        """Add a command to the outbox, and send it if there is a connection. Returns its id."""
        command = {"id": id_ or new_id(), "type": type_, **fields}
        self.pending[command["id"]] = json.dumps(command)
        await self._send(self.pending[command["id"]])
        return str(command["id"])

    async def add_idea(self, text: str) -> str:
        """Enqueue a new card. Returns its id."""
        self.written[card := new_id()] = text
        return await self.enqueue("ideas.add", card, theme="safety", text=text)

    async def wait_until(self, condition: Callable[[], Any], timeout_s: float = 120) -> None:
        """Return when the condition holds; it is checked after each frame. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def wait_until_answered(self, max_pending: int = 0) -> None:
        """Return when at most `max_pending` commands have no ack and no final rejection."""
        await self.wait_until(lambda: len(self.pending) <= max_pending)

    @property
    def own_cards(self) -> dict[str, str]:
        """Card id -> text of its own cards, as sent by the server."""
        own = self.views.get("me", {})
        return {card["id"]: card["text"] for key, card in own.items() if key.startswith("mine/")}

    def _connect(self, since: str) -> connect:
        address = (self.base_url or self.workshop.url).replace("http", "ws")
        return connect(
            f"{address}/w/{self.workshop.code}/ws?as=phone&since={since}",
            additional_headers={"cookie": self.cookie},
            compression=None,
            max_size=None,
            open_timeout=5,
            close_timeout=0.1,
            ping_interval=None,
            proxy=None,
        )

    async def _run_connection(self) -> None:
        since = ",".join(f"{audience}:{rev}-{self._checks[audience]}" for audience, rev in self._revs.items())
        async with self._connect(since) as socket:
            client = self._client = LiveClient(socket)
            client.views, client.revs, client.checks = self.views, self._revs, self._checks
            self.connection_count += 1
            await self._resend(client)
            intervals_without_frame = 0
            while intervals_without_frame < self.max_intervals_without_frame:
                intervals_without_frame = 0 if await self._receive(client) else intervals_without_frame + 1

    async def _receive(self, client: LiveClient) -> bool:
        """Read one frame; after an interval without one, ask for one. Returns whether there was one."""
        try:
            async with asyncio.timeout(RESEND_INTERVAL_S):
                self._apply(await client.read())
        except TimeoutError:
            await self._resend(client)
            await self._send(json.dumps({"type": "ping"}))
            return False
        client.frames.clear()
        if self.pending and time.monotonic() - self._resent_at > RESEND_INTERVAL_S:
            await self._resend(client)
        return True

    async def _resend(self, client: LiveClient) -> None:
        self._resent_at = time.monotonic()
        async with asyncio.timeout(SEND_TIMEOUT_S):
            for text in tuple(self.pending.values()):
                await client.socket.send(text)

    async def _send(self, text: str) -> None:
        try:
            if self._client:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await self._client.socket.send(text)
        except (ConnectionClosed, TimeoutError):
            pass  # a command stays in the outbox and is sent again after reconnecting

    def _apply(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"type": "ack", "id": id_, "seq": seq}:
                assert self.acked.setdefault(id_, seq) == seq, "two acks of one command differ"
                self.pending.pop(id_, None)
            case {"type": "rejection", "id": str(), "retry": True}:
                self.retryable_rejections += 1
            case {"type": "rejection", "id": str(id_), "code": code}:
                self.rejected[id_] = code
                self.pending.pop(id_, None)
        self._changed.set()


async def join_phones(workshop: LiveWorkshop, count: int, tables: int = 8) -> list[Phone]:
    """Join as `count` new participants, spread over the tables. The phones are not connected yet."""
    return [Phone(workshop, (await workshop.join(number % tables + 1)).cookie) for number in range(count)]


@asynccontextmanager
async def keep_connected(phones: Iterable[Phone]) -> AsyncIterator[asyncio.TaskGroup]:
    """Keep the phones connected during the block; more tasks may be added to the group."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(phone.stay_connected()) for phone in phones]
        yield group
        for task in tasks:
            task.cancel()
