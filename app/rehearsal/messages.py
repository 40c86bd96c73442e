"""The messages between a rehearsal and its worker processes, one JSON text per line: commands to a worker,
progress and reports from it.

`start` and `shown_at` are times of `time.monotonic()`, which all processes of a machine share."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any, Literal, TypeVar

import msgspec

from app.client.join_flow import Person

NO_ANSWER = "no_answer"
"""Counted instead of an error code if somebody did not join and the server sent no error."""
Stage = Literal["join", "write", "check_boards", "vote", "watch"]
"""The name of a stage; the catalogue key of its progress line ends with it."""


class PlannedCard(msgspec.Struct, frozen=True, array_like=True):
    """A card to write. at: seconds after the start; id: of the command and so of the card; index: among all
    planned cards, from 0."""

    at: float
    id: str
    index: int
    text: str


class PlannedDot(msgspec.Struct, frozen=True, array_like=True):
    """A dot to cast. at: seconds after the start; person_number: that of the person's workload."""

    at: float
    person_number: int
    ref: str


class PersonWorkload(msgspec.Struct, frozen=True):
    """The planned actions of one simulated person. joins_at: seconds after the start."""

    number: int
    person: Person
    joins_at: float
    cards: tuple[PlannedCard, ...]


class JoinAll(msgspec.Struct, frozen=True, tag="join"):
    """Let these people join, in addition to those who have. awaits_ideas_step: a facilitator starts the step,
    so phones wait for it."""

    start: float
    url: str
    code: str
    awaits_ideas_step: bool
    workloads: tuple[PersonWorkload, ...]


class Write(msgspec.Struct, frozen=True, tag="write"):
    """Write all cards, each at its planned time."""

    start: float


class CheckBoards(msgspec.Struct, frozen=True, tag="check_boards"):
    """Compare every board, as a newly connected phone shows it, with what was written."""


class Vote(msgspec.Struct, frozen=True, tag="vote"):
    """Cast all dots, each at its planned time."""

    start: float
    vote: str
    dots: tuple[PlannedDot, ...]


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Report when each phone shows this step."""

    step: str


WorkerCommand = JoinAll | Write | CheckBoards | Vote | Watch


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Sent about once a second. sent, done: of `total` actions of the stage; slowest_ms: the longest wait for
    an answer so far; connected: phones that have a connection now."""

    stage: Stage
    sent: int
    done: int
    total: int
    slowest_ms: float
    connected: int


class JoinReport(msgspec.Struct, frozen=True, tag="join_report"):
    """numbers: of the people who have joined so far; failures: error code -> how many could not. join_ms: of
    each who joined, from loading the page to the complete board.

    showing_ideas_step: phones; real_cards, rehearsal_cards: on the boards before anything was written;
    people_in_hall, cards_in_hall: the counts that the phones show."""

    numbers: tuple[int, ...]
    failures: dict[str, int]
    join_ms: list[float]
    showing_ideas_step: int
    real_cards: int
    rehearsal_cards: int
    people_in_hall: int
    cards_in_hall: int


class ActionTotals(msgspec.Struct, frozen=True, tag="totals"):
    """saved: ids of the acknowledged commands; refusals: error code -> how many; disconnected: phones that
    have lost their connection; unanswered: commands without an answer when there had been none for some
    time; undelivered: saved cards, counted once per phone that did not get them; ack_ms: from sending a
    command to its ack; delivery_ms: from sending a card to each phone that got it; send_delay_ms: from the
    planned time until something was sent."""

    saved: tuple[str, ...]
    refusals: dict[str, int]
    disconnected: int
    unanswered: int
    undelivered: int
    ack_ms: list[float]
    delivery_ms: list[float]
    send_delay_ms: list[float]


class BoardsReport(msgspec.Struct, frozen=True, tag="compare_report"):
    """lost: texts that were sent and are on no board; lost_after_ack: those of them that had been
    acknowledged; duplicates: texts that are on the boards too often."""

    lost: int
    lost_after_ack: int
    duplicates: int


class WatchReport(msgspec.Struct, frozen=True, tag="watch_report"):
    """shown_at: the moments at which phones showed the step; missed: phones that never did."""

    shown_at: list[float]
    missed: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The rehearsal cannot go on. reason, params: as of ActionFailed."""

    reason: str
    params: dict[str, str | int]


WorkerMessage = Progress | JoinReport | ActionTotals | BoardsReport | WatchReport | Failed
Report = TypeVar("Report", JoinReport, ActionTotals, BoardsReport, WatchReport)


def merge_reports(reports: Sequence[Report]) -> Report:
    """The reports of all processes as one: counts are added up, ids and measured times are put together."""

    def merge(values: list[Any]) -> Any:
        match values[0]:
            case dict():
                return sum(map(Counter, values), Counter())
            case list() | tuple():
                return type(values[0])(chain.from_iterable(values))
            case _:
                return sum(values)

    kind = type(reports[0])
    return kind(
        **{name: merge([getattr(report, name) for report in reports]) for name in kind.__struct_fields__}
    )
