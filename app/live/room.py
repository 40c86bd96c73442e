"""One workshop on this node: decide commands, append their events, evolve the state, acknowledge.

Commands that wait at the same time share one commit. The state is immutable, so nobody sees what was decided
before the commit has succeeded.
"""

import asyncio
from collections.abc import Callable

import structlog

from app.core.aggregate import Actor, Command, EntityKey, Entry
from app.core.errors import Rejected
from app.live.command_batch import CommandBatch, KnownCommands, PendingCommand, ack_seq
from app.store.database import AppendConflict, StoreUnavailable
from app.store.event_log import EventLog
from app.workshop.state import State
from app.workshop.upcasts import Replay

MAX_COMMANDS_PER_COMMIT = 1000
MIN_COMMIT_INTERVAL = 0.002
"""Seconds from the start of a commit to the start of the next: three commands cost little more than one."""

log = structlog.get_logger()


class Room:
    """state, rev: the workshop after the last commit, and that commit's last seq.
    touched_at: entity key -> the rev that last touched it, in the order of these revs.
    on_change: called after every commit with the entity keys that it touched."""

    def __init__(self, workshop_id: str, code: str, event_log: EventLog) -> None:
        self.workshop_id = workshop_id
        self.code = code
        self.rev = 0
        self.state: State
        self.touched_at: dict[EntityKey, int] = {}
        self.on_change: Callable[[set[EntityKey]], None] = lambda touched: None
        self._log = event_log
        self._known_commands: KnownCommands = {}
        self._pending: list[PendingCommand] = []
        self._wakeup = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._stopping = False

    async def load(self) -> bool:
        """Apply the entries of the log after `rev`. Returns whether there were any."""
        before, changed = self.rev, set[EntityKey]()
        replay = Replay(self.state if self.rev else None)
        async for entry in self._log.read(self.workshop_id, after=self.rev):
            touched = replay.apply(entry)
            self._record(entry, touched)
            changed |= touched
        if replay.state:
            self.state = replay.state
        if changed:
            self.on_change(changed)
        return self.rev > before

    async def submit(self, actor: Actor, command: Command) -> int:
        """Return the seq of the command's entry once it is on disk; 0 if the command changed nothing.

        A command id that is in the log already gets its first ack again. Raises Rejected."""
        if self._stopping:
            raise Rejected("store.unavailable")
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        ack: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._pending.append(PendingCommand(actor, command, ack))
        self._wakeup.set()
        return await ack

    async def stop(self) -> None:
        """Accept no more commands, and commit those that are pending."""
        self._stopping = True
        self._wakeup.set()
        if self._writer:
            await self._writer

    async def _write(self) -> None:
        clock, began = asyncio.get_running_loop().time, 0.0
        while self._pending or not self._stopping:
            if not self._pending:
                self._wakeup.clear()
                await self._wakeup.wait()
            if (early := began + MIN_COMMIT_INTERVAL - clock()) > 0:
                await asyncio.sleep(early)
            began = clock()
            commands, self._pending = (
                self._pending[:MAX_COMMANDS_PER_COMMIT],
                self._pending[MAX_COMMANDS_PER_COMMIT:],
            )
            try:
                await self._commit(commands)
            except StoreUnavailable as unavailable:
                reject_all(commands, Rejected("store.unavailable"))
                log.warning("store.unavailable", reason=str(unavailable))
            except Exception:  # the writer must go on after a bug
                reject_all(commands, Rejected("internal"))
                log.exception("room.commit_failed")

    async def _commit(self, commands: list[PendingCommand]) -> None:
        while True:
            batch = CommandBatch(self.state, self.rev, self._known_commands)
            for pending in commands:
                if not pending.ack.done():
                    batch.add(pending)
            try:
                if batch.entries:
                    await self._log.append(self.workshop_id, batch.entries)
                break
            except AppendConflict as conflict:
                if not await self.load():
                    raise StoreUnavailable("refused without another writer") from conflict
        self.state = batch.state
        for entry, touched in zip(batch.entries, batch.touched, strict=True):
            self._record(entry, touched)
        batch.report()
        if changed := set[EntityKey]().union(*batch.touched):
            self.on_change(changed)

    def _record(self, entry: Entry, touched: set[EntityKey]) -> None:
        self.rev = entry.seq
        self._known_commands[entry.command] = (entry.actor, ack_seq(entry))
        for key in touched:
            self.touched_at.pop(key, None)
            self.touched_at[key] = entry.seq


def reject_all(commands: list[PendingCommand], reason: Rejected) -> None:
    """Report that none of these commands had an effect."""
    for pending in commands:
        pending.reject(reason)
