"""Somebody who has come in by a socket or a stream: who they are, and the answers to what they say."""

from starlette.requests import HTTPConnection

from app.live.clock import now
from app.live.connection import COME_BACK, Connection, Face
from app.live.rooms import Hall
from app.live.wire import Wire
from app.store.database import Unavailable
from app.web.addresses import same_origin
from app.web.errors import TRY_AGAIN
from app.web.site import Site, site
from app.workshop.base import Actor, Audience, Rejected, own_audience
from app.workshop.protocol import Ack, Ping, Pong, Rejection, Unreadable, encode, read_submit

NO_CREDENTIAL, WRONG_ORIGIN, NO_WORKSHOP = 4401, 4403, 4404


class TurnedAway(Exception):
    """Somebody who may not come in: the last frame they get, and the close code."""

    def __init__(self, frame: str, close_code: int) -> None:
        super().__init__(close_code)
        self.frame = frame
        self.close_code = close_code


class Talk:
    """One face of one workshop, talked to over some line."""

    __slots__ = ("_actor", "_face", "_here", "_language", "hall")

    def __init__(self, request: HTTPConnection, here: Site, hall: Hall, face: Face, actor: Actor) -> None:
        self.hall = hall
        self._here = here
        self._language = here.language(request)
        self._face: Face = face
        self._actor = actor

    def connect(self, wire: Wire, since: str) -> Connection:
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
        except Unreadable as unreadable:
            return self._rejection(unreadable, unreadable.id)
        except Rejected as rejected:
            return self._rejection(rejected, submit_id)

    def _rejection(self, rejected: Rejected, submit_id: str | None) -> Rejection:
        seat = self.hall.room.state.participants.get(self._actor.participant)
        language = seat.language if seat and seat.language else self._language
        sentence = self._here.sentence(language, rejected)
        return Rejection(submit_id, rejected.code, sentence, retry=rejected.code in TRY_AGAIN)


async def come_in(request: HTTPConnection, code: str, face: Face) -> Talk:
    """Check origin, workshop and credential, and name the actor; or TurnedAway."""
    here = site(request)
    if not same_origin(request.headers.get("origin"), request.headers.get("host")):
        raise _turned_away(request, here, Rejected("credential.wrong_origin"), WRONG_ORIGIN)
    if not here.rooms.admission.admitted():
        raise _turned_away(request, here, Rejected("server.busy"), COME_BACK)
    try:
        hall = await here.rooms.hall(code)
        return Talk(request, here, hall, face, here.credentials.actor(request, face, hall.room))
    except Unavailable:
        raise _turned_away(request, here, Rejected("store.unavailable"), COME_BACK) from None
    except Rejected as rejected:
        known = rejected.code.startswith("credential.")
        raise _turned_away(request, here, rejected, NO_CREDENTIAL if known else NO_WORKSHOP) from None


def _turned_away(request: HTTPConnection, here: Site, rejected: Rejected, close_code: int) -> TurnedAway:
    sentence = here.sentence(here.language(request), rejected)
    retry = rejected.code in TRY_AGAIN
    return TurnedAway(encode(Rejection(None, rejected.code, sentence, retry)).decode(), close_code)


def _known(since: str, actor: Actor) -> dict[Audience, int]:
    """`hall:10,me:7` -> what the comer knows already; what cannot be read is not known."""
    known: dict[Audience, int] = {}
    for part in since.split(","):
        audience, _, rev = part.rpartition(":")
        if rev.isascii() and rev.isdigit() and len(rev) < 16:
            known[own_audience(actor.participant) if audience == "me" else audience] = int(rev)
    return known
