"""One workshop on this node: decide, append, evolve, ack.

Commands that wait together share one commit. State is immutable, so what is decided ahead of the commit is
seen by nobody until the commit has succeeded.
"""

import asyncio
from collections.abc import Callable

import structlog

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.command_batch import CommandBatch, KnownCommands, PendingCommand, ack_seq, apply_entry
from app.store.database import AppendConflict, StoreUnavailable
from app.store.event_log import EventLog
from app.workshop.plan import WorkshopCreated
from app.workshop.state import State
from app.workshop.workshop import Command, Entry, begin

MAX_COMMANDS_PER_COMMIT = 1000
MIN_COMMIT_INTERVAL = 0.002
"""Seconds between the starts of two commits, at least: three commands cost little more than one."""

log = structlog.get_logger()


class Room:
    """state and rev: the workshop as of the last commit. touched_at: noun -> rev that last touched it, in
    order of rev. on_change: called after every commit with the nouns that it touched."""

    def __init__(self, workshop_id: str, code: str, log: EventLog) -> None:
        self.workshop_id = workshop_id
        self.code = code
        self.rev = 0
        self.state: State
        self.touched_at: dict[str, int] = {}
        self.on_change: Callable[[set[str]], None] = lambda touched: None
        self._log = log
        self._seen: KnownCommands = {}
        self._waiting: list[PendingCommand] = []
        self._bell = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._stopping = False

    async def load(self) -> bool:
        """Read what the log holds and this room has not seen yet; whether there was any."""
        before, changed = self.rev, set[str]()
        async for entry in self._log.read(self.workshop_id, after=self.rev):
            if entry.events and isinstance(entry.events[0], WorkshopCreated):
                self.state = begin(entry.events[0].plan)
            self.state, touched = apply_entry(self.state, entry)
            self._note(entry, touched)
            changed |= touched
        if changed:
            self.on_change(changed)
        return self.rev > before

    async def submit(self, actor: Actor, command: Command) -> int:
        """The seq of what the command did, once it is on disk; 0 when it changes nothing. May raise Rejected.

        A command id that is in the log already gets its first answer again."""
        if self._stopping:
            raise Rejected("store.unavailable")
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(PendingCommand(actor, command, answer))
        self._bell.set()
        return await answer

    async def stop(self) -> None:
        """Finish what is being written, and no more."""
        self._stopping = True
        self._bell.set()
        if self._writer:
            await self._writer

    async def _write(self) -> None:
        clock, began = asyncio.get_running_loop().time, 0.0
        while self._waiting or not self._stopping:
            if not self._waiting:
                self._bell.clear()
                await self._bell.wait()
            if (early := began + MIN_COMMIT_INTERVAL - clock()) > 0:
                await asyncio.sleep(early)
            began = clock()
            batch, self._waiting = (
                self._waiting[:MAX_COMMANDS_PER_COMMIT],
                self._waiting[MAX_COMMANDS_PER_COMMIT:],
            )
            try:
                await self._commit(batch)
            except StoreUnavailable as unavailable:
                refuse(batch, Rejected("store.unavailable"))
                log.warning("store.unavailable", reason=str(unavailable))
            except Exception:  # the room must outlive a bug
                refuse(batch, Rejected("internal"))
                log.exception("room.commit_failed")

    async def _commit(self, batch: list[PendingCommand]) -> None:
        while True:
            draft = CommandBatch(self.state, self.rev, self._seen)
            for waiting in batch:
                if not waiting.answer.done():
                    draft.take(waiting)
            try:
                if draft.entries:
                    await self._log.append(self.workshop_id, draft.entries)
                break
            except AppendConflict as conflict:
                if not await self.load():
                    raise StoreUnavailable("refused without another writer") from conflict
        self.state = draft.state
        for entry, touched in zip(draft.entries, draft.touched, strict=True):
            self._note(entry, touched)
        draft.answer()
        if changed := set[str]().union(*draft.touched):
            self.on_change(changed)

    def _note(self, entry: Entry, touched: set[str]) -> None:
        self.rev = entry.seq
        self._seen[entry.command] = (entry.actor, ack_seq(entry))
        for noun in touched:
            self.touched_at.pop(noun, None)
            self.touched_at[noun] = entry.seq


def refuse(batch: list[PendingCommand], reason: Rejected) -> None:
    """Nothing of the batch happened."""
    for waiting in batch:
        waiting.refuse(reason)
