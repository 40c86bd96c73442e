"""The rooms of this server: loaded on first use, dropped after being empty for a while."""

import asyncio
import math
import secrets
from collections.abc import Callable

from app.core.aggregate import Actor, LogEntry
from app.core.errors import Rejected
from app.live.broadcast import Broadcast
from app.live.clock import now
from app.live.close_handler import OnClosed, do_nothing
from app.live.connection import DEFAULT_LIMITS, Connection, ConnectionLimits
from app.live.ended_polls import EndedPolls
from app.live.error_log import ErrorLog
from app.live.free_memory import collect_in_slices, free_in_slices
from app.live.keep_running import Restarts
from app.live.rate_limit import ConnectionRateLimit, SubmitRateLimit, poll_rate_limit
from app.live.refused_connections import RefusedConnections
from app.live.room import (
    KeepLogo,
    OnLogoChanged,
    OnStepStarted,
    Room,
    accept_any_logo,
    ignore_logo,
    ignore_step,
)
from app.live.stopping import stop_each
from app.logos.logo import Logo
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from app.store.tables import WorkshopRow
from app.store.workshops import EditionToImport, ImportedEdition, Workshops, creation_command_id
from app.workshop.activities.close import WorkshopImported
from app.workshop.join_code import CODE_ALPHABET, CODE_LENGTH, is_join_code, normalize_join_code
from app.workshop.plan import WorkshopCreated, validate_plan
from app.workshop.protocol import Ping, Submit, read_submit
from app.workshop.state import ImportedCounts, Plan
from app.workshop.summary import summarize
from app.workshop.workshop import evolve_entry, initial_state

IDLE_TIMEOUT = 600.0
"""Seconds that an empty room is kept."""


class LiveRoom:
    """A room with its connections. connection_limits: shared by all of them."""

    def __init__(self, room: Room, broadcast: Broadcast, connection_limits: ConnectionLimits) -> None:
        self.room = room
        self.broadcast = broadcast
        self.connection_limits = connection_limits
        self.submit_rate_limit = SubmitRateLimit(
            connection_limits.submits_per_second, connection_limits.submit_burst
        )
        self.ended_polls = EndedPolls()
        self.idle_timer: asyncio.TimerHandle | None = None

    async def read_submit(self, actor: Actor, text: str | bytes, max_wait: float = math.inf) -> Submit:
        """The submit in a text that an actor has sent over any transport, once the rate limit admits it.
        max_wait: the most seconds to wait for that.

        Raises Rejected: `server.busy` (the wait would be longer); UnreadableCommand."""
        await self.wait_for_rate_limit(actor, max_wait)
        submit = read_submit(text)
        if not isinstance(submit, Ping) and submit.weight > 1 and not self.room.has_answered(submit.id):
            await self.wait_for_rate_limit(actor, max_wait, submit.weight - 1)
        return submit

    async def wait_for_rate_limit(self, actor: Actor, max_wait: float, weight: int = 1) -> None:
        """Wait until the rate limit admits something that an actor has sent. max_wait: the most seconds.
        weight: as how many submits it counts.

        Raises Rejected: `server.busy` (the wait would be longer)."""
        if seconds := self.submit_rate_limit.take(actor, max_wait, weight):
            await asyncio.sleep(seconds)

    async def stop(self) -> None:
        """Commit what is pending, then stop broadcasting."""
        if self.idle_timer:
            self.idle_timer.cancel()
        await self.room.stop()
        await self.broadcast.stop()


class Rooms:
    """The workshops that are in use.

    idle_timeout: seconds that an empty room is kept. make_broadcast, connection_limits: for every room.
    connection_rate_limit, refused_connections: for all connections of the server. poll_limit: for polls
    that follow a client's first one, which counts as a connection. on_closed, on_step_started,
    on_logo_changed, restarts: see `Room`."""

    def __init__(
        self,
        event_log: EventLog,
        workshops: Workshops,
        snapshots: Snapshots | None = None,
        *,
        idle_timeout: float = IDLE_TIMEOUT,
        make_broadcast: Callable[[Room], Broadcast] = Broadcast,
        connection_limits: ConnectionLimits = DEFAULT_LIMITS,
        connection_rate_limit: ConnectionRateLimit | None = None,
        poll_limit: ConnectionRateLimit | None = None,
        refused_connections: RefusedConnections | None = None,
        on_closed: OnClosed = do_nothing,
        on_step_started: OnStepStarted = ignore_step,
        keep_logo: KeepLogo = accept_any_logo,
        on_logo_changed: OnLogoChanged = ignore_logo,
        restarts: Restarts | None = None,
    ) -> None:
        self.connection_rate_limit = connection_rate_limit or ConnectionRateLimit()
        self.poll_rate_limit = poll_limit or poll_rate_limit()
        self.refused_connections = refused_connections or RefusedConnections()
        self._event_log = event_log
        self._snapshots = snapshots
        self._workshops = workshops
        self._idle_timeout = idle_timeout
        self._make_broadcast = make_broadcast
        self._connection_limits = connection_limits
        self._on_closed = on_closed
        self._on_step_started = on_step_started
        self._keep_logo = keep_logo
        self._on_logo_changed = on_logo_changed
        self._restarts = restarts or Restarts()
        self._live_rooms: dict[str, asyncio.Task[LiveRoom]] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._errors = ErrorLog()
        self._freeing = asyncio.Lock()  # one room at a time, as their slices would come in the same turn

    async def create(
        self,
        plan: Plan,
        source: Plan | None = None,
        logo: Logo | None = None,
        workshop_id: str | None = None,
        *,
        digest: str = "",
        is_demo: bool = False,
    ) -> LiveRoom:
        """Create a workshop with a new code. source: the plan of which this one is a copy; what is the same
        in both is not checked again. logo: the one that the plan names. workshop_id: of the new workshop; if
        there is one with this id, it is returned. digest: of the request. is_demo: it is for
        simulated people.

        Raises Rejected: the plan is not valid; `command.id_taken`: another request created the workshop with
        this id."""
        validate_plan(plan, source)
        code, workshop_id = _new_code(), workshop_id or secrets.token_hex(8)
        command = creation_command_id(workshop_id, digest)
        created = LogEntry(1, command, Actor("facilitator"), now(), (WorkshopCreated(plan),))
        summary = summarize(initial_state(plan))
        add = self._workshops.add(workshop_id, code, created, summary, logo, is_demo=is_demo)
        return await self.get(await add)

    async def import_edition(
        self,
        plan: Plan,
        counts: ImportedCounts,
        edition: EditionToImport,
        logo: Logo | None,
        *,
        is_demo: bool,
    ) -> tuple[ImportedEdition, bool]:
        """Create a closed workshop that has only this edition of a workshop that was held elsewhere. logo:
        the one that the edition names. Lists of workshops sort it by the time of the import. Returns the
        edition, and whether it is new; if it was imported before, the edition of that import."""
        code, workshop_id = _new_code(), secrets.token_hex(8)
        events = (WorkshopCreated(plan), WorkshopImported(counts.people, counts.cards))
        entry = LogEntry(1, "imported-" + workshop_id, Actor("facilitator"), edition.at, events)
        state, _ = evolve_entry(initial_state(plan), entry)
        row = WorkshopRow(id=workshop_id, code=code, created_at=now(), is_demo=is_demo)
        imported = await self._workshops.add_imported(row, entry, summarize(state), edition, logo)
        return imported, imported.code == code

    async def get(self, code: str) -> LiveRoom:
        """The room with this code, in any spelling. Raises Rejected: `code.malformed`, `workshop.unknown`."""
        code = normalize_join_code(code)
        if not is_join_code(code):
            raise Rejected("code.malformed")
        loading = self._live_rooms.get(code)
        if loading is None:
            loading = self._live_rooms[code] = asyncio.create_task(self._load(code))
        try:
            live_room = await asyncio.shield(loading)
        except Exception:
            if self._live_rooms.get(code) is loading:
                del self._live_rooms[code]
            raise
        self._restart_idle_timer(live_room)
        return live_room

    def loaded(self, code: str) -> LiveRoom | None:
        """The room with this code, if it is in use."""
        loading = self._live_rooms.get(code)
        return loading.result() if loading and loading.done() and not loading.exception() else None

    def leave(self, live_room: LiveRoom, connection: Connection) -> None:
        """Remove a connection that has ended. An empty room is dropped after the idle timeout."""
        live_room.broadcast.leave(connection)
        self._restart_idle_timer(live_room)

    async def stop(self) -> None:
        """Stop every room, after committing what is pending."""
        loaded = await asyncio.gather(*self._live_rooms.values(), return_exceptions=True)
        rooms = [live_room for live_room in loaded if isinstance(live_room, LiveRoom)]
        await asyncio.gather(*(stop_each(live_room.stop) for live_room in rooms), *self._stopping)
        self._live_rooms.clear()

    async def _load(self, code: str) -> LiveRoom:
        row = await self._workshops.by_code(code)
        if row is None:
            raise Rejected("workshop.unknown")
        room = Room(
            row.id,
            code,
            self._event_log,
            self._snapshots,
            on_closed=self._on_closed,
            on_step_started=self._on_step_started,
            keep_logo=self._keep_logo,
            on_logo_changed=self._on_logo_changed,
            restarts=self._restarts,
        )
        live_room = LiveRoom(room, self._make_broadcast(room), self._connection_limits)
        try:
            if not await room.load():
                raise Rejected("workshop.unknown")
        except Rejected as rejected:
            if rejected.code.startswith("log."):
                self._errors.unreadable_log(code, rejected)
            raise
        return live_room

    def _restart_idle_timer(self, live_room: LiveRoom) -> None:
        """Drop the room after the idle timeout if it is empty then."""
        if live_room.idle_timer:
            live_room.idle_timer.cancel()
        loop = asyncio.get_running_loop()
        live_room.idle_timer = loop.call_later(self._idle_timeout, self._drop_if_empty, live_room)

    def _drop_if_empty(self, live_room: LiveRoom) -> None:
        if not live_room.broadcast.empty:
            return
        self._live_rooms.pop(live_room.room.code, None)
        task = asyncio.create_task(self._drop(live_room))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _drop(self, live_room: LiveRoom) -> None:
        """Stop the room, and free its memory without blocking the event loop."""
        await stop_each(live_room.stop)
        async with self._freeing:
            held = await collect_in_slices(live_room.room.objects_to_free())
            del live_room  # the last reference, but what is held lives until the next line
            await free_in_slices(held)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
