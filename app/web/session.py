"""Somebody who has come in by a socket or a stream: who they are, and the answers to what they say."""

from starlette.requests import HTTPConnection

from app.core.aggregate import Actor, Audience
from app.core.errors import Rejected
from app.live.clock import now
from app.live.connection import TRY_AGAIN_LATER, ClientKind, Connection
from app.live.rooms import LiveRoom
from app.live.transport import Transport
from app.store.database import StoreUnavailable
from app.web.app_context import AppContext, app_context
from app.web.errors import RETRYABLE
from app.web.urls import same_origin
from app.workshop.audiences import own_audience
from app.workshop.protocol import Ack, Ping, Pong, Rejection, UnreadableCommand, encode, read_submit

NO_CREDENTIAL, WRONG_ORIGIN, NO_WORKSHOP = 4401, 4403, 4404


class ConnectionRefused(Exception):
    """Somebody who may not come in: the last frame they get, and the close code."""

    def __init__(self, frame: str, close_code: int) -> None:
        super().__init__(close_code)
        self.frame = frame
        self.close_code = close_code


class Session:
    """One face of one workshop, talked to over some line."""

    __slots__ = ("_actor", "_face", "_here", "_language", "hall")

    def __init__(
        self, request: HTTPConnection, here: AppContext, hall: LiveRoom, face: ClientKind, actor: Actor
    ) -> None:
        self.hall = hall
        self._here = here
        self._language = here.language(request)
        self._face: ClientKind = face
        self._actor = actor

    def connect(self, wire: Transport, since: str) -> Connection:
        """Join the broadcast. The caller leaves it again, with `leave`."""
        seat = self.hall.room.state.participants.get(self._actor.participant)
        connection = Connection(self._face, seat.id if seat else None, seat.table if seat else None, wire)
        self.hall.broadcast.join(connection, _known(since, self._actor))
        return connection

    def leave(self, connection: Connection) -> None:
        """The line is gone."""
        self._here.rooms.leave(self.hall, connection)

    async def answer(self, text: str | bytes) -> bytes:
        """The frame that answers a submit: an ack, once it is on the disk; a rejection; a pong."""
        return encode(await self._answer(text))

    async def _answer(self, text: str | bytes) -> Ack | Rejection | Pong:
        submit_id: str | None = None
        try:
            submit = read_submit(text)
            if isinstance(submit, Ping):
                return Pong(now())
            submit_id = submit.id
            return Ack(submit.id, await self.hall.room.submit(self._actor, submit))
        except UnreadableCommand as unreadable:
            return self._rejection(unreadable, unreadable.id)
        except Rejected as rejected:
            return self._rejection(rejected, submit_id)

    def _rejection(self, rejected: Rejected, submit_id: str | None) -> Rejection:
        seat = self.hall.room.state.participants.get(self._actor.participant)
        language = seat.language if seat and seat.language else self._language
        sentence = self._here.sentence(language, rejected)
        return Rejection(submit_id, rejected.code, sentence, retry=rejected.code in RETRYABLE)


async def open_session(request: HTTPConnection, code: str, face: ClientKind) -> Session:
    """Check origin, workshop and credential, and name the actor; or TurnedAway."""
    here = app_context(request)
    if not same_origin(request.headers.get("origin"), request.headers.get("host")):
        raise _refusal(request, here, Rejected("credential.wrong_origin"), WRONG_ORIGIN)
    if not here.rooms.admission.admitted():
        raise _refusal(request, here, Rejected("server.busy"), TRY_AGAIN_LATER)
    try:
        hall = await here.rooms.hall(code)
        return Session(request, here, hall, face, here.credentials.actor(request, face, hall.room))
    except StoreUnavailable:
        raise _refusal(request, here, Rejected("store.unavailable"), TRY_AGAIN_LATER) from None
    except Rejected as rejected:
        known = rejected.code.startswith("credential.")
        raise _refusal(request, here, rejected, NO_CREDENTIAL if known else NO_WORKSHOP) from None


def _refusal(
    request: HTTPConnection, here: AppContext, rejected: Rejected, close_code: int
) -> ConnectionRefused:
    sentence = here.sentence(here.language(request), rejected)
    retry = rejected.code in RETRYABLE
    return ConnectionRefused(encode(Rejection(None, rejected.code, sentence, retry)).decode(), close_code)


def _known(since: str, actor: Actor) -> dict[Audience, int]:
    """`hall:10,me:7` -> what the comer knows already; what cannot be read is not known."""
    known: dict[Audience, int] = {}
    for part in since.split(","):
        audience, _, rev = part.rpartition(":")
        if rev.isascii() and rev.isdigit() and len(rev) < 16:
            known[own_audience(actor.participant) if audience == "me" else audience] = int(rev)
    return known
