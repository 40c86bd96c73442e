"""Capacity: the most phones that one node carries, beside two references under the same load.

Each phone writes an idea every ten seconds to its table of eight, and everybody gets a hall-wide frame ten
times a second. On the references these are counts of all ideas; Samskap's phones are shown no counts, so a
console moves the end of the step instead."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench.figure import Figure
from bench.load.process import Load
from bench.servers import Obvious, Samskap, Server, SocketIo

GOAL = "delivery p99 ≤ 250 ms, 0 lost: ≥ 5 × the obvious server, ≥ 1.5 × Socket.IO in memory, ≥ 5,000 phones"
EVERY, SECONDS, LIMIT = 10.0, 10.0, 250.0
LEAST, MOST = 5000, 16_000
PER_WORKSHOP = 8000
HALVINGS = 3

Holds = Callable[[int], bool]


def measure(quick: bool) -> Iterator[Figure]:
    """Search upward, each server in its turn."""
    halvings = 1 if quick else HALVINGS
    found: dict[str, int] = {}
    for name, first in (
        ("samskap", 2500),
        ("obvious", 250),
        ("obvious, counts at a tick", 250),
        ("socketio", 1250),
    ):
        with ExitStack() as stack:
            holds = _samskap(stack) if name == "samskap" else _reference(stack, name)
            found[name] = most(holds, first, halvings)
    ours, full = found["samskap"], found["samskap"] >= MOST
    yield Figure("phones", f"{'≥ ' * full}{ours:,}", f"≥ {LEAST:,}", ours >= LEAST)
    for name, times in (("obvious", 5.0), ("socketio", 1.5)):
        ratio = ours / max(1, found[name])
        yield Figure(f"× {name} ({found[name]:,} phones)", f"{ratio:.1f}", f"≥ {times}", ratio >= times)
    ticked = found["obvious, counts at a tick"]
    yield Figure(f"× obvious with counts at a tick ({ticked:,} phones)", f"{ours / max(1, ticked):.1f}")


def most(holds: Holds, first: int, halvings: int) -> int:
    """The most phones that hold: doubling until they do not, then halving the gap."""
    low, high = 0, first
    while high <= MOST and holds(high):
        low, high = high, min(2 * high, MOST) if high < MOST else MOST + 1
    if high > MOST:
        return low
    for _ in range(halvings):
        middle = (low + high) // 2 // 8 * 8
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _samskap(stack: ExitStack) -> Holds:
    server = stack.enter_context(Samskap())
    load = stack.enter_context(Load("samskap", server.port))
    taken = 0

    def holds(phones: int) -> bool:
        nonlocal taken
        while taken < phones:
            people = min(PER_WORKSHOP, MOST - taken)
            code = server.workshop(people)
            load.ask("take_seats", code=code, people=people)
            load.ask("staff_in", code=code, operator_key=server.key)
            taken += people
        return _held(load, phones)

    return holds


def _reference(stack: ExitStack, name: str) -> Holds:
    kinds: dict[str, Callable[[], Server]] = {
        "obvious": lambda: Obvious("each"),
        "obvious, counts at a tick": lambda: Obvious("tick"),
        "socketio": SocketIo,
    }
    server = stack.enter_context(kinds[name]())
    load = stack.enter_context(Load(name.partition(",")[0], server.port))
    return lambda phones: _held(load, phones)


def _held(load: Load, phones: int) -> bool:
    load.ask("leave")
    try:
        load.ask("connect", people=phones)
        load.ask("ideas", rate=phones / EVERY, seconds=2)  # warm
        load.ask("settle")
        load.ask("restart")
        load.ask("murmur", rate=10)
        spent = load.ask("ideas", rate=phones / EVERY, seconds=SECONDS)
        load.ask("murmur", rate=0)
        load.ask("settle")
        seen = load.ask("figures")
    except RuntimeError as error:
        print(f"    {phones:6,} phones: {error}", flush=True)
        return False
    held = seen["delivery"]["p99"] <= LIMIT and not (seen["lost"] or seen["twice"] or seen["refused"])
    print(
        f"    {phones:6,} phones: delivery p99 {seen['delivery']['p99']:.0f} ms, lost {seen['lost']}, "
        f"twice {seen['twice']}, refused {seen['refused']}, load {spent / SECONDS:.2f} core late p99 "
        f"{seen['late']['p99']:.0f} ms: {'holds' if held else 'does not hold'}",
        flush=True,
    )
    return bool(held)
