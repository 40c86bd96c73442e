"""A simulated phone. It behaves as the page does: it has a seat, a store of entities and an outbox."""

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from app.client.api import ApiError
from app.client.websocket import WebSocketClient
from app.core.aggregate import Command
from app.locale import FALLBACK
from app.workshop.agenda import StepView
from app.workshop.audiences import HALL, plan_audience, table_audience
from app.workshop.plan import WorkshopView
from app.workshop.protocol import (
    VERSION,
    Ack,
    Entity,
    Frame,
    Leave,
    Patch,
    Presence,
    Rejection,
    Revision,
    Snapshot,
)
from app.workshop.state import Step

OnNewCard = Callable[["Phone", str], None]
"""Called with the id of each card that appears on the phone's table."""


def new_id() -> str:
    """An id as phones make them: 20 characters."""
    return secrets.token_urlsafe(15)


class PhoneSeat(NamedTuple):
    """The workshop's code, the table, the cookie that proves the seat, and the language that was chosen."""

    code: str
    table: int
    cookie: str
    language: str = FALLBACK


def phone_path(seat: PhoneSeat, revisions: Mapping[str, Revision]) -> str:
    """The path and query of a phone's WebSocket. revisions: audience -> the revision of the phone's view; the
    server sends only later changes."""
    since = ",".join(f"{audience}:{rev}-{check_value}" for audience, (rev, check_value) in revisions.items())
    return f"/w/{seat.code}/ws?as=phone&version={VERSION}&lang={seat.language}&since={since}"


class RetryableError(Exception):
    """The command was rejected, but may succeed later."""


class Phone(WebSocketClient):
    """`connect` returns once the phone has received its first views of all audiences; from then on it stays
    connected until `disconnect`.

    views: audience -> key -> entity. disconnects: how often the connection was lost, or could not be made
    again, after the phone had received its first view."""

    def __init__(self, url: str, seat: PhoneSeat, on_new_card: OnNewCard) -> None:
        super().__init__(url, {"Origin": url, "Cookie": seat.cookie})
        self.seat = seat
        self.views: dict[str, dict[str, Entity]] = {}
        self.presence: Presence | None = None
        self.disconnects = 0
        self._on_new_card = on_new_card
        self._revisions: dict[str, Revision] = {}
        self._outbox: dict[str, tuple[bytes, asyncio.Future[int]]] = {}
        self._changed = asyncio.Event()

    def websocket_path(self) -> str:
        """The path to connect to, with the revisions that the phone has (see `phone_path`)."""
        return phone_path(self.seat, self._revisions)

    def opened(self) -> None:
        """Called after each handshake: send again all commands that have no answer yet."""
        for encoded, _ in self._outbox.values():
            self.send(encoded)

    def lost(self) -> None:
        """Called when the connection is lost, or could not be made: count it, unless the phone has received
        no view yet."""
        self.disconnects += bool(self._revisions)

    async def submit(self, command: Command) -> int:
        """Send a command and wait for its answer. Returns the seq of its log entry, which is on disk; 0 if it
        changed nothing. Raises ApiError when the command is rejected."""
        encoded = msgspec.json.encode(command)
        while True:
            answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._outbox[command.id] = encoded, answer
            try:
                self.send(encoded)
                return await answer
            except RetryableError:
                await asyncio.sleep(random.uniform(0.2, 0.6))  # noqa: S311
            finally:
                self._outbox.pop(command.id, None)

    def text_received(self, text: bytes, received_at: int) -> None:
        """Apply the frame in this text to the views, or give its answer to the `submit` that waits for it."""
        match _decode(text):
            case Ack(id=command, seq=seq):
                self._answer(command, seq)
            case Rejection(id=str(command), retry=True):
                self._answer(command, RetryableError())
            case Rejection(id=str(command), code=code, message=message):
                self._answer(command, ApiError(code, message))
            case Snapshot(audience=audience, rev=rev, check=check_value, entities=entities):
                gone = tuple(self.views.get(audience, {}).keys() - entities)
                self._apply(audience, Revision(rev, check_value), entities, gone)
            case Patch(audience=audience, rev=rev, check=check_value, changed=changed, gone=gone):
                self._apply(audience, Revision(rev, check_value), changed, gone)
            case Presence() as presence:
                self.presence = presence
            case Leave(audience=audience):
                self.views.pop(audience, None)
                self._revisions.pop(audience, None)
            case _:
                return
        self._changed.set()
        complete = {self.plan_audience, HALL, self.table_audience, "me"}
        if not self.ready.done() and self.presence and self.views.keys() >= complete:
            self.set_ready()

    def _answer(self, command: str, answer: int | Exception) -> None:
        _, waiting = self._outbox.get(command, (None, None))
        if waiting and not waiting.done():
            waiting.set_exception(answer) if isinstance(answer, Exception) else waiting.set_result(answer)

    def _apply(
        self, audience: str, revision: Revision, changed: dict[str, Entity], gone: tuple[str, ...]
    ) -> None:
        view = self.views.setdefault(audience, {})
        new = changed.keys() - view.keys() if audience == self.table_audience else ()
        view.update(changed)
        for key in gone:
            view.pop(key, None)
        self._revisions[audience] = revision
        for key in new:
            self._on_new_card(self, key.removeprefix("card/"))

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition is true. It is evaluated again after each change of the views."""
        while not condition():
            self._changed.clear()
            await self._changed.wait()

    @property
    def plan_audience(self) -> str:
        """The audience with the plan in the phone's language."""
        return plan_audience(self.seat.language)

    @property
    def table_audience(self) -> str:
        """The audience that receives the cards of the phone's table, such as `table/31`."""
        return table_audience(self.seat.table)

    def entity(self, audience: str, key: str) -> Entity | None:
        """The entity under a key, if the phone has received it and it was not removed."""
        return self.views.get(audience, {}).get(key)

    @property
    def workshop(self) -> WorkshopView | None:
        """The workshop's plan in the phone's language; None before the phone has it."""
        found = self.entity(self.plan_audience, "workshop")
        return found if isinstance(found, WorkshopView) else None

    @property
    def step(self) -> Step | None:
        """The running step; None if no step is running or the phone has no plan yet."""
        running = self.entity("hall", "step")
        if self.workshop is None or not isinstance(running, StepView):
            return None
        return next((step for step in self.workshop.agenda if step.id == running.step), None)


@lru_cache(maxsize=32)
def _decode(text: bytes) -> Frame:
    """Decode a text into its frame. The phones of a process receive most texts many times, so the frames of
    recent texts are cached."""
    return _frames.decode(text)


_frames: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
