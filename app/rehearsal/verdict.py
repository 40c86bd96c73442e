"""Whether a hall would have been content: the figures beside what people bear."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.rehearsal.figures import Fault, Figures, What

# Milliseconds within which 99 of 100 must be. They are about people in a hall, and not about how fast the
# server can be: the network is to be judged, and each of these is felt by somebody.
LATE = 250
"""A machine that sends this late also reads this late: a quarter of what SAVED allows would be its own."""
CAME_IN = 10_000
"""Who looks at an empty page for longer gives up, and calls for help; joining is to take 20 seconds at most,
with all that a person chooses."""
SAVED = 1_000
"""Longer, and people wonder whether it was saved, and look at the mark instead of thinking on."""
DELIVERED = 2_000
"""A neighbour says "look, I wrote that down", and looks up again: two seconds later it must be there."""
MOVED_ON = 3_000
"""The facilitator says "look at your phone now"; a sentence later all are on the same page."""


def judged(figures: Figures) -> Figures:
    """The figures with their verdict."""
    faults = (*_too_few(figures), *_too_slow(figures))
    return replace(figures, holds=not faults, faults=faults)


def _too_few(f: Figures) -> Iterator[Fault]:
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


def _too_slow(f: Figures) -> Iterator[Fault]:
    """What came in the end, but later than people bear."""
    saved = max(f.ack_ms.p99, f.votes.ack_ms.p99 if f.votes else 0)
    took: tuple[tuple[What, float, float], ...] = (
        ("laptop", f.late_ms.p99, LATE),
        ("slow_in", f.came_in_ms.p99, CAME_IN),
        ("slow_saved", saved, SAVED),
        ("slow_delivered", f.delivery_ms.p99, DELIVERED),
        ("slow_step", f.step.ms.p99 if f.step else 0, MOVED_ON),
    )
    for what, ms, bearable in took:
        if ms > bearable and not (_cut_off(f) and what in ("slow_saved", "slow_delivered")):
            yield Fault(what, ms=ms)


def _cut_off(f: Figures) -> bool:
    """Whether so many lost their line that this is why people waited."""
    return f.cut_off * 100 > f.people


def _most(reasons: dict[str, int]) -> str:
    return max(reasons, key=reasons.__getitem__, default="")
