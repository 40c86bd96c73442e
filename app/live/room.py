"""One workshop on this node: decide, append, evolve, ack.

Commands that wait together share one commit. State is immutable, so what is decided ahead of the commit is
seen by nobody until the commit has succeeded.
"""

import asyncio
import time
from collections.abc import Callable

import msgspec
import structlog

from app.store.event_log import Conflict, EventLog, Unavailable
from app.workshop.base import Actor, Rejected
from app.workshop.plan import WorkshopCreated
from app.workshop.state import State
from app.workshop.workshop import Command, Entry, begin, decide, evolve

MOST_PER_COMMIT = 1000

log = structlog.get_logger()


def now() -> int:
    """The server's clock: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Waiting(msgspec.Struct):
    """A command on its way to the disk."""

    actor: Actor
    command: Command
    answer: asyncio.Future[int]


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
        self._seen: dict[str, tuple[Actor, int]] = {}
        self._waiting: list[Waiting] = []
        self._bell = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._stopping = False

    async def load(self) -> None:
        """Read what the log holds and this room has not seen yet."""
        touched: set[str] = set()
        async for entry in self._log.read(self.workshop_id, after=self.rev):
            first = entry.events[0]
            state = begin(first.plan) if isinstance(first, WorkshopCreated) else self.state
            self.state, nouns = _evolved(state, entry)
            self._note(entry, nouns)
            touched |= nouns
        if touched:
            self.on_change(touched)

    async def submit(self, actor: Actor, command: Command) -> int:
        """The seq of what the command did, once it is on disk; 0 when it changes nothing. May raise Rejected.

        A command id that is in the log already gets its first answer again."""
        if self._stopping:
            raise Rejected("store.unavailable")
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(actor, command, answer))
        self._bell.set()
        return await answer

    async def stop(self) -> None:
        """Finish what is being written, and no more."""
        self._stopping = True
        self._bell.set()
        if self._writer:
            await self._writer

    async def _write(self) -> None:
        while self._waiting or not self._stopping:
            if not self._waiting:
                self._bell.clear()
                await self._bell.wait()
            batch, self._waiting = self._waiting[:MOST_PER_COMMIT], self._waiting[MOST_PER_COMMIT:]
            try:
                await self._commit(batch)
            except Unavailable as unavailable:
                log.warning("store.unavailable", workshop=self.code, reason=str(unavailable.__cause__))
                self._refuse(batch, Rejected("store.unavailable"))
            except Exception:  # the room must outlive a bug in one command
                log.exception("room.commit_failed", workshop=self.code)
                self._refuse(batch, Rejected("internal"))

    @staticmethod
    def _refuse(batch: list[Waiting], reason: Rejected) -> None:
        for waiting in batch:
            if not waiting.answer.done():
                waiting.answer.set_exception(reason)

    async def _commit(self, batch: list[Waiting]) -> None:
        while True:
            draft = Draft(self.state, self.rev, self._seen)
            for waiting in batch:
                if not waiting.answer.done():
                    draft.take(waiting)
            try:
                if draft.entries:
                    await self._log.append(self.workshop_id, draft.entries)
                break
            except Conflict:
                await self.load()
        self.state = draft.state
        for entry, touched in zip(draft.entries, draft.touched, strict=True):
            self._note(entry, touched)
        for waiting, seq in draft.answers:
            if not waiting.answer.done():
                waiting.answer.set_result(seq)
        if draft.entries:
            self.on_change(set().union(*draft.touched))

    def _note(self, entry: Entry, touched: set[str]) -> None:
        self.rev = entry.seq
        self._seen[entry.command] = (entry.actor, entry.seq)
        for noun in touched:
            self.touched_at.pop(noun, None)
            self.touched_at[noun] = entry.seq


class Draft:
    """What a batch of commands would do: entries to append, the state after them, and the answers to give."""

    def __init__(self, state: State, rev: int, seen: dict[str, tuple[Actor, int]]) -> None:
        self.state = state
        self.entries: list[Entry] = []
        self.touched: list[set[str]] = []
        self.answers: list[tuple[Waiting, int]] = []
        self._rev = rev
        self._seen = seen
        self._here: dict[str, tuple[Actor, int]] = {}

    def take(self, waiting: Waiting) -> None:
        """Decide one command after those before it. A refusal is answered at once: it needs no disk."""
        actor, command = waiting.actor, waiting.command
        before = self._seen.get(command.id) or self._here.get(command.id)
        try:
            if before is not None:
                if before[0] != actor:
                    raise Rejected("command.id_taken")
                self.answers.append((waiting, before[1]))
                return
            at = now()
            events = decide(self.state, actor, command, at)
        except Rejected as rejected:
            waiting.answer.set_exception(rejected)
            return
        if not events:
            self.answers.append((waiting, 0))
            return
        entry = Entry(self._rev + len(self.entries) + 1, command.id, actor, at, events)
        self.state, touched = _evolved(self.state, entry)
        self.entries.append(entry)
        self.touched.append(touched)
        self._here[command.id] = (actor, entry.seq)
        self.answers.append((waiting, entry.seq))


def _evolved(state: State, entry: Entry) -> tuple[State, set[str]]:
    touched: set[str] = set()
    for event in entry.events:
        state, nouns = evolve(state, event, entry.at)
        touched |= nouns
    return state, touched
