"""Whether a hall would have been content: the figures beside what people bear."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.rehearsal.results import Fault, FaultKind, Results

# Milliseconds within which 99 of 100 must be. They are about people in a hall, and not about how fast the
# server can be: the network is to be judged, and each of these is felt by somebody.
MAX_SEND_DELAY_MS = 250
"""A machine that sends this late also reads this late: a quarter of what SAVED allows would be its own."""
MAX_JOIN_MS = 10_000
"""Who looks at an empty page for longer gives up, and calls for help; joining is to take 20 seconds at most,
with all that a person chooses."""
MAX_ACK_MS = 1_000
"""Longer, and people wonder whether it was saved, and look at the mark instead of thinking on."""
MAX_DELIVERY_MS = 2_000
"""A neighbour says "look, I wrote that down", and looks up again: two seconds later it must be there."""
MAX_STEP_CHANGE_MS = 3_000
"""The facilitator says "look at your phone now"; a sentence later all are on the same page."""


def with_verdict(figures: Results) -> Results:
    """The figures with their verdict."""
    faults = (*_too_few(figures), *_too_slow(figures))
    return replace(figures, holds=not faults, faults=faults)


def _too_few(f: Results) -> Iterator[Fault]:
    """What is missing, or too much."""
    if f.inside < f.people:
        yield Fault("out", f.people - f.inside, code=_most(f.out))
    if _cut_off(f):
        yield Fault("cut_off", f.cut_off)
    if refused := f.rejections + (f.votes.rejections if f.votes else 0):
        yield Fault("refused", refused, code=_most(f.refusals))
    if unanswered := f.unanswered + (f.votes.unanswered if f.votes else 0):
        yield Fault("unanswered", unanswered)
    if f.forgotten:
        yield Fault("forgotten", f.forgotten)
    if f.lost > f.forgotten:
        yield Fault("lost", f.lost - f.forgotten)
    if f.twice:
        yield Fault("twice", f.twice)
    if f.undelivered:
        yield Fault("undelivered", f.undelivered)
    if f.votes and f.votes.mismatches:
        yield Fault("miscounted", f.votes.mismatches)
    if f.step and f.step.missed:
        yield Fault("missed_step", f.step.missed)


def _too_slow(f: Results) -> Iterator[Fault]:
    """What came in the end, but later than people bear."""
    saved = max(f.ack_ms.p99, f.votes.ack_ms.p99 if f.votes else 0)
    took: tuple[tuple[FaultKind, float, float], ...] = (
        ("laptop", f.late_ms.p99, MAX_SEND_DELAY_MS),
        ("slow_in", f.came_in_ms.p99, MAX_JOIN_MS),
        ("slow_saved", saved, MAX_ACK_MS),
        ("slow_delivered", f.delivery_ms.p99, MAX_DELIVERY_MS),
        ("slow_step", f.step.ms.p99 if f.step else 0, MAX_STEP_CHANGE_MS),
    )
    for what, ms, bearable in took:
        if ms > bearable and not (_cut_off(f) and what in ("slow_saved", "slow_delivered")):
            yield Fault(what, ms=ms)


def _cut_off(f: Results) -> bool:
    """Whether so many lost their line that this is why people waited."""
    return f.cut_off * 100 > f.people


def _most(reasons: dict[str, int]) -> str:
    return max(reasons, key=reasons.__getitem__, default="")
