"""A participant, her phone and her card, for tests of rooms without a server."""

import json
from typing import Any

from app.core.aggregate import Actor, Audience
from app.live.connection import Connection
from app.live.room import Room
from app.live.rooms import LiveRoom, Rooms
from app.live.transport import SendTransport
from app.locale.catalogue import Catalogue
from app.workshop.activities.ideas import AddIdea
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.templates import fremtidsbilder
from tests.faults.wait_until import wait_until

STAFF = Actor("facilitator")
ANNA = Actor("participant", "anna-anna-anna-anna")
PLAN = fremtidsbilder(Catalogue.load().in_all_languages, 4, "en")


DAMAGES = {
    "undecodable": "UPDATE entry SET events = x'00'",
    "inapplicable": """UPDATE entry SET events = '[{"type":"idea.edited","card":"none","text":"Ann"}]'""",
    "missing": "DELETE FROM entry",
}
"""What can be wrong with an entry -> the beginning of the SQL that makes it so."""


class Phone:
    """Anna's phone, with the frames that it has received. since: the rev that it has of each audience; None:
    it has nothing."""

    def __init__(self, live_room: LiveRoom, since: int | None = None) -> None:
        self.frames: list[dict[str, Any]] = []
        transport = SendTransport(self._receive, self._receive_close)
        self.connection = Connection("phone", ANNA.id, 1, transport)
        known = {} if since is None else dict.fromkeys(self.connection.audiences, since)
        live_room.broadcast.join(self.connection, known)

    async def state_frames(self) -> dict[Audience, dict[str, Any]]:
        """audience -> its frame, of those that were sent on joining: presence follows them."""
        await wait_until(lambda: any(frame["type"] == "presence" for frame in self.frames))
        return {frame["audience"]: frame for frame in self.frames if "audience" in frame}

    def has(self, text: str) -> bool:
        """Whether any frame contains this text."""
        return any(text in json.dumps(frame) for frame in self.frames)

    async def _receive(self, text: str) -> None:
        self.frames.append(json.loads(text))

    async def _receive_close(self, code: int) -> None:
        raise AssertionError(code)


async def add_card(room: Room, id_: str, text: str = "A tree") -> int:
    """Write a card, and return the seq of its ack."""
    return await room.submit(ANNA, idea(id_, text))


async def open_workshop(rooms: Rooms) -> LiveRoom:
    """A workshop in which Anna sits at table 1 and may write."""
    live_room = await rooms.create(PLAN)
    await live_room.room.submit(STAFF, StartStep(id="start-start", step="together"))
    await live_room.room.submit(Actor("visitor", ANNA.id), Join(id=ANNA.id, table=1))
    return live_room


async def damage_entry(room: Room, damage: str, seq: int) -> None:
    """Damage an entry in the log of a room. damage: one of DAMAGES."""
    statement, values = f"{DAMAGES[damage]} WHERE workshop_id = ? AND seq = ?", (room.workshop_id, seq)
    await room._log._database.run(lambda connection: connection.exec_driver_sql(statement, values))


def idea(id_: str, text: str = "A tree") -> AddIdea:
    """A command that adds a card."""
    return AddIdea(id=id_, theme="safety", text=text)
