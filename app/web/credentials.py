"""Authenticates requests by sessions, seats and the operator's key, all in cookies and headers; never by IP
address."""

import hmac
from collections.abc import Collection
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from app.access.links import Links, derive
from app.access.rights import STAFF_RIGHTS, StaffRight
from app.access.sessions import Sessions, cookie_key, link_key
from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow, SessionRow
from app.web.rights import Right

ORGANISER_COOKIE = "samskap_organiser"
SESSION_COOKIE_PREFIX = "samskap_session_"
EARLIER_ORGANISER_COOKIE_MAX_AGE_S = 30 * 24 * 3600
"""Seconds for which an organiser's cookie of an earlier version is accepted."""
SEAT_COOKIE_MAX_AGE_S = 365 * 24 * 3600
"""Seconds for which a browser keeps the cookie."""
SEAT_COOKIE_PREFIX = "samskap_seat_"
CODE_WORD_COOKIE = "samskap_code_word"
"""A browser sends it only with the requests for one public link."""
CODE_WORD_COOKIE_MAX_AGE_S = 30 * 24 * 3600
"""Seconds for which a browser keeps the cookie."""
MAX_COOKIES_OF_A_KIND = 30
"""A browser keeps so many cookies of sessions, and so many of seats: `websockets` accepts 8 KiB of them all
(decision 0016)."""

EARLIER_CLIENTS: dict[StaffRight, str] = {"facilitator": "console", "screen": "screen"}
"""Right -> the client in whose cookie earlier versions kept the link's key itself (see `earlier_link`)."""


class Identity(NamedTuple):
    """The sender of a request. session: the key by which `Sessions` knows it; empty for a participant and the
    operator. expires_at: of the session, in ms since 1970; None: it does not expire. link: the id of the link
    that was opened; empty for an organiser, the operator and a participant."""

    actor: Actor
    session: str = ""
    expires_at: int | None = None
    link: str = ""


class Credentials:
    """Creates and verifies the credentials of one server. Methods that are awaited may raise
    StoreUnavailable."""

    def __init__(self, signing_key: str, operator_key: str, links: Links, sessions: Sessions) -> None:
        self._signing_key = signing_key
        self._operator_key = operator_key
        self._links = links
        self._sessions = sessions
        self._earlier_organisers = URLSafeTimedSerializer(signing_key, salt="organiser")
        self._seats = URLSafeSerializer(signing_key, salt="seat")
        self._code_words = URLSafeSerializer(signing_key, salt="code word")

    def participant_id(self, workshop_id: str, phone_id: str) -> str:
        """The participant id for an id that a phone made, always the same for the same phone id. The phone id
        is a secret that grants the seat; the derived id is not, and may be stored and logged."""
        return derive(self._signing_key, f"seat/{workshop_id}/{phone_id}")

    def seat_cookie(self, workshop_id: str, participant: str) -> str:
        """The cookie value of a browser that has this participant's seat."""
        return str(self._seats.dumps([workshop_id, participant]))

    def participant(self, request: HTTPConnection, room: Room) -> str | None:
        """The participant whose seat cookie the request has; None without a seat in this workshop."""
        cookie = request.cookies.get(seat_cookie(room.code))
        if not cookie:  # an exception here would be in a reference cycle, which keeps the room in memory
            return None
        try:
            workshop_id, participant = self._seats.loads(cookie)
        except (BadData, ValueError, TypeError):
            return None
        known = workshop_id == room.workshop_id and participant in room.state.participants
        return str(participant) if known else None

    def code_word_cookie(self, link: LinkRow) -> str:
        """The cookie value of a browser in which the link's code word was given."""
        return str(self._code_words.dumps([link.id, link.code_word_hash]))

    def has_code_word(self, request: HTTPConnection, link: LinkRow) -> bool:
        """Whether the link needs no code word, or it was given in this browser."""
        try:
            opened = self._code_words.loads(request.cookies.get(CODE_WORD_COOKIE, ""))
        except BadData:
            opened = None
        return link.code_word_hash is None or opened == [link.id, link.code_word_hash]

    def is_operator(self, request: HTTPConnection) -> bool:
        """Whether the request has the operator key of the data folder."""
        authorization = request.headers.get("authorization", "")
        return hmac.compare_digest(authorization.encode(), f"Bearer {self._operator_key}".encode())

    async def organiser(self, request: HTTPConnection) -> Identity | None:
        """The organiser or the operator, as a facilitator, which both may be in every workshop; None if the
        request is of neither."""
        cookie = request.cookies.get(ORGANISER_COOKIE, "")
        for session in await self._sessions.find([cookie] if cookie else []):
            if session.right == "organiser" and is_valid(session):
                return Identity(Actor("facilitator", session.id), session.id, session.expires_at)
        if (signed := self.earlier_organiser(cookie)) and not await self._sessions.find([signed]):
            return Identity(Actor("facilitator"), cookie_key(signed))
        return Identity(Actor("facilitator")) if self.is_operator(request) else None

    async def identify(self, request: HTTPConnection, room: Room, allowed: Collection[Right]) -> Identity:
        """The sender of a request, with the first of the allowed rights that the request has.

        Raises Rejected: `credential.missing`, `credential.session_ended`."""
        if "participant" in allowed and (participant := self.participant(request, room)):
            for session in filter(is_valid, await self.sessions(request, room, ["table_host"])):
                actor = Actor("table_host", participant, session.id)
                return Identity(actor, session.id, session.expires_at, session.link_id or "")
            return Identity(Actor("participant", participant))
        rights = [right for right in STAFF_RIGHTS if right in allowed and right != "table_host"]
        sessions = await self.sessions(request, room, rights)
        for right in rights:
            for session in sessions:
                if session.right == right and is_valid(session):
                    actor = Actor(right, session.id)
                    return Identity(actor, session.id, session.expires_at, session.link_id or "")
            if link := await self.earlier_link(request, room.workshop_id, room.code, right):
                return Identity(Actor(right), link_key(link.id), link.expires_at, link.id)
            if right == "facilitator" and (organiser := await self.organiser(request)):
                return organiser
        raise Rejected("credential.session_ended" if sessions else "credential.missing")

    async def sessions(
        self, request: HTTPConnection, room: Room, rights: Collection[StaffRight] = STAFF_RIGHTS
    ) -> list[SessionRow]:
        """The sessions with these rights in the room's workshop that the request has cookies of, also those
        that have ended."""
        cookies = (request.cookies.get(session_cookie(right, room.code)) for right in rights)
        found = await self._sessions.find([cookie for cookie in cookies if cookie])
        return [row for row in found if row.workshop_id == room.workshop_id and row.right in rights]

    async def earlier_link(
        self, request: HTTPConnection, workshop_id: str, code: str, right: StaffRight
    ) -> LinkRow | None:
        """The link whose key an earlier version left in a cookie of this browser, if it is still valid. code:
        of the workshop."""
        client = EARLIER_CLIENTS.get(right)
        key = client and request.cookies.get(earlier_cookie(client, code))
        if not client or not key:
            return None
        try:
            return await self._links.open_earlier(workshop_id, client, key, now())
        except Rejected:
            return None

    async def earlier_links(self, request: HTTPConnection, workshop_id: str, code: str) -> list[LinkRow]:
        """All such links of a workshop."""
        links = [await self.earlier_link(request, workshop_id, code, right) for right in EARLIER_CLIENTS]
        return [link for link in links if link]

    def earlier_organiser(self, cookie: str) -> str:
        """The text that an earlier version signed in an organiser's cookie; empty if this is no such cookie,
        or too old."""
        try:
            content, signed_at = self._earlier_organisers.loads(
                cookie, max_age=EARLIER_ORGANISER_COOKIE_MAX_AGE_S, return_timestamp=True
            )
        except BadData:
            return ""
        return f"{content}/{signed_at.timestamp():.0f}"


def is_valid(session: SessionRow) -> bool:
    """Whether the session has neither ended nor expired."""
    return session.ended_at is None and session.expires_at > now()


def session_cookie(right: StaffRight, code: str) -> str:
    """The name of the cookie with a session's token. A browser may have sessions with several rights."""
    return f"{SESSION_COOKIE_PREFIX}{right}_{code}"


def earlier_cookie(client: str, code: str) -> str:
    """The name of the cookie in which earlier versions kept the key of a link. client: see
    `EARLIER_CLIENTS`."""
    return f"samskap_{client}_{code}"


def seat_cookie(code: str) -> str:
    """The name of the cookie that holds a participant's seat."""
    return f"{SEAT_COOKIE_PREFIX}{code}"


def set_secure_cookie(
    request: Request, response: Response, name: str, value: str, seconds: int, path: str = "/"
) -> None:
    """Set a cookie that scripts cannot read; one that is set over HTTPS is sent only over HTTPS. seconds: for
    which the browser keeps it. path: the beginning of the paths to which it is sent."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)


def surplus_cookies(request: Request, prefix: str, new: str, in_use: Collection[str] = ()) -> list[str]:
    """The names of the cookies with this prefix to be deleted, the oldest ones, so that at most
    MAX_COOKIES_OF_A_KIND remain with the new one. new: its name. in_use: values of cookies to be deleted
    last. Browsers send the oldest first (RFC 6265, 5.4)."""
    others = [name for name in request.cookies if name.startswith(prefix) and name != new]
    others.sort(key=lambda name: request.cookies[name] in in_use)
    return others[: max(0, len(others) + 1 - MAX_COOKIES_OF_A_KIND)]
