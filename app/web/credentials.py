"""Authenticates requests by links with keys, signed cookies and the operator's key; never by IP address.

A link's key is derived from the signing key, so that it can be shown again and no secret is stored.
"""

import hashlib
import hmac
import secrets
from typing import Literal, get_args

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.room import Room

SECONDS_PER_DAY = 24 * 3600
ORGANISER_COOKIE = "samskap_organiser"
ORGANISER_COOKIE_MAX_AGE_S = 30 * SECONDS_PER_DAY
SEAT_COOKIE_MAX_AGE_S = 365 * SECONDS_PER_DAY
LINK_COOKIE_MAX_AGE_S = 365 * SECONDS_PER_DAY
"""For how long a browser keeps each cookie."""

SESSION_COOKIE = "samskap_session"
"""One for the consoles of all workshops: a browser sends each cookie with each request."""

LinkedClient = Literal["console", "screen"]
"""A client that is opened by a link with a key."""
LINKED_CLIENTS: tuple[LinkedClient, ...] = get_args(LinkedClient)


class Credentials:
    """Creates and verifies the credentials of one server."""

    def __init__(self, signing_key: str, operator_key: str) -> None:
        self._signing_key = signing_key
        self._operator_key = operator_key
        self._organisers = URLSafeTimedSerializer(signing_key, salt="organiser")
        self._seats = URLSafeSerializer(signing_key, salt="seat")

    def link_key(self, client_kind: LinkedClient, workshop_id: str) -> str:
        """The secret part of a console's or screen's link."""
        return self._derive(f"{client_kind}/{workshop_id}")

    def participant_id(self, workshop_id: str, phone_id: str) -> str:
        """The participant id for an id that a phone made, always the same for the same phone id. The phone id
        is a secret that grants the seat; the derived id is not, and may be stored and logged."""
        return self._derive(f"seat/{workshop_id}/{phone_id}")

    def _derive(self, message: str) -> str:
        return hmac.new(self._signing_key.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]

    def organiser_cookie(self) -> str:
        """The cookie value of a browser in which an organiser is signed in."""
        return str(self._organisers.dumps("organiser"))

    def seat_cookie(self, workshop_id: str, participant: str) -> str:
        """The cookie value of a browser that has this participant's seat."""
        return str(self._seats.dumps([workshop_id, participant]))

    def is_operator(self, request: HTTPConnection) -> bool:
        """Whether the request has the operator key of the data folder."""
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._operator_key}".encode())

    def is_organiser(self, request: HTTPConnection) -> bool:
        """Whether the request has an organiser's cookie or the operator key."""
        cookie = request.cookies.get(ORGANISER_COOKIE, "")
        try:
            self._organisers.loads(cookie, max_age=ORGANISER_COOKIE_MAX_AGE_S)
        except BadData:
            return self.is_operator(request)
        return True

    def has_link_key(self, request: HTTPConnection, client_kind: LinkedClient, room: Room) -> bool:
        """Whether the request has the key of this console or screen; the console's key opens the screen too,
        and organisers need none."""
        given = request.cookies.get(client_cookie(client_kind, room.code), "")
        if hmac.compare_digest(given.encode(), self.link_key(client_kind, room.workshop_id).encode()):
            return True
        if client_kind == "screen":
            return self.has_link_key(request, "console", room)
        return self.is_organiser(request)

    def participant(self, request: HTTPConnection, room: Room) -> str | None:
        """The participant whose seat cookie the request has; None without a seat in this workshop."""
        try:
            workshop_id, participant = self._seats.loads(request.cookies.get(seat_cookie(room.code), ""))
        except (BadData, ValueError, TypeError):
            return None
        known = workshop_id == room.workshop_id and participant in room.state.participants
        return str(participant) if known else None

    def _session_id(self, request: HTTPConnection, room: Room) -> str:
        """The id of the browser's session in this workshop; empty without a session cookie. It tells the
        facilitators apart, so that each undoes only their own changes, and grants nothing."""
        cookie = request.cookies.get(SESSION_COOKIE)
        return self._derive(f"session/{room.workshop_id}/{cookie}") if cookie else ""

    def actor(self, request: HTTPConnection, client_kind: str, room: Room) -> Actor:
        """The actor of a request from this kind of client. Raises Rejected: `credential.missing`."""
        if client_kind == "phone" and (participant := self.participant(request, room)):
            return Actor("participant", participant)
        if client_kind == "console" and self.has_link_key(request, "console", room):
            return Actor("facilitator", self._session_id(request, room))
        if client_kind == "screen" and self.has_link_key(request, "screen", room):
            return Actor("screen")
        raise Rejected("credential.missing")


def client_cookie(client_kind: LinkedClient, code: str) -> str:
    """The name of the cookie that holds a link's key."""
    return f"samskap_{client_kind}_{code}"


def seat_cookie(code: str) -> str:
    """The name of the cookie that holds a participant's seat."""
    return f"samskap_seat_{code}"


def new_session() -> str:
    """The cookie value of a new session."""
    return secrets.token_hex(16)


def set_secure_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read; over HTTPS it is sent only over HTTPS."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
