"""Capacity: the most phones that one server can serve, compared with two other servers under the same
load.

Each phone writes an idea every ten seconds to its table of eight, and gets the count of ideas when it has
changed, at most once a second."""

import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench.load.process import LoadProcess
from bench.measurement import Measurement
from bench.servers import Samskap, Server, SocketIo, TutorialServer

GOAL = "delivery p99 ≤ 250 ms, 0 lost: ≥ 5 × the tutorial server, ≥ 1.5 × Socket.IO in memory, ≥ 5,000 phones"
IDEA_INTERVAL_S, SECONDS, MAX_DELIVERY_MS = 10.0, 10.0, 250.0
MIN_PHONES, MAX_PHONES = 5000, min(24_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500)
"""The server must serve MIN_PHONES; no more than MAX_PHONES are tried. Each phone is an open file, and the
number of those is limited."""
PHONES_PER_WORKSHOP = 8000
HALVINGS = 2

CanServe = Callable[[int], bool]
"""Whether a server can serve this number of phones."""


def measure(quick: bool) -> Iterator[Measurement]:
    """Search for the most phones, for each server in turn."""
    found: dict[str, int] = {}
    for name, first in (
        ("samskap", 5000),
        ("tutorial", 500),
        ("tutorial, counts once a second", 2000),
        ("socketio", 5000),
    ):
        with ExitStack() as stack:
            can_serve = _samskap(stack) if name == "samskap" else _reference(name)
            has_goal = name in ("samskap", "tutorial", "socketio")
            found[name] = find_max_phones(can_serve, first, HALVINGS if has_goal and not quick else 1)
    samskap, limited = found["samskap"], found["samskap"] >= MAX_PHONES
    yield Measurement("phones", f"{'≥ ' * limited}{samskap:,}", f"≥ {MIN_PHONES:,}", samskap >= MIN_PHONES)
    for name, times in (("tutorial", 5.0), ("socketio", 1.5)):
        ratio = samskap / max(1, found[name])
        yield Measurement(f"× {name} ({found[name]:,} phones)", f"{ratio:.1f}", f"≥ {times}", ratio >= times)
    once_a_second = found["tutorial, counts once a second"]
    ratio = samskap / max(1, once_a_second)
    yield Measurement(f"× tutorial, counts once a second ({once_a_second:,} phones)", f"{ratio:.1f}")


def find_max_phones(can_serve: CanServe, first: int, halvings: int) -> int:
    """The most phones that the server can serve: double the number until it cannot, then halve the
    interval."""
    low, high = 0, first
    while high <= MAX_PHONES and can_serve(high):
        low, high = high, min(2 * high, MAX_PHONES) if high < MAX_PHONES else MAX_PHONES + 1
    if high > MAX_PHONES:
        return low
    for _ in range(halvings):
        middle = (low + high) // 2 // 8 * 8
        low, high = (middle, high) if can_serve(middle) else (low, middle)
    return low


def _samskap(stack: ExitStack) -> CanServe:
    server = stack.enter_context(Samskap())
    load = stack.enter_context(LoadProcess("samskap", server.port))
    seats = 0

    def can_serve(phones: int) -> bool:
        nonlocal seats
        while seats < phones:
            people = min(PHONES_PER_WORKSHOP, MAX_PHONES - seats)
            code = server.make_workshop(people)
            load.call("take_seats", code=code, people=people)
            load.call("connect_staff", code=code, operator_key=server.key)
            seats += people
        return _can_serve(server, load, phones)

    return can_serve


def _reference(name: str) -> CanServe:
    """A function that tries a number of phones on a fresh server, as these servers keep dead connections."""
    kinds: dict[str, Callable[[], Server]] = {
        "tutorial": lambda: TutorialServer("each"),
        "tutorial, counts once a second": lambda: TutorialServer("interval"),
        "socketio": SocketIo,
    }

    def can_serve(phones: int) -> bool:
        with kinds[name]() as server, LoadProcess(name.partition(",")[0], server.port) as load:
            return _can_serve(server, load, phones)

    return can_serve


def _can_serve(server: Server, load: LoadProcess, phones: int) -> bool:
    name = type(server).__name__
    try:
        load.call("disconnect_all_but", people=phones)
        load.call("connect", people=phones)
        load.call("write_ideas", rate=phones / IDEA_INTERVAL_S, seconds=2)  # warm up
        load.call("wait_until_idle")
        load.call("reset_results")
        cpu_before = server.cpu()
        load_cpu = load.call("write_ideas", rate=phones / IDEA_INTERVAL_S, seconds=SECONDS)
        cores = (server.cpu() - cpu_before) / SECONDS
        load.call("wait_until_idle")
        results = load.results()
    except (RuntimeError, TimeoutError) as error:
        print(f"    {name} with {phones:,} phones: {str(error)[:150]}", flush=True)
        return False
    p99, wrong = results.delivery_ms.p99, results.lost + results.duplicates + results.refused
    is_served = p99 <= MAX_DELIVERY_MS and not wrong
    verdict = "can serve" if is_served else "cannot serve"
    print(
        f"    {name} {verdict} {phones:,} phones: delivery p99 {p99:.0f} ms, "
        f"ack p99 {results.ack_ms.p99:.0f} ms, {wrong} lost, duplicate or refused; server {cores:.2f} core; "
        f"load {load_cpu / SECONDS:.2f} core, late p99 {results.send_delay_ms.p99:.0f} ms",
        flush=True,
    )
    return is_served
