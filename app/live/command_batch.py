"""Decides commands that arrive together, one after the other, before any of their events is on disk."""

import asyncio
from collections import OrderedDict
from collections.abc import Container, Mapping

import msgspec
import structlog

from app.core.aggregate import Actor, Command, EntityKey, LogEntry
from app.core.errors import Rejected
from app.live.clock import now
from app.workshop.state import State
from app.workshop.workshop import decide, evolve_entry

MAX_ANSWERED_COMMANDS = 20_000
"""Commands of a room whose acks are kept in memory: those that clients may be sending again right now. Of
older ones, the database knows those that changed something."""

Answer = tuple[Actor, int]
"""The actor of a command and the seq of its ack (0: it changed nothing)."""

log = structlog.get_logger()


class AnsweredCommands:
    """The last commands of a room and their answers. complete: each entry of the log has its answer here."""

    def __init__(self, limit: int = MAX_ANSWERED_COMMANDS) -> None:
        self.complete = True
        self._limit = limit
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def as_dict(self) -> dict[str, Answer]:
        """Command id -> its answer, oldest first."""
        return self._answers

    def get(self, command_id: str) -> Answer | None:
        """The answer to this command, if it is one of the last."""
        return self._answers.get(command_id)

    def add(self, command_id: str, answer: Answer) -> None:
        """Add an answer, and remove the oldest if there are too many."""
        self._answers[command_id] = answer
        if len(self._answers) > self._limit:
            self._answers.popitem(last=False)
            self.complete = False


class PendingCommand(msgspec.Struct):
    """A command that is not on disk yet. ack: resolves after the commit to the seq of its entry (0:
    it changed nothing), or raises Rejected."""

    actor: Actor
    command: Command
    ack: asyncio.Future[int]

    def resolve(self, seq: int) -> None:
        """Acknowledge the command, after the commit. seq: of its entry; 0: it changed nothing."""
        if not self.ack.done():
            self.ack.set_result(seq)

    def reject(self, reason: Rejected) -> None:
        """Tell the sender that the command had no effect."""
        if not self.ack.done():
            self.ack.set_exception(reason)


class CommandBatch:
    """Commands decided one after the other: the entries to append, the keys that each touched, and the state
    after all of them.

    Attributes. closes: the state after each entry that closes the workshop.
    without_entry: id of a command that changed nothing -> its answer; id of one that was rejected -> None,
    unless that was because of a bug.
    named_logos: the checksums of logos that the entries put into the plan.

    Arguments. answered: the last commands of the room. stored: answers that were looked up in the database.
    missing_logos: checksums of logos that are not stored, so that a command that names one is rejected.
    A rejection too is sent only after the commit: it may depend on an earlier command of the batch, which has
    no effect before the commit."""

    def __init__(
        self,
        state: State,
        rev: int,
        answered: AnsweredCommands,
        stored: Mapping[str, Answer],
        missing_logos: Container[str] = (),
    ) -> None:
        self.state = state
        self.entries: list[LogEntry] = []
        self.touched: list[set[EntityKey]] = []
        self.closes: list[State] = []
        self.named_logos: set[str] = set()
        self.without_entry: dict[str, Answer | None] = {}
        self._rev = rev
        self._answered = answered
        self._stored = stored
        self._missing_logos = missing_logos
        self._decided_here: dict[str, Answer] = {}
        self._results: list[tuple[PendingCommand, int | Rejected]] = []

    def add(self, pending: PendingCommand) -> None:
        """Decide one command, given the commands added before."""
        try:
            self._results.append((pending, self._decide(pending.actor, pending.command)))
        except Rejected as rejected:
            # If an earlier command of the batch has the same id, its answer stays.
            self.without_entry.setdefault(pending.command.id)
            # Without the traceback: it refers to this frame, and the frame to the error.
            self._results.append((pending, rejected.with_traceback(None)))
        except Exception:  # a bug in one command must not fail the rest of the batch
            log.exception("command.failed", type=type(pending.command).__name__)
            self._results.append((pending, Rejected("internal")))

    def answer_all(self) -> None:
        """Acknowledge or reject every command. Call it after the entries are on disk."""
        results, self._results = self._results, []
        for pending, result in results:
            if isinstance(result, Rejected):
                pending.reject(result)
            else:
                pending.resolve(result)

    def _decide(self, actor: Actor, command: Command) -> int:
        if answer := self._answer(command.id):
            if not _may_send_again(answer[0], actor):
                raise Rejected("command.id_taken")
            return answer[1]
        at = now()
        events = decide(self.state, actor, command, at)
        if not events:
            self.without_entry[command.id] = self._decided_here[command.id] = (actor, 0)
            return 0
        entry = LogEntry(self._rev + len(self.entries) + 1, command.id, actor, at, events)
        state, touched = evolve_entry(self.state, entry)
        self._check_logo(state.plan.report_logo)  # before the new state is kept, because it may be refused
        self.state = state
        self.entries.append(entry)
        self.touched.append(touched)
        if self.state.closed_seq == entry.seq:
            self.closes.append(self.state)
        self._decided_here[command.id] = (actor, entry.seq)
        return entry.seq

    def _check_logo(self, logo: str) -> None:
        """Note the logo that the plan would name: its checksum; empty: none. Raises Rejected: it is not
        stored."""
        if logo and logo != self.state.plan.report_logo:
            if logo in self._missing_logos:
                raise Rejected("logo.unknown")
            self.named_logos.add(logo)

    def _answer(self, command_id: str) -> Answer | None:
        return (
            self._answered.get(command_id)
            or self._decided_here.get(command_id)
            or self._stored.get(command_id)
        )


def _may_send_again(first: Actor, again: Actor) -> bool:
    """Whether the actor `again` may send a command of the actor `first` again.

    Facilitators and the theme team may do so from a new session: nobody else knows the command's id. A
    participant may have become a table host meanwhile, or a table host a participant."""
    is_same_seat = first.id == again.id and {first.kind, again.kind} <= {"participant", "table_host"}
    is_same_staff = first.kind == again.kind and again.kind in ("facilitator", "theme_team")
    return first == again or is_same_seat or is_same_staff
