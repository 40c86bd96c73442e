"""Changed nouns -> one encoded frame per audience per tick, the same text to everyone in it.

An audience is told of its first change at once; then at most ten times a second. Only what changed is
rendered, and only for audiences that somebody is in.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from operator import methodcaller

import structlog

from app.core.aggregate import Audience, View
from app.live.clock import now
from app.live.connection import Connection, FrameByClient, StateFrame
from app.live.presence import Presence
from app.live.room import Room
from app.live.transport import text_frame
from app.workshop import protocol
from app.workshop.audiences import HALL, table_audience
from app.workshop.workshop import show, view

MIN_FRAME_INTERVAL = 0.1
"""Seconds between two frames to an audience, at least."""
COALESCE_WINDOW = 0.01
"""Seconds in which what changes anywhere in the hall is gathered."""
YIELD_EVERY = 200
"""Sockets that are written to before others get a turn: an ack must not wait for a whole hall."""
PRESENCE_INTERVAL = 1.0
SNAPSHOT_CACHE_MS = 500
"""Milliseconds that a snapshot may be handed out again."""
MAX_CATCH_UP_KEYS = 300
"""Nouns; past that a snapshot costs less than finding out what changed."""
COMPARE_WITH_SNAPSHOT_ABOVE = 4096
"""Bytes; of a longer patch it is worth knowing whether a snapshot is shorter."""


Projected = tuple[Audience, str, View | None]

log = structlog.get_logger()


class Broadcast:
    """Tells the connections of one room what they may know."""

    def __init__(self, room: Room) -> None:
        self.presence = Presence()
        self._room = room
        self._members: dict[Audience, set[Connection]] = defaultdict(set)
        self._phones: dict[str, set[Connection]] = defaultdict(set)
        self._dirty: set[str] = set()
        self._untold: dict[Audience, dict[str, View | None]] = {}
        self._resting: dict[Audience, float] = {}
        self._told_at = 0.0
        self._snapshots: dict[Audience, tuple[int, StateFrame]] = {}
        self._shows: dict[str, tuple[int, tuple[Projected, ...]]] = {}
        self._told: FrameByClient | None = None
        self._bell = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        room.on_change = self._changed

    @property
    def empty(self) -> bool:
        """Whether nobody is connected."""
        return not any(self._members.values())

    def join(self, connection: Connection, since: dict[Audience, int]) -> None:
        """Tell a new connection all it may know, or what it missed; and everything from now on."""
        if not self._tasks:
            self._dirty.clear()  # what changed before anybody was here, a snapshot tells
            self._tasks = [asyncio.create_task(self._tick()), asyncio.create_task(self._tell_presence())]
        for audience in connection.audiences:
            self._members[audience].add(connection)
        if connection.participant and connection.table:
            self._phones[connection.participant].add(connection)
            self.presence.arrive(connection.participant, connection.table)
        connection.known = {a: since[a] for a in connection.audiences if a in since}
        connection.catch_up = self.catch_up
        for outgoing in self.catch_up(connection):
            connection.offer(outgoing)
        connection.tell(self._presence())

    def leave(self, connection: Connection) -> None:
        """Forget it."""
        for audience in connection.audiences:
            self._discard(audience, connection)
        if connection.participant:
            self._phones[connection.participant].discard(connection)
            if not self._phones[connection.participant]:
                del self._phones[connection.participant]
            self.presence.leave(connection.participant)
        connection.leave()

    async def stop(self) -> None:
        """End the ticking."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def catch_up(self, connection: Connection) -> Iterator[StateFrame]:
        """One frame for each audience in which something happened that the connection has not been told."""
        for audience in connection.audiences:
            known = connection.known.get(audience)
            nouns = None if known is None else self._since(known)
            if nouns is None:
                connection.known.pop(audience, None)
                yield self.snapshot(audience)
            elif missed := self._missed(nouns, audience):
                yield self._shorter(self._patch(audience, missed))

    def snapshot(self, audience: Audience) -> StateFrame:
        """All that an audience sees; rendered once for all who ask before the next change, or soon: the
        clock that it brings must be right."""
        made_at, cached = self._snapshots.get(audience, (0, None))
        if cached is None or abs(now() - made_at) > SNAPSHOT_CACHE_MS:
            rev = self._room.rev
            frame = protocol.Snapshot(wire_name(audience), rev, now(), view(self._room.state, audience))
            cached = _state_frame(frame, audience, rev)
            self._snapshots[audience] = (frame.now, cached)
        return cached

    def _discard(self, audience: Audience, connection: Connection) -> None:
        self._members[audience].discard(connection)
        if not self._members[audience]:
            del self._members[audience]
            self._untold.pop(audience, None)

    def _changed(self, touched: set[str]) -> None:
        self._dirty |= touched
        self._snapshots.clear()
        self._bell.set()

    def _since(self, rev: int) -> list[str] | None:
        """The nouns touched after `rev`, or None when they are too many or `rev` is not of this log."""
        if rev > self._room.rev:
            return None
        nouns: list[str] = []
        for noun, touched in reversed(self._room.touched_at.items()):
            if touched <= rev:
                break
            nouns.append(noun)
            if len(nouns) > MAX_CATCH_UP_KEYS:
                return None
        return nouns[::-1]

    def _shorter(self, patch: StateFrame) -> StateFrame:
        """The patch, or the snapshot where that is less to carry."""
        if len(patch.frame) <= COMPARE_WITH_SNAPSHOT_ABOVE:
            return patch
        return min(patch, self.snapshot(patch.audience), key=lambda outgoing: len(outgoing.frame))

    def _missed(self, nouns: list[str], audience: Audience) -> dict[str, View | None]:
        shown = (one for noun in nouns for one in self._shown(noun))
        return {key: entity for who, key, entity in shown if who == audience}

    def _shown(self, noun: str) -> tuple[Projected, ...]:
        """What the noun shows to whom since it was last touched; found out once, for all who come back."""
        rev = self._room.touched_at[noun]
        made_at, shown = self._shows.pop(noun, (0, ()))
        if made_at != rev:
            shown = self._look(noun)
        self._shows[noun] = rev, shown
        if len(self._shows) > MAX_CATCH_UP_KEYS:
            del self._shows[next(iter(self._shows))]
        return shown

    def _look(self, noun: str) -> tuple[Projected, ...]:
        try:
            return tuple(show(self._room.state, noun))
        except Exception:  # one noun that cannot be shown must not silence the hall
            log.exception("broadcast.not_shown", kind=noun.partition("/")[0])
            return ()

    def _patch(self, audience: Audience, entities: dict[str, View | None]) -> StateFrame:
        rev = self._room.rev
        frame = protocol.Patch(
            wire_name(audience),
            rev,
            now(),
            {key: shown for key, shown in entities.items() if shown is not None},
            tuple(key for key, shown in entities.items() if shown is None),
        )
        return _state_frame(frame, audience, rev)

    async def _tick(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            rested = min((self._resting[audience] for audience in self._untold), default=None)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(rested):
                    await self._bell.wait()
            if (breath := self._told_at + COALESCE_WINDOW - clock()) > 0:
                await asyncio.sleep(breath)
            self._told_at = clock()
            self._bell.clear()
            self._gather()
            for frame in [self._patch(audience, self._untold.pop(audience)) for audience in self._due()]:
                await self._each(frame.audience, methodcaller("offer", frame))

    def _gather(self) -> None:
        """Show what changed once, and keep for each audience what it is to be told."""
        nouns, self._dirty = sorted(self._dirty, key=self._room.touched_at.__getitem__), set()
        self._reseat(nouns)
        for noun in nouns:
            for audience, key, shown in self._shown(noun):
                if audience in self._members:
                    self._untold.setdefault(audience, {})[key] = shown

    def _due(self) -> list[Audience]:
        """Who is to be told something and was told nothing for a tick; from now on they rest."""
        while self._resting and next(iter(self._resting.values())) <= self._told_at:
            del self._resting[next(iter(self._resting))]
        due = [audience for audience in self._untold if audience not in self._resting]
        self._resting |= dict.fromkeys(due, self._told_at + MIN_FRAME_INTERVAL)
        return due

    async def _each(self, audience: Audience, deed: Callable[[Connection], None]) -> None:
        """Do it for everyone in the audience, with a turn for everybody else now and then."""
        for number, connection in enumerate(tuple(self._members.get(audience, ())), 1):
            try:
                deed(connection)
            except Exception:  # one that cannot be told must not silence the hall
                log.exception("broadcast.not_told", face=connection.face)
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    def _reseat(self, nouns: list[str]) -> None:
        """Who has moved to another table leaves the old one's audience and gets the new one's state."""
        for who in (noun.removeprefix("me/") for noun in nouns if noun.startswith("me/")):
            for phone in self._phones.get(who, ()):
                table = self._room.state.participants[who].table
                if phone.table != table and phone.table is not None:
                    self._move(phone, phone.table, table)
                    self.presence.sit(who, table)

    def _move(self, phone: Connection, old: int, new: int) -> None:
        before, after = table_audience(old), table_audience(new)
        self._discard(before, phone)
        self._members[after].add(phone)
        phone.table = new
        phone.known.pop(before, None)
        phone.answer(text_frame(protocol.encode(protocol.Leave(before))))
        phone.offer(self.snapshot(after))

    async def _tell_presence(self) -> None:
        while True:
            await asyncio.sleep(PRESENCE_INTERVAL)
            told = self._presence()
            if told == self._told:
                continue
            self._told = told
            await self._each(HALL, methodcaller("tell", told))

    def _presence(self) -> FrameByClient:
        """How many are here and how much is written; a console hears it of each table, too."""
        people, cards = self.presence.people, sum(self._room.state.shared.values())
        all_hear, console = (
            text_frame(protocol.encode(protocol.Presence(people, cards, tables)))
            for tables in ({}, self.presence.tables())
        )
        return {"phone": all_hear, "screen": all_hear, "console": console}


def _state_frame(frame: protocol.Snapshot | protocol.Patch, audience: Audience, rev: int) -> StateFrame:
    return StateFrame(text_frame(protocol.encode(frame)), audience, rev)


def wire_name(audience: Audience) -> str:
    """How the wire calls an audience: one's own is `me`, so that no id leaves the house."""
    return "me" if audience.startswith("me/") else audience
