"""One client over a WebSocket or an event stream: its actor, and the replies to its submits."""

import asyncio
import math
import re
from collections.abc import Callable, Iterator
from functools import partial

from starlette.requests import HTTPConnection

from app.core.aggregate import Actor, Audience
from app.core.errors import Rejected
from app.live.clock import now
from app.live.connection import TRY_AGAIN_LATER, ClientKind, Connection
from app.live.rooms import LiveRoom
from app.live.transport import Transport
from app.locale import LANGUAGES
from app.store.database import StoreUnavailable
from app.web.app_context import AppContext, app_context
from app.web.credentials import Identity
from app.web.errors import RETRYABLE
from app.web.rights import CLIENTS
from app.web.urls import same_origin
from app.workshop.audiences import HALL, own_audience
from app.workshop.protocol import (
    OLDEST_SERVED_VERSION,
    VERSION,
    Ack,
    Ping,
    Pong,
    Rejection,
    Revision,
    UnreadableCommand,
    encode,
)

NO_CREDENTIAL, WRONG_ORIGIN, NO_WORKSHOP, PAGE_TOO_OLD = 4401, 4403, 4404, 4426
"""Close codes. A WebSocket is closed with them; an event stream has them in its last event."""
FIRST_VERSION_WITH_PLAN = 2
"""The first protocol version with audiences for the plan; before it the plan was in the hall's view."""
PART_OF_SINCE = re.compile(
    r"(?P<name>[a-z_]{1,20}(?:/[a-zA-Z0-9-]{1,20})?):(?P<rev>[0-9]{1,15})(?:-(?P<check>[0-9]{1,10}))?"
)
"""An audience, the rev of the client's view and its check value, such as `hall:10-3735928559`."""
MAX_PARTS_OF_SINCE = 10
"""More than any page has: it knows five audiences, and those that it has left since."""
NO_CHECK = -1
"""Used for a page of an earlier version, which sends no check value. It matches no entry."""


class ConnectionRefused(Exception):
    """The client is refused. frame: the rejection, which is the only frame that the client gets. code: the
    code of the rejection. close_code: the code with which the connection is then closed."""

    def __init__(self, code: str, frame: str, close_code: int) -> None:
        super().__init__(close_code)
        self.code = code
        self.frame = frame
        self.close_code = close_code


class ClientSession:
    """One client of one workshop, over any transport. There are thousands, so it has slots.

    identity: of the client. When its session of the staff ends, the connection is closed; a table host
    becomes a participant. version: of the protocol that the client's page uses."""

    __slots__ = (
        "_actor",
        "_client_kind",
        "_close",
        "_context",
        "_expires_at_ms",
        "_language",
        "_plan_language",
        "_staff_session_key",
        "_version",
        "live_room",
    )

    def __init__(
        self,
        request: HTTPConnection,
        context: AppContext,
        live_room: LiveRoom,
        client_kind: ClientKind,
        identity: Identity,
        version: int,
    ) -> None:
        self.live_room = live_room
        self._context = context
        self._language = context.language(request)
        self._plan_language = plan_language(request, client_kind)
        self._version = version
        self._client_kind: ClientKind = client_kind
        self._actor, self._staff_session_key, self._expires_at_ms, _ = identity
        self._close: Callable[[], None] | None = None

    @property
    def client(self) -> str:
        """The id of the client's seat or of its session of the staff; empty: the operator."""
        return self._actor.id or self._staff_session_key

    def connect(self, transport: Transport, since: str) -> Connection:
        """Join the broadcast and send what the client does not have yet. The caller must `leave` it.

        since: the revisions that the client has (see `_revisions`); empty: none."""
        seat = self.live_room.room.state.participants.get(self._actor.id)
        connection = Connection(
            self._client_kind,
            self._actor.id,
            seat.table if seat else None,
            transport,
            self.live_room.connection_limits,
            self._plan_language,
        )
        if self._staff_session_key:
            self._close = partial(self._end, connection)
            seconds_left = (self._expires_at_ms - now()) / 1000 if self._expires_at_ms is not None else None
            disconnect = partial(self._disconnect, connection)
            self._context.sessions.add_connection(
                self._staff_session_key, seconds_left, self._close, disconnect
            )
        known_revs = self._known_revs(since)
        if self._client_kind == "console" and self._actor.id:
            known_revs.pop(own_audience(self._actor.id), None)  # it may be of another session of the staff
        if self._version < FIRST_VERSION_WITH_PLAN:
            known_revs.pop(HALL, None)  # its view of the hall may have a plan, which must be removed
        self.live_room.broadcast.join(connection, known_revs)
        return connection

    def _known_revs(self, since: str) -> dict[Audience, int | None]:
        """Audience -> the rev of the client's view; None: its check value is not one of this log, or is
        of an entry that the room does not know (see `check_values`)."""
        has = self.live_room.room.check_values.has
        return {
            own_audience(self._actor.id) if name == "me" else name: revision.rev if has(revision) else None
            for name, revision in _revisions(since)
        }

    def leave(self, connection: Connection) -> None:
        """Leave the broadcast after the connection has ended."""
        if self._close:
            self._context.sessions.remove_connection(self._staff_session_key, self._close)
        self._context.rooms.leave(self.live_room, connection)

    def _end(self, connection: Connection) -> None:
        """The session of the staff has ended: close the connection. A table host's phone stays connected,
        as a participant."""
        if self._client_kind == "phone":
            self._actor = Actor("participant", self._actor.id)
        else:
            connection.close(NO_CREDENTIAL)

    def _disconnect(self, connection: Connection) -> None:
        """The browser may no longer have the cookie with which it connected: close the connection and carry
        out nothing more that came over it. A page that has a cookie connects again, and sends it again."""
        self._expires_at_ms = now()
        connection.close(TRY_AGAIN_LATER)

    async def reply(self, submit: str | bytes, max_wait: float = math.inf) -> bytes:
        """The encoded reply to a submit: a pong, a rejection, or an ack once the effect is on disk.

        max_wait: the most seconds to wait for the rate limit; `server.busy` if it would be longer."""
        return encode(await self._reply(submit, max_wait))

    async def _reply(self, text: str | bytes, max_wait: float) -> Ack | Rejection | Pong:
        submit_id: str | None = None
        try:
            submit = await self.live_room.read_submit(self._actor, text, max_wait)
            if isinstance(submit, Ping):
                await asyncio.sleep(0)  # others have their turn: many messages may wait that need no commit
                return Pong(now())
            submit_id = submit.id
            if self._client_kind != "phone":
                self._context.sessions.require_live(self._staff_session_key, self._expires_at_ms, now())
            return Ack(submit.id, await self.live_room.room.submit(self._actor, submit))
        except UnreadableCommand as unreadable:
            await asyncio.sleep(0)  # as for a ping: others have their turn
            return self._rejection(unreadable, unreadable.id)
        except Rejected as rejected:
            return self._rejection(rejected, submit_id)

    def _rejection(self, rejected: Rejected, submit_id: str | None) -> Rejection:
        seat = self.live_room.room.state.participants.get(self._actor.id)
        language = seat.language if seat and seat.language else self._language
        message = self._context.error_message(language, rejected)
        return Rejection(submit_id, rejected.code, message, retry=rejected.code in RETRYABLE)


async def open_connection(
    request: HTTPConnection, code: str, client_kind: ClientKind, version: int, *, is_next_poll: bool = False
) -> ClientSession:
    """Open a session of a client that stays connected: as `open_session`, and only if there are not too many
    connections, of this client or of all. is_next_poll: it polls and has polled before, so that it counts as
    a poll and not as a new connection. Raises ConnectionRefused, and counts it."""
    rooms = app_context(request).rooms
    try:
        # Only connections that have the right to be opened are counted: nobody without it keeps others out.
        session = await open_session(request, code, client_kind, version)
        rate_limit = rooms.poll_rate_limit if is_next_poll else rooms.connection_rate_limit
        if not rate_limit.admit(session.client):
            raise _refusal(request, app_context(request), Rejected("server.busy"), TRY_AGAIN_LATER)
    except ConnectionRefused as refused:
        rooms.refused_connections.add(refused.code)
        raise
    return session


async def open_session(
    request: HTTPConnection, code: str, client_kind: ClientKind, version: int
) -> ClientSession:
    """Open a session after checks of version, origin, workshop and credential. code: of the workshop. Raises
    ConnectionRefused."""
    context = app_context(request)
    if version < OLDEST_SERVED_VERSION:
        raise _refusal(request, context, Rejected("page.too_old"), PAGE_TOO_OLD)
    if version > VERSION:
        raise _refusal(request, context, Rejected("page.too_new"), TRY_AGAIN_LATER)
    if not same_origin(request.headers.get("origin"), request.headers.get("host")):
        raise _refusal(request, context, Rejected("credential.wrong_origin"), WRONG_ORIGIN)
    try:
        live_room = await context.rooms.get(code)
        identity = await context.credentials.identify(request, live_room.room, CLIENTS[client_kind])
        if client_kind == "screen":  # also for a facilitator who opens it
            identity = identity._replace(actor=Actor("screen", identity.actor.id))
        return ClientSession(request, context, live_room, client_kind, identity, version)
    except StoreUnavailable:
        raise _refusal(request, context, Rejected("store.unavailable"), TRY_AGAIN_LATER) from None
    except Rejected as rejected:
        raise _refusal(request, context, rejected, _close_code(rejected.code)) from None


def plan_language(request: HTTPConnection, client_kind: ClientKind) -> str:
    """The language in which a phone shows the plan; empty if none or an unknown one was given, or if the
    client is no phone."""
    chosen = request.query_params.get("lang")
    known = (language for language in LANGUAGES if language == chosen and client_kind == "phone")
    return next(known, "")


def _close_code(code: str) -> int:
    if code.startswith("credential."):
        return NO_CREDENTIAL
    return TRY_AGAIN_LATER if code in RETRYABLE else NO_WORKSHOP


def _refusal(
    request: HTTPConnection, context: AppContext, rejected: Rejected, close_code: int
) -> ConnectionRefused:
    message = context.error_message(context.language(request), rejected)
    retry = rejected.code in RETRYABLE
    frame = encode(Rejection(None, rejected.code, message, retry)).decode()
    return ConnectionRefused(rejected.code, frame, close_code)


def _revisions(since: str) -> Iterator[tuple[str, Revision]]:
    """The audience's name and the revision of each part of `hall:10-3735928559,me:7-195948557`. Parts that
    cannot be parsed are left out, and so are those after `MAX_PARTS_OF_SINCE`."""
    for part in since.split(",", MAX_PARTS_OF_SINCE)[:MAX_PARTS_OF_SINCE]:
        if match := PART_OF_SINCE.fullmatch(part):
            yield match["name"], Revision(int(match["rev"]), int(match["check"] or NO_CHECK))
