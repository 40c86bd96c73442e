"""The verdict on a rehearsal: its measurements, compared with limits that people in a hall accept."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.rehearsal.results import Fault, FaultKind, Results

# Milliseconds that the 99th percentile must not exceed. They are about people in a hall and not about how
# fast the server can be: the network is to be judged, and somebody notices each of these.
MAX_SEND_DELAY_MS = 250
"""A machine that sends this late also reads this late: a quarter of MAX_ACK_MS would be its own delay."""
MAX_JOIN_MS = 10_000
"""People who look at an empty page for longer give up and ask for help. Joining with all that a person
chooses must take at most 20 seconds."""
MAX_ACK_MS = 1_000
"""After longer, people wonder whether their card was saved, and watch its mark instead of thinking on."""
MAX_DELIVERY_MS = 2_000
"""A neighbour says "look, I wrote that down", and looks up again: two seconds later the card must be
there."""
MAX_STEP_CHANGE_MS = 3_000
"""The facilitator says "look at your phone now"; a sentence later all phones must show the same page."""


def with_faults(results: Results) -> Results:
    """The results with their faults, and whether the rehearsal has passed."""
    faults = (*_count_faults(results), *_time_faults(results))
    return replace(results, passed=not faults, faults=faults)


def _count_faults(results: Results) -> Iterator[Fault]:
    """A fault for each kind of thing that is missing, duplicate or refused."""
    if results.joined < results.people:
        yield Fault(
            FaultKind.NOT_JOINED, results.people - results.joined, code=_most_frequent(results.join_failures)
        )
    if _many_disconnected(results):
        yield Fault(FaultKind.DISCONNECTED, results.disconnected)
    if refused := results.rejections + (results.votes.rejections if results.votes else 0):
        yield Fault(FaultKind.REFUSED, refused, code=_most_frequent(results.refusals))
    if unanswered := results.unanswered + (results.votes.unanswered if results.votes else 0):
        yield Fault(FaultKind.UNANSWERED, unanswered)
    if results.lost_after_ack:
        yield Fault(FaultKind.LOST_AFTER_ACK, results.lost_after_ack)
    if results.lost > results.lost_after_ack:
        yield Fault(FaultKind.LOST, results.lost - results.lost_after_ack)
    if results.duplicates:
        yield Fault(FaultKind.DUPLICATE, results.duplicates)
    if results.undelivered:
        yield Fault(FaultKind.UNDELIVERED, results.undelivered)
    if results.votes and results.votes.mismatches:
        yield Fault(FaultKind.MISCOUNTED, results.votes.mismatches)
    if results.step and results.step.missed:
        yield Fault(FaultKind.MISSED_STEP, results.step.missed)


def _time_faults(results: Results) -> Iterator[Fault]:
    """A fault for each kind of delay whose 99th percentile is above its limit."""
    ack_ms = max(results.ack_ms.p99, results.votes.ack_ms.p99 if results.votes else 0)
    times: tuple[tuple[FaultKind, float, float], ...] = (
        (FaultKind.MACHINE_TOO_SLOW, results.send_delay_ms.p99, MAX_SEND_DELAY_MS),
        (FaultKind.SLOW_JOIN, results.join_ms.p99, MAX_JOIN_MS),
        (FaultKind.SLOW_ACK, ack_ms, MAX_ACK_MS),
        (FaultKind.SLOW_DELIVERY, results.delivery_ms.p99, MAX_DELIVERY_MS),
        (FaultKind.SLOW_STEP, results.step.ms.p99 if results.step else 0, MAX_STEP_CHANGE_MS),
    )
    for kind, ms, limit in times:
        if ms > limit and not (
            _many_disconnected(results) and kind in (FaultKind.SLOW_ACK, FaultKind.SLOW_DELIVERY)
        ):
            yield Fault(kind, ms=ms)


def _many_disconnected(results: Results) -> bool:
    """Whether more than one phone in a hundred lost its connection, which explains long waits."""
    return results.disconnected * 100 > results.people


def _most_frequent(codes: dict[str, int]) -> str:
    return max(codes, key=codes.__getitem__, default="")
