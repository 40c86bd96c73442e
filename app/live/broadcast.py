"""Sends what changed in a room: one encoded frame per audience, the same bytes to every connection of it.

The first change is sent to an audience at once, later ones at most ten times a second. Only changed entities
are projected, and only for audiences that have connections.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from operator import methodcaller

from app.core.aggregate import Audience, EntityKey, Projection, View
from app.live.audience_views import SLICE_SIZE, TooManyEntities
from app.live.clock import now
from app.live.connection import TOO_MANY_CONNECTIONS, Connection, FramesByClientKind, StateFrame
from app.live.error_log import ErrorLog
from app.live.keep_running import keep_running
from app.live.presence import PresenceCounts
from app.live.room import Room
from app.live.state_frames import StateFrames, wire_name
from app.live.transport import text_frame
from app.live.view_builder import ViewBuilder
from app.workshop import protocol
from app.workshop.audiences import HALL, table_audience
from app.workshop.state import State
from app.workshop.workshop import show

MIN_FRAME_INTERVAL = 0.1
"""Seconds between two frames to the same audience, at least."""
COALESCE_WINDOW = 0.01
"""Seconds during which changes are collected before they are sent together."""
YIELD_EVERY = 200
"""Sockets that are written to before other tasks may run: an ack must not wait for all of them."""
PRESENCE_INTERVAL = 1.0
"""Seconds between two frames with the counts of people and cards."""
MAX_CONNECTIONS_OF_ACTOR = 20
"""The most connections of one seat, or of one session of the staff: more tabs than anybody looks at. What a
client may send is limited for each connection, so many of them could send too much."""
MAX_CATCH_UP_KEYS = 300
"""The most entity keys of a patch: above that number a snapshot costs less."""


class Broadcast:
    """Sends state and presence to the connections of one room. Its numbers: see the constants above. clock:
    milliseconds since 1970. show: the projection of one entity."""

    def __init__(
        self,
        room: Room,
        *,
        min_frame_interval: float = MIN_FRAME_INTERVAL,
        yield_every: int = YIELD_EVERY,
        presence_interval: float = PRESENCE_INTERVAL,
        max_catch_up_keys: int = MAX_CATCH_UP_KEYS,
        max_connections_of_actor: int = MAX_CONNECTIONS_OF_ACTOR,
        slice_size: int = SLICE_SIZE,
        clock: Callable[[], int] = now,
        show: Callable[[State, EntityKey], Projection] = show,
    ) -> None:
        self.presence = PresenceCounts()
        self._errors = ErrorLog()
        self.frames = StateFrames(
            room,
            ViewBuilder(show, self._errors),
            max_catch_up_keys=max_catch_up_keys,
            clock=clock,
            slice_size=slice_size,
        )
        self._room = room
        self._min_frame_interval = min_frame_interval
        self._yield_every = yield_every
        self._max_connections_of_actor = max_connections_of_actor
        self._presence_interval = presence_interval
        self._members: dict[Audience, set[Connection]] = defaultdict(set)
        self._connections_of: dict[str, dict[Connection, None]] = defaultdict(dict)
        self._changed_keys: set[EntityKey] = set()
        self._pending: dict[Audience, dict[EntityKey, View | None]] = {}
        self._throttled_until: dict[Audience, float] = {}
        self._sent_at = 0.0
        self._sent_presence: FramesByClientKind | None = None
        self._catch_up = self.catch_up  # one bound method for all connections, as there are thousands
        self._wakeup = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._snapshot_tasks: set[asyncio.Task[None]] = set()
        self._snapshot_turn = asyncio.Lock()
        room.on_change = self._on_change

    @property
    def empty(self) -> bool:
        """Whether there are no connections."""
        return not any(self._members.values())

    def join(self, connection: Connection, since: Mapping[Audience, int | None]) -> None:
        """Add a connection, and send it the state that it does not have yet. since: audience -> the rev of
        the client's view; None: the room does not know that revision."""
        if not self._tasks:
            self._changed_keys.clear()  # the first connection gets them in its snapshots
            restarts = self._room.restarts
            self._tasks = [
                asyncio.create_task(keep_running("broadcast.changes", self._send_changes, restarts)),
                asyncio.create_task(keep_running("broadcast.presence", self._send_presence, restarts)),
            ]
        self._add(connection)
        connection.known_revs = {
            each: rev for each in connection.audiences if (rev := since.get(each)) is not None
        }
        connection.catch_up = self._catch_up
        self.catch_up(connection)
        for audience in since.keys() - set(connection.audiences):  # audiences of an earlier table or language
            connection.send_reply(text_frame(protocol.encode(protocol.Leave(wire_name(audience)))))
        try:
            connection.send_presence(self._presence_frames())
        except Exception as error:  # noqa: BLE001 - logged
            self._errors.exception("broadcast.presence_failed", error)
            self._sent_presence = None  # the next counts are sent also if they are the same

    def leave(self, connection: Connection) -> None:
        """Remove a connection from its audiences and from the counts of people."""
        for audience in connection.audiences:
            self._discard(audience, connection)
        if of_actor := self._connections_of.get(connection.actor_id):
            of_actor.pop(connection, None)
            if not of_actor:
                del self._connections_of[connection.actor_id]
        if connection.table:
            self.presence.disconnect(connection.actor_id)
        connection.detach()

    async def stop(self) -> None:
        """End the sending tasks, and remove references in a circle: without them a dropped room is freed at
        once."""
        tasks = [*self._tasks, *self._snapshot_tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks = []
        self._room.on_change = lambda touched: None
        self._catch_up = lambda connection: None

    def catch_up(self, connection: Connection) -> None:
        """Send a patch or snapshot for each audience that has changed since the connection's known rev."""
        try:
            for audience in connection.audiences:
                known_rev = connection.known_revs.get(audience)
                try:
                    if frame := self.frames.catch_up_frame(known_rev, audience):
                        connection.send_state(frame)
                except TooManyEntities:
                    self._send_large_snapshot_later(connection, audience)
        except Exception as error:  # noqa: BLE001 - logged
            self._close("broadcast.catch_up_failed", error, connection)

    def _send_large_snapshot_later(self, connection: Connection, audience: Audience) -> None:
        """Send the snapshot when it is encoded. Until then the client gets no patch for this audience."""
        connection.known_revs.pop(audience, None)
        task = asyncio.create_task(self._send_large_snapshot(connection, audience))
        self._snapshot_tasks.add(task)
        task.add_done_callback(self._snapshot_tasks.discard)

    async def _send_large_snapshot(self, connection: Connection, audience: Audience) -> None:
        """Send the snapshot, and a patch with what has changed since it was begun. Clients get theirs one
        after the other: each copy is large, and other tasks must run between two."""
        try:
            views = await self.frames.large_views(audience)
            async with self._snapshot_turn:
                if connection not in self._members.get(audience, ()):
                    return
                connection.send_state(self.frames.snapshot_of(audience, views))
                if patch := self.frames.catch_up_patch(views.rev, audience):
                    connection.send_state(patch)
                await asyncio.sleep(0)
        except Exception as error:  # noqa: BLE001 - logged
            self._close("broadcast.catch_up_failed", error, connection)

    def _close(self, event: str, error: Exception, connection: Connection) -> None:
        """Log the error and close the connection, as later patches do not contain what it did not get. The
        client connects again, and then gets all of it."""
        self._errors.exception(event, error, client_kind=connection.client_kind)
        with self._errors.log_exceptions("broadcast.close_failed"):
            connection.close()

    def _add(self, connection: Connection) -> None:
        for audience in connection.audiences:
            self._members[audience].add(connection)
        if connection.actor_id:
            self._connections_of[connection.actor_id][connection] = None
            self._close_surplus(connection)
        if connection.table:
            self.presence.connect(connection.actor_id, connection.table)

    def _close_surplus(self, added: Connection) -> None:
        """Close the oldest connection of an actor who now has too many."""
        of_actor = self._connections_of[added.actor_id]
        if len(of_actor) > self._max_connections_of_actor:
            oldest = next(iter(of_actor))
            del of_actor[oldest]
            self._errors.warning("connection.too_many_of_actor", client_kind=oldest.client_kind)
            with self._errors.log_exceptions("broadcast.close_failed"):
                oldest.close(TOO_MANY_CONNECTIONS)

    def _discard(self, audience: Audience, connection: Connection) -> None:
        self._members[audience].discard(connection)
        if not self._members[audience]:
            del self._members[audience]
            self._pending.pop(audience, None)

    def _on_change(self, touched: set[EntityKey]) -> None:
        self._changed_keys |= touched
        self.frames.discard_snapshots()
        self._wakeup.set()

    async def _send_changes(self) -> None:
        while True:
            await self._wait_for_changes()
            with self._errors.log_exceptions("broadcast.changes_failed"):
                self._project_changes()
                for patch in self._due_patches():
                    await self._for_each_member(patch.audience, methodcaller("send_state", patch))

    async def _wait_for_changes(self) -> None:
        """Wait for a change, or until pending views may be sent; then collect changes for a short time."""
        clock = asyncio.get_running_loop().time
        throttled_until = min(
            (self._throttled_until.get(audience, 0.0) for audience in self._pending), default=None
        )
        with suppress(TimeoutError):
            async with asyncio.timeout_at(throttled_until):
                await self._wakeup.wait()
        if (remaining := self._sent_at + COALESCE_WINDOW - clock()) > 0:
            await asyncio.sleep(remaining)
        self._sent_at = clock()
        self._wakeup.clear()

    def _project_changes(self) -> None:
        """Project each changed entity once, and collect the views that are pending for each audience."""
        changed_keys, self._changed_keys = self._changed_keys, set()
        keys = sorted(changed_keys, key=self._room.touched_rev.__getitem__)
        self._move_phones(keys)
        for changed in keys:
            for audience, key, shown in self.frames.projection(changed):
                if audience in self._members:
                    self._pending.setdefault(audience, {})[key] = shown

    def _take_due_audiences(self) -> list[Audience]:
        """The audiences that have pending views and are not throttled; they are throttled from now on."""
        while self._throttled_until and next(iter(self._throttled_until.values())) <= self._sent_at:
            del self._throttled_until[next(iter(self._throttled_until))]
        due = [audience for audience in self._pending if audience not in self._throttled_until]
        self._throttled_until |= dict.fromkeys(due, self._sent_at + self._min_frame_interval)
        return due

    def _due_patches(self) -> list[StateFrame]:
        """The patches of the audiences that are due, all encoded before any of them is sent: their rev is the
        room's, so nothing may change between projecting and encoding."""
        patches: list[StateFrame] = []
        for audience in self._take_due_audiences():
            try:
                patches.append(self.frames.patch(audience, self._pending[audience]))
                del self._pending[audience]  # only now: after a failure the views stay pending
            except Exception as error:  # noqa: BLE001 - logged; the others must get their patches
                self._errors.exception("broadcast.patch_failed", error)
        return patches

    async def _for_each_member(self, audience: Audience, send: Callable[[Connection], None]) -> None:
        """Call `send` with each connection of the audience; let other tasks run in between."""
        for number, connection in enumerate(tuple(self._members.get(audience, ())), 1):
            try:
                send(connection)
            except Exception as error:  # noqa: BLE001 - logged; the others must get their frames
                self._close("broadcast.send_failed", error, connection)
            if number % self._yield_every == 0:
                await asyncio.sleep(0)

    def _move_phones(self, keys: list[EntityKey]) -> None:
        """Move the phones of participants who changed tables from the old audience to the new one."""
        for participant in (key.removeprefix("me/") for key in keys if key.startswith("me/")):
            for phone in tuple(self._connections_of.get(participant, ())):
                if phone.table is None:
                    continue
                try:
                    table = self._room.state.participants[participant].table
                    if phone.table != table:
                        self.presence.move(participant, table)
                        self._move(phone, phone.table, table)
                except Exception as error:  # noqa: BLE001 - logged; the phone connects again at its new table
                    self._close("broadcast.move_failed", error, phone)

    def _move(self, phone: Connection, old: int, new: int) -> None:
        before, after = table_audience(old), table_audience(new)
        snapshot: StateFrame | None = None
        with suppress(TooManyEntities):
            snapshot = self.frames.snapshot(after)
        self._discard(before, phone)
        self._members[after].add(phone)
        phone.table = new
        phone.known_revs.pop(before, None)
        phone.send_reply(text_frame(protocol.encode(protocol.Leave(before))))
        if snapshot:
            phone.send_state(snapshot)
        else:
            self._send_large_snapshot_later(phone, after)

    async def _send_presence(self) -> None:
        while True:
            await asyncio.sleep(self._presence_interval)
            with self._errors.log_exceptions("broadcast.presence_failed"):
                frames = self._presence_frames()
                if frames != self._sent_presence:
                    self._sent_presence = frames
                    await self._for_each_member(HALL, methodcaller("send_presence", frames))

    def _presence_frames(self) -> FramesByClientKind:
        """The numbers of people and shared cards; for consoles also the people at each table."""
        people, cards = self.presence.people, sum(self._room.state.shared_cards_by_theme.values())
        totals, per_table = (
            text_frame(protocol.encode(protocol.Presence(people, cards, tables)))
            for tables in ({}, self.presence.people_by_table())
        )
        return {"phone": totals, "screen": totals, "console": per_table}
