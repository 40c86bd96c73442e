"""What a rehearsal and its processes say to each other: one JSON line each, orders down, reports up.

Moments are `time.monotonic()`, which all processes of a machine share.
"""

from typing import Literal

import msgspec

NO_ANSWER = "no_answer"
"""Why somebody is not inside whom nobody refused."""
Stage = Literal["come_in", "write", "compare", "vote", "watch"]


class PlannedCard(msgspec.Struct, frozen=True, array_like=True):
    """A card to be written so many seconds after the beginning. place: among all cards, from 0."""

    at: float
    card: str
    place: int
    text: str


class PersonWorkload(msgspec.Struct, frozen=True):
    """One simulated person. at: seconds until they scan the code."""

    number: int
    table: int
    role: str | None
    municipality: str | None
    at: float
    lines: tuple[PlannedCard, ...]


class PlannedDot(msgspec.Struct, frozen=True, array_like=True):
    """A dot of this person's, so many seconds after the beginning."""

    at: float
    number: int
    ref: str


class Join(msgspec.Struct, frozen=True, tag="come_in"):
    """These people come in, beside those who are in. told: somebody starts the step for ideas, so it is worth
    waiting for."""

    begin: float
    url: str
    code: str
    language: str
    told: bool
    parts: tuple[PersonWorkload, ...]


class Write(msgspec.Struct, frozen=True, tag="write"):
    """Write all lines, each at its moment."""

    begin: float


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    """Look at every board with a phone that knows nothing yet."""


class Vote(msgspec.Struct, frozen=True, tag="vote"):
    """Cast all dots, each at its moment."""

    begin: float
    vote: str
    casts: tuple[PlannedDot, ...]


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Note when each phone shows this step."""

    step: str


WorkerCommand = Join | Write | Compare | Vote | Watch


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """About once a second. sent, done: of so many (`of`); slowest: the longest wait so far, in ms; here:
    phones that have a line just now."""

    stage: Stage
    sent: int
    done: int
    of: int
    slowest: float
    here: int


class Joined(msgspec.Struct, frozen=True, tag="came"):
    """All so far. inside: numbers of people; out: why how many are not; took: ms from the scan to the board;
    writes: somebody knows of a step for ideas; theirs: cards of real people that lay on the boards, ours:
    such of a rehearsal; connected, cards: people and cards of the whole hall, as phones are told."""

    inside: tuple[int, ...]
    out: dict[str, int]
    took: list[float]
    writes: bool
    theirs: int
    ours: int
    connected: int
    cards: int


class RecorderTotals(msgspec.Struct, frozen=True, tag="books"):
    """saved: ids of commands; refusals: code -> how many; cut_off: phones that lost their line; undelivered:
    cards, counted per phone that had not got them in time; late_ms: from the moment when something was to be
    sent until it was."""

    saved: tuple[str, ...]
    refusals: dict[str, int]
    cut_off: int
    unanswered: int
    undelivered: int
    ack_ms: list[float]
    delivery_ms: list[float]
    late_ms: list[float]


class Compared(msgspec.Struct, frozen=True, tag="compared"):
    """lost: texts that were sent and are on no board; forgotten: those of them that were said to be saved;
    twice: texts that are on the boards too often."""

    lost: int
    forgotten: int
    twice: int


class Watched(msgspec.Struct, frozen=True, tag="watched"):
    """The moments at which phones showed the step; missed: phones that never did."""

    at: list[float]
    missed: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The rehearsal cannot go on. reason: as of Unready."""

    reason: str
    params: dict[str, str | int]


WorkerMessage = Progress | Joined | RecorderTotals | Compared | Watched | Failed
