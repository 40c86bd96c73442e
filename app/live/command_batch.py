"""What a batch of commands would do, decided one after the other before any of it is on the disk."""

import asyncio

import msgspec
import structlog

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.clock import now
from app.workshop.state import State
from app.workshop.workshop import Command, Entry, decide, evolve

KnownCommands = dict[str, tuple[Actor, int]]
"""Command id -> who sent it, and its ack: the seq of what it did, 0 when it changed nothing."""

log = structlog.get_logger()


class PendingCommand(msgspec.Struct):
    """A command on its way to the disk."""

    actor: Actor
    command: Command
    answer: asyncio.Future[int]

    def accept(self, seq: int) -> None:
        """Its effect is on the disk."""
        if not self.answer.done():
            self.answer.set_result(seq)

    def refuse(self, reason: Rejected) -> None:
        """It did not happen."""
        if not self.answer.done():
            self.answer.set_exception(reason)


class CommandBatch:
    """The entries to append, the state after them, and the answers to give once they are on the disk.

    Refusals wait too: they may rest on what was decided just before, which is not true before it is saved.
    """

    def __init__(self, state: State, rev: int, seen: KnownCommands) -> None:
        self.state = state
        self.entries: list[Entry] = []
        self.touched: list[set[str]] = []
        self._rev = rev
        self._seen = seen
        self._here: KnownCommands = {}
        self._answers: list[tuple[PendingCommand, int | Rejected]] = []

    def take(self, waiting: PendingCommand) -> None:
        """Decide one command after those before it."""
        try:
            self._answers.append((waiting, self._decided(waiting.actor, waiting.command)))
        except Rejected as rejected:
            self._answers.append((waiting, rejected))
        except Exception:  # a bug in one command is that command's alone
            log.exception("command.failed", type=type(waiting.command).__name__)
            self._answers.append((waiting, Rejected("internal")))

    def answer(self) -> None:
        """It is on the disk: tell everyone."""
        for waiting, answer in self._answers:
            if isinstance(answer, Rejected):
                waiting.refuse(answer)
            else:
                waiting.accept(answer)

    def _decided(self, actor: Actor, command: Command) -> int:
        before = self._seen.get(command.id) or self._here.get(command.id)
        if before is not None:
            if before[0] != actor:
                raise Rejected("command.id_taken")
            return before[1]
        at = now()
        events = decide(self.state, actor, command, at)
        entry = Entry(self._rev + len(self.entries) + 1, command.id, actor, at, events)
        self.state, touched = apply_entry(self.state, entry)
        self.entries.append(entry)
        self.touched.append(touched)
        self._here[command.id] = (actor, ack_seq(entry))
        return ack_seq(entry)


def ack_seq(entry: Entry) -> int:
    """What its sender is told. A command that changes nothing is in the log, so that it stays done."""
    return entry.seq if entry.events else 0


def apply_entry(state: State, entry: Entry) -> tuple[State, set[str]]:
    """The state after all events of an entry, and the nouns that they touched."""
    touched: set[str] = set()
    for event in entry.events:
        state, nouns = evolve(state, event, entry.at)
        touched |= nouns
    return state, touched
