"""Capacity: the most phones that one node carries, beside two references under the same load.

Each phone writes an idea every ten seconds to its table of eight, and everybody hears how many ideas there
are, as it changes, at most once a second."""

import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench.figure import Figure
from bench.load.process import Load
from bench.servers import Obvious, Samskap, Server, SocketIo

GOAL = "delivery p99 ≤ 250 ms, 0 lost: ≥ 5 × the obvious server, ≥ 1.5 × Socket.IO in memory, ≥ 5,000 phones"
EVERY, SECONDS, LIMIT = 10.0, 10.0, 250.0
LEAST, MOST = 5000, min(24_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500)
"""Phones: so many must be carried, so many are tried. Each is an open file, and these are limited."""
PER_WORKSHOP = 8000
HALVINGS = 2

Holds = Callable[[int], bool]


def measure(quick: bool) -> Iterator[Figure]:
    """Search upward, each server in its turn."""
    found: dict[str, int] = {}
    for name, first in (
        ("samskap", 5000),
        ("obvious", 500),
        ("obvious, counts at a tick", 2000),
        ("socketio", 5000),
    ):
        with ExitStack() as stack:
            holds = _samskap(stack) if name == "samskap" else _reference(name)
            judged = name in ("samskap", "obvious", "socketio")
            found[name] = most(holds, first, HALVINGS if judged and not quick else 1)
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
        return _held(server, load, phones)

    return holds


def _reference(name: str) -> Holds:
    """A fresh server for each number of phones, as these keep their dead connections."""
    kinds: dict[str, Callable[[], Server]] = {
        "obvious": lambda: Obvious("each"),
        "obvious, counts at a tick": lambda: Obvious("tick"),
        "socketio": SocketIo,
    }

    def holds(phones: int) -> bool:
        with kinds[name]() as server, Load(name.partition(",")[0], server.port) as load:
            return _held(server, load, phones)

    return holds


def _held(server: Server, load: Load, phones: int) -> bool:
    who = type(server).__name__
    try:
        load.ask("keep", people=phones)
        load.ask("connect", people=phones)
        load.ask("ideas", rate=phones / EVERY, seconds=2)  # warm
        load.ask("settle")
        load.ask("restart")
        before = server.cpu()
        spent = load.ask("ideas", rate=phones / EVERY, seconds=SECONDS) / SECONDS
        cores = (server.cpu() - before) / SECONDS
        load.ask("settle")
        seen = load.ask("figures")
    except (RuntimeError, TimeoutError) as error:
        print(f"    {who} with {phones:,} phones: {str(error)[:150]}", flush=True)
        return False
    p99, wrong = seen["delivery"]["p99"], seen["lost"] + seen["twice"] + seen["refused"]
    held = p99 <= LIMIT and not wrong
    verdict = "holds" if held else "does not hold"
    print(
        f"    {who} with {phones:,} phones {verdict}: delivery p99 {p99:.0f} ms, "
        f"ack p99 {seen['ack']['p99']:.0f} ms, {wrong} lost or twice; server {cores:.2f} core; "
        f"load {spent:.2f} core, late p99 {seen['late']['p99']:.0f} ms",
        flush=True,
    )
    return held
