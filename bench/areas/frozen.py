"""Frozen phones: how much the other phones are delayed when one in twenty stops reading."""

import time
from collections.abc import Generator, Iterator
from statistics import median

from bench.load.process import LoadProcess
from bench.load.recorder import LoadResults
from bench.measurement import Measurement, at_most, zero
from bench.servers import Samskap

GOAL = "5 % of 1,000 phones stop reading: the others' p99 rises < 10 %; ≤ 256 KiB for each; all disconnected"
PHONES, FROZEN, STAFF, RATE = 1000, 50, 2, 200
"""FROZEN: phones that stop reading. STAFF: connections of a console and a screen. RATE: ideas a second, of
all phones together."""
TURNS, SECONDS = 3, 5.0
"""The number of measurements without and with frozen phones, in turn, as machines are noisy; and the seconds
of each."""
CHANGES, STEPS = 14, 45
"""The hall-wide changes are of about 25 KB each: together more than the server and both ends of a connection
buffer."""
DISCONNECT_TIMEOUT_S = 40.0
KIB = 1024


def measure(quick: bool) -> Iterator[Measurement]:
    """Measure the same hall in turn while the same fifty phones read, and while they do not."""
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = _open_hall(server, load)
        without: list[LoadResults] = []
        with_frozen: list[LoadResults] = []
        buffered: list[tuple[int, int]] = []
        for turn in range(1 if quick else TURNS):
            if turn:
                load.call("resume_reading")
                load.call("wait_until_idle")
            without.append(_measure(server, load, code))
            memory_before = server.memory()
            load.call("pause_reading")
            with_frozen.append(_measure(server, load, code))
            buffered.append((server.memory() - memory_before, sum(server.send_queues())))
        rise = yield from _compare("to the table's other phones", "delivery_ms", without, with_frozen)
        yield at_most("to the table's other phones: p99 rises", rise, "%", 10)
        rise = yield from _compare("ack", "ack_ms", without, with_frozen)
        yield Measurement("ack: p99 rises", f"{rise:.0f} %")
        yield zero(
            "lost or refused", sum(results.lost + results.refused for results in without + with_frozen)
        )
        by_server, by_system = (part / FROZEN / KIB for part in buffered[0])
        yield at_most("buffered for each, by server and system", by_server + by_system, "KiB", 256)
        yield Measurement("of which by the system", f"{by_system:.0f} KiB")
        surplus = _surplus_connections(server, PHONES - FROZEN + STAFF)
        yield zero("frozen and not disconnected", max(0, surplus))
        yield zero("others disconnected", max(0, -surplus))


def _open_hall(server: Samskap, load: LoadProcess) -> str:
    """Connect 950 phones at their tables, and one more at each of fifty tables. Returns the code."""
    code = server.make_workshop(PHONES)
    load.call("take_seats", code=code, people=PHONES - FROZEN)
    load.call("take_seats", code=code, people=FROZEN, per_table=1)
    load.call("connect", people=PHONES)
    load.call("exclude_last", people=FROZEN)
    load.call("connect_staff", code=code, operator_key=server.key)
    return code


def _measure(server: Samskap, load: LoadProcess, code: str) -> LoadResults:
    """Measure the phones that read, after the buffers for all phones that do not read are full."""
    words = dict.fromkeys(("en", "nb", "nn"), "long " * 99)
    step = {"activity": "ideas", "title": {"en": "Write"}, "minutes": 5, "instruction": words}
    agenda = [{**step, "id": "together"}, *({**step, "id": f"step-{n}"} for n in range(1, STEPS))]
    for number in range(CHANGES):
        question = {"en": f"Question {number} at {time.monotonic()}"}
        server.submit(code, {"type": "plan.edit", "question": question, "agenda": agenda})
        time.sleep(0.11)  # longer than the interval between frames, so that each change is a frame of its own
    load.call("wait_until_idle")
    load.call("reset_results")
    load.call("start_hall_changes", rate=1)
    load.call("write_ideas", rate=RATE, seconds=SECONDS)
    load.call("stop_hall_changes")
    load.call("wait_until_idle")
    return load.results()


def _surplus_connections(server: Samskap, expected: int) -> int:
    """The number of open connections above the expected number, once the server has had time to close
    them."""
    deadline = time.monotonic() + DISCONNECT_TIMEOUT_S
    while len(server.send_queues()) > expected and time.monotonic() < deadline:
        time.sleep(0.5)
    return len(server.send_queues()) - expected


def _compare(
    name: str, times: str, without: list[LoadResults], with_frozen: list[LoadResults]
) -> Generator[Measurement, None, float]:
    """Yield the medians over all turns. Returns by how many per cent p99 rises. times: the name of a field of
    LoadResults."""
    rise = 0.0
    for share in ("p50", "p99"):
        usual, frozen = (
            median(getattr(getattr(results, times), share) for results in turns)
            for turns in (without, with_frozen)
        )
        yield Measurement(f"{name}: {share} without / with frozen", f"{usual:.1f} / {frozen:.1f} ms")
        rise = 100 * (frozen / usual - 1)
    return rise
