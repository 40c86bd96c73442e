"""Who somebody is: capability links, cookies and the operator's key. Nothing here is looked up by address.

A face's key is derived from the signing key, so a link can be printed again and nothing secret is stored.
"""

import hashlib
import hmac
from typing import Literal

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.room import Room

DAY = 24 * 3600
ORGANISER_COOKIE = "samskap_organiser"
ORGANISER_SECONDS = 30 * DAY
SEAT_SECONDS = 365 * DAY

LinkedClient = Literal["console", "screen"]


class Credentials:
    """Makes and checks them."""

    def __init__(self, signing_key: str, operator_key: str) -> None:
        self._signing_key = signing_key
        self._operator_key = operator_key
        self._organisers = URLSafeTimedSerializer(signing_key, salt="organiser")
        self._seats = URLSafeSerializer(signing_key, salt="seat")

    def face_key(self, face: LinkedClient, workshop_id: str) -> str:
        """The secret part of a console's or screen's link."""
        return self._derived(f"{face}/{workshop_id}")

    def seat(self, workshop_id: str, phone_id: str) -> str:
        """The participant that a phone's own id stands for, always the same. The phone's id leads to the
        seat, as its cookie does; what is derived from it leads nowhere, and may be kept and logged."""
        return self._derived(f"seat/{workshop_id}/{phone_id}")

    def _derived(self, message: str) -> str:
        return hmac.new(self._signing_key.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]

    def organiser_cookie(self) -> str:
        """The value that says: signed in."""
        return str(self._organisers.dumps("organiser"))

    def seat_cookie(self, workshop_id: str, participant: str) -> str:
        """The value that says whose seat a browser has."""
        return str(self._seats.dumps([workshop_id, participant]))

    def is_operator(self, request: HTTPConnection) -> bool:
        """Whether the request bears the key of this machine's data folder."""
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._operator_key}".encode())

    def is_organiser(self, request: HTTPConnection) -> bool:
        """Whether an organiser is signed in, or the operator asks."""
        cookie = request.cookies.get(ORGANISER_COOKIE, "")
        try:
            self._organisers.loads(cookie, max_age=ORGANISER_SECONDS)
        except BadData:
            return self.is_operator(request)
        return True

    def holds_face(self, request: HTTPConnection, face: LinkedClient, room: Room) -> bool:
        """Whether the request bears the key of a console or screen; a console may also be a screen."""
        given = request.cookies.get(client_cookie(face, room.code), "")
        if hmac.compare_digest(given.encode(), self.face_key(face, room.workshop_id).encode()):
            return True
        if face == "screen":
            return self.holds_face(request, "console", room)
        return self.is_organiser(request)

    def participant(self, request: HTTPConnection, room: Room) -> str | None:
        """The participant of this browser, if it has a seat in this workshop."""
        try:
            workshop_id, participant = self._seats.loads(request.cookies.get(seat_cookie(room.code), ""))
        except (BadData, ValueError, TypeError):
            return None
        known = workshop_id == room.workshop_id and participant in room.state.participants
        return str(participant) if known else None

    def actor(self, request: HTTPConnection, face: str, room: Room) -> Actor:
        """Who speaks through this face, or Rejected: `credential.missing`."""
        if face == "phone" and (participant := self.participant(request, room)):
            return Actor("participant", participant)
        if face == "console" and self.holds_face(request, "console", room):
            return Actor("facilitator")
        if face == "screen" and self.holds_face(request, "screen", room):
            return Actor("screen")
        raise Rejected("credential.missing")


def client_cookie(face: LinkedClient, code: str) -> str:
    """The cookie's name."""
    return f"samskap_{face}_{code}"


def seat_cookie(code: str) -> str:
    """The cookie's name."""
    return f"samskap_seat_{code}"


def set_secure_cookie(request: Request, answer: Response, name: str, value: str, seconds: int) -> None:
    """A cookie that no script reads."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
