"""A small phone that outlives everything: it keeps what it wrote until that is acknowledged, sends it again
with the same ids when it comes back, and says what it knows already."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.live.live_workshop import TestWorkshop, new_id

QUIET = 1.0
"""Seconds after which a phone asks, by sending again what waits: in silence, or when others are answered."""
SEND_PATIENCE = 3.0


class SentAway(Exception):
    """The server says that coming back is of no use."""


class Phone:
    """known: audience -> key -> entity, as it has been told. waiting: id -> what is not acknowledged yet, in
    the order of writing. said: id -> text of all cards written. way: the address that it goes by, where that
    is not the hall's. patience: silences in a row after which it takes the line for dead."""

    def __init__(self, hall: TestWorkshop, cookie: str) -> None:
        self.hall = hall
        self.cookie = cookie
        self.way = ""
        self.patience = 3
        self.known: dict[str, dict[str, Any]] = {}
        self.revs: dict[str, int] = {}
        self.said: dict[str, str] = {}
        self.waiting: dict[str, str] = {}
        self.acked: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self.put_off = 0
        self.lives = 0
        self._asked = 0.0
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()

    async def stay(self) -> None:
        """Be in the hall until cancelled, and come back whenever cut off. May raise SentAway."""
        while True:
            try:
                await self._live()
            except ConnectionClosed as closed:
                if closed.rcvd and 4400 <= closed.rcvd.code < 4500:
                    raise SentAway(closed.rcvd) from closed
            except (OSError, TimeoutError, InvalidHandshake, InvalidMessage):
                pass  # nobody there, or nobody who talks: the next try may find somebody
            finally:
                self._socket = None
            await asyncio.sleep(random.uniform(0.05, 0.2))

    async def write(self, type_: str, id_: str | None = None, **fields: Any) -> str:
        """Put a command into the outbox, and send it if there is a line; its id."""
        command = {"id": id_ or new_id(), "type": type_, **fields}
        self.waiting[command["id"]] = json.dumps(command)
        await self._send(self.waiting[command["id"]])
        return str(command["id"])

    async def idea(self, text: str) -> str:
        """Write a card; its id."""
        self.said[card := new_id()] = text
        return await self.write("ideas.add", card, theme="safety", text=text)

    async def until(self, condition: Callable[[], Any], seconds: float = 60) -> None:
        """Returns when this is so; looks again at each frame that comes."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def saved(self, but: int = 0) -> None:
        """Returns when all that it wrote has been answered, or all but so many."""
        await self.until(lambda: len(self.waiting) <= but)

    @property
    def cards(self) -> dict[str, str]:
        """id -> text of its own cards, as it has been told."""
        return {c["id"]: c["text"] for k, c in self.known.get("me", {}).items() if k.startswith("mine/")}

    async def _live(self) -> None:
        since = ",".join(f"{audience}:{rev}" for audience, rev in self.revs.items())
        way = (self.way or self.hall.url).replace("http", "ws")
        address = f"{way}/w/{self.hall.code}/ws?as=phone&since={since}"
        async with connect(
            address,
            additional_headers={"cookie": self.cookie},
            compression=None,
            max_size=None,
            open_timeout=5,
            close_timeout=0.1,
            ping_interval=None,
            proxy=None,
        ) as socket:
            self._socket = socket
            self.lives += 1
            await self._repeat(socket)
            quiet = 0
            while quiet < self.patience:
                try:
                    async with asyncio.timeout(QUIET):
                        message = await socket.recv()
                except TimeoutError:
                    quiet += 1
                    await self._repeat(socket)
                    await self._send(json.dumps({"type": "ping"}))
                else:
                    quiet = 0
                    self._take(json.loads(message))
                    if self.waiting and time.monotonic() - self._asked > QUIET:
                        await self._repeat(socket)

    async def _repeat(self, socket: ClientConnection) -> None:
        self._asked = time.monotonic()
        async with asyncio.timeout(SEND_PATIENCE):
            for text in tuple(self.waiting.values()):
                await socket.send(text)

    async def _send(self, text: str) -> None:
        try:
            if self._socket:
                async with asyncio.timeout(SEND_PATIENCE):
                    await self._socket.send(text)
        except (ConnectionClosed, TimeoutError):
            pass  # it waits, and is sent again when the phone is back

    def _take(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"type": "ack", "id": id_, "seq": seq}:
                assert self.acked.setdefault(id_, seq) == seq, "two acks of one command differ"
                self.waiting.pop(id_, None)
            case {"type": "rejection", "id": str(), "retry": True}:
                self.put_off += 1
            case {"type": "rejection", "id": str(id_), "code": code}:
                self.refused[id_] = code
                self.waiting.pop(id_, None)
            case {"type": "snapshot", "audience": audience, "rev": rev, "entities": entities}:
                self.known[audience], self.revs[audience] = entities, rev
            case {"type": "patch", "audience": audience, "rev": rev, "changed": changed, "gone": gone}:
                self.known[audience].update(changed)
                for key in gone:
                    self.known[audience].pop(key, None)
                self.revs[audience] = rev
            case {"type": "leave", "audience": audience}:
                self.known.pop(audience), self.revs.pop(audience)
        self._changed.set()


async def phones(hall: TestWorkshop, count: int, tables: int = 8) -> list[Phone]:
    """So many people come in by the door, one after the other, at all tables."""
    return [Phone(hall, (await hall.join(number % tables + 1)).cookie) for number in range(count)]


@asynccontextmanager
async def staying(people: Iterable[Phone]) -> AsyncIterator[asyncio.TaskGroup]:
    """While the block runs they are in the hall, and more tasks may be added; then all go."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(phone.stay()) for phone in people]
        yield group
        for task in tasks:
            task.cancel()
