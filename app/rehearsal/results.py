"""The results of a rehearsal, which `samskap rehearse --json` prints. Where a key of the JSON is not the name
of the field, `rename` says it."""

import statistics
from collections.abc import Collection
from enum import Enum

import msgspec


class FaultKind(Enum):
    """Why a rehearsal fails. The catalogue key of its sentence ends with the name. The value is in the JSON
    of `--json`, which is public, so it stays where the name differs."""

    MACHINE_TOO_SLOW = "laptop"
    NOT_JOINED = "out"
    DISCONNECTED = "cut_off"
    SLOW_JOIN = "slow_in"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    LOST_AFTER_ACK = "forgotten"
    LOST = "lost"
    DUPLICATE = "twice"
    UNDELIVERED = "undelivered"
    SLOW_ACK = "slow_saved"
    SLOW_DELIVERY = "slow_delivered"
    MISCOUNTED = "miscounted"
    MISSED_STEP = "missed_step"
    SLOW_STEP = "slow_step"


class Percentiles(msgspec.Struct, frozen=True):
    """In milliseconds. slowest: the largest of all."""

    p50: float
    p95: float
    p99: float
    slowest: float


class Fault(msgspec.Struct, frozen=True, omit_defaults=True, rename={"kind": "what"}):
    """Something because of which a rehearsal fails. count: how many times; ms: the 99th percentile; code: the
    most frequent error. 0 or empty where the kind has none."""

    kind: FaultKind
    count: int = 0
    ms: float = 0
    code: str = ""


class VoteResults(msgspec.Struct, frozen=True):
    """cast: how many dots; acks, rejections, unanswered: of these; mismatches: options whose result
    is not what was cast; 0 if too few people voted for the server to show results."""

    cast: int
    acks: int
    rejections: int
    unanswered: int
    mismatches: int
    ack_ms: Percentiles


class StepResults(msgspec.Struct, frozen=True):
    """ms: from starting a step until each phone showed it; missed: phones that never did."""

    missed: int
    ms: Percentiles


RESULT_NAMES = {
    "joined": "inside",
    "join_failures": "out",
    "disconnected": "cut_off",
    "lost_after_ack": "forgotten",
    "duplicates": "twice",
    "join_ms": "came_in_ms",
    "send_delay_ms": "late_ms",
    "passed": "holds",
}
"""Field -> its key in the JSON, where they differ. The keys are public and stay."""


class Results(msgspec.Struct, frozen=True, rename=RESULT_NAMES):
    """people: who were to join; joined: who did; join_failures: error code -> how many did not; disconnected:
    phones that lost their connection after joining. same_machine: the server's URL has an address of this
    machine, so no network was tried. cards: planned ones; acks: of cards; rejections: of all commands while
    people wrote. seconds: how long the whole rehearsal took.

    lost: texts that were sent and that a newly connected phone does not show; lost_after_ack: those of them
    that had been acknowledged; duplicates: texts that it shows too often. undelivered: cards, counted once
    per phone that did not get them before none had been delivered for 10 seconds. refusals: error code -> how
    many. unanswered: commands without an answer when none had come for 10 seconds.

    join_ms: from loading the page to the complete board. ack_ms: from sending a command to its ack.
    delivery_ms: from sending a card to each other phone of the table. send_delay_ms: from the planned
    moment until something was sent. passed: there are no faults.
    """

    workshop: str
    title: str
    same_machine: bool
    processes: int
    people: int
    tables: int
    joined: int
    join_failures: dict[str, int]
    disconnected: int
    cards: int
    acks: int
    rejections: int
    refusals: dict[str, int]
    unanswered: int
    lost: int
    lost_after_ack: int
    duplicates: int
    undelivered: int
    join_ms: Percentiles
    ack_ms: Percentiles
    delivery_ms: Percentiles
    send_delay_ms: Percentiles
    votes: VoteResults | None
    step: StepResults | None
    seconds: float
    passed: bool = True
    faults: tuple[Fault, ...] = ()


def percentiles(milliseconds: Collection[float]) -> Percentiles:
    """The percentiles of these times; zeros if there are none."""
    if len(milliseconds) < 2:
        only = round(sum(milliseconds), 1)
        return Percentiles(only, only, only, only)
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return Percentiles(
        round(cuts[49], 1), round(cuts[94], 1), round(cuts[98], 1), round(max(milliseconds), 1)
    )
