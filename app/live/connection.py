"""One connected phone, console or screen: the revisions that it has been sent, and its flow control.

While a client's write buffer is full no state is written and none is queued; when the buffer is empty again
the client gets one catch-up frame per audience instead.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from app.core.aggregate import Audience
from app.live.rate_limit import SUBMIT_BURST, SUBMITS_PER_SECOND
from app.live.transport import Transport
from app.workshop.audiences import (
    HALL,
    PLAN,
    SCREEN,
    STAFF,
    own_audience,
    plan_audience,
    table_audience,
)

ClientKind = Literal["phone", "console", "screen"]
DRAIN_TIMEOUT = 20.0
"""Seconds that a write buffer may stay full before the connection is closed."""
MAX_PENDING_REPLIES = 32
"""While more replies than this wait for a full write buffer, no submit is read from the client."""
TRY_AGAIN_LATER = 1013
"""WebSocket close code: try again later."""
TOO_MANY_CONNECTIONS = 4429
"""WebSocket close code: this is the oldest connection of an actor who has too many."""

FramesByClientKind = Mapping[ClientKind, bytes]


class StateFrame(NamedTuple):
    """A snapshot or patch, encoded once. It brings a client's view of `audience` up to `rev`. needs_view: a
    patch changes the view that the client has."""

    frame: bytes
    audience: Audience
    rev: int
    needs_view: bool = False


class ConnectionLimits(NamedTuple):
    """The limits of a connection. All connections share one object, as there are thousands of them."""

    drain_timeout: float = DRAIN_TIMEOUT
    max_pending_replies: int = MAX_PENDING_REPLIES
    submits_per_second: float = SUBMITS_PER_SECOND
    submit_burst: float = SUBMIT_BURST


DEFAULT_LIMITS = ConnectionLimits()


class Connection:
    """One connected client. actor_id: the seat of a phone, the session of a console, or empty. table: of the
    seat. language: that a phone says, else empty.
    known_revs: audience -> the rev that this client's view of it has reached.
    catch_up: sends the state that the client does not have; set by the broadcast.

    There are thousands of connections, so it has slots, and creates its list, timer and event when needed."""

    __slots__ = (
        "_closed",
        "_drain_timer",
        "_limits",
        "_pending_replies",
        "_transport",
        "_writable",
        "actor_id",
        "catch_up",
        "client_kind",
        "known_revs",
        "language",
        "table",
    )

    def __init__(
        self,
        client_kind: ClientKind,
        actor_id: str,
        table: int | None,
        transport: Transport,
        limits: ConnectionLimits = DEFAULT_LIMITS,
        language: str = "",
    ) -> None:
        self.client_kind = client_kind
        self.language = language
        self.actor_id = actor_id
        self.table = table
        self.known_revs: dict[Audience, int] = {}
        self.catch_up: Callable[[Connection], None] = lambda connection: None
        self._transport = transport
        self._limits = limits
        self._pending_replies: list[bytes] | None = None
        self._drain_timer: asyncio.TimerHandle | None = None
        self._writable: asyncio.Event | None = None
        self._closed = False
        transport.set_listener(self)

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whose views are sent to this connection, such as `hall`, `plan/nb` and `table/31` to a phone."""
        return audiences_of(self.client_kind, self.actor_id, self.table, self.language)

    def send_state(self, state: StateFrame) -> None:
        """Write a snapshot or patch, unless the client has that rev already, has no view that the patch could
        change, or its buffer is full."""
        known_rev = self.known_revs.get(state.audience)
        is_useless = state.needs_view if known_rev is None else known_rev >= state.rev
        if self._drain_timer or is_useless:
            return
        self._transport.write(state.frame)
        self.known_revs[state.audience] = state.rev

    def send_presence(self, frames: FramesByClientKind) -> None:
        """Write the presence counts, unless the buffer is full: a newer frame soon replaces them."""
        if not self._drain_timer:
            self._transport.write(frames[self.client_kind])

    def send_reply(self, frame: bytes) -> None:
        """Write a frame that is neither state nor presence, such as an ack; keep it while the buffer is full
        (see `wait_writable`)."""
        if self._drain_timer:
            self._pending_replies = [*(self._pending_replies or ()), frame]
        else:
            self._transport.write(frame)

    async def wait_writable(self) -> None:
        """Wait while too many replies are pending. The caller reads no submit meanwhile, so that no more
        replies are kept for a client that does not read them."""
        while (
            self._pending_replies
            and len(self._pending_replies) > self._limits.max_pending_replies
            and not self._closed
        ):
            self._writable = asyncio.Event()
            await self._writable.wait()

    def close(self, code: int = TRY_AGAIN_LATER) -> None:
        """Close the connection; by default with a code that lets the client connect again."""
        self._transport.close(code)

    def detach(self) -> None:
        """Stop listening to the transport, and stop all waiting."""
        self._transport.set_listener(None)
        self.connection_lost()

    def pause_writing(self) -> None:
        """Write no state until `resume_writing`; close the connection if that takes too long."""
        if self._drain_timer is None and not self._closed:
            loop = asyncio.get_running_loop()
            timeout = self._limits.drain_timeout
            self._drain_timer = loop.call_later(timeout, self._transport.close, TRY_AGAIN_LATER)

    def connection_lost(self) -> None:
        """Cancel the timer and wake up `wait_writable`."""
        self._closed = True
        if self._drain_timer:
            self._drain_timer.cancel()
        if self._writable:
            self._writable.set()

    def resume_writing(self) -> None:
        """Write the pending replies, then one catch-up frame per audience that has changed."""
        if self._drain_timer is None:
            return
        self._drain_timer.cancel()
        self._drain_timer = None
        replies, self._pending_replies = self._pending_replies or (), None
        if self._writable:
            self._writable.set()
        for frame in replies:
            self.send_reply(frame)
        self.catch_up(self)


def audiences_of(
    client_kind: ClientKind, actor_id: str, table: int | None, language: str = ""
) -> tuple[Audience, ...]:
    """The audiences of a client. actor_id: its seat or session, empty if it has none; table: of its seat;
    language: of a phone, empty if it did not say one."""
    if client_kind == "console":
        return (PLAN, HALL, STAFF, own_audience(actor_id)) if actor_id else (PLAN, HALL, STAFF)
    if client_kind == "screen":
        return (PLAN, HALL, SCREEN)
    plan = plan_audience(language)
    return (plan, HALL, table_audience(table), own_audience(actor_id)) if table else (plan, HALL)
