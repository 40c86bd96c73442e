"""One workshop on this server: decide commands, append their events, evolve the state, acknowledge.

Commands that wait at the same time share one commit. The state is immutable, so nobody sees what was decided
before the commit has succeeded.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack

import structlog

from app.core.aggregate import Actor, Command, EntityKey, LogEntry
from app.core.errors import Rejected
from app.core.garbage_collection import short_collections
from app.live.check_values import CheckValues, check_value
from app.live.clock import now
from app.live.close_handler import CloseHandler, OnClosed, do_nothing
from app.live.command_batch import (
    MAX_ANSWERED_COMMANDS,
    Answer,
    AnsweredCommands,
    CommandBatch,
    PendingCommand,
)
from app.live.error_log import ErrorLog
from app.live.free_memory import objects_inside
from app.live.keep_running import Restarts, keep_running
from app.live.snapshot_writer import ENTRIES_BETWEEN_SNAPSHOTS, SnapshotWriter
from app.live.summary_writer import SummaryWriter
from app.store.database import AppendConflict, StoreUnavailable
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from app.workshop.state import State
from app.workshop.summary import summarize
from app.workshop.upcasts import Replay

MAX_COMMANDS_PER_COMMIT = 1000
MIN_COMMIT_INTERVAL = 0.002
"""Seconds from the start of a commit to the start of the next: three commands cost little more than one. A
command that comes alone is committed at once."""
BUSY_COMMIT_INTERVAL = 0.005
"""Seconds in its place after a commit of at least `BUSY_FROM` commands: then commits are much of the work."""
BUSY_FROM = 3
APPLY_SLICE_SECONDS = 0.004
"""Seconds for which entries of the log are applied before other tasks run: one entry may place many cards."""
LONG_LOG = 5_000
"""Entries that are read before garbage collections are kept short, until the room is open: a scan of the
objects of so many entries takes long."""

OnStepStarted = Callable[[str, State], None]
"""Called with the workshop's id and its state, after the commit in which a step was started. It must return
at once, and not fail."""

KeepLogo = Callable[[str, str, int], Awaitable[bool]]
"""Called with the workshop's id, the checksum of a logo and the current time (ms since 1970), before the
commit that makes it the plan's. Returns whether it is stored; then nothing removes it before the commit. May
raise StoreUnavailable."""

OnLogoChanged = Callable[[str, str], None]
"""Called with the workshop's id and the checksum of the logo in its plan, after the commit that changed it.
It must return at once, and not fail."""

log = structlog.get_logger()


def ignore_step(workshop_id: str, state: State) -> None:
    """The default of `OnStepStarted`."""


async def accept_any_logo(workshop_id: str, sha256: str, at: int) -> bool:
    """The default of `KeepLogo`: every logo counts as stored."""
    return True


def ignore_logo(workshop_id: str, sha256: str) -> None:
    """The default of `OnLogoChanged`."""


class Room:
    """One workshop. state, rev: after the last commit, and that commit's last seq.
    touched_rev: entity key -> the rev that last touched it, in the order of these revs.
    on_change: called after every commit with the entity keys that it touched.
    known_since: since which rev `touched_rev` is complete.
    check_values: of the entries that were read or appended, and of the entry `known_since`.
    max_answered: commands whose answers are kept in memory.
    entries_between_snapshots: at least, while it is in use.
    on_closed: called in a task of its own, with the state after each entry that closed the workshop; also
    with that of the last close when the log is read. If the store is not available, it is called with the
    newest of these states again: after the next commit or load, or when the room stops.
    on_step_started: called after each commit in which a step was started.
    keep_logo: called before each commit that changes the logo in the plan. One that is not stored is
    refused: an edition would be made without it.
    on_logo_changed: called after each such commit.
    restarts: counts those of the tasks of the room and its broadcast."""

    def __init__(
        self,
        workshop_id: str,
        code: str,
        event_log: EventLog,
        snapshots: Snapshots | None = None,
        *,
        max_answered: int = MAX_ANSWERED_COMMANDS,
        entries_between_snapshots: int = ENTRIES_BETWEEN_SNAPSHOTS,
        on_closed: OnClosed = do_nothing,
        on_step_started: OnStepStarted = ignore_step,
        keep_logo: KeepLogo = accept_any_logo,
        on_logo_changed: OnLogoChanged = ignore_logo,
        restarts: Restarts | None = None,
    ) -> None:
        self.workshop_id = workshop_id
        self.code = code
        self.rev = 0
        self.known_since = 0
        self.restarts = restarts or Restarts()
        self.state: State
        self.touched_rev: dict[EntityKey, int] = {}
        self.check_values = CheckValues()
        self.on_change: Callable[[set[EntityKey]], None] = lambda touched: None
        self._log = event_log
        self._answered = AnsweredCommands(max_answered)
        self._pending: list[PendingCommand] = []
        self._wakeup = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._stopping = False
        self._state_lock = asyncio.Lock()
        self._snapshot_writer = SnapshotWriter(workshop_id, snapshots, entries_between_snapshots)
        self._summary_writer = SummaryWriter(workshop_id, event_log)
        self._close_handler = CloseHandler(workshop_id, code, on_closed)
        self._on_step_started = on_step_started
        self._keep_logo = keep_logo
        self._on_logo_changed = on_logo_changed
        self._errors = ErrorLog()

    async def load(self) -> bool:
        """Read the snapshot if nothing was read yet, and apply the entries of the log after `rev`, while no
        commit is under way. Returns whether there was anything.

        Raises Rejected (an entry cannot be read or applied, or is missing); StoreUnavailable."""
        async with self._state_lock:
            loaded = await self._load()
        if loaded:
            self._summary_writer.update(self.state, self.rev)
        self._close_handler.start()
        return loaded

    async def submit(self, actor: Actor, command: Command) -> int:
        """Return the seq of the command's entry once it is on disk; 0 if the command changed nothing.

        A command id that is in the log already gets its first ack again. Raises Rejected."""
        if self._stopping:
            raise Rejected("store.unavailable")
        if self._writer is None:
            self._writer = asyncio.create_task(keep_running("room.commits", self._write, self.restarts))
        ack: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._pending.append(PendingCommand(actor, command, ack))
        self._wakeup.set()
        try:
            return await ack
        finally:
            del ack  # else the exception in it and this frame would refer to each other

    def has_answered(self, command_id: str) -> bool:
        """Whether this is one of the last commands that were answered, so that it is sent again."""
        return self._answered.get(command_id) is not None

    async def stop(self) -> None:
        """Accept no more commands, and commit those that are pending."""
        self._stopping = True
        self._wakeup.set()
        if self._writer:
            await self._writer
        await self._close_handler.stop()
        await self._summary_writer.stop()
        if self.rev:
            await self._snapshot_writer.stop(self.state, self.rev)

    def objects_to_free(self) -> Iterator[object]:
        """The room's large containers, each after the objects in it (see `free_memory.py`)."""
        for container in (self.state, self.touched_rev, self._answered.as_dict()):
            yield from objects_inside(container)

    async def _write(self) -> None:
        clock, began, interval = asyncio.get_running_loop().time, 0.0, MIN_COMMIT_INTERVAL
        while self._pending or not self._stopping:
            if not self._pending:
                self._wakeup.clear()
                await self._wakeup.wait()
            if (remaining := began + interval - clock()) > 0:
                await asyncio.sleep(remaining)
            began = clock()
            commands, self._pending = (
                self._pending[:MAX_COMMANDS_PER_COMMIT],
                self._pending[MAX_COMMANDS_PER_COMMIT:],
            )
            interval = BUSY_COMMIT_INTERVAL if len(commands) >= BUSY_FROM else MIN_COMMIT_INTERVAL
            try:
                async with self._state_lock:
                    await self._commit(commands)
            except StoreUnavailable as unavailable:
                reject_all(commands, Rejected("store.unavailable"))
                log.warning("store.unavailable", reason=str(unavailable))
            except Rejected as rejected:  # an entry of another writer
                reject_all(commands, rejected)
                self._errors.unreadable_log(self.code, rejected)
            except Exception:  # after a bug later commits must still be tried
                reject_all(commands, Rejected("internal"))
                log.exception("room.commit_failed")

    async def _load(self) -> bool:
        if self.rev == 0 and (snapshot := await self._snapshot_writer.read()):
            self.known_since = self.rev = snapshot.seq
            self.state = snapshot.state
            self.check_values.add(snapshot.seq, check_value(snapshot.command, snapshot.at))
            if self.state.closed:
                self._close_handler.unhandled.append(self.state)
            self._answered.complete = False
            await self._apply_tail()
            return True
        return await self._apply_tail()

    async def _apply_tail(self) -> bool:
        rev_before = self.rev
        changed: set[EntityKey] = set()
        closed: State | None = None
        replay = Replay(self.state if self.rev else None)
        collections = ExitStack()
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async for entry in self._log.read(self.workshop_id, after=self.rev):
                if entry.seq == rev_before + LONG_LOG:
                    collections.enter_context(short_collections())
                touched = _apply(replay, entry)
                assert replay.state
                self.state = replay.state  # set after each entry, because reading may fail or let others run
                if self.state.closed_seq == entry.seq:
                    closed = self.state
                self._record(entry, touched)
                changed |= touched
                if clock() - began > APPLY_SLICE_SECONDS:
                    await asyncio.sleep(0)
                    began = clock()
        finally:
            collections.close()
            if closed:
                self._close_handler.unhandled.append(closed)
            if changed:
                self.on_change(changed)
        return self.rev > rev_before

    async def _commit(self, commands: list[PendingCommand]) -> None:
        batch = await self._append(commands)
        is_step_started = _run_of(batch.state) != _run_of(self.state)
        is_other_logo = batch.state.plan.report_logo != self.state.plan.report_logo
        is_logo_changed = is_other_logo or bool(batch.named_logos)  # which may be replaced again already
        self.state = batch.state
        for entry, touched in zip(batch.entries, batch.touched, strict=True):
            self._record(entry, touched)
        for command_id, answer in batch.without_entry.items():
            if answer:
                self._answered.add(command_id, answer)
        batch.answer_all()
        if changed := set[EntityKey]().union(*batch.touched):
            self.on_change(changed)
            self._summary_writer.update(self.state, self.rev)
        self._close_handler.unhandled += batch.closes
        self._close_handler.start()
        if is_step_started:
            self._on_step_started(self.workshop_id, self.state)
        if is_logo_changed:
            self._on_logo_changed(self.workshop_id, self.state.plan.report_logo)
        self._snapshot_writer.save_if_due(self.state, self.rev)

    async def _append(self, commands: list[PendingCommand]) -> CommandBatch:
        """Decide the commands and append their entries; decide again when the log had entries or answers that
        were not known."""
        stored: dict[str, Answer] = {}
        looked_up: set[str] = set()
        kept_logos: set[str] = set()
        missing_logos: set[str] = set()
        while True:
            batch = CommandBatch(self.state, self.rev, self._answered, stored, missing_logos)
            for pending in commands:
                if not pending.ack.done():
                    batch.add(pending)
            if unknown := batch.named_logos - kept_logos:
                missing = await self._keep_logos(unknown)
                kept_logos |= unknown - missing
                missing_logos |= missing
                if missing:
                    continue
            # A command that was sent again after long may be rejected now, but its first answer counts.
            unverified = () if self._answered.complete else batch.without_entry.keys() - looked_up
            if unverified and await self._look_up(unverified, stored, looked_up):
                continue
            try:
                if batch.entries:
                    # After a crash too, those who list workshops must know which are closed.
                    is_closed_changed = batch.state.closed != self.state.closed
                    summary = summarize(batch.state) if is_closed_changed else None
                    await self._log.append(self.workshop_id, batch.entries, summary)
            except AppendConflict as conflict:
                decided = {entry.command for entry in batch.entries} - looked_up
                if not await self._load() and not await self._look_up(decided, stored, looked_up):
                    raise StoreUnavailable("refused without another writer") from conflict
            else:
                return batch

    async def _keep_logos(self, named: Iterable[str]) -> set[str]:
        """Keep these logos until the plan names them. Returns those that are not stored."""
        return {sha256 for sha256 in named if not await self._keep_logo(self.workshop_id, sha256, now())}

    async def _look_up(
        self, command_ids: Iterable[str], stored: dict[str, Answer], looked_up: set[str]
    ) -> bool:
        """Read the answers to these commands from the log. Returns whether there are any."""
        looked_up.update(command_ids)
        found = await self._log.find_commands(self.workshop_id, command_ids)
        stored.update(found)
        return bool(found)

    def _record(self, entry: LogEntry, touched: set[EntityKey]) -> None:
        self.rev = entry.seq
        self.check_values.add(entry.seq, check_value(entry.command, entry.at))
        self._answered.add(entry.command, (entry.actor, entry.seq if entry.events else 0))
        for key in touched:
            self.touched_rev.pop(key, None)
            self.touched_rev[key] = entry.seq


def _apply(replay: Replay, entry: LogEntry) -> set[EntityKey]:
    """Apply an entry. Returns the entity keys that it touched. Raises Rejected (`log.unreadable`) if it does
    not fit the state: the log is damaged, or this version has an error."""
    try:
        return replay.apply(entry)
    except Exception as error:
        raise Rejected("log.unreadable", seq=entry.seq) from error


def _run_of(state: State) -> int:
    """The number of the run of the running step; 0 if no step is running."""
    return state.running_step.run if state.running_step else 0


def reject_all(commands: list[PendingCommand], reason: Rejected) -> None:
    """Reject all of these commands."""
    for pending in commands:
        pending.reject(reason)
