"""Decides commands that arrive together, one after the other, before any of their events is on disk."""

import asyncio

import msgspec
import structlog

from app.core.aggregate import Actor, Command, EntityKey, Entry
from app.core.errors import Rejected
from app.live.clock import now
from app.workshop.state import State
from app.workshop.workshop import decide, evolve_entry

KnownCommands = dict[str, tuple[Actor, int]]
"""Command id -> its actor and the seq of its ack (0: it changed nothing)."""

log = structlog.get_logger()


class PendingCommand(msgspec.Struct):
    """A command that is not on disk yet. ack: resolves to its seq, or raises Rejected."""

    actor: Actor
    command: Command
    ack: asyncio.Future[int]

    def resolve(self, seq: int) -> None:
        """Acknowledge the command, after its entry is on disk."""
        if not self.ack.done():
            self.ack.set_result(seq)

    def reject(self, reason: Rejected) -> None:
        """Report that the command had no effect."""
        if not self.ack.done():
            self.ack.set_exception(reason)


class CommandBatch:
    """The entries to append, the keys that each touched, and the state after all of them.

    A rejection is reported only after the commit too: it may depend on an earlier command of the batch, which
    has no effect before the commit."""

    def __init__(self, state: State, rev: int, known_commands: KnownCommands) -> None:
        self.state = state
        self.entries: list[Entry] = []
        self.touched: list[set[EntityKey]] = []
        self._rev = rev
        self._known_commands = known_commands
        self._decided_here: KnownCommands = {}
        self._results: list[tuple[PendingCommand, int | Rejected]] = []

    def add(self, pending: PendingCommand) -> None:
        """Decide one command, given the commands added before."""
        try:
            self._results.append((pending, self._decide(pending.actor, pending.command)))
        except Rejected as rejected:
            self._results.append((pending, rejected))
        except Exception:  # a bug in one command must not fail the rest of the batch
            log.exception("command.failed", type=type(pending.command).__name__)
            self._results.append((pending, Rejected("internal")))

    def report(self) -> None:
        """Acknowledge or reject every command. Call it after the entries are on disk."""
        for pending, result in self._results:
            if isinstance(result, Rejected):
                pending.reject(result)
            else:
                pending.resolve(result)

    def _decide(self, actor: Actor, command: Command) -> int:
        known = self._known_commands.get(command.id) or self._decided_here.get(command.id)
        if known is not None:
            if not _is_same_sender(known[0], actor):
                raise Rejected("command.id_taken")
            return known[1]
        at = now()
        events = decide(self.state, actor, command, at)
        entry = Entry(self._rev + len(self.entries) + 1, command.id, actor, at, events)
        self.state, touched = evolve_entry(self.state, entry)
        self.entries.append(entry)
        self.touched.append(touched)
        self._decided_here[command.id] = (actor, ack_seq(entry))
        return ack_seq(entry)


def _is_same_sender(first: Actor, now: Actor) -> bool:
    """Facilitators had no sessions until version 0001, so that their first entries have no id."""
    return first.kind == now.kind and first.id in ("", now.id)


def ack_seq(entry: Entry) -> int:
    """The seq of the entry's ack: 0 for a command without events. Such an entry is stored all the same, so
    that sending the command again has no effect later."""
    return entry.seq if entry.events else 0
