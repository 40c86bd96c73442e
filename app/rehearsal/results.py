"""What a rehearsal found out, in numbers."""

import statistics
from typing import Literal

import msgspec

FaultKind = Literal[
    "laptop",
    "out",
    "cut_off",
    "slow_in",
    "refused",
    "unanswered",
    "forgotten",
    "lost",
    "twice",
    "undelivered",
    "slow_saved",
    "slow_delivered",
    "miscounted",
    "missed_step",
    "slow_step",
]


class Percentiles(msgspec.Struct, frozen=True):
    """Half, 95 and 99 of a hundred took at most so many milliseconds; the slowest of all this long."""

    p50: float
    p95: float
    p99: float
    slowest: float


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that must not be. count: how many; ms: 99 of 100 within; code: why, most often."""

    what: FaultKind
    count: int = 0
    ms: float = 0
    code: str = ""


class VoteResults(msgspec.Struct, frozen=True):
    """mismatches: options whose result is not what was cast."""

    cast: int
    acks: int
    rejections: int
    unanswered: int
    mismatches: int
    ack_ms: Percentiles


class StepResults(msgspec.Struct, frozen=True):
    """A step was started: from then until each phone showed it; missed: phones that never did."""

    missed: int
    ms: Percentiles


class Results(msgspec.Struct, frozen=True):
    """people: who were to come, inside: who came; out: why the others did not -> how many;
    cut_off: who lost their line on the way.

    lost: texts that were sent and that a fresh view does not have; forgotten: those of them that had been
    said to be saved; twice: those it has more than once. undelivered: cards that a phone had not got within
    10 seconds, counted per phone. refusals: code -> how many. unanswered: no answer came within 10 seconds.

    came_in_ms: from scanning the code to the board. ack_ms: from sending to *saved*. delivery_ms: from
    sending to each other phone of the table. late_ms: how much later than planned this machine sent.
    same_machine: the server runs here, so no network was tried. holds: nothing is among the faults.
    """

    workshop: str
    title: str
    same_machine: bool
    processes: int
    people: int
    tables: int
    inside: int
    out: dict[str, int]
    cut_off: int
    cards: int
    acks: int
    rejections: int
    refusals: dict[str, int]
    unanswered: int
    lost: int
    forgotten: int
    twice: int
    undelivered: int
    came_in_ms: Percentiles
    ack_ms: Percentiles
    delivery_ms: Percentiles
    late_ms: Percentiles
    votes: VoteResults | None
    step: StepResults | None
    seconds: float
    holds: bool = True
    faults: tuple[Fault, ...] = ()


def percentiles(milliseconds: list[float]) -> Percentiles:
    """The spread of these; zeros where there are none."""
    if len(milliseconds) < 2:
        only = round(sum(milliseconds), 1)
        return Percentiles(only, only, only, only)
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return Percentiles(
        round(cuts[49], 1), round(cuts[94], 1), round(cuts[98], 1), round(max(milliseconds), 1)
    )
