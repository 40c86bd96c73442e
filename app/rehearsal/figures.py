"""What a rehearsal found out, in numbers."""

import statistics

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """Half, 95 and 99 of a hundred took at most so many milliseconds."""

    p50: float
    p95: float
    p99: float


class VoteFigures(msgspec.Struct, frozen=True):
    """mismatches: statements whose result is not what was cast."""

    cast: int
    acks: int
    rejections: int
    mismatches: int


class Figures(msgspec.Struct, frozen=True):
    """lost: statements that a fresh view does not have; twice: those it has more than once.

    ack_ms: from sending to *saved*. delivery_ms: from sending to each other phone of the table;
    undelivered: cards that a phone had not got within 10 seconds, counted per phone.
    """

    people: int
    tables: int
    cards: int
    acks: int
    rejections: int
    lost: int
    twice: int
    undelivered: int
    ack_ms: Spread
    delivery_ms: Spread
    votes: VoteFigures | None
    seconds: float

    @property
    def failed(self) -> bool:
        """Something went wrong that must not."""
        mismatches = self.votes.mismatches if self.votes else 0
        return bool(self.lost or self.twice or self.undelivered or mismatches)


def spread(milliseconds: list[float]) -> Spread:
    """The spread of these; zeros where there are none."""
    if len(milliseconds) < 2:
        only = round(sum(milliseconds), 1)
        return Spread(only, only, only)
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return Spread(round(cuts[49], 1), round(cuts[94], 1), round(cuts[98], 1))
